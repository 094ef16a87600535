/**
 * What a route costs the client and is worth to the desk, a share (models.md 5, without depth and impact).
 * Payment for order flow is the desk's and never enters the client's cost.
 */

/** The all-in price to the client: price and fee when buying, price less fee when selling. 1e-6. */
export const allInPrice = (isBuy: boolean, price: number, takeFee: number): number =>
  isBuy ? price + takeFee : price - takeFee

/** The client's cost against the midpoint, 1e-6 a share; lower is better. `midpoint` null: against 0. */
export function clientCost(isBuy: boolean, allIn: number, midpoint: number): number {
  return isBuy ? allIn - midpoint : midpoint - allIn
}

/** Payment for order flow of a venue, 1e-6 a share. `spread` in 1e-6, 0 when unknown. */
export const orderFlowPayment = (perShare: number, pctOfSpread: number, spread: number): number =>
  perShare + Math.floor((spread * pctOfSpread) / 100)
