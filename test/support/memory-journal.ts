/** A journal in memory that keeps every batch: for tests that ask what a replay of it gives. */
import type { Journal, RecordBatch } from '../../src/main/ports'

export interface MemoryJournal extends Journal {
  readonly batches: readonly RecordBatch[]
}

/** Starts with the records of another one, as a desk that is started again does. */
export function memoryJournal(from: readonly RecordBatch[] = []): MemoryJournal {
  const batches = [...from]
  const end = (batch: RecordBatch | undefined): number => (batch ? batch.first + batch.count - 1 : 0)
  return {
    batches,
    get lastSeq() {
      return end(batches.at(-1))
    },
    append: (batch) => {
      batches.push({ ...batch, frames: batch.frames.slice() })
      return Promise.resolve({ kind: 'durable', upTo: end(batch) })
    },
    read: (first) => {
      const found = batches.find((batch) => batch.first === first)
      return found ? Promise.resolve(found) : Promise.reject(new Error(`no batch starts at ${first}`))
    },
    close: () => Promise.resolve(),
  }
}
