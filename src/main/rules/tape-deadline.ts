/**
 * By when a fill must be reported (FINRA 6380A(a), rules.md 7.1), and what a report says about its own timing.
 *
 * While the facility is open: seconds after the execution. While it is closed: soon after it opens on the next
 * business day, for the prior date. A day that the calendar does not cover has no deadline: it is unknown.
 */
import { atMarketTime, marketTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import type { Unknown } from './finding'
import type { Regime } from './regime'
import { isTradingDay, nextTradingDay, type SessionCalendar, type SessionPhase } from './session-calendar'

/** When the facility opens on a day, microseconds since market midnight. */
export function facilityOpens(day: number, regime: Regime): number | Unknown {
  let open: number | Unknown = 'unknown: tapeOpens'
  for (const it of regime.tapeOpens) if (it.from <= day) open = it.open
  return open
}

/** The first instant at or after `at` at which the facility takes reports. */
export function facilityOpenFrom(
  at: TimeMicros,
  calendar: SessionCalendar,
  regime: Regime,
): TimeMicros | Unknown {
  const { day, sinceMidnight } = marketTime(at)
  const isOpenDay = isTradingDay(calendar, day)
  if (typeof isOpenDay === 'string') return isOpenDay
  const opens = facilityOpens(day, regime)
  if (typeof opens === 'string') return opens
  if (isOpenDay && sinceMidnight >= opens && sinceMidnight < regime.tapeClose) return at
  const next = isOpenDay && sinceMidnight < opens ? day : nextTradingDay(calendar, day)
  if (typeof next === 'string') return next
  const nextOpens = facilityOpens(next, regime)
  return typeof nextOpens === 'string' ? nextOpens : atMarketTime(next, nextOpens)
}

/** The last instant at which a report of an execution at `executedAt` is on time. */
export function reportDueBy(
  executedAt: TimeMicros,
  calendar: SessionCalendar,
  regime: Regime,
): TimeMicros | Unknown {
  const from = facilityOpenFrom(executedAt, calendar, regime)
  if (typeof from === 'string') return from
  return timeMicros(from + (from === executedAt ? regime.tapeReportMicros : regime.tapeLateOpenMicros))
}

/** True when the report goes in on a later day than the execution: as of the prior date. */
export const isAsOf = (executedAt: TimeMicros, reportedAt: TimeMicros): boolean =>
  marketTime(executedAt).day !== marketTime(reportedAt).day

/**
 * The modifier for time: none in regular hours and on time, `Z` late, `T` outside them and on time, `U` late.
 * `phase` is where the execution lay.
 */
export function timingModifier(
  phase: SessionPhase,
  reportedAt: TimeMicros,
  dueBy: TimeMicros,
): '' | 'Z' | 'T' | 'U' {
  const isLate = reportedAt > dueBy
  if (phase === 'regular') return isLate ? 'Z' : ''
  return isLate ? 'U' : 'T'
}
