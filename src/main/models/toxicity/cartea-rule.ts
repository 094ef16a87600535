/**
 * Internalize or route one order by its probability of being toxic (Cartea, Duran-Martin, Sanchez-Betancourt,
 * arXiv 2312.05827): maximize E[ +/- d(S +/- h) + (S +/- eta Z)(Q -/+ d) - phi (Q -/+ d)^2 ] over d in {0, n},
 * where Z is 1 with probability p. Any one unit of money and any one unit of quantity.
 */
export interface CarteaTerms {
  /** h: half of the quoted spread, earned by internalizing, a unit. */
  readonly halfSpread: number
  /** eta: how far the price moves against the desk if the order is toxic, a unit. Above 0. */
  readonly shock: number
  /** phi: what a squared unit of inventory costs. 0 or more. */
  readonly inventoryCost: number
}

/**
 * The probability below which internalizing is better: (h - phi n)/eta + 2 phi/eta Q when the client buys, and
 * with -Q when it sells: a long desk gladly sells. May lie outside 0 to 1. NaN if a term is not finite.
 * @param inventory Q, the desk's position, long is positive
 * @param qty n, the order's quantity, above 0
 */
export function toxicityCut(terms: CarteaTerms, clientBuys: boolean, inventory: number, qty: number): number {
  const { halfSpread, shock, inventoryCost } = terms
  const helped = clientBuys ? inventory : -inventory
  const cut = (halfSpread - inventoryCost * qty + 2 * inventoryCost * helped) / shock
  return shock > 0 && inventoryCost >= 0 && qty > 0 && Number.isFinite(cut) ? cut : Number.NaN
}

/** Whether to internalize. A probability or cut that is NaN says no. */
export const shouldInternalize = (probability: number, cut: number): boolean => probability < cut
