/**
 * Two classical models of trading with someone who knows more: what the toxicity of a client costs, in its
 * simplest form. Sources: Glosten and Milgrom, Journal of Financial Economics 14(1), 1985; Kyle, Econometrica
 * 53(6), 1985. References for tests and for study; the desk's own estimate is the markout model.
 */
import { positive, share } from './parameter'

/** A value that is `high` or `low`, and the share of traders who know which. */
export interface BinaryValue {
  readonly low: number
  readonly high: number
  /** Share of informed traders, 0 to 1. The others buy and sell with equal chance. */
  readonly informed: number
}

/** The value itself; RangeError names the parameter. */
export function binaryValue(value: BinaryValue): BinaryValue {
  share('informed', value.informed)
  positive('high - low', value.high - value.low)
  return value
}

/** The belief, 0 to 1, that the value is high once the next trader bought, or sold. */
export function beliefAfter(value: BinaryValue, belief: number, isBuy: boolean): number {
  const whenHigh = isBuy ? (1 + value.informed) / 2 : (1 - value.informed) / 2
  const whenLow = 1 - whenHigh
  return (belief * whenHigh) / (belief * whenHigh + (1 - belief) * whenLow)
}

/** The price at which a dealer neither earns nor loses when the next trader buys (the ask) or sells (the bid). */
export function fairPrice(value: BinaryValue, belief: number, isBuy: boolean): number {
  return value.low + (value.high - value.low) * beliefAfter(value, belief, isBuy)
}

/** Kyle's equilibrium of one auction. */
export interface SingleAuction {
  /** lambda: how far one unit of net flow moves the price. */
  readonly impact: number
  /** beta: how much the insider trades on one unit of mispricing. */
  readonly aggression: number
  /** Variance of the value that the price does not yet show. */
  readonly remainingVariance: number
  /** What the insider expects to earn, and the others to lose. */
  readonly insiderProfit: number
}

/** `valueDeviation` sigma_v and `noiseDeviation` sigma_u, both above 0; RangeError names the one that is not. */
export function singleAuction(valueDeviation: number, noiseDeviation: number): SingleAuction {
  const sigmaV = positive('valueDeviation', valueDeviation)
  const sigmaU = positive('noiseDeviation', noiseDeviation)
  return {
    impact: sigmaV / (2 * sigmaU),
    aggression: sigmaU / sigmaV,
    remainingVariance: sigmaV ** 2 / 2,
    insiderProfit: (sigmaV * sigmaU) / 2,
  }
}
