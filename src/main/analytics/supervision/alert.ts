/**
 * What supervision finds: an alert with its evidence, and the thresholds by which it is found (rules.md 13).
 *
 * Thresholds are the house's own unless the sheet names a rule; they travel with the alert as its bound.
 */
import type { Code } from '@shared/codes'
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'
import type { Nbbo } from '../nbbo-fold'

export type AlertSeverity = 'info' | 'warning' | 'critical'

/** One finding. What it is about stands in `ids`: orders, fills, routes, persons. */
export interface SupervisionAlert {
  /** S1 to S23. */
  readonly rule: string
  readonly code: Code
  readonly at: TimeMicros
  readonly severity: AlertSeverity
  readonly symbol: string | null
  readonly clients: readonly string[]
  readonly ids: readonly string[]
  /** The protected market when the order came and when it traded, where it bears on the finding. */
  readonly atReceipt: Nbbo | null
  readonly atExecution: Nbbo | null
  /** What was measured and its bound, in the unit of the code. */
  readonly observed: number | null
  readonly bound: number | null
  readonly detail: string
}

export type Raise = (alert: SupervisionAlert) => void

/** Thresholds. Times in microseconds, prices in 1e-6. */
export interface SupervisionParameters {
  readonly protectionWarnMicros: number
  readonly protectionMicros: number
  readonly maxFeedAgeMicros: number
  /** S5: how long after an improvement a fill at the old price may still be a race. */
  readonly repriceMicros: number
  readonly marketableHoldMicros: number
  readonly displayWarnMicros: number
  readonly displayMicros: number
  readonly tapeReportMicros: number
  /** S12: the 95th percentile from which reporting creeps. */
  readonly tapeCreepMicros: number
  /** S6 and S7: smallest sample a side, difference in 1e-6 a share, ratio. */
  readonly fairnessSample: number
  readonly markoutGap: number
  readonly passThroughRatio: number
  readonly sessionOpen: number
  readonly sessionClose: number
  /** S8: window before the close, share of volume and price move in percent. */
  readonly closeWindowMicros: number
  readonly closeSharePct: number
  readonly closeMovePct: number
  readonly matchedMicros: number
  readonly matchedMost: number
  readonly layeringMicros: number
  readonly layeringCancels: number
  readonly blockShares: number
  readonly blockValue: number
  /** S6: how long after the fill an allocation may be made. */
  readonly allocationMicros: number
}

const SECOND = 1_000_000

/** The sheet's defaults. The desk lays the regime's numbers over them. */
export const DEFAULT_PARAMETERS: SupervisionParameters = {
  protectionWarnMicros: SECOND,
  protectionMicros: 60 * SECOND,
  maxFeedAgeMicros: SECOND,
  repriceMicros: SECOND / 4,
  marketableHoldMicros: SECOND,
  displayWarnMicros: SECOND,
  displayMicros: 30 * SECOND,
  tapeReportMicros: 10 * SECOND,
  tapeCreepMicros: 5 * SECOND,
  fairnessSample: 200,
  markoutGap: 5_000,
  passThroughRatio: 1.5,
  sessionOpen: 9.5 * 3_600 * SECOND,
  sessionClose: 16 * 3_600 * SECOND,
  closeWindowMicros: 600 * SECOND,
  closeSharePct: 15,
  closeMovePct: 0.5,
  matchedMicros: SECOND,
  matchedMost: 5,
  layeringMicros: 2 * SECOND,
  layeringCancels: 3,
  blockShares: 10_000,
  blockValue: 200_000 * 1_000_000,
  allocationMicros: 3_600 * SECOND,
}

/** An alert with everything that a family of rules leaves out set to nothing. */
export function alertOf(
  must: Pick<SupervisionAlert, 'rule' | 'code' | 'at' | 'severity' | 'detail'>,
  more: Partial<SupervisionAlert> = {},
): SupervisionAlert {
  return {
    symbol: null,
    clients: [],
    ids: [],
    atReceipt: null,
    atExecution: null,
    observed: null,
    bound: null,
    ...must,
    ...more,
  }
}

/** One family of alerts: hears every record after the memory of the day took it, and the end of each day. */
export interface Watch {
  add(record: Input | DeskEvent): void
  finish(): void
}
