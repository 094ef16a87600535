/**
 * The parameters of the market rules in force on a date (rules.md 0.1). A regime is data: a file in
 * `resources/regimes`, with the sources of its numbers.
 *
 * It promises that what loads is complete: an unknown, missing or malformed parameter does not load, and the
 * error names it. It must never fill in a number of its own.
 */
import {
  amountOf,
  clockOf,
  dateOf,
  dayOf,
  fieldsOf,
  flagOf,
  listOf,
  orNull,
  percentOf,
  type Reader,
  textOf,
  tiersOf,
  wholeOf,
  wrong,
} from './parameter-readers'
import { parseSiRegime, type SiRegime } from './si-regime'

/**
 * Limit up-limit down (rules.md 9.1). Prices in 1e-6, times in microseconds. A row holds up to its previous
 * close, inclusive; `maxAmount` caps the band's width where the plan gives a lesser-of.
 */
export interface LuldParameters {
  readonly bands: readonly {
    readonly upTo: number | null
    readonly tier1Pct: number
    readonly tier2Pct: number
    readonly maxAmount: number | null
    /** Which tiers have double width before the close. */
    readonly tier1Doubles: boolean
    readonly tier2Doubles: boolean
  }[]
  readonly doubleMicros: number
  readonly referenceMicros: number
  readonly referenceStepMicros: number
  readonly referenceMovePct: number
  readonly limitStateMicros: number
  readonly pauseMicros: number
}

/** Market-wide circuit breakers (rules.md 9.2): falls in percent, and how long before the close 1 and 2 end. */
export interface MarketHaltParameters {
  readonly level1Pct: number
  readonly level2Pct: number
  readonly level3Pct: number
  readonly haltMicros: number
  readonly endsBeforeCloseMicros: number
}

/** Prices and money in 1e-6 currency units, times in microseconds, sizes in shares, dates as day numbers. */
export interface Regime {
  readonly name: string
  /** First and last market date on which it is in force; `to` is null while no end is known. */
  readonly from: string
  readonly to: string | null
  /** Rule 612 increment for prices of 1.00 and more, and below. */
  readonly tickAtOrAboveOne: number
  readonly tickBelowOne: number
  /** Rule 612 from 2027-11-01: the finer increment, and the widest average spread that gets it; null before. */
  readonly tickHalfPenny: number | null
  readonly halfPennyMaxSpread: number | null
  /** Rule 600(b)(93): largest average close, inclusive, and its round lot; the last has no bound. */
  readonly roundLots: readonly { readonly upTo: number | null; readonly lot: number }[]
  /** Round lot of an instrument without an assignment. */
  readonly roundLotUnassigned: number
  /** First day with the best odd lots on the consolidated feed; null when not in this regime. */
  readonly oddLotQuotesFrom: number | null
  /** Rule 611 in force. */
  readonly orderProtection: boolean
  /** Rule 610(e) in force. */
  readonly lockedMarketRule: boolean
  /** Rule 611(b)(8): how far back an equal or inferior quote excuses. */
  readonly flickerMicros: number
  /** Staff answer on Rule 611(b)(1): how long a venue may stay silent before self-help. */
  readonly selfHelpMicros: number
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
  /** Rule 604: warn and outer limit of the display clock, and the size that need not be added. */
  readonly displayWarnMicros: number
  readonly displayMicros: number
  readonly displayDeMinimisPct: number
  /** Smallest price improvement that is not de minimis, and the grid of principal prices. */
  readonly minImprovement: number
  /** FINRA 5320.06 amount for limits of 1.00 and more. */
  readonly protectionStep: number
  /** FINRA 5320.01 large order: shares and value, and how long a written notice lasts. */
  readonly largeOrderShares: number
  readonly largeOrderValue: number
  readonly disclosureDays: number
  /** FINRA 5320(a) "immediately thereafter": a house target and the outer limit. */
  readonly protectionWarnMicros: number
  readonly protectionMicros: number
  /** FINRA 5320.03: allocation of a riskless principal trade. */
  readonly risklessMicros: number
  /** FINRA 5310.09: most days between reviews, gap that needs a memo (percentage points), smallest sample. */
  readonly reviewDays: number
  readonly qualityGapPct: number
  readonly qualityMinOrders: number
  /** Rule 201: the fall that starts the restriction, percent. */
  readonly shortSaleFallPct: number
  /** Null: this regime checks no price bands. */
  readonly luld: LuldParameters | null
  readonly marketHalts: MarketHaltParameters
  /** Trade report due after an execution. */
  readonly tapeReportMicros: number
  /** When the facility opens, from a day on, rising; when it closes; when what happened between is due. */
  readonly tapeOpens: readonly { readonly from: number; readonly open: number }[]
  readonly tapeClose: number
  readonly tapeLateOpenMicros: number
  /** Age of a prior reference price that needs its own modifier. */
  readonly tapePriorMicros: number
  /** First day of the fractional share quantity field; null when not in this regime. */
  readonly tapeFractionFrom: number | null
  /** A European systematic internaliser; null under the rules of the United States. */
  readonly si: SiRegime | null
  readonly sources: readonly string[]
}

