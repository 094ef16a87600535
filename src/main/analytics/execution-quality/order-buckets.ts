/**
 * The buckets of a Rule 605 report (rules.md 5.3): by notional, by lot, by time to execution. Pure.
 *
 * A bucket is named as in the files: notional by its lower bound in dollars, times by the columns of the detailed file.
 */
import { must } from '@shared/must'

const DOLLAR = 1_000_000
const MILLI = 1_000
const SECOND = 1_000 * MILLI
const MINUTE = 60 * SECOND

/** Lower bounds in dollars, largest first. */
const NOTIONAL = [200_000, 50_000, 20_000, 10_000, 5_000, 1_000, 250, 0] as const
export type NotionalBucket = (typeof NOTIONAL)[number]
/** In the summary: every size but the largest together. */
export const ALL_BUT_LARGEST = 199_999

/**
 * The notional bucket of an order worth `notional` (1e-6 currency units, not negative). Which price makes the notional
 * was not verified: a limit order's limit, a market order's far side.
 */
export function notionalBucket(notional: number): NotionalBucket {
  must(notional >= 0, `an order is not worth less than nothing, was ${notional}`)
  const found = NOTIONAL.find((from) => notional >= from * DOLLAR)
  must(found !== undefined, `every notional has a bucket, was ${notional}`)
  return found
}

export type LotFlag = 'lessThanShare' | 'oddLot' | 'roundLot'

/** Less than a share, an odd lot, or a round lot or more. `qty` and `roundLot` in shares; `qty` may be a fraction. */
export function lotFlag(qty: number, roundLot: number): LotFlag {
  must(qty > 0 && roundLot >= 1, `an order and a lot have shares, were ${qty} and ${roundLot}`)
  if (qty < 1) return 'lessThanShare'
  return qty < roundLot ? 'oddLot' : 'roundLot'
}

/** Columns of the detailed file, and the time up to which each goes, itself not included. Microseconds. */
const TIMES = [
  ['CvrdOrderQtyto100microsec', 100],
  ['CvrdOrderQtyto1millisec', MILLI],
  ['CvrdOrderQtyto10millisec', 10 * MILLI],
  ['CvrdOrderQtyto1sec', SECOND],
  ['CvrdOrderQtyto10sec', 10 * SECOND],
  ['CvrdOrderQtyto30sec', 30 * SECOND],
  ['CvrdOrderQtyto5min', 5 * MINUTE],
] as const
export type TimeBucket = (typeof TIMES)[number][0] | 'CvrdOrderQtyOthr'

/** The column that counts shares executed `micros` microseconds after receipt, or after the order became executable. */
export function timeBucket(micros: number): TimeBucket {
  must(micros >= 0, `nothing is executed before its receipt, was ${micros}`)
  return TIMES.find(([, below]) => micros < below)?.[0] ?? 'CvrdOrderQtyOthr'
}
