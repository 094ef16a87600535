/**
 * Limit up-limit down (rules.md 9.1): the bands of an instrument, its states, and what the desk may do in them.
 *
 * The width follows from the previous close and the tier, the middle from the reference price. Bands that the
 * plan disseminates win over bands worked out here. What is missing is named, and nothing trades without it.
 */
import type { Finding } from './finding'
import type { LuldParameters, Regime } from './regime'
import { incrementFor } from './tick-size'

/** Lowest and highest price at which may be traded, 1e-6, inclusive; both 0 while unknown. */
export interface PriceBands {
  lower: number
  upper: number
}

/** What the bands follow from. Prices in 1e-6. */
export interface BandFacts {
  readonly prevClose: number | null
  readonly tier: 1 | 2 | null
  readonly reference: number | null
  /** 1, or the factor of a leveraged exchange-traded product. */
  readonly leverage: number
  /** Microseconds from now to the close of this day's regular hours. */
  readonly beforeClose: number
  /** The increment assigned to the instrument, null when none. */
  readonly assignedTick: number | null
}

function toTick(price: number, assigned: number | null, regime: Regime): number {
  const tick = incrementFor(price, assigned, regime)
  return Math.round(price / tick) * tick
}

/** Half the width of the bands, 1e-6. */
function halfWidth(facts: BandFacts, prevClose: number, reference: number, luld: LuldParameters): number {
  const row = luld.bands.find((it) => it.upTo === null || prevClose <= it.upTo) as LuldParameters['bands'][0]
  const percent = facts.tier === 1 ? row.tier1Pct : row.tier2Pct
  const isDoubled =
    (facts.tier === 1 ? row.tier1Doubles : row.tier2Doubles) && facts.beforeClose <= luld.doubleMicros
  const width = (reference * percent) / 100
  const capped = row.maxAmount === null ? width : Math.min(width, row.maxAmount)
  return capped * facts.leverage * (isDoubled ? 2 : 1)
}

/**
 * Works out the bands, on the tick nearest to the plan's figure. A regime without bands leaves `out` open to all
 * prices and says `ok`.
 */
export function priceBands(facts: BandFacts, regime: Regime, out: PriceBands): Finding {
  out.lower = 0
  out.upper = regime.luld === null ? Number.MAX_SAFE_INTEGER : 0
  if (regime.luld === null) return 'ok'
  if (facts.tier === null) return 'unknown: luldTier'
  if (facts.prevClose === null) return 'unknown: prevClose'
  if (facts.reference === null) return 'unknown: luldReference'
  const half = halfWidth(facts, facts.prevClose, facts.reference, regime.luld)
  out.lower = toTick(Math.max(0, facts.reference - half), facts.assignedTick, regime)
  out.upper = toTick(facts.reference + half, facts.assignedTick, regime)
  return 'ok'
}

/** FINRA 6190: in regular hours nothing executes outside the bands; at a band it may. */
export function checkBands(price: number, bands: Readonly<PriceBands>, inRegularHours: boolean): Finding {
  if (!inRegularHours) return 'ok'
  if (bands.upper === 0) return 'unknown: luldBands'
  return price >= bands.lower && price <= bands.upper ? 'ok' : 'LULD_BAND'
}

export type BandState = 'normal' | 'limit' | 'straddle'

/** The state that best prices (0 where absent) and bands make: touching a band is a limit state, beyond it is not. */
export function bandState(nbb: number, nbo: number, bands: Readonly<PriceBands>): BandState {
  if (bands.upper === 0) return 'normal'
  if (nbb === bands.upper || (nbo > 0 && nbo === bands.lower)) return 'limit'
  return (nbb > 0 && nbb < bands.lower) || nbo > bands.upper ? 'straddle' : 'normal'
}

/** True when a limit state that began at `since` has lasted too long: the listing market pauses trading. */
export function isPauseDue(since: number, now: number, luld: LuldParameters): boolean {
  return now - since > luld.limitStateMicros
}

/** When a pause that began at `since` ends at the earliest; each extension adds as much again. */
export function pauseEnds(since: number, extensions: number, luld: LuldParameters): number {
  return since + (1 + extensions) * luld.pauseMicros
}
