/**
 * Rule 612: no order may be accepted or ranked in an increment finer than the minimum. The test uses the
 * order's own price, never the last sale. It says nothing about execution prices, which may be finer.
 */
import type { Finding } from './finding'
import type { Regime } from './regime'
import { siTick } from './si-regime'

const ONE = 1_000_000

/**
 * The increment for a price, 1e-6: the instrument's own from 1.00 on, when one is assigned. Under a European regime
 * that of the liquidity band (RTS 11), else the assigned one at every price; 0 while neither is known.
 */
export function incrementFor(
  price: number,
  assigned: number | null,
  regime: Regime,
  band: number | null = null,
): number {
  if (regime.si !== null) return band === null ? (assigned ?? 0) : siTick(price, band, regime.si)
  if (price < ONE) return regime.tickBelowOne
  // A finer assignment than the regime knows does not count: the half-penny is none before its day.
  const finest = regime.tickHalfPenny ?? regime.tickAtOrAboveOne
  return Math.max(assigned ?? regime.tickAtOrAboveOne, finest)
}

/** The grid of the desk's own prices: executions of an internaliser lie on the increment too (MiFIR 17a). 1e-6. */
export function executionGrid(
  price: number,
  assigned: number | null,
  regime: Regime,
  band: number | null,
): number {
  if (regime.si === null) return regime.minImprovement
  return Math.max(incrementFor(price, assigned, regime, band), regime.minImprovement)
}

/** True when the price lies on its increment. */
export function isOnTick(price: number, assigned: number | null, regime: Regime): boolean {
  return price % incrementFor(price, assigned, regime) === 0
}

/** Rule 612 on an order, quote or indication of interest; a price of 0 or less is refused too. */
export function checkIncrement(price: number, assigned: number | null, regime: Regime): Finding {
  return price > 0 && isOnTick(price, assigned, regime) ? 'ok' : 'SUBPENNY_ORDER'
}

/**
 * An execution may be finer than the increment. What the desk itself gives as an improvement is refused as
 * meaningless below the house's smallest one (rules.md 1.5, `pi.minIncrement`); a midpoint match between clients
 * is no such gift and is not asked. `improvement` is in 1e-6 a share; none is fine.
 */
export function checkImprovement(improvement: number, regime: Regime): Finding {
  return improvement > 0 && improvement < regime.minImprovement ? 'IMPROVEMENT_TOO_SMALL' : 'ok'
}
