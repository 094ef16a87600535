/**
 * Rule 612: no order may be accepted or ranked in an increment finer than the minimum. The test uses the
 * order's own price, never the last sale. It says nothing about execution prices, which may be finer.
 */
import type { Regime } from './regime'

const ONE = 1_000_000

/** The increment for a price: the instrument's own from 1.00 on, when one is assigned. All in 1e-6. */
export function incrementFor(price: number, assigned: number | null, regime: Regime): number {
  return price >= ONE ? (assigned ?? regime.tickAtOrAboveOne) : regime.tickBelowOne
}

/** True when the price lies on its increment. */
export function isOnTick(price: number, assigned: number | null, regime: Regime): boolean {
  return price % incrementFor(price, assigned, regime) === 0
}
