/**
 * How the plain values of a record stand in a snapshot: a tag and the value, so that what was read is what was
 * written, bit by bit. Which fields of a record those are is checked by the compiler: a field of the record that
 * is neither among the plain ones nor named as kept apart does not compile, so that no new field is forgotten.
 */
import type { ByteReader, ByteWriter } from '@shared/bytes'
import { ORDER_ENDS, PURPOSES } from '@shared/events'
import { ORDER_TYPES, SEGMENTS, SHORT_SALES, SIDES, TIFS, TRADING_STATES, VENUE_KINDS } from '@shared/inputs'

export type Plain = null | boolean | number | string

type NameOf<T> = { [K in keyof T]: T[K] extends (...given: never[]) => unknown ? never : K }[keyof T]
type PlainNameOf<T> = { [K in keyof T]: T[K] extends Plain ? K : never }[keyof T]
type IsWhole<T, Named> = [Exclude<NameOf<T>, Named>] extends [never] ? unknown : never

/** The plain fields of a record, in the order in which they are written. All its other fields are `apart`. */
export const fieldsOf =
  <T>() =>
  <const P extends PlainNameOf<T>, const A extends NameOf<T> = never>(
    plain: readonly P[],
    apart: readonly A[] & IsWhole<T, P | A>,
  ): readonly P[] => {
    void apart
    return plain
  }

/** Words that are written as a number; new ones only at the end, or the version changes. */
const WORDS: readonly string[] = [
  ...new Set<string>([
    ...[...SIDES, ...ORDER_TYPES, ...TIFS, ...SHORT_SALES, ...TRADING_STATES],
    ...[...VENUE_KINDS, ...SEGMENTS, ...ORDER_ENDS, ...PURPOSES],
  ]),
]
const placeOf = new Map(WORDS.map((word, place) => [word, place]))

const [NULL, FALSE, TRUE, BYTE, COUNT, NUMBER, WORD, TEXT] = [0, 1, 2, 3, 4, 5, 6, 7] as const

export function writeValue(to: ByteWriter, value: Plain): void {
  if (typeof value === 'number') writeNumber(to, value)
  else if (typeof value === 'string') {
    const place = placeOf.get(value)
    to.u8(place === undefined ? TEXT : WORD)
    if (place === undefined) to.longText(value)
    else to.u8(place)
  } else to.u8(value === null ? NULL : value ? TRUE : FALSE)
}

/** Small whole numbers are most of a snapshot; minus zero is none of them. */
function writeNumber(to: ByteWriter, value: number): void {
  const isCount = value === value >>> 0 && !Object.is(value, -0)
  to.u8(isCount ? (value < 256 ? BYTE : COUNT) : NUMBER)
  if (!isCount) to.f64(value)
  else if (value < 256) to.u8(value)
  else to.u32(value)
}

/** Throws `RangeError` for a tag or word that there is not, or where the bytes end. */
export function readValue(from: ByteReader): Plain {
  const tag = from.u8()
  switch (tag) {
    case NULL:
      return null
    case FALSE:
      return false
    case TRUE:
      return true
    case BYTE:
      return from.u8()
    case COUNT:
      return from.u32()
    case NUMBER:
      return from.f64()
    case WORD:
      return from.choice(WORDS)
    case TEXT:
      return from.utf8(from.u32())
    default:
      throw new RangeError(`no value has the tag ${tag}`)
  }
}

export function writeFields<T, P extends keyof T>(to: ByteWriter, it: T, names: readonly P[]): void {
  for (const name of names) writeValue(to, it[name] as Plain)
}

/** Takes over what `writeFields` wrote with the same names. */
export function readFields<T, P extends keyof T>(from: ByteReader, it: T, names: readonly P[]): void {
  for (const name of names) it[name] = readValue(from) as T[P]
}

export function writeList<T>(to: ByteWriter, items: Iterable<T>, write: (item: T) => void): void {
  const place = to.at
  let count = 0
  to.u32(0)
  for (const item of items) {
    write(item)
    count++
  }
  to.patchU32(place, count)
}

/** Calls `read` as often as `writeList` wrote. */
export function readList(from: ByteReader, read: () => void): void {
  for (let left = from.u32(); left > 0; left--) read()
}

/** An item of a list by its place; throws `RangeError` for a place that there is not. */
export function at<T>(items: readonly (T | undefined)[], place: number, what: string): T {
  const item = items[place]
  if (item === undefined) throw new RangeError(`the snapshot names ${what} ${place}, which is not there`)
  return item
}
