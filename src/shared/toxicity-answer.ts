/** What the page is told of the toxicity model: clients with their intervals, overrides, and how good it was. */
import type { SEGMENTS } from './inputs'

type SegmentName = (typeof SEGMENTS)[number]
/** A mean with its 95 % interval, bp, and the effective labels behind it. */
export interface ToxicityLevel {
  mean: number
  low: number
  high: number
  labels: number
}
/** What a client's average order costs the desk that fills it. Times in microseconds since the epoch. */
export interface ClientToxicity {
  client: string
  name: string
  tier: string
  /** The one in force, and the model's own. */
  segment: SegmentName
  modelSegment: SegmentName
  /** At 10 s, which decides, and at 60 s. */
  level: ToxicityLevel
  level60s: ToxicityLevel
  /** What a trader set; `gain` in bp squared a label, positive where the trader was nearer so far. */
  override: {
    segment: SegmentName
    at: number
    until: number | null
    labels: number
    gain: number
    verdict: 'trader' | 'model' | 'undecided'
  } | null
}
/** Predictions against their labels, bp; null where there are too few. */
export interface ToxicityScore {
  labels: number
  meanPrediction: number | null
  meanLabel: number | null
  slope: number | null
  rootMeanSquare: number | null
  coverage: number | null
}
export interface ToxicityAnswer {
  /** Whether the policy uses the model at any level. */
  isOn: boolean
  clients: readonly ClientToxicity[]
  score: ToxicityScore
  score60s: ToxicityScore
  /** Mean error of routed orders less that of internalized ones, bp; null until both have labels. */
  gap: { internalized: number; routed: number; gap: number; low: number; high: number } | null
  /** Orders that wait for a label; alarms so far; orders and labels that were not learned from, by reason. */
  pending: number
  alarms: number
  refused: Readonly<Record<string, number>>
}
