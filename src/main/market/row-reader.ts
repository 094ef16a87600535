/**
 * Reads comma-separated rows straight from bytes: a day of ticks is 15 MB, and cutting it into strings first
 * would cost more than everything that is done with the numbers afterwards.
 *
 * Knows whole numbers, hexadecimal flags and single letters, because tick files hold nothing else. The first
 * thing that is not as promised throws a `TickFileError` naming the file, the line and the reason.
 */

/** A tick file that cannot be used. `line` counts from 1; 0 means the file as a whole. */
export class TickFileError extends Error {
  override readonly name = 'TickFileError'
  readonly file: string
  readonly line: number
  readonly reason: string

  constructor(at: { file: string; line: number; reason: string }) {
    super(at.line > 0 ? `${at.file}, line ${at.line}: ${at.reason}` : `${at.file}: ${at.reason}`)
    this.file = at.file
    this.line = at.line
    this.reason = at.reason
  }
}

const COMMA = 44
const NEWLINE = 10
const RETURN = 13
const ZERO = 48
const NINE = 57
/** Ten digits hold any price in 1e-4 units up to 999,999.9999 and any time of day. */
const MOST_DIGITS = 10

export class RowReader {
  readonly file: string
  readonly bytes: Uint8Array
  /** Names of the columns, in order. */
  readonly columns: readonly string[]
  /** Line of the row being read, from 1. */
  private line = 1
  private at = 0
  private rowStart = 0

  constructor(o: { file: string; bytes: Uint8Array; columns: readonly string[] }) {
    this.file = o.file
    this.bytes = o.bytes
    this.columns = o.columns
  }

  /** Rows the file holds, an unfinished last one included. Cheap: used to size the columns. */
  countRows(): number {
    let rows = 0
    let from = 0
    for (;;) {
      const found = this.bytes.indexOf(NEWLINE, from)
      if (found < 0) return from < this.bytes.length ? rows + 1 : rows
      rows++
      from = found + 1
    }
  }

  /** A whole number that is not negative, of at most ten digits, and the comma behind it. */
  number(field: string): number {
    const bytes = this.bytes
    const start = this.at
    let at = start
    let value = 0
    let byte = bytes[at] ?? NEWLINE
    while (byte >= ZERO && byte <= NINE) {
      value = value * 10 + byte - ZERO
      byte = bytes[++at] ?? NEWLINE
    }
    if (at === start || byte !== COMMA) this.badField(field, 'not a whole number')
    if (at - start > MOST_DIGITS) this.badField(field, `more than ${MOST_DIGITS} digits`)
    this.at = at + 1
    return value
  }

  /** One capital letter, as its character code, and the comma behind it. */
  letter(field: string): number {
    const byte = this.bytes[this.at] ?? NEWLINE
    const isLetter = byte >= 65 && byte <= 90
    if (!isLetter || this.bytes[this.at + 1] !== COMMA) this.badField(field, 'not one capital letter')
    this.at += 2
    return byte
  }

  /** Up to eight hexadecimal digits, and the comma behind them. */
  hex(field: string): number {
    const start = this.at
    let at = start
    let value = 0
    for (; ; at++) {
      const digit = hexDigit(this.bytes[at] ?? NEWLINE)
      if (digit < 0) break
      value = value * 16 + digit
    }
    if (at === start || this.bytes[at] !== COMMA) this.badField(field, 'not a hexadecimal number')
    if (at - start > 8) this.badField(field, 'more than 8 hexadecimal digits')
    this.at = at + 1
    return value
  }

  /** 0 or 1 as the row's last field, and the end of the row. */
  lastFlag(field: string): boolean {
    const byte = this.bytes[this.at] ?? NEWLINE
    if (byte !== ZERO && byte !== ZERO + 1) this.badField(field, 'neither 0 nor 1')
    let at = this.at + 1
    if (this.bytes[at] === RETURN) at++
    if (at < this.bytes.length && this.bytes[at] !== NEWLINE) this.badField(field, 'neither 0 nor 1')
    this.at = at + 1
    this.rowStart = this.at
    this.line++
    return byte !== ZERO
  }

  /** Refuses the row being read. */
  refuse(reason: string): never {
    throw new TickFileError({ file: this.file, line: this.line, reason })
  }

  /** Blames the columns if the row has too many or too few, else the field. */
  private badField(field: string, reason: string): never {
    const bytes = this.bytes
    let columns = 1
    for (let at = this.rowStart; at < bytes.length && bytes[at] !== NEWLINE; at++) {
      if (bytes[at] === COMMA) columns++
    }
    const expected = this.columns.length
    if (columns !== expected) {
      this.refuse(`wrong columns: expected ${expected} (${this.columns.join(', ')}), found ${columns}`)
    }
    let end = this.at
    while (end < bytes.length && bytes[end] !== COMMA && bytes[end] !== NEWLINE) end++
    const text = new TextDecoder().decode(bytes.subarray(this.at, Math.min(end, this.at + 40)))
    this.refuse(`invalid value for '${field}': ${reason}, was '${text}'`)
  }
}

function hexDigit(byte: number): number {
  if (byte >= ZERO && byte <= NINE) return byte - ZERO
  if (byte >= 97 && byte <= 102) return byte - 87
  if (byte >= 65 && byte <= 70) return byte - 55
  return -1
}
