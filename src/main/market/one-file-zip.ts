/**
 * Reads a zip that holds one file.
 *
 * Written out because the recorded days carry ZIP64 sizes in a plain zip, which small zip readers take for a
 * file of four gigabytes. Layout: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (directory),
 * 4.3.16 (end of directory) and 4.5.3 (ZIP64 extra field).
 */
import { crc32, inflateRawSync } from 'node:zlib'

/** The file, or one sentence that says why there is none. */
export type Unzipped = { kind: 'file'; name: string; bytes: Uint8Array } | { kind: 'refused'; reason: string }

/** The largest recorded day at hand unpacks to 15 MB; this stops a zip made to fill the memory. */
const MOST_BYTES = 1 << 30
const LOCAL_HEADER = 0x04034b50
const DIRECTORY_ENTRY = 0x02014b50
const DIRECTORY_END = 0x06054b50
const IN_EXTRA_FIELD = 0xffffffff
const DAMAGED = 'truncated or damaged zip file'

interface Entry {
  readonly name: string
  readonly method: number
  readonly checksum: number
  readonly packedSize: number
  readonly size: number
  readonly offset: number
}

/** Unpacks the one file of a zip and checks its length and checksum. Never throws on bad bytes. */
export function unzipOneFile(zip: Uint8Array): Unzipped {
  const entry = onlyEntry(zip)
  return typeof entry === 'string' ? { kind: 'refused', reason: entry } : unpack(zip, entry)
}

/** The name of the one file of a zip, without unpacking it; null when the bytes are no such zip. */
export function nameOfOneFile(zip: Uint8Array): string | null {
  const entry = onlyEntry(zip)
  return typeof entry === 'string' ? null : entry.name
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The directory's one entry, or why there is none. */
function onlyEntry(zip: Uint8Array): Entry | string {
  const view = viewOf(zip)
  if (zip.length < 4 || view.getUint32(0, true) !== LOCAL_HEADER) return 'not a zip file'
  const end = endOfDirectory(view)
  if (end === null) return `${DAMAGED} (no directory)`
  const count = view.getUint16(end + 10, true)
  if (count !== 1) return `expected one file in the zip, found ${count}`
  const at = view.getUint32(end + 16, true)
  if (at + 46 > zip.length || view.getUint32(at, true) !== DIRECTORY_ENTRY) return `${DAMAGED} (directory)`
  return readEntry(zip, view, at)
}

function endOfDirectory(view: DataView): number | null {
  for (let at = view.byteLength - 22; at >= 0; at--) {
    if (view.getUint32(at, true) === DIRECTORY_END) return at
  }
  return null
}

function readEntry(zip: Uint8Array, view: DataView, at: number): Entry | string {
  const nameEnd = at + 46 + view.getUint16(at + 28, true)
  const extraEnd = nameEnd + view.getUint16(at + 30, true)
  if (extraEnd > zip.length) return `${DAMAGED} (directory)`
  const long = longSizes(view, nameEnd, extraEnd)
  const sized = (offset: number): number => {
    const short = view.getUint32(at + offset, true)
    return short === IN_EXTRA_FIELD ? (long.shift() ?? -1) : short
  }
  // The extra field holds what did not fit, in this order.
  const size = sized(24)
  const packedSize = sized(20)
  const offset = sized(42)
  return {
    name: new TextDecoder().decode(zip.subarray(at + 46, nameEnd)),
    method: view.getUint16(at + 10, true),
    checksum: view.getUint32(at + 16, true),
    packedSize,
    size,
    offset,
  }
}

/** The 8-byte numbers of the ZIP64 extra field, if there is one. */
function longSizes(view: DataView, from: number, to: number): number[] {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue
    const end = Math.min(at + 4 + view.getUint16(at + 2, true), to)
    const sizes: number[] = []
    for (let number = at + 4; number + 8 <= end; number += 8) {
      sizes.push(view.getUint32(number, true) + view.getUint32(number + 4, true) * 2 ** 32)
    }
    return sizes
  }
  return []
}

function unpack(zip: Uint8Array, entry: Entry): Unzipped {
  const refused = (reason: string): Unzipped => ({ kind: 'refused', reason })
  if (entry.size > MOST_BYTES) return refused(`unpacks to ${entry.size} bytes, more than ${MOST_BYTES}`)
  const view = viewOf(zip)
  if (entry.offset < 0 || entry.offset + 30 > zip.length) return refused(`${DAMAGED} (file header)`)
  const nameAndExtra = view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true)
  const start = entry.offset + 30 + nameAndExtra
  if (entry.packedSize < 0 || start + entry.packedSize > zip.length) return refused(`${DAMAGED} (too short)`)
  const packed = zip.subarray(start, start + entry.packedSize)
  if (entry.method !== 0 && entry.method !== 8) return refused(`unknown compression method ${entry.method}`)
  let bytes: Uint8Array
  try {
    bytes = entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: MOST_BYTES })
  } catch (error) {
    return refused(`${DAMAGED} (${error instanceof Error ? error.message : String(error)})`)
  }
  const isWhole = bytes.length === entry.size && crc32(bytes) === entry.checksum
  return isWhole ? { kind: 'file', name: entry.name, bytes } : refused(`${DAMAGED} (checksum does not match)`)
}
