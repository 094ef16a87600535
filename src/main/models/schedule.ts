/**
 * Spreading an order over time: the optimal holdings of Almgren and Chriss (2000), and how many slices bring
 * the impact of one order below a cap (models.md 4.4 and 8, step 5). Pure.
 */
import { must } from '@shared/must'

/** Linear impact in currency, shares and days, as in the paper. */
export interface LiquidationPlan {
  /** Shares to sell. */
  readonly qty: number
  /** Trading days and equal intervals in them. */
  readonly days: number
  readonly intervals: number
  /** Standard deviation of a day's price change, currency. */
  readonly dailyDeviation: number
  /** Fixed cost of a share traded, currency: half-spread and fee. */
  readonly fixedCost: number
  /** Temporary impact, currency a share for each share a day. */
  readonly temporary: number
  /** Permanent impact, currency a share for each share. */
  readonly permanent: number
  /** Risk aversion, one over currency; 0 sells evenly. */
  readonly riskAversion: number
}

export interface Liquidation {
  /** Decay of the holdings, one over days; 0 for an even sale. */
  readonly kappa: number
  /** Shares held after each interval, `intervals` numbers, the last 0. */
  readonly holdings: readonly number[]
  /** Expected cost and its standard deviation, currency. */
  readonly expectedCost: number
  readonly deviation: number
}

/** The sale that minimizes expected cost + riskAversion x variance. */
export function almgrenChriss(plan: LiquidationPlan): Liquidation {
  const { qty, days, intervals, dailyDeviation, riskAversion } = plan
  must(intervals >= 1 && days > 0, `invalid plan: ${intervals} intervals in ${days} days`)
  const step = days / intervals
  const damped = plan.temporary - (plan.permanent * step) / 2
  must(damped > 0, `invalid temporary: not above permanent x interval / 2, left ${damped}`)
  const bend = (riskAversion * dailyDeviation ** 2 * step ** 2) / (2 * damped)
  const kappa = Math.acosh(1 + bend) / step
  const holdings = Array.from({ length: intervals }, (_, j) => {
    const left = days - (j + 1) * step
    if (j === intervals - 1) return 0
    return kappa === 0 ? (qty * left) / days : (qty * Math.sinh(kappa * left)) / Math.sinh(kappa * days)
  })
  let squares = 0
  let traded = 0
  let held = qty
  let variance = 0
  for (const next of holdings) {
    const sold = held - next
    squares += sold ** 2
    traded += Math.abs(sold)
    variance += dailyDeviation ** 2 * step * next ** 2
    held = next
  }
  const expectedCost = (plan.permanent * qty ** 2) / 2 + plan.fixedCost * traded + (damped / step) * squares
  return { kappa, holdings, expectedCost, deviation: Math.sqrt(variance) }
}

export interface SlicingTerms {
  readonly qty: number
  readonly roundLot: number
  /** Expected cost of taking all at once without its impact, 1e-6 a share. */
  readonly costBeside: number
  /** Impact of taking all at once, 1e-6 a share. */
  readonly impact: number
  /** Largest part of a slice's cost that impact may make up, 1e-6 of it, below 1e6. */
  readonly capPpm: number
  readonly maxSlices: number
}

/**
 * Into how many slices to cut so that impact is at most `capPpm` of each slice's cost. By the square-root law
 * a slice of Q/n has impact I/sqrt(n). This helps only as far as the market forgets a slice before the next:
 * the law itself holds for a whole order however it is cut, so the caller must leave time between slices.
 */
export function sliceCount(terms: SlicingTerms): number {
  const { qty, roundLot, costBeside, impact, capPpm, maxSlices } = terms
  must(capPpm >= 0 && capPpm < 1_000_000, `invalid capPpm: not 0 to below 1e6, was ${capPpm}`)
  must(maxSlices >= 1, `invalid maxSlices: not positive, was ${maxSlices}`)
  const most = Math.max(1, Math.min(maxSlices, Math.floor(qty / roundLot)))
  if (impact <= 0) return 1
  const allowed = (Math.max(0, costBeside) * capPpm) / (1_000_000 - capPpm)
  if (impact <= allowed) return 1
  return allowed === 0 ? most : Math.min(most, Math.ceil((impact / allowed) ** 2))
}

/** The sizes of the slices: whole round lots, the odd rest in the last, differing by at most one lot. */
export function sliceSizes(qty: number, roundLot: number, slices: number): number[] {
  must(qty > 0 && slices >= 1, `invalid slices: ${slices} of ${qty} shares`)
  const lots = Math.floor(qty / roundLot)
  const count = Math.max(1, Math.min(slices, lots))
  const each = Math.floor(lots / count)
  const sizes = Array.from({ length: count }, (_, i) => (each + (i < lots % count ? 1 : 0)) * roundLot)
  sizes[count - 1] = (sizes[count - 1] as number) + (qty - lots * roundLot)
  return sizes
}
