/** A journal whose disk is an array: what is appended is durable at once and can be read back. */
import type { Journal, RecordBatch } from '../../src/main/ports'

export class MemoryJournal implements Journal {
  readonly batches: RecordBatch[] = []
  lastSeq = 0

  append(batch: RecordBatch): Promise<{ kind: 'durable'; upTo: number }> {
    this.batches.push(batch)
    this.lastSeq = batch.first + batch.count - 1
    return Promise.resolve({ kind: 'durable', upTo: this.lastSeq })
  }

  /** The batch that a sequence stands in. */
  read(from: number): Promise<RecordBatch> {
    const found = this.batches.find((batch) => from < batch.first + batch.count)
    return found === undefined ? Promise.reject(new Error(`nothing at ${from}`)) : Promise.resolve(found)
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
