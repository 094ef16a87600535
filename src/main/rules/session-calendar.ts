/**
 * When the market is open: closed days and early closes as data, regular hours from the regime.
 *
 * It promises an answer only for days that its file covers; outside them everything is unknown, never open.
 * Days are day numbers (days since 1970-01-01), instants UTC microseconds, market time US Eastern.
 */
import { atMarketTime, civilFromDays, daysFromCivil, marketTime, weekday } from '@shared/time'
import type { TimeMicros } from '@shared/units'
import type { Finding, Unknown } from './finding'
import { clockOf, dayOf, fieldsOf, listOf, textOf, wrong } from './parameter-readers'
import type { Regime } from './regime'

export interface SessionCalendar {
  readonly name: string
  /** First and last day that the file covers. */
  readonly from: number
  readonly to: number
  /** Close of an early-close day, microseconds since market midnight. */
  readonly earlyClose: number
  readonly closed: ReadonlySet<number>
  readonly early: ReadonlySet<number>
  readonly sources: readonly string[]
}

/** Regular trading hours, microseconds since market midnight. */
export type RegularHours = Pick<Regime, 'sessionOpen' | 'sessionClose'>
export type SessionPhase = 'beforeOpen' | 'regular' | 'afterClose' | 'closedDay'

export const UNKNOWN_CALENDAR: Unknown = 'unknown: calendar'

const daysOf = (v: unknown): ReadonlySet<number> => {
  const days = listOf(v).map(dayOf)
  if (days.some((day, i) => i > 0 && day <= (days[i - 1] as number))) wrong('dates must rise')
  if (days.some((day) => weekday(day) === 0 || weekday(day) === 6)) wrong('a weekend day needs no entry')
  return new Set(days)
}

/** Reads a calendar from its JSON; throws `RangeError` that names what it does not accept. */
export function parseCalendar(json: unknown): SessionCalendar {
  const readers = {
    name: textOf,
    from: dayOf,
    to: dayOf,
    earlyClose: clockOf,
    closed: daysOf,
    early: daysOf,
    sources: (v: unknown) => listOf(v).map(textOf),
  }
  const calendar = fieldsOf(json, readers, 'calendar') as unknown as SessionCalendar
  for (const day of calendar.early) if (calendar.closed.has(day)) wrong(`day ${day} is both closed and early`)
  return calendar
}

/** True on a day with regular hours, whole or short. */
export function isTradingDay(calendar: SessionCalendar, day: number): boolean | Unknown {
  if (day < calendar.from || day > calendar.to) return UNKNOWN_CALENDAR
  const inWeek = weekday(day)
  return inWeek !== 0 && inWeek !== 6 && !calendar.closed.has(day)
}

/** When regular hours end on a trading day, microseconds since market midnight. */
export function closeOfDay(calendar: SessionCalendar, day: number, hours: RegularHours): number {
  return calendar.early.has(day) ? calendar.earlyClose : hours.sessionClose
}

/** The first trading day after a day. */
export function nextTradingDay(calendar: SessionCalendar, day: number): number | Unknown {
  for (let next = day + 1; ; next++) {
    const isOpen = isTradingDay(calendar, next)
    if (isOpen === true) return next
    if (isOpen !== false) return isOpen
  }
}

/** The first trading day of a month (1 to 12): when round lots and increments are assigned anew. */
export function firstTradingDay(calendar: SessionCalendar, year: number, month: number): number | Unknown {
  return nextTradingDay(calendar, daysFromCivil(year, month, 1) - 1)
}

/** Where an instant lies. The close itself is after the close: regular hours are half open. */
export function sessionPhase(
  calendar: SessionCalendar,
  at: TimeMicros,
  hours: RegularHours,
): SessionPhase | Unknown {
  const { day, sinceMidnight } = marketTime(at)
  const isOpen = isTradingDay(calendar, day)
  if (isOpen === false) return 'closedDay'
  if (isOpen !== true) return isOpen
  if (sinceMidnight < hours.sessionOpen) return 'beforeOpen'
  return sinceMidnight < closeOfDay(calendar, day, hours) ? 'regular' : 'afterClose'
}

/** The next instant at which regular hours begin, after `at`. */
export function nextOpen(
  calendar: SessionCalendar,
  at: TimeMicros,
  hours: RegularHours,
): TimeMicros | Unknown {
  const { day, sinceMidnight } = marketTime(at)
  const isToday = sinceMidnight < hours.sessionOpen
  const next = nextTradingDay(calendar, isToday ? day - 1 : day)
  return typeof next === 'number' ? atMarketTime(next, hours.sessionOpen) : next
}

/** The next instant at which regular hours end, after `at`. */
export function nextClose(
  calendar: SessionCalendar,
  at: TimeMicros,
  hours: RegularHours,
): TimeMicros | Unknown {
  const { day, sinceMidnight } = marketTime(at)
  const isToday = sinceMidnight < closeOfDay(calendar, day, hours)
  const next = nextTradingDay(calendar, isToday ? day - 1 : day)
  return typeof next === 'number' ? atMarketTime(next, closeOfDay(calendar, next, hours)) : next
}

/**
 * Whether an order may work now: in regular hours always, outside them only when client and desk agreed to it
 * (FINRA 5320.08), on a closed day never.
 */
export function checkSession(phase: SessionPhase | Unknown, hasExtendedAgreement: boolean): Finding {
  if (phase === 'regular') return 'ok'
  if (phase === 'closedDay') return 'SESSION_CLOSED'
  if (phase === 'beforeOpen' || phase === 'afterClose') return hasExtendedAgreement ? 'ok' : 'SESSION_CLOSED'
  return phase
}

/**
 * The day from which an assignment by price or spread holds: the first trading day of the latest May or
 * November up to `day` (Rule 600(b)(93), Rule 612).
 */
export function assignmentDay(calendar: SessionCalendar, day: number): number | Unknown {
  const { year } = civilFromDays(day)
  for (const [y, month] of [
    [year, 11],
    [year, 5],
    [year - 1, 11],
  ] as const) {
    const first = firstTradingDay(calendar, y, month)
    if (typeof first !== 'number' || first <= day) return first
  }
  return UNKNOWN_CALENDAR
}
