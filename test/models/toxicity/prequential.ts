/** Runs a policy over a market honestly: predict, decide, and learn from a label only when it has matured. */
import { must } from '@shared/must'
import { type KnownOrder, LABEL_DELAY } from './known-truth'
import type { Policy } from './policies'

export interface Run {
  readonly orders: readonly KnownOrder[]
  readonly predictions: Float64Array
  /** What deciding by the predictions earned on each order in expectation, and what the oracle would have, bp. */
  readonly gains: Float64Array
  readonly best: Float64Array
}

/** The label of order i is known before order i + 50 is predicted, and not earlier. */
export function prequential(orders: readonly KnownOrder[], policy: Policy): Run {
  const predictions = new Float64Array(orders.length)
  const gains = new Float64Array(orders.length)
  const best = new Float64Array(orders.length)
  for (const [i, order] of orders.entries()) {
    const matured = i - LABEL_DELAY
    if (matured >= 0) {
      must(matured + LABEL_DELAY <= i, `label of ${matured} is used at ${i}`)
      policy.learn(orders[matured]!, matured)
    }
    predictions[i] = policy.predict(order, i)
    const value = order.revenue - order.expected
    gains[i] = predictions[i]! < order.revenue ? value : 0
    best[i] = Math.max(0, value)
  }
  return { orders, predictions, gains, best }
}

export const mean = (values: ArrayLike<number>, from = 0, to = values.length): number => {
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i]!
  return sum / (to - from)
}

/** What is lost against the oracle, bp an order. */
export const regret = (run: Run, from = 0): number => mean(run.best, from) - mean(run.gains, from)

/** Area under the ROC curve of the predictions for labels above zero, over the second half. */
export function secondHalfAuc(run: Run): number {
  const from = run.orders.length / 2
  const rows = Array.from({ length: run.orders.length - from }, (_, i) => from + i)
  return auc(
    rows.map((i) => run.predictions[i]!),
    rows.map((i) => run.orders[i]!.label > 0),
  )
}

/** Mann-Whitney with ties at half. */
export function auc(scores: readonly number[], isPositive: readonly boolean[]): number {
  const order = scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!)
  let [rankSum, positives] = [0, 0]
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++
    const rank = (start + 1 + end) / 2
    for (let k = start; k < end; k++) {
      if (!isPositive[order[k]!]) continue
      rankSum += rank
      positives++
    }
    start = end
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (order.length - positives))
}

/** Slope of the label on the prediction from order `from` on: 1 is calibrated. */
export function reliabilitySlope(run: Run, from = 0): number {
  const labels = run.orders.map(({ label }) => label)
  const [x0, y0] = [mean(run.predictions, from), mean(labels, from)]
  let [together, spread] = [0, 0]
  for (let i = from; i < labels.length; i++) {
    together += (run.predictions[i]! - x0) * (labels[i]! - y0)
    spread += (run.predictions[i]! - x0) ** 2
  }
  return together / spread
}
