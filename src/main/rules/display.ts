/**
 * Rule 604: which resting client limit orders must be shown. Odd lots, blocks and orders whose client asked
 * not to display are exempt. It says which, never where.
 */
import type { Regime } from './regime'

/** True when an order of `openQty` shares at `limit` (1e-6) has to be displayed. */
export function mustDisplay(
  wantsDisplay: boolean,
  limit: number,
  openQty: number,
  roundLot: number,
  regime: Regime,
): boolean {
  if (!wantsDisplay || openQty < roundLot) return false
  return openQty < regime.blockShares && openQty * limit < regime.blockValue
}
