/**
 * FINRA 5310.09: the regular and rigorous review, and the findings of best execution that call for one
 * (rules.md 4). Nothing here refuses an order: a review looks at what was done.
 */
import type { Finding } from './finding'
import type { Regime } from './regime'

/** Whether a cell (instrument group, order type, size) was reviewed lately; days are day numbers. */
export function checkReviewDue(lastReviewed: number | null, today: number, regime: Regime): Finding {
  if (lastReviewed === null) return 'REVIEW_OVERDUE'
  return today - lastReviewed > regime.reviewDays ? 'REVIEW_OVERDUE' : 'ok'
}

/**
 * Whether the desk's effective over quoted spread is so much worse than its peers' that a memo must say why.
 * Both as fractions (0.55 is 55 %); lower is better. Too few orders or no peer figure is unknown.
 */
export function checkQualityGap(own: number, peers: number | null, orders: number, regime: Regime): Finding {
  if (peers === null) return 'unknown: peerQuality'
  if (orders < regime.qualityMinOrders) return 'unknown: enough orders'
  return (own - peers) * 100 > regime.qualityGapPct ? 'QUALITY_GAP' : 'ok'
}
