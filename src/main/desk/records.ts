/** Walks the frames of a batch: u32 length, then a record's canonical bytes. */
import { type JournalRecord, readRecord } from '@shared/codec'
import type { RecordBatch } from '../ports'

export interface Framed {
  readonly seq: number
  readonly bytes: Uint8Array
}

/** The records of a batch as bytes, with their sequences. */
export function* framesOf(batch: RecordBatch): Generator<Framed> {
  const { frames } = batch
  const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength)
  let at = 0
  for (let i = 0; i < batch.count; i++) {
    const length = view.getUint32(at, true)
    yield { seq: batch.first + i, bytes: frames.subarray(at + 4, at + 4 + length) }
    at += 4 + length
  }
}

/** The records of a batch, decoded. */
export function* recordsOf(batch: RecordBatch): Generator<{ seq: number; record: JournalRecord }> {
  for (const { seq, bytes } of framesOf(batch)) yield { seq, record: readRecord(bytes) }
}
