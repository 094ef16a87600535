/**
 * The fold over inputs and events that finds the alerts of rules.md 13, each with its evidence. It watches what the
 * desk did and takes no word of the engine for it.
 */
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import {
  DEFAULT_PARAMETERS,
  type Raise,
  type SupervisionAlert,
  type SupervisionParameters,
  type Watch,
} from './alert'
import { AllocationWatch } from './allocation-watch'
import { BlockWatch } from './block-watch'
import { CloseWatch } from './close-watch'
import { DayMemory } from './day-memory'
import { FairnessWatch, type Indicator } from './fairness-watch'
import { FillWatch } from './fill-watch'
import { ManipulationWatch } from './manipulation-watch'
import { OrderWatch } from './order-watch'
import { OwnTradeWatch } from './own-trade-watch'
import { ProtectionWatch } from './protection-watch'
import { ReportWatch } from './report-watch'
import { RoutingWatch } from './routing-watch'

export interface Supervision {
  /** Takes records in the order of the journal, an input before its events; calls back at once for each finding. */
  add(record: Input | DeskEvent): void
  /** The end of a day: what speaks only over a whole day speaks now. The next record begins the next day. */
  finish(): void
  /** From here on a facility answers, and reports are watched. */
  watchReports(): void
  /** The samples of the day so far behind S6 and S7. */
  indicators(): readonly Indicator[]
}

/** Which facts the desk has: without a facility that answers, reports are not watched. */
export interface SupervisionOptions {
  readonly parameters?: Partial<SupervisionParameters>
  readonly hasReportFacility: boolean
}

/** Starts a day of supervision that tells `raise` of every finding. */
export function createSupervision(options: SupervisionOptions, raise: Raise): Supervision {
  const parameters = { ...DEFAULT_PARAMETERS, ...options.parameters }
  const day = new DayMemory()
  const watches: Watch[] = [
    BlockWatch,
    FillWatch,
    OrderWatch,
    ProtectionWatch,
    ManipulationWatch,
    CloseWatch,
    RoutingWatch,
    OwnTradeWatch,
    AllocationWatch,
  ].map((Kind) => new Kind(day, parameters, raise))
  const fairness = new FairnessWatch(day, parameters, raise)
  watches.push(fairness)
  let reports: ReportWatch | null = null
  const watchReports = (): void => {
    if (reports !== null) return
    reports = new ReportWatch(day, parameters, raise)
    watches.push(reports)
  }
  if (options.hasReportFacility) watchReports()
  return {
    watchReports,
    indicators: () => fairness.indicators(),
    add: (record) => {
      day.add(record)
      for (const watch of watches) watch.add(record)
    },
    finish: () => {
      for (const watch of watches) watch.finish()
      day.forgetDone()
    },
  }
}

/** All findings of a finished day, for reports and tests. */
export function superviseDay(
  records: Iterable<Input | DeskEvent>,
  options: SupervisionOptions,
): SupervisionAlert[] {
  const alerts: SupervisionAlert[] = []
  const supervision = createSupervision(options, (alert) => alerts.push(alert))
  for (const record of records) supervision.add(record)
  supervision.finish()
  return alerts
}
