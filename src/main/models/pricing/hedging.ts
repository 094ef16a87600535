/**
 * When and how fast to hedge. Source: arXiv 2112.02269 and 2601.13421 (docs/models.md, 5).
 *
 * Selling v a day costs eta·v^2 + psi·|v| and moves the price by k·v a day, of which the share B0 comes back.
 * Pressure p = -(2·A - k·(1 - B0))·q - B0·x, with x the impact still to decay. While |p| <= psi a hedge costs
 * more than it saves: the zone of pure internalization. Beyond it, v = sign(p)·(|p| - psi) / (2·eta).
 *
 * Units of the engine: prices 1e-6 currency, shares, trading days. The published thesis code notes a misprint of
 * A for 2·A in the formula; the derivative of A·q^2 is meant.
 */
import type { InventoryRisk } from './inventory-cost'
import { notNegative, positive } from './parameter'

export interface HedgeCost {
  /** k: how far a hedged share moves the price, 1e-6 a share, at least 0. */
  readonly impact: number
  /** psi: cost of a hedged share however slow, half-spread and fee, 1e-6, at least 0. */
  readonly spreadCost: number
  /** eta: a rate of v shares a day costs eta·v more a share, 1e-6·day a share, above 0. */
  readonly urgencyCost: number
  /** Decay of the impact, per trading day; 0 when impact is permanent. */
  readonly impactDecay: number
}

export interface HedgeModel {
  /** 2·A - k·(1 - B0): pressure of one share, 1e-6. Where it is not above 0 hedging costs more than holding. */
  readonly pressurePerShare: number
  /** B0, 0 to 1: the share of impact that comes back before the position is gone. */
  readonly impactWeight: number
  readonly spreadCost: number
  readonly urgencyCost: number
  /** q*: the position up to which nothing is hedged, shares; Infinity when nothing ever is. */
  readonly threshold: number
}

/** The hedging rule of an instrument. RangeError names the field. */
export function hedgeModel(risk: InventoryRisk, cost: HedgeCost): HedgeModel {
  const impact = notNegative('impact', cost.impact)
  const spreadCost = notNegative('spreadCost', cost.spreadCost)
  const urgencyCost = positive('urgencyCost', cost.urgencyCost)
  const decay = notNegative('impactDecay', cost.impactDecay)
  const impactWeight = decay / (decay + positive('relaxation', risk.relaxation))
  const pressurePerShare = 2 * positive('inventoryCost', risk.inventoryCost) - impact * (1 - impactWeight)
  const threshold = pressurePerShare > 0 ? spreadCost / pressurePerShare : Number.POSITIVE_INFINITY
  return Object.freeze({ pressurePerShare, impactWeight, spreadCost, urgencyCost, threshold })
}

/** p_E: what selling a share less, or buying one more, is worth, 1e-6. `impactState` is x, 1e-6. */
export function hedgePressure(model: HedgeModel, position: number, impactState: number): number {
  return -model.pressurePerShare * position - model.impactWeight * impactState
}

/** v*: shares a day to trade, buying positive; 0 in the zone of pure internalization. */
export function hedgeRate(model: HedgeModel, pressure: number): number {
  const excess = Math.abs(pressure) - model.spreadCost
  return excess > 0 ? (Math.sign(pressure) * excess) / (2 * model.urgencyCost) : 0
}
