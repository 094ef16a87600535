/**
 * The two ends of a record's bytes: little-endian numbers, UTF-8 text after its length, 32-byte hashes. Pure, so
 * that the engine's world, Node and a page all write the same.
 */

/** A growing buffer. `bytes()` is a view that the next write may move: copy what must last. */
export class ByteWriter {
  /** What is written so far and room for more; only for `record-writer.ts`, which keeps its place in `at`. */
  buffer: Uint8Array
  view: DataView
  readonly #hashes = new Map<string, Int32Array>()
  at = 0

  constructor(size = 65_536) {
    this.buffer = new Uint8Array(size)
    this.view = new DataView(this.buffer.buffer)
  }

  /** Makes sure that `need` more bytes fit. */
  room(need: number): void {
    if (this.at + need > this.buffer.length) this.#grow(need)
  }

  /** Appends a piece of other bytes. */
  append(bytes: Uint8Array, from: number, to: number): void {
    this.room(to - from)
    this.buffer.set(bytes.subarray(from, to), this.at)
    this.at += to - from
  }

  reset(): void {
    this.at = 0
  }

  bytes(from = 0): Uint8Array {
    return this.buffer.subarray(from, this.at)
  }

  u8(value: number): void {
    if (this.at + 1 > this.buffer.length) this.#grow(1)
    this.buffer[this.at++] = value
  }

  u16(value: number): void {
    if (value > 0xffff) throw new RangeError(`too long for its length field: ${value}`)
    if (this.at + 2 > this.buffer.length) this.#grow(2)
    this.view.setUint16(this.at, value, true)
    this.at += 2
  }

  u32(value: number): void {
    if (this.at + 4 > this.buffer.length) this.#grow(4)
    this.view.setUint32(this.at, value, true)
    this.at += 4
  }

  /** Writes a length that is known only now into the place kept for it. */
  patchU32(place: number, value: number): void {
    this.view.setUint32(place, value, true)
  }

  f64(value: number): void {
    if (this.at + 8 > this.buffer.length) this.#grow(8)
    this.view.setFloat64(this.at, value, true)
    this.at += 8
  }

  /** UTF-8 without length; returns the length. */
  utf8(value: string): number {
    this.room(value.length * 3)
    const start = this.at
    this.at = putUtf8(this.buffer, start, value)
    return this.at - start
  }

  /** Text of up to 65,535 bytes, after its length. */
  text(value: string): void {
    this.room(2 + value.length * 3)
    this.at = putText(this.buffer, this.at, value)
  }

  /** Text of any length, after its length. */
  longText(value: string): void {
    const place = this.at
    this.u32(0)
    this.patchU32(place, this.utf8(value))
  }

  /** 64 hexadecimal digits as 8 little-endian words. A policy's hash is written with every decision: it is kept. */
  hashWords(hex: string): Int32Array {
    let words = this.#hashes.get(hex)
    if (!words) {
      if (!/^[0-9a-f]{64}$/.test(hex)) throw new RangeError(`not a SHA-256: '${hex.slice(0, 80)}'`)
      const bytes = Uint8Array.from({ length: 32 }, (_, i) =>
        Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
      )
      const view = new DataView(bytes.buffer)
      words = Int32Array.from({ length: 8 }, (_, i) => view.getInt32(4 * i, true))
      if (this.#hashes.size > 64) this.#hashes.clear()
      this.#hashes.set(hex, words)
    }
    return words
  }

  #grow(need: number): void {
    const larger = new Uint8Array(Math.max(this.buffer.length * 2, this.at + need))
    larger.set(this.buffer)
    this.buffer = larger
    this.view = new DataView(larger.buffer)
  }
}

/**
 * Writes text of up to 65,535 bytes after its length and returns the place behind it. The caller has made room
 * for 2 bytes and 3 a character. Nearly all our text is short ASCII: that path has no table and no allocation.
 */
export function putText(to: Uint8Array, start: number, text: string): number {
  let at = start + 2
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x80) {
      at = putUtf8(to, start + 2, text)
      break
    }
    to[at++] = code
  }
  const length = at - start - 2
  if (length > 0xffff) throw new RangeError(`text of ${length} bytes in a short field`)
  to[start] = length & 0xff
  to[start + 1] = length >> 8
  return at
}

/** Writes UTF-8 and returns the place behind it; half a surrogate pair becomes U+FFFD. */
function putUtf8(to: Uint8Array, start: number, text: string): number {
  let at = start
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i)
    if (code < 0x80) {
      to[at++] = code
      continue
    }
    if (code < 0x800) {
      to[at++] = 0xc0 | (code >> 6)
    } else {
      const low = text.charCodeAt(i + 1)
      if (code >= 0xd800 && code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00)
        i++
        to[at++] = 0xf0 | (code >> 18)
        to[at++] = 0x80 | ((code >> 12) & 0x3f)
      } else {
        if (code >= 0xd800 && code < 0xe000) code = 0xfffd
        to[at++] = 0xe0 | (code >> 12)
      }
      to[at++] = 0x80 | ((code >> 6) & 0x3f)
    }
    to[at++] = 0x80 | (code & 0x3f)
  }
  return at
}

/** Reads what `ByteWriter` wrote; anything short or out of range throws `RangeError`. */
/** Two digits a byte. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = at
  }

  get left(): number {
    return this.#bytes.length - this.at
  }

  u8(): number {
    const value = this.#view.getUint8(this.at)
    this.at += 1
    return value
  }

  u16(): number {
    const value = this.#view.getUint16(this.at, true)
    this.at += 2
    return value
  }

  u32(): number {
    const value = this.#view.getUint32(this.at, true)
    this.at += 4
    return value
  }

  f64(): number {
    const value = this.#view.getFloat64(this.at, true)
    this.at += 8
    return value
  }

  choice(of: readonly string[]): string {
    const index = this.u8()
    const name = of[index]
    if (name === undefined) throw new RangeError(`no choice ${index} of ${of.join(', ')}`)
    return name
  }

  list<T>(item: () => T): T[] {
    const length = this.u16()
    const items: T[] = []
    for (let i = 0; i < length; i++) items.push(item())
    return items
  }

  hash(): string {
    let hex = ''
    for (let i = 0; i < 32; i++) hex += HEX[this.u8()]
    return hex
  }

  utf8(length: number): string {
    const end = this.at + length
    if (end > this.#bytes.length) throw new RangeError('text runs past the end of its record')
    let text = ''
    while (this.at < end) {
      const first = this.u8()
      if (first < 0x80) {
        text += String.fromCharCode(first)
        continue
      }
      const more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3
      let code = first & (0x3f >> more)
      for (let i = 0; i < more; i++) code = (code << 6) | (this.u8() & 0x3f)
      text += String.fromCodePoint(code)
    }
    return text
  }
}
