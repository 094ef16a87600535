/**
 * The parameters of the market rules in force on a date (rules.md 0.1, 1 and 2). A regime is data: a file in
 * `resources/regimes`, with the sources of its numbers.
 *
 * It promises that what loads is complete: an unknown, missing or malformed parameter does not load, and the
 * error names it. It must never fill in a number of its own.
 */
import { parseDecimal } from '@shared/units'

/** Prices and money in 1e-6 currency units, times in microseconds, sizes in shares. */
export interface Regime {
  readonly name: string
  /** First and last market date on which it is in force; `to` is null while no end is known. */
  readonly from: string
  readonly to: string | null
  /** Rule 612 increment for prices of 1.00 and more, and below. */
  readonly tickAtOrAboveOne: number
  readonly tickBelowOne: number
  /** Rule 600(b)(93): largest average close, inclusive, and its round lot; the last has no bound. */
  readonly roundLots: readonly { readonly upTo: number | null; readonly lot: number }[]
  /** Round lot of an instrument without an assignment. */
  readonly roundLotUnassigned: number
  /** Rule 611 in force. */
  readonly orderProtection: boolean
  /** Feed silence after which quotes are stale. */
  readonly maxFeedAgeMicros: number
  /** Rule 610(c) caps: a share at 1.00 and more, and percent of price below. */
  readonly accessFeeCap: number
  readonly accessFeeCapPct: number
  /** Regular trading hours, microseconds since market midnight. */
  readonly sessionOpen: number
  readonly sessionClose: number
  readonly blockShares: number
  readonly blockValue: number
  /** Smallest price improvement that is not de minimis, and the grid of principal prices. */
  readonly minImprovement: number
  /** FINRA 5320.06 amount for limits of 1.00 and more. */
  readonly protectionStep: number
  /** FINRA 5320.01 large order: shares and value, and how long a written notice lasts. */
  readonly largeOrderShares: number
  readonly largeOrderValue: number
  readonly disclosureDays: number
  /** Trade report due after an execution. */
  readonly tapeReportMicros: number
  readonly sources: readonly string[]
}

type Reader = (value: unknown) => unknown

const wrong = (what: string): never => {
  throw new RangeError(what)
}
const textOf: Reader = (v) => (typeof v === 'string' && v.length > 0 ? v : wrong('must be a text'))
const dateOf: Reader = (v) =>
  typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v) ? v : wrong('must be a date, YYYY-MM-DD')
const flagOf: Reader = (v) => (typeof v === 'boolean' ? v : wrong('must be true or false'))
const wholeOf: Reader = (v) =>
  typeof v === 'number' && Number.isSafeInteger(v) && v > 0 ? v : wrong('must be a whole positive number')
const percentOf: Reader = (v) =>
  typeof v === 'number' && v >= 0 && v <= 100 ? v : wrong('must be a percentage')
const amountOf: Reader = (v) => {
  const amount = typeof v === 'string' ? parseDecimal(v) : wrong('must be a decimal text')
  return typeof amount === 'number' && Number.isSafeInteger(amount) && amount > 0
    ? amount
    : wrong('must be a positive decimal with at most six decimals')
}
const clockOf: Reader = (v) => {
  const parts = typeof v === 'string' ? /^([01]\d|2[0-3]):([0-5]\d)$/.exec(v) : null
  if (!parts) return wrong('must be a time of day, HH:MM')
  return (Number(parts[1]) * 60 + Number(parts[2])) * 60_000_000
}
const listOf = (v: unknown): readonly unknown[] =>
  Array.isArray(v) && v.length > 0 ? v : wrong('must be a list')
const lotsOf: Reader = (v) => {
  const tiers = listOf(v).map((item) => {
    const row = fieldsOf(item, { upTo: (u) => (u === null ? null : amountOf(u)), lot: wholeOf }, 'tier')
    return row as { upTo: number | null; lot: number }
  })
  tiers.forEach((tier, i) => {
    const isLast = i === tiers.length - 1
    if ((tier.upTo === null) !== isLast) wrong('only the last tier has no bound')
    const before = tiers[i - 1]?.upTo
    if (tier.upTo !== null && typeof before === 'number' && tier.upTo <= before) wrong('tiers must rise')
  })
  return tiers
}

const READERS: { readonly [K in keyof Regime]: Reader } = {
  name: textOf,
  from: dateOf,
  to: (v) => (v === null ? null : dateOf(v)),
  tickAtOrAboveOne: amountOf,
  tickBelowOne: amountOf,
  roundLots: lotsOf,
  roundLotUnassigned: wholeOf,
  orderProtection: flagOf,
  maxFeedAgeMicros: wholeOf,
  accessFeeCap: amountOf,
  accessFeeCapPct: percentOf,
  sessionOpen: clockOf,
  sessionClose: clockOf,
  blockShares: wholeOf,
  blockValue: amountOf,
  minImprovement: amountOf,
  protectionStep: amountOf,
  largeOrderShares: wholeOf,
  largeOrderValue: amountOf,
  disclosureDays: wholeOf,
  tapeReportMicros: wholeOf,
  sources: (v) => listOf(v).map(textOf),
}

function fieldsOf(
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

/** Reads a regime from its JSON; throws `RangeError` that names the parameter it does not accept. */
export function parseRegime(json: unknown): Regime {
  return fieldsOf(json, READERS, 'regime') as unknown as Regime
}

/** The regime in force on a market date, YYYY-MM-DD; throws `RangeError` when none or more than one is. */
export function regimeFor(date: string, regimes: readonly Regime[]): Regime {
  const inForce = regimes.filter((r) => r.from <= date && (r.to === null || date <= r.to))
  if (inForce.length > 1)
    wrong(`more than one regime in force on ${date}: ${inForce.map((r) => r.name).join(', ')}`)
  return inForce[0] ?? wrong(`no regime in force on ${date}`)
}

/** The round lot that a price tier assigns; `averageClose` in 1e-6 currency units (Rule 600(b)(93)). */
export function assignedRoundLot(regime: Regime, averageClose: number): number {
  for (const tier of regime.roundLots) if (tier.upTo === null || averageClose <= tier.upTo) return tier.lot
  return regime.roundLotUnassigned
}
