/**
 * Rows of one code, one of at most four choices and two numbers that are often absent, in the form in which a
 * record keeps them: a 16-bit head a row, then the numbers that are there, row by row.
 *
 * Head: code number x 16 + index of the choice x 4 + 2 when the second number is there + 1 when the first is.
 * Whoever makes such rows with every record gathers them in a `PackedRows`, which is copied as it is.
 */
import type { ByteReader, ByteWriter } from './bytes'

const CODE_SHIFT = 4
const CHOICE_SHIFT = 2
const HAS_FIRST = 1
const HAS_SECOND = 2
const MOST_CODES = 1 << 12
const MOST_ROWS = 0xffff

/** Makes a row of its code's number, the index of its choice, and its numbers or null. */
export type MakeRow<Row> = (code: number, choice: number, first: number | null, second: number | null) => Row

export class PackedRows {
  count = 0
  #heads = new Uint16Array(64)
  #values = new Float64Array(128)
  #valueCount = 0

  reset(): void {
    this.count = 0
    this.#valueCount = 0
  }

  /** Adds a row: its code's number (below 4,096), the index of its choice (0 to 3), its numbers or null. */
  add(code: number, choice: number, first: number | null, second: number | null): void {
    if (this.count === this.#heads.length) this.#grow()
    let head = (code << CODE_SHIFT) | (choice << CHOICE_SHIFT)
    if (first !== null) {
      head |= HAS_FIRST
      this.#values[this.#valueCount++] = first
    }
    if (second !== null) {
      head |= HAS_SECOND
      this.#values[this.#valueCount++] = second
    }
    this.#heads[this.count++] = head
  }

  /** Appends the number of rows, their heads, their numbers. */
  writeTo(to: ByteWriter): void {
    if (this.count > MOST_ROWS) throw new RangeError(`too long for its length field: ${this.count}`)
    const { count } = this
    const heads = this.#heads
    const values = this.#values
    const valueCount = this.#valueCount
    to.room(2 + 2 * count + 8 * valueCount)
    const { view } = to
    let { at } = to
    view.setUint16(at, count, true)
    at += 2
    for (let i = 0; i < count; i++, at += 2) view.setUint16(at, heads[i] as number, true)
    for (let i = 0; i < valueCount; i++, at += 8) view.setFloat64(at, values[i] as number, true)
    to.at = at
  }

  /** The rows, each made by `make`. */
  map<Row>(make: MakeRow<Row>): Row[] {
    const rows: Row[] = []
    let next = 0
    for (const head of this.#heads.subarray(0, this.count)) {
      const first = head & HAS_FIRST ? (this.#values[next++] as number) : null
      const second = head & HAS_SECOND ? (this.#values[next++] as number) : null
      rows.push(make(head >> CODE_SHIFT, (head >> CHOICE_SHIFT) & 3, first, second))
    }
    return rows
  }

  #grow(): void {
    const heads = new Uint16Array(this.#heads.length * 2)
    const values = new Float64Array(this.#values.length * 2)
    heads.set(this.#heads)
    values.set(this.#values)
    this.#heads = heads
    this.#values = values
  }
}

/** Reads what `writeTo` wrote; each row is made by `make`. */
export function readPackedRows<Row>(from: ByteReader, make: MakeRow<Row>): Row[] {
  const heads: number[] = from.list(() => from.u16())
  return heads.map((head) => {
    const first = head & HAS_FIRST ? from.f64() : null
    const second = head & HAS_SECOND ? from.f64() : null
    return make(head >> CODE_SHIFT, (head >> CHOICE_SHIFT) & 3, first, second)
  })
}

/** The number of a code that fits a head. */
export function packableCode(number: number): number {
  if (number >= MOST_CODES) throw new RangeError(`code number ${number} does not fit a packed row`)
  return number
}
