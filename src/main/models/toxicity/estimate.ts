/** What the model says about one order, and what it means. */
import { normalCdf } from './normal'

const NORMAL_95 = 1.959964

/**
 * Filled in by `ToxicityModel.predict`; one object serves all orders. Markouts are in bp of the midpoint, signed
 * so that positive is against the desk. An estimate that is not valid holds NaN and must not lead to a fill.
 */
export class Estimate {
  isValid = false
  /** The expected markout, bp. */
  mean = Number.NaN
  /** How uncertain `mean` is, bp^2. Its square root is the `z_conf` part of a price. */
  meanVariance = Number.NaN
  /** How uncertain the order's own markout is: `meanVariance` and the noise, bp^2. */
  variance = Number.NaN
  /** Labels of this client that the model has learned from. */
  labels = Number.NaN

  /** No answer: everything is NaN. */
  clear(): void {
    this.isValid = false
    this.mean = Number.NaN
    this.meanVariance = Number.NaN
    this.variance = Number.NaN
    this.labels = Number.NaN
  }
}

/** The 95 % interval of the expected markout, bp. */
export interface Interval {
  readonly mean: number
  readonly low: number
  readonly high: number
  readonly labels: number
}

/** The interval of a mean with this variance that rests on so many labels. */
export function intervalOf(mean: number, variance: number, labels: number): Interval {
  const reach = NORMAL_95 * Math.sqrt(variance)
  return { mean, low: mean - reach, high: mean + reach, labels }
}

/**
 * The probability that the order's markout exceeds `cost` bp: 1 - Phi((cost - mean) / sd). NaN for an estimate
 * that is not valid.
 */
export const toxicProbability = (estimate: Estimate, cost: number): number =>
  normalCdf((estimate.mean - cost) / Math.sqrt(estimate.variance))
