/**
 * The form of a tape file: blocks of market records, each compressed and checked on its own, so that a damaged
 * block costs itself and nothing else, and a crash costs at most the block that was being filled.
 *
 * A block is "XDTP", the length of its records, its own length, the CRC-32 of its bytes (u32, little-endian),
 * then Brotli over framed records: u32 length and canonical bytes.
 */
import { brotliDecompressSync, crc32 } from 'node:zlib'
import { readRecord } from '@shared/codec'
import type { InputOf } from '@shared/inputs'

export type TapeMessage = InputOf<'quote' | 'trade' | 'status'>

const MAGIC = Buffer.from('XDTP', 'latin1')
const HEAD_BYTES = MAGIC.length + 12
/** A block holds about 256 KiB of records; a longer one was not written by us. */
const MOST_RECORD_BYTES = 1 << 24

/** A tape file is called after its market date: 2026-11-20.tape. */
export const TAPE_NAME = /^(\d{4}-\d\d-\d\d)\.tape$/

/** A whole block for these compressed records. */
export function blockOf(compressed: Uint8Array, recordBytes: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  MAGIC.copy(head)
  head.writeUInt32LE(recordBytes, 4)
  head.writeUInt32LE(compressed.length, 8)
  head.writeUInt32LE(crc32(compressed), 12)
  return Buffer.concat([head, compressed])
}

export interface TapeReading {
  readonly messages: readonly TapeMessage[]
  /** Stretches that could not be read, each of one block or more. */
  readonly gaps: number
}

/** Reads a tape file's bytes; never throws for damage, and counts it. */
export function readTape(file: Buffer): TapeReading {
  const messages: TapeMessage[] = []
  let gaps = 0
  for (let at = 0; at < file.length; ) {
    const block = readBlock(file, at)
    if (block === null) {
      gaps++
      const next = file.indexOf(MAGIC, at + 1)
      at = next < 0 ? file.length : next
      continue
    }
    messages.push(...block.messages)
    at = block.end
  }
  return { messages, gaps }
}

/** The block at a place, or null when there is no good one. */
function readBlock(file: Buffer, at: number): { messages: TapeMessage[]; end: number } | null {
  if (at + HEAD_BYTES > file.length || file.compare(MAGIC, 0, MAGIC.length, at, at + MAGIC.length) !== 0)
    return null
  const recordBytes = file.readUInt32LE(at + 4)
  const end = at + HEAD_BYTES + file.readUInt32LE(at + 8)
  if (end > file.length || recordBytes > MOST_RECORD_BYTES) return null
  const compressed = file.subarray(at + HEAD_BYTES, end)
  if (crc32(compressed) !== file.readUInt32LE(at + 12)) return null
  try {
    const records = brotliDecompressSync(compressed, { maxOutputLength: recordBytes })
    return records.length === recordBytes ? { messages: messagesIn(records), end } : null
  } catch (error) {
    // Good by its checksum and still not ours: as good as damaged.
    if (error instanceof RangeError || (error as NodeJS.ErrnoException).code !== undefined) return null
    throw error
  }
}

function messagesIn(records: Buffer): TapeMessage[] {
  const messages: TapeMessage[] = []
  for (let at = 0; at < records.length; ) {
    const length = records.readUInt32LE(at)
    messages.push(readRecord(records.subarray(at + 4, at + 4 + length)) as TapeMessage)
    at += 4 + length
  }
  return messages
}
