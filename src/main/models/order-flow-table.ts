/**
 * Reads the table of wholesalers: E/Q by order size and payments by broker (`resources/order-flow.json`). What
 * loads is complete: an unknown, missing or malformed field does not load, and the error names it. Pure.
 */
import { parseDecimal } from '@shared/units'
import type { EffectiveBucket, FlowContract, FlowKind, WholesalerTerms } from './order-flow'

const KINDS: readonly FlowKind[] = ['market', 'marketableLimit', 'restingLimit', 'other']

type Row = Readonly<Record<string, unknown>>

const wrong = (where: string, what: string): never => {
  throw new RangeError(`invalid order flow table: ${where} ${what}`)
}

/** The terms of every wholesaler by venue id. Throws `RangeError` that names the field and the reason. */
export function readWholesalers(table: unknown): Map<string, WholesalerTerms> {
  const top = rowOf(table, 'table', ['note', 'wholesalers'])
  const found = new Map<string, WholesalerTerms>()
  listOf(top['wholesalers'], 'wholesalers').forEach((item, i) => {
    const where = `wholesalers[${i}]`
    const row = rowOf(item, where, ['venue', 'effective', 'contracts'])
    const venue = textOf(row['venue'], `${where}.venue`)
    if (found.has(venue)) wrong(`${where}.venue`, `is there twice: '${venue}'`)
    const effective = byKind(row['effective'], `${where}.effective`, [], bucketsOf)
    found.set(venue, { effective, contracts: contractsOf(row['contracts'], `${where}.contracts`) })
  })
  return found
}

function contractsOf(value: unknown, where: string): WholesalerTerms['contracts'] {
  const contracts = new Map<string, Readonly<Record<FlowKind, FlowContract>>>()
  listOf(value, where).forEach((item, i) => {
    const at = `${where}[${i}]`
    const broker = textOf(rowOf(item, at, ['broker', ...KINDS])['broker'], `${at}.broker`)
    if (contracts.has(broker)) wrong(`${at}.broker`, `is there twice: '${broker}'`)
    contracts.set(broker, byKind(item, at, ['broker'], contractOf))
  })
  return contracts
}

function byKind<T>(
  value: unknown,
  where: string,
  beside: readonly string[],
  read: (value: unknown, where: string) => T,
): Record<FlowKind, T> {
  const row = rowOf(value, where, [...beside, ...KINDS])
  const of = (kind: FlowKind): T => read(row[kind], `${where}.${kind}`)
  return {
    market: of('market'),
    marketableLimit: of('marketableLimit'),
    restingLimit: of('restingLimit'),
    other: of('other'),
  }
}

/** Buckets in rising order; only the last holds for all larger orders. */
function bucketsOf(value: unknown, where: string): EffectiveBucket[] {
  const buckets = listOf(value, where).map((item, i) => {
    const at = `${where}[${i}]`
    const row = rowOf(item, at, ['upTo', 'pct'])
    const { upTo } = row
    if (upTo !== null && !(typeof upTo === 'number' && Number.isSafeInteger(upTo) && upTo > 0))
      return wrong(`${at}.upTo`, 'is neither null nor a whole positive number')
    return { upTo, effectivePpm: percentOf(row['pct'], `${at}.pct`) }
  })
  buckets.slice(1).forEach(({ upTo }, i) => {
    const before = buckets[i]?.upTo ?? null
    if (before === null || (upTo !== null && upTo <= before))
      wrong(`${where}[${i + 1}].upTo`, 'does not rise')
  })
  return buckets
}

function contractOf(value: unknown, where: string): FlowContract {
  const row = rowOf(value, where, ['perShare', 'pctOfSpread', 'cap'])
  if (row['perShare'] === undefined && row['pctOfSpread'] === undefined)
    wrong(where, 'has neither perShare nor pctOfSpread')
  const optional = <T>(name: string, read: (value: unknown, where: string) => number, none: T): number | T =>
    row[name] === undefined ? none : read(row[name], `${where}.${name}`)
  return {
    perShare: optional('perShare', amountOf, 0),
    spreadPpm: optional('pctOfSpread', percentOf, 0),
    cap: optional('cap', amountOf, null),
  }
}

function rowOf(value: unknown, where: string, fields: readonly string[]): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrong(where, 'is not an object')
  const unknown = Object.keys(value).find((name) => !fields.includes(name))
  if (unknown !== undefined) wrong(`${where}.${unknown}`, 'is not a known field')
  return value as Row
}

const listOf = (value: unknown, where: string): readonly unknown[] =>
  Array.isArray(value) && value.length > 0 ? value : wrong(where, 'is not a list with entries')

const textOf = (value: unknown, where: string): string =>
  typeof value === 'string' && value !== '' ? value : wrong(where, 'is not a text')

/** A decimal of at most six places, not negative, in 1e-6. */
function amountOf(value: unknown, where: string): number {
  const amount = typeof value === 'string' ? parseDecimal(value) : 'not a decimal text'
  if (typeof amount === 'string') return wrong(where, `is ${amount}`)
  return Number.isSafeInteger(amount) && amount >= 0 ? amount : wrong(where, 'is negative or too large')
}

/** A percentage from 0 to 100 as a part in 1e-6. */
function percentOf(value: unknown, where: string): number {
  const part = amountOf(value, where) / 100
  if (!Number.isInteger(part)) return wrong(where, 'has more than four decimals')
  return part <= 1_000_000 ? part : wrong(where, 'is more than 100')
}
