/**
 * Framed records: for each a u32 little-endian length and the record's canonical bytes.
 *
 * Promises that a batch which is not exactly `count` whole records is refused before it reaches the disk and
 * never handed out after it. Must never change a byte of a record.
 */
import { crc32 } from 'node:zlib'
import { must } from '@shared/must'

/** A record's canonical bytes, and its place in the journal. */
export interface StoredRecord {
  readonly seq: number
  /** A view: copy what must outlive the next step of the reader. */
  readonly bytes: Uint8Array
}

/** A stretch of frames that is not whole records. */
export class FramesBroken extends Error {
  readonly seq: number

  constructor(seq: number) {
    super(`record ${seq} runs past the end of its segment`)
    this.name = 'FramesBroken'
    this.seq = seq
  }
}

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Writes the CRC-32 of each record to `checks` from `at` on; throws unless there are exactly `count` records. */
export function writeChecks(frames: Uint8Array, count: number, checks: DataView, at: number): void {
  must(Number.isSafeInteger(count) && count > 0, `a batch must hold a record, was ${count}`)
  const view = viewOf(frames)
  let from = 0
  for (let i = 0; i < count; i++) {
    must(from + 4 <= frames.length, `record ${i} of ${count} has no length, ${frames.length} bytes in all`)
    const length = view.getUint32(from, true)
    must(length > 0 && from + 4 + length <= frames.length, `record ${i} of ${count} says ${length} bytes`)
    checks.setUint32(at + 4 * i, crc32(frames.subarray(from + 4, from + 4 + length)), true)
    from += 4 + length
  }
  must(from === frames.length, `${frames.length - from} bytes after the last of ${count} records`)
}

/** The records of a stretch of frames; throws `FramesBroken` at the first that runs past the end. */
export function* recordsIn(first: number, count: number, frames: Uint8Array): Generator<StoredRecord> {
  const view = viewOf(frames)
  let from = 0
  for (let i = 0; i < count; i++) {
    const length = from + 4 <= frames.length ? view.getUint32(from, true) : 0
    if (length === 0 || from + 4 + length > frames.length) throw new FramesBroken(first + i)
    yield { seq: first + i, bytes: frames.subarray(from + 4, from + 4 + length) }
    from += 4 + length
  }
}

/** Where record number `index` of some frames begins, `index` from 0 to their count. */
export function offsetOf(index: number, frames: Uint8Array): number {
  const view = viewOf(frames)
  let at = 0
  for (let i = 0; i < index; i++) at += 4 + view.getUint32(at, true)
  must(at <= frames.length, `record ${index} begins at ${at} of ${frames.length} bytes`)
  return at
}

/** The first record whose bytes are not those of its checksum, or null when all are. */
export function firstBadRecord(first: number, checks: Uint8Array, frames: Uint8Array): number | null {
  const expected = viewOf(checks)
  const count = Math.floor(checks.length / 4)
  const view = viewOf(frames)
  let from = 0
  for (let i = 0; i < count; i++) {
    if (from + 4 > frames.length) return first + i
    const length = view.getUint32(from, true)
    if (length === 0 || from + 4 + length > frames.length) return first + i
    if (crc32(frames.subarray(from + 4, from + 4 + length)) !== expected.getUint32(4 * i, true))
      return first + i
    from += 4 + length
  }
  return from === frames.length ? null : first + count
}
