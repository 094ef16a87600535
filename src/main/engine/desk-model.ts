/**
 * The pricing and hedging models under the policy of one level: what the formulas need, worked out once, and the
 * cost of inventory for the price of the moment (docs/models.md).
 *
 * Units: prices and money 1e-6 currency, shares, trading days.
 */
import type { PolicySettings } from '@shared/policy'
import { parseDecimal } from '@shared/units'
import { type HedgeModel, hedgeModel } from '../models/pricing/hedging'
import {
  captiveXi,
  type InventoryRisk,
  inventoryRisk,
  perMicro,
  streamedXi,
} from '../models/pricing/inventory-cost'
import { type ClientResponse, captiveClients, choosingClients } from '../models/pricing/principal-quote'

const micros = (text: string): number => parseDecimal(text) as number

export class DeskModel {
  readonly response: ClientResponse
  readonly alpha: number
  /** Per 1e-6 currency. */
  readonly beta: number
  readonly #settings: PolicySettings
  readonly #gamma: number
  /** xi of flow that answers to price; 0 for captive flow, whose xi depends on the spread. */
  readonly #streamedXi: number
  readonly #sharesPerDay: number

  /** RangeError names a setting that no model can have; `policyFaults` refuses such a policy before. */
  constructor(settings: PolicySettings) {
    const { demandAlpha, demandBeta, arrivalsPerDay, typicalOrderShares, demand } = settings
    this.#settings = settings
    this.#gamma = perMicro(settings.riskAversion)
    this.#sharesPerDay = arrivalsPerDay * typicalOrderShares
    this.alpha = demandAlpha
    this.beta = perMicro(demandBeta)
    const isCaptive = demand === 'captive'
    const tier = { alpha: this.alpha, beta: this.beta, arrivals: [arrivalsPerDay] }
    this.#streamedXi = isCaptive ? 0 : streamedXi({ sizes: [typicalOrderShares], tiers: [tier] })
    this.response = isCaptive
      ? captiveClients(0, settings.targetEffectiveOverQuoted)
      : choosingClients(this.alpha, this.beta)
  }

  /** A, the cost of inventory, 1e-6 a share squared; NaN when the market gives none. No allocation. */
  inventoryCost(nbb: number, nbo: number): number {
    const sigma = this.#sigma(nbb, nbo)
    return sigma * Math.sqrt(this.#gamma / (8 * this.#xi(nbb, nbo)))
  }

  /** The same with all that the quotes on screen and the hedges need; null when the market gives none. */
  risk(nbb: number, nbo: number): InventoryRisk | null {
    const sigma = this.#sigma(nbb, nbo)
    const xi = this.#xi(nbb, nbo)
    return sigma > 0 && xi > 0 && Number.isFinite(xi) ? inventoryRisk(sigma, this.#gamma, xi) : null
  }

  hedges(risk: InventoryRisk): HedgeModel {
    const { hedgeCost, hedgeSlope, hedgeImpact } = this.#settings
    const urgencyCost = hedgeSlope * 1e6
    return hedgeModel(risk, {
      impact: micros(hedgeImpact),
      spreadCost: micros(hedgeCost),
      urgencyCost,
      impactDecay: 0,
    })
  }

  /** Volatility of the midpoint, 1e-6 currency per square root of a trading day. */
  #sigma(nbb: number, nbo: number): number {
    return (this.#settings.dailyVolatilityPct / 100) * ((nbb + nbo) / 2)
  }

  #xi(nbb: number, nbo: number): number {
    if (this.#streamedXi > 0) return this.#streamedXi
    const revenue = this.#settings.targetEffectiveOverQuoted * ((nbo - nbb) / 2)
    return revenue > 0 ? captiveXi(revenue, this.#sharesPerDay) : Number.NaN
  }
}
