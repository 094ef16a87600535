/**
 * Prices streamed to clients who choose: the offset from the midpoint by tier, size and inventory.
 *
 * The cost of dealing z shares at inventory q is A·(z ± 2·q) a share, plus for the bid, minus for the ask; the
 * quote is the best offset against that cost. Source: arXiv 2112.02269 with V = -A·q^2 of arXiv 2601.13421, whose
 * printed form d = delta0 + (A / c)·(z ± 2·q) is the first-order term (docs/models.md, 3). On the papers' desk the
 * exact offset earns within 0.25 % of the optimum and the first-order one 1.5 to 3.5 % less, so the desk quotes
 * the exact one; the first-order one serves tables and screens, where a ladder must be read at a glance.
 */
import type { InventoryRisk } from './inventory-cost'
import { bestOffset, costPerOffset, flatOffset } from './logistic-demand'
import { finite, positive } from './parameter'

export interface QuoteTier {
  readonly alpha: number
  readonly beta: number
  /** A, 1e-6 currency a share squared. */
  readonly inventoryCost: number
  /** delta0: half-spread without inventory and without risk, 1e-6 currency. */
  readonly flatOffset: number
  /** A / c: what a share of size adds to the half-spread to first order, and half of what one of inventory does. */
  readonly slope: number
}

/** A tier's ladder under an instrument's risk. RangeError names the field. */
export function quoteTier(risk: InventoryRisk, alpha: number, beta: number): QuoteTier {
  finite('alpha', alpha)
  positive('beta', beta)
  const inventoryCost = positive('inventoryCost', risk.inventoryCost)
  return Object.freeze({
    alpha,
    beta,
    inventoryCost,
    flatOffset: positive('flatOffset', flatOffset(alpha, beta)),
    slope: positive('slope', inventoryCost / costPerOffset(alpha, beta)),
  })
}

/** How far below the midpoint to bid for `size` shares, 1e-6; negative beyond it. `impact` is B0·x, 1e-6. */
export function bidOffset(tier: QuoteTier, size: number, position: number, impact: number): number {
  return bestOffset(tier.alpha, tier.beta, tier.inventoryCost * (size + 2 * position) + impact)
}

/** How far above the midpoint to offer `size` shares, 1e-6; negative beyond it. `impact` is B0·x, 1e-6. */
export function askOffset(tier: QuoteTier, size: number, position: number, impact: number): number {
  return bestOffset(tier.alpha, tier.beta, tier.inventoryCost * (size - 2 * position) - impact)
}

/** Half-spread with a flat book for `size` shares, to first order, 1e-6. */
export function halfSpread(tier: QuoteTier, size: number): number {
  return tier.flatOffset + tier.slope * size
}

/** How far a position moves the middle of the ladder, to first order, 1e-6, signed: down when the desk is long. */
export function ladderSkew(tier: QuoteTier, position: number): number {
  return -2 * tier.slope * position
}

/** Half-spreads with a flat book, row by tier, column by size, to first order, 1e-6. Allocates: for screens. */
export function halfSpreadLadder(tiers: readonly QuoteTier[], sizes: readonly number[]): number[][] {
  return tiers.map((tier) => sizes.map((size) => halfSpread(tier, size)))
}