const LULD: { readonly [K in keyof LuldParameters]: Reader } = {
  bands: (v) =>
    tiersOf(v, {
      tier1Pct: percentOf,
      tier2Pct: percentOf,
      maxAmount: orNull(amountOf),
      tier1Doubles: flagOf,
      tier2Doubles: flagOf,
    }),
  doubleMicros: wholeOf,
  referenceMicros: wholeOf,
  referenceStepMicros: wholeOf,
  referenceMovePct: percentOf,
  limitStateMicros: wholeOf,
  pauseMicros: wholeOf,
}
const MARKET_HALTS: { readonly [K in keyof MarketHaltParameters]: Reader } = {
  level1Pct: percentOf,
  level2Pct: percentOf,
  level3Pct: percentOf,
  haltMicros: wholeOf,
  endsBeforeCloseMicros: wholeOf,
}
const opensOf: Reader = (v) => {
  const opens = listOf(v).map(
    (item) =>
      fieldsOf(item, { from: dayOf, open: clockOf }, 'opening') as unknown as { from: number; open: number },
  )
  if (opens.some((it, i) => i > 0 && it.from <= (opens[i - 1] as { from: number }).from))
    wrong('dates must rise')
  return opens
}

const READERS: { readonly [K in Exclude<keyof Regime, 'si'>]: Reader } = {
  name: textOf,
  from: dateOf,
  to: orNull(dateOf),
  tickAtOrAboveOne: amountOf,
  tickBelowOne: amountOf,
  tickHalfPenny: orNull(amountOf),
  halfPennyMaxSpread: orNull(amountOf),
  roundLots: (v) => tiersOf(v, { lot: wholeOf }),
  roundLotUnassigned: wholeOf,
  oddLotQuotesFrom: orNull(dayOf),
  orderProtection: flagOf,
  lockedMarketRule: flagOf,
  flickerMicros: wholeOf,
  selfHelpMicros: wholeOf,
  maxFeedAgeMicros: wholeOf,
  accessFeeCap: amountOf,
  accessFeeCapPct: percentOf,
  sessionOpen: clockOf,
  sessionClose: clockOf,
  blockShares: wholeOf,
  blockValue: amountOf,
  displayWarnMicros: wholeOf,
  displayMicros: wholeOf,
  displayDeMinimisPct: percentOf,
  minImprovement: amountOf,
  protectionStep: amountOf,
  largeOrderShares: wholeOf,
  largeOrderValue: amountOf,
  disclosureDays: wholeOf,
  protectionWarnMicros: wholeOf,
  protectionMicros: wholeOf,
  risklessMicros: wholeOf,
  reviewDays: wholeOf,
  qualityGapPct: percentOf,
  qualityMinOrders: wholeOf,
  shortSaleFallPct: percentOf,
  luld: orNull((v) => fieldsOf(v, LULD, 'luld')),
  marketHalts: (v) => fieldsOf(v, MARKET_HALTS, 'marketHalts'),
  tapeReportMicros: wholeOf,
  tapeOpens: opensOf,
  tapeClose: clockOf,
  tapeLateOpenMicros: wholeOf,
  tapePriorMicros: wholeOf,
  tapeFractionFrom: orNull(dayOf),
  sources: (v) => listOf(v).map(textOf),
}

/**
 * Reads a regime from its JSON; throws `RangeError` that names the parameter it does not accept. A file with a
 * part `si` is a European one; every other has none.
 */
export function parseRegime(json: unknown): Regime {
  const isSi = typeof json === 'object' && json !== null && Object.hasOwn(json, 'si')
  const read = fieldsOf(json, isSi ? { ...READERS, si: parseSiRegime } : READERS, 'regime')
  return { ...read, si: read['si'] ?? null } as unknown as Regime
}

/** The regime in force on a market date, YYYY-MM-DD; throws `RangeError` when none or more than one is. */
export function regimeFor(date: string, regimes: readonly Regime[]): Regime {
  const inForce = regimes.filter((r) => r.from <= date && (r.to === null || date <= r.to))
  if (inForce.length > 1)
    wrong(`more than one regime in force on ${date}: ${inForce.map((r) => r.name).join(', ')}`)
  return inForce[0] ?? wrong(`no regime in force on ${date}`)
}

/**
 * The regime as it would be once Rules 611 and 610(e) are rescinded (rules.md 0.1 H, proposed 2026-06-11).
 * Never in force by itself: whoever sets the switch must say so. Best execution stays.
 */
export function withOrderProtectionRescinded(regime: Regime): Regime {
  return {
    ...regime,
    name: `${regime.name}${RESCINDED}`,
    orderProtection: false,
    lockedMarketRule: false,
  }
}

/** The round lot that a price tier assigns; `averageClose` in 1e-6 currency units (Rule 600(b)(93)). */
export function assignedRoundLot(regime: Regime, averageClose: number): number {
  for (const tier of regime.roundLots) if (tier.upTo === null || averageClose <= tier.upTo) return tier.lot
  return regime.roundLotUnassigned
}

/** One parameter that another regime has otherwise; values as the regime holds them. */
export interface RegimeChange {
  readonly parameter: keyof Regime
  readonly from: unknown
  readonly to: unknown
}

/** What the name of a regime ends with whose order protection is switched off, on the command line too. */
export const RESCINDED = '+opr-rescinded'

/** The regime that follows on a market date, YYYY-MM-DD, and what it changes; null when none is known. */
export function nextRegime(
  date: string,
  regimes: readonly Regime[],
): { readonly regime: Regime; readonly changes: readonly RegimeChange[] } | null {
  const now = regimeFor(date, regimes)
  const later = regimes.filter((it) => it.from > date).sort((a, b) => (a.from < b.from ? -1 : 1))
  const regime = later[0]
  if (!regime) return null
  const names = (Object.keys(READERS) as (keyof Regime)[]).filter(
    (name) => !['name', 'from', 'to', 'sources'].includes(name),
  )
  const changes = names
    .filter((name) => JSON.stringify(now[name]) !== JSON.stringify(regime[name]))
    .map((parameter) => ({ parameter, from: now[parameter], to: regime[parameter] }))
  return { regime, changes }
}
