/**
 * The door to supervision: alerts S1 to S23 with their evidence, over a day or a whole journal, what a supervisor
 * made of them, and the samples behind the indicators.
 */
export type { AlertSeverity, SupervisionAlert, SupervisionParameters } from './alert'
export { DEFAULT_PARAMETERS } from './alert'
export type { Indicator } from './fairness-watch'
export {
  type DayIndicators,
  DISPOSITIONS,
  type Disposition,
  evidenceOf,
  FACILITY_NOTE,
  isFacilityNote,
  type LedgerAlert,
  SupervisionLedger,
} from './ledger'
export { ERROR_RECORD_TAG } from './own-trade-watch'
export * from './record-checks'
export { REVIEW_ABOUT, REVIEWED, type ReviewCell } from './review-cells'
export { createSupervision, type Supervision, type SupervisionOptions, superviseDay } from './supervise'
