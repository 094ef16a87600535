/**
 * Rule 612's time-weighted average quoted spread, which assigns an instrument its increment (rules.md 1.5).
 *
 * It promises exact sums over a whole evaluation period: no rounding decides a tick. The listing exchange's
 * assignment wins over this figure, which is for checking it and for instruments of a simulated market.
 */
import { must } from '@shared/must'
import type { Regime } from './regime'

const SECOND = 1_000_000

/** A sum of price times duration, kept as whole price-seconds and the millionths of one. */
interface PriceTime {
  whole: number
  millionths: number
}

function add(sum: PriceTime, price: number, duration: number): void {
  const seconds = Math.floor(duration / SECOND)
  const rest = sum.millionths + price * (duration - seconds * SECOND)
  const carry = Math.floor(rest / SECOND)
  sum.whole += price * seconds + carry
  sum.millionths = rest - carry * SECOND
}

/** Adds up spreads with the time for which each one held. */
export class QuotedSpread {
  readonly #sum: PriceTime = { whole: 0, millionths: 0 }
  #duration = 0

  /** `spread` is NBO - NBB in 1e-6, `duration` the microseconds in regular hours for which it held. */
  add(spread: number, duration: number): void {
    must(spread >= 0, `a spread must not be negative, was ${spread}`)
    must(duration >= 0, `a duration must not be negative, was ${duration}`)
    add(this.#sum, spread, duration)
    this.#duration += duration
  }

  /** The average in 1e-6, a float for display; null before any time has passed. */
  average(): number | null {
    if (this.#duration === 0) return null
    return (this.#sum.whole * SECOND + this.#sum.millionths) / this.#duration
  }

  /** True when the average is at most `bound`, exactly; null before any time has passed. */
  isAtMost(bound: number): boolean | null {
    if (this.#duration === 0) return null
    const most: PriceTime = { whole: 0, millionths: 0 }
    add(most, bound, this.#duration)
    if (this.#sum.whole !== most.whole) return this.#sum.whole < most.whole
    return this.#sum.millionths <= most.millionths
  }
}

/**
 * The increment for prices of 1.00 and more that the average assigns, 1e-6. An instrument without history, and
 * every instrument before the half-penny tier, has the regime's full increment.
 */
export function assignedIncrement(spread: QuotedSpread | null, regime: Regime): number {
  if (regime.tickHalfPenny === null || regime.halfPennyMaxSpread === null) return regime.tickAtOrAboveOne
  const isNarrow = spread?.isAtMost(regime.halfPennyMaxSpread) ?? null
  return isNarrow === true ? regime.tickHalfPenny : regime.tickAtOrAboveOne
}
