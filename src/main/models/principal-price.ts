/**
 * The price at which the desk fills from inventory (models.md 8, first cut): the far side of the protected
 * quote, improved by a share of the half-spread, moved by inventory. A long desk sells cheaper and buys lower.
 * Pure; whole 1e-6 in and out, rounded once, in the client's favour.
 */

export interface PriceTerms {
  readonly nbb: number
  readonly nbo: number
  /** Share of the half-spread given to the client, 0 to 1. */
  readonly improvementShare: number
  /** Smallest improvement worth giving, 1e-6. */
  readonly minImprovement: number
  /** Part of the half-spread by which a round lot of inventory moves the price, 0 to 1. */
  readonly skewPerLot: number
  readonly position: number
  readonly roundLot: number
  /** Grid of execution prices, 1e-6. */
  readonly grid: number
}

/** How far inventory moves both of the desk's prices, 1e-6, signed: negative when the desk is long. */
export function inventorySkew(terms: PriceTerms): number {
  const half = (terms.nbo - terms.nbb) / 2
  const wanted = -terms.skewPerLot * half * (terms.position / terms.roundLot)
  return Math.round(Math.min(half, Math.max(-half, wanted)))
}

/**
 * The desk's price for a client who buys (or sells), 1e-6. It lies in [nbb, nbo], never beyond the midpoint,
 * and improves on the far side by at least `minImprovement` where half the spread allows.
 */
export function principalPrice(clientBuys: boolean, terms: PriceTerms): number {
  const { nbb, nbo, grid } = terms
  const half = (nbo - nbb) / 2
  const skew = inventorySkew(terms)
  const asked = terms.improvementShare * half + (clientBuys ? -skew : skew)
  const improvement = Math.min(half, Math.max(asked, terms.minImprovement))
  const price = clientBuys
    ? Math.floor((nbo - improvement) / grid) * grid
    : Math.ceil((nbb + improvement) / grid) * grid
  // A spread of one grid step has no room for rounding: then the far side itself.
  const isBeyond = clientBuys ? price * 2 < nbb + nbo : price * 2 > nbb + nbo
  return isBeyond ? (clientBuys ? nbo : nbb) : price
}
