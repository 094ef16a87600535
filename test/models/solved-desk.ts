/** A streamed desk solved on the grid, beside the closed forms that the desk quotes and hedges with. */
import { type HedgeModel, hedgeModel, hedgePressure, hedgeRate } from '../../src/main/models/pricing/hedging'
import { type InventoryRisk, inventoryRisk, streamedXi } from '../../src/main/models/pricing/inventory-cost'
import {
  askOffset,
  bidOffset,
  halfSpread,
  ladderSkew,
  quoteTier,
} from '../../src/main/models/pricing/quote-ladder'
import {
  type DeskFigures,
  figuresOf,
  hedgeThreshold,
  optimum,
  policyOf,
  type StreamedDesk,
  type StreamedPolicy,
} from './streamed-desk'

export interface Solved {
  readonly desk: StreamedDesk
  readonly risk: InventoryRisk
  readonly hedge: HedgeModel
  readonly optimal: StreamedPolicy
  /** q* of the optimal policy. */
  readonly threshold: number
  readonly figures: DeskFigures
}

export function solve(desk: StreamedDesk): Solved {
  const risk = inventoryRisk(desk.sigma, desk.gamma, streamedXi(desk.flow))
  const run = optimum(desk, risk.inventoryCost)
  const optimal = policyOf(desk, run)
  const hedge = hedgeModel(risk, desk.hedge)
  return {
    desk,
    risk,
    hedge,
    optimal,
    threshold: hedgeThreshold(desk, run),
    figures: figuresOf(desk, optimal),
  }
}

/** The policies that docs/models.md compares, built from the functions that the desk calls. */
export function closedForms({ desk, risk, hedge }: Pick<Solved, 'desk' | 'risk' | 'hedge'>) {
  const tiers = desk.flow.tiers.map(({ alpha, beta }) => quoteTier(risk, alpha, beta))
  const exact: StreamedPolicy = {
    bid: (q, n, size) => bidOffset(tiers[n]!, size, q, 0),
    ask: (q, n, size) => askOffset(tiers[n]!, size, q, 0),
    hedge: (q) => hedgeRate(hedge, hedgePressure(hedge, q, 0)),
  }
  const firstOrder: StreamedPolicy = {
    ...exact,
    bid: (q, n, size) => halfSpread(tiers[n]!, size) - ladderSkew(tiers[n]!, q),
    ask: (q, n, size) => halfSpread(tiers[n]!, size) + ladderSkew(tiers[n]!, q),
  }
  const flat: StreamedPolicy = {
    bid: (_, n) => tiers[n]!.flatOffset,
    ask: (_, n) => tiers[n]!.flatOffset,
    hedge: () => 0,
  }
  return { exact, firstOrder, skewOnly: { ...exact, hedge: () => 0 }, neither: flat }
}
