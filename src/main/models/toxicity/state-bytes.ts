/** How a model's state is written and read: plain numbers in a fixed order. `ByteWriter` and `ByteReader` fit. */

export interface StateWriter {
  /** A whole number from 0 to 2^32 - 1. */
  u32(value: number): void
  f64(value: number): void
}

/** Reads what a `StateWriter` wrote. Anything short throws. */
export interface StateReader {
  u32(): number
  f64(): number
}

/** Writes the first `count` numbers; the reader must know the count. */
export function writeNumbers(to: StateWriter, from: Float64Array, count = from.length): void {
  for (let i = 0; i < count; i++) to.f64(from[i]!)
}

/** Fills the first `count` numbers. */
export function readNumbers(from: StateReader, to: Float64Array, count = to.length): void {
  for (let i = 0; i < count; i++) to[i] = from.f64()
}

/** Reads a whole number that must be `expected`; the error names the field. */
export function expectWhole(from: StateReader, expected: number, field: string): void {
  const found = from.u32()
  if (found !== expected) throw new RangeError(`toxicity state: ${field} is ${found}, was to be ${expected}`)
}

/** Reads a number that must be `expected`; the error names the field. */
export function expectNumber(from: StateReader, expected: number, field: string): void {
  const found = from.f64()
  if (!Object.is(found, expected))
    throw new RangeError(`toxicity state: ${field} is ${found}, was to be ${expected}`)
}
