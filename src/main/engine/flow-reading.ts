/**
 * What the toxicity model saw in an order and said of it, for one plan. It belongs to the plan and is used again.
 * It holds numbers and decides nothing; what is not valid holds NaN.
 */
import type { Receipt } from '@shared/events'
import { Estimate, FEATURE_COUNT } from '../models/toxicity'
import type { Segment } from './facts'

type Written = NonNullable<Receipt['toxicity']>

export class FlowReading {
  /** True once the model was asked for this plan. */
  isRead = false
  /** False where the market or what came with the order gives no features. */
  hasFeatures = false
  readonly features = new Float64Array(FEATURE_COUNT)
  /** What is charged: the model's answer; where a trader set the segment, its mean without doubt. */
  readonly estimate = new Estimate()
  /** That the markout is over the half-spread. */
  probability = Number.NaN
  segment: Segment = 'neutral'
  isOverridden = false

  clear(): void {
    this.isRead = false
    this.hasFeatures = false
    this.probability = Number.NaN
    this.segment = 'neutral'
    this.isOverridden = false
  }

  get isValid(): boolean {
    return this.hasFeatures && this.estimate.isValid && this.probability >= 0
  }

  /** As the receipt keeps it; null where the model was not asked. */
  written(): Written | null {
    if (!this.isRead) return null
    const { isValid, estimate, segment, isOverridden: overridden } = this
    return {
      features: this.hasFeatures ? [...this.features] : [],
      mean: isValid ? estimate.mean : null,
      meanVariance: isValid ? estimate.meanVariance : null,
      variance: isValid ? estimate.variance : null,
      probability: isValid ? this.probability : null,
      labels: isValid ? estimate.labels : null,
      segment,
      overridden,
    }
  }
}
