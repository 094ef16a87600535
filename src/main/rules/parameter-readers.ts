/**
 * Readers of rule parameters from JSON: one for each kind of value, and one for an object of them.
 *
 * They promise that an object reads whole or not at all: an unknown, missing or malformed parameter throws a
 * `RangeError` that names it. They must never fill in a value of their own.
 */
import { daysFromCivil } from '@shared/time'
import { parseDecimal } from '@shared/units'

export type Reader = (value: unknown) => unknown

export const wrong = (what: string): never => {
  throw new RangeError(what)
}
export const textOf: Reader = (v) => (typeof v === 'string' && v.length > 0 ? v : wrong('must be a text'))
export const dateOf: Reader = (v) =>
  typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v) ? v : wrong('must be a date, YYYY-MM-DD')
/** A date as a day number, days since 1970-01-01. */
export const dayOf = (v: unknown): number => {
  const [year = 0, month = 0, day = 0] = (dateOf(v) as string).split('-').map(Number)
  return daysFromCivil(year, month, day)
}
export const flagOf: Reader = (v) => (typeof v === 'boolean' ? v : wrong('must be true or false'))
export const wholeOf: Reader = (v) =>
  typeof v === 'number' && Number.isSafeInteger(v) && v > 0 ? v : wrong('must be a whole positive number')
export const percentOf: Reader = (v) =>
  typeof v === 'number' && v >= 0 && v <= 100 ? v : wrong('must be a percentage')
/** Decimal text as an integer of 1e-6. */
export const amountOf: Reader = (v) => {
  const amount = typeof v === 'string' ? parseDecimal(v) : wrong('must be a decimal text')
  return typeof amount === 'number' && Number.isSafeInteger(amount) && amount > 0
    ? amount
    : wrong('must be a positive decimal with at most six decimals')
}
/** A time of day as microseconds since midnight. */
export const clockOf: Reader = (v) => {
  const parts = typeof v === 'string' ? /^([01]\d|2[0-3]):([0-5]\d)$/.exec(v) : null
  if (!parts) return wrong('must be a time of day, HH:MM')
  return (Number(parts[1]) * 60 + Number(parts[2])) * 60_000_000
}
export const listOf = (v: unknown): readonly unknown[] =>
  Array.isArray(v) && v.length > 0 ? v : wrong('must be a list')
export const orNull =
  (read: Reader): Reader =>
  (v) =>
    v === null ? null : read(v)

/** An object with exactly the fields of `readers`; `what` names it in errors. */
export function fieldsOf(
  json: unknown,
  readers: Readonly<Record<string, Reader>>,
  what: string,
): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return wrong(`invalid ${what}: not an object`)
  const row = json as Record<string, unknown>
  for (const name of Object.keys(row))
    if (!Object.hasOwn(readers, name)) wrong(`invalid ${what}: unknown parameter '${name.slice(0, 40)}'`)
  const out: Record<string, unknown> = {}
  for (const [name, read] of Object.entries(readers)) {
    if (!Object.hasOwn(row, name)) wrong(`invalid ${what}: missing parameter '${name}'`)
    try {
      out[name] = read(row[name])
    } catch (error) {
      wrong(`invalid ${what} for '${name}': ${(error as Error).message}`)
    }
  }
  return out
}

/** A list of tiers by a rising inclusive bound `upTo` in 1e-6, of which only the last has none. */
export function tiersOf(v: unknown, readers: Readonly<Record<string, Reader>>): readonly unknown[] {
  const tiers = listOf(v).map(
    (item) => fieldsOf(item, { upTo: orNull(amountOf), ...readers }, 'tier') as { upTo: number | null },
  )
  tiers.forEach((tier, i) => {
    const isLast = i === tiers.length - 1
    if ((tier.upTo === null) !== isLast) wrong('only the last tier has no bound')
    const before = tiers[i - 1]?.upTo
    if (tier.upTo !== null && typeof before === 'number' && tier.upTo <= before) wrong('tiers must rise')
  })
  return tiers
}
