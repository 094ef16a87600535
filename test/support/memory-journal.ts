/** A journal in memory that keeps every batch, and what a replay of it gives. */
import { ByteWriter } from '@shared/bytes'
import { isInput, type JournalRecord, writeEvent } from '@shared/codec'
import type { DeskEvent } from '@shared/events'
import { recordsOf } from '../../src/main/desk/records'
import { sha256 } from '../../src/main/desk/regimes'
import type { Engine } from '../../src/main/engine'
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
    read: (from) => {
      const found = batches.find((batch) => from < batch.first + batch.count)
      return found ? Promise.resolve(found) : Promise.reject(new Error(`nothing at ${from}`))
    },
    close: () => Promise.resolve(),
  }
}

export const recordsIn = ({ batches }: MemoryJournal): JournalRecord[] =>
  batches.flatMap((batch) => [...recordsOf(batch)].map(({ record }) => record))

const writers = [new ByteWriter(), new ByteWriter()] as const
function areSame(one: DeskEvent, other: DeskEvent): boolean {
  for (const writer of writers) writer.reset()
  writeEvent(writers[0], one)
  writeEvent(writers[1], other)
  return Buffer.compare(writers[0].bytes(), writers[1].bytes()) === 0
}

/** Steps the inputs of a journal again; returns the state's hash and how many records differ. */
export function replayedBy(
  engine: Engine,
  records: readonly JournalRecord[],
): { hash: string; wrong: number } {
  let expected: readonly DeskEvent[] = []
  let next = 0
  let wrong = 0
  for (const record of records) {
    if (!isInput(record)) {
      const own = expected[next++]
      if (own === undefined || !areSame(own, record)) wrong++
      continue
    }
    if (next !== expected.length) wrong++
    next = 0
    if (record.type === 'checkpoint' && sha256(engine.stateBytes()) !== record.stateHash) wrong++
    expected = record.type === 'checkpoint' ? [] : engine.step(record)
  }
  return { hash: sha256(engine.stateBytes()), wrong }
}
