/** The calendar that ships is NYSE Rule 7.2 worked out anew, and hours, early closes and closed days follow it. */
import { daysFromCivil, weekday } from '@shared/time'
import { timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { calendar, eastern, resource, us2026 } from '../../../test/support/rule-tables'
import {
  assignmentDay,
  checkSession,
  firstTradingDay,
  nextClose,
  nextOpen,
  nextTradingDay,
  parseCalendar,
  sessionPhase,
} from './session-calendar'

const day = (text: string): number => {
  const [y = 0, m = 0, d = 0] = text.split('-').map(Number)
  return daysFromCivil(y, m, d)
}

/** Easter Sunday (Meeus, Jones and Butcher). */
function easter(year: number): number {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const e = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30
  const f = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - e - (c % 4)) % 7
  const g = Math.floor((a + 11 * e + 22 * f) / 451)
  const n = e + f - 7 * g + 114
  return daysFromCivil(year, Math.floor(n / 31), (n % 31) + 1)
}
const nth = (year: number, month: number, inWeek: number, n: number): number => {
  const first = daysFromCivil(year, month, 1)
  return first + ((inWeek - weekday(first) + 7) % 7) + 7 * (n - 1)
}
const observed = (date: number): number => date + (weekday(date) === 6 ? -1 : weekday(date) === 0 ? 1 : 0)

/** Rule 7.2: a Saturday holiday moves to Friday unless that ends a year, a Sunday one to Monday. */
function holidays(year: number): number[] {
  const newYear = daysFromCivil(year, 1, 1)
  return [
    ...(weekday(newYear) === 6 ? [] : [observed(newYear)]),
    nth(year, 1, 1, 3),
    nth(year, 2, 1, 3),
    easter(year) - 2,
    nth(year, 6, 1, 1) - 7,
    ...(year >= 2022 ? [observed(daysFromCivil(year, 6, 19))] : []),
    observed(daysFromCivil(year, 7, 4)),
    nth(year, 9, 1, 1),
    nth(year, 11, 4, 4),
    observed(daysFromCivil(year, 12, 25)),
  ]
}

test('closed days are the holidays of the rule and two days of mourning', () => {
  const expected = [day('2018-12-05'), day('2025-01-09')]
  for (let year = 2013; year <= 2028; year++) expected.push(...holidays(year))
  expect([...calendar.closed].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b))
})

test('early closes are the day after Thanksgiving, and 3 July and 24 December before a weekday holiday', () => {
  const expected: number[] = []
  for (let year = 2013; year <= 2028; year++) {
    expected.push(nth(year, 11, 4, 4) + 1)
    for (const eve of [daysFromCivil(year, 7, 3), daysFromCivil(year, 12, 24)])
      if (weekday(eve) >= 1 && weekday(eve) <= 4) expected.push(eve)
  }
  expect([...calendar.early].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b))
})

test.each([
  ['2026-11-20T09:29:59.999999', 'beforeOpen'],
  ['2026-11-20T09:30:00', 'regular'],
  ['2026-11-20T15:59:59.999999', 'regular'],
  ['2026-11-20T16:00:00', 'afterClose'],
  ['2026-11-27T12:59:59', 'regular'],
  ['2026-11-27T13:00:00', 'afterClose'],
  ['2026-11-26T10:00:00', 'closedDay'],
  ['2026-11-21T10:00:00', 'closedDay'],
  ['2029-01-02T10:00:00', 'unknown: calendar'],
  ['2012-12-31T10:00:00', 'unknown: calendar'],
])('%s is %s', (text, phase) => {
  expect(sessionPhase(calendar, eastern(text), us2026)).toBe(phase)
})

test('next open and close step over weekends, holidays and the change of clocks', () => {
  const open = (text: string, offset?: string) => nextOpen(calendar, eastern(text, offset), us2026)
  expect(open('2026-11-20T09:29:59')).toBe(eastern('2026-11-20T09:30:00'))
  expect(open('2026-11-20T09:30:00')).toBe(eastern('2026-11-23T09:30:00'))
  expect(open('2026-11-25T17:00:00')).toBe(eastern('2026-11-27T09:30:00'))
  expect(open('2026-03-06T17:00:00')).toBe(eastern('2026-03-09T09:30:00', '-04:00'))
  expect(nextClose(calendar, eastern('2026-11-27T10:00:00'), us2026)).toBe(eastern('2026-11-27T13:00:00'))
  expect(nextClose(calendar, eastern('2026-11-27T13:00:00'), us2026)).toBe(eastern('2026-11-30T16:00:00'))
  expect(nextOpen(calendar, timeMicros(eastern('2028-12-29T17:00:00')), us2026)).toBe('unknown: calendar')
})

test('the first trading day of May and November, and the assignment in force', () => {
  expect(firstTradingDay(calendar, 2026, 5)).toBe(day('2026-05-01'))
  expect(firstTradingDay(calendar, 2027, 11)).toBe(day('2027-11-01'))
  expect(firstTradingDay(calendar, 2025, 11)).toBe(day('2025-11-03'))
  expect(assignmentDay(calendar, day('2026-11-20'))).toBe(day('2026-11-02'))
  expect(assignmentDay(calendar, day('2026-10-30'))).toBe(day('2026-05-01'))
  expect(assignmentDay(calendar, day('2026-04-30'))).toBe(day('2025-11-03'))
  expect(assignmentDay(calendar, day('2013-01-04'))).toBe('unknown: calendar')
  expect(nextTradingDay(calendar, day('2026-11-25'))).toBe(day('2026-11-27'))
})

test('outside regular hours an order needs an agreement, on a closed day nothing helps', () => {
  expect(checkSession('regular', false)).toBe('ok')
  expect(checkSession('afterClose', false)).toBe('SESSION_CLOSED')
  expect(checkSession('beforeOpen', true)).toBe('ok')
  expect(checkSession('closedDay', true)).toBe('SESSION_CLOSED')
  expect(checkSession('unknown: calendar', true)).toBe('unknown: calendar')
})

test('a calendar with an unknown, missing or contradictory entry does not load', () => {
  const json = resource('calendars/us-equity.json') as Record<string, unknown>
  expect(() => parseCalendar({ ...json, half: [] })).toThrow("unknown parameter 'half'")
  const { earlyClose: _, ...without } = json
  expect(() => parseCalendar(without)).toThrow("missing parameter 'earlyClose'")
  expect(() => parseCalendar({ ...json, early: ['2026-12-25'] })).toThrow('both closed and early')
  expect(() => parseCalendar({ ...json, closed: ['2026-11-21'] })).toThrow('weekend')
})
