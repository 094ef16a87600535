/**
 * What holding a position costs: V(q) = -A·q^2. One number, A, prices every principal fill, quote and hedge.
 *
 * Source: Barzykin, "Market making and transient impact in spot FX" (arXiv 2601.13421); docs/models.md, 2:
 * A0 = sigma·sqrt(gamma / (8·xi)), omega = sigma·sqrt(2·gamma·xi). `xi` says how readily client flow takes a
 * position off our hands. Captive flow does not answer to price; its A_c = sigma·sqrt(gamma·R / (4·sum lambda·z))
 * is the same formula with xi = sum lambda·z / (2·R). Flows of both kinds add.
 *
 * Units must agree. The engine's: prices 1e-6 currency, sizes shares, time trading days; so money is 1e-6
 * currency, sigma 1e-6 currency per sqrt(day), gamma per 1e-6 currency, A 1e-6 currency a share squared.
 * The cost of hedging is not part of A: adding it made the policy 4 to 14 % worse on the papers' desk.
 */
import { requestValueCurvature } from './logistic-demand'
import { finite, notNegative, positive } from './parameter'

/** One tier of clients who answer to price. */
export interface DemandTier {
  /** Without unit: e^alpha : 1 is how often a client declines against how often one accepts at the midpoint. */
  readonly alpha: number
  /** Per unit of price, above 0. */
  readonly beta: number
  /** Requests a day on each side, one for every size, each at least 0. */
  readonly arrivals: readonly number[]
}

/** Clients who see our prices and choose. `sizes` in shares, the same for all tiers. */
export interface StreamedFlow {
  readonly sizes: readonly number[]
  readonly tiers: readonly DemandTier[]
}

export interface InventoryRisk {
  /** Volatility of the midpoint, 1e-6 currency per sqrt(trading day). */
  readonly sigma: number
  /** Risk aversion, per 1e-6 currency. */
  readonly gamma: number
  /** Flow that answers to our inventory, shares a day per 1e-6 currency. */
  readonly xi: number
  /** A: the cost of a position is A·q^2, 1e-6 currency a share squared. */
  readonly inventoryCost: number
  /** omega: a position decays as e^(-omega·t), per trading day. Meaningful for flow that answers to price. */
  readonly relaxation: number
}

const MICROS_PER_CURRENCY = 1e6

/** Risk aversion per 1e-6 currency from the one a person writes, per unit of currency. */
export const perMicro = (gammaPerCurrency: number): number => gammaPerCurrency / MICROS_PER_CURRENCY

/** xi of flow that answers to price: H''(0)·lambda·z over tiers and sizes, one side. RangeError names the field. */
export function streamedXi(flow: StreamedFlow): number {
  let xi = 0
  flow.tiers.forEach((tier, n) => {
    finite(`tiers[${n}].alpha`, tier.alpha)
    positive(`tiers[${n}].beta`, tier.beta)
    const curvature = requestValueCurvature(tier.alpha, tier.beta, 0)
    flow.sizes.forEach((size, i) => {
      const arrivals = notNegative(`tiers[${n}].arrivals[${i}]`, tier.arrivals[i] ?? Number.NaN)
      xi += curvature * arrivals * positive(`sizes[${i}]`, size)
    })
  })
  return xi
}

/**
 * xi of captive flow.
 * @param netRevenue R: spread kept less toxicity, less payment for order flow, plus routing saved; 1e-6 a share, > 0
 * @param sharesPerDay expected shares a day that clients bring on one side, at least 0
 */
export function captiveXi(netRevenue: number, sharesPerDay: number): number {
  return notNegative('sharesPerDay', sharesPerDay) / (2 * positive('netRevenue', netRevenue))
}

/** The cost of inventory of an instrument. RangeError names the parameter that is not positive. */
export function inventoryRisk(sigma: number, gamma: number, xi: number): InventoryRisk {
  positive('sigma', sigma)
  positive('gamma', gamma)
  positive('xi', xi)
  const inventoryCost = positive('inventoryCost', sigma * Math.sqrt(gamma / (8 * xi)))
  const relaxation = positive('relaxation', sigma * Math.sqrt(2 * gamma * xi))
  return Object.freeze({ sigma, gamma, xi, inventoryCost, relaxation })
}

/**
 * The risk aversion at which captive flow is accepted up to `band` shares from flat: the gamma with
 * R / (2·A) = band. A trader sets a band, not a gamma.
 */
export function riskAversionOfBand(
  sigma: number,
  netRevenue: number,
  sharesPerDay: number,
  band: number,
): number {
  const xi = positive('sharesPerDay', captiveXi(netRevenue, sharesPerDay))
  const wanted = netRevenue / (2 * positive('band', band))
  return 8 * xi * (wanted / positive('sigma', sigma)) ** 2
}
