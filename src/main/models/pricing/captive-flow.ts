/**
 * Orders that clients key by hand do not answer to our price, so skew cannot attract them: the desk chooses how
 * much to take and routes the rest. Our own derivation (docs/models.md, 4): the fill of x shares
 * earns x·R - A·[(q - s·x)^2 - q^2], which is greatest at x = s·q + R / (2·A).
 */

/**
 * x*: shares of a client order that the desk takes, a whole number from 0 to `most`.
 * @param inventoryCost A, 1e-6 currency a share squared, above 0
 * @param side 1 when the client buys, -1 when the client sells
 * @param position the desk's, shares, long positive
 * @param netRevenue R, 1e-6 a share; may be negative: a fill that reduces the position can be worth paying for
 * @param most the order's open quantity and the room for risk, whichever is less
 */
export function acceptedQty(
  inventoryCost: number,
  side: number,
  position: number,
  netRevenue: number,
  most: number,
): number {
  return Math.max(0, Math.min(most, Math.round(side * position + netRevenue / (2 * inventoryCost))))
}
