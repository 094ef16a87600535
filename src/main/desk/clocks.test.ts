// Market time runs from an anchor, never back, and a simulated day is never one that has already been journaled.
import { formatTime, parseTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { SessionClock, simulatedStart, watchedFrom } from './clocks'

const at = (text: string) => parseTime(text) as TimeMicros
const millis = (text: string) => at(text) / 1000

test('a fresh desk starts a minute after the open of the machine’s date, on a weekday', () => {
  expect(formatTime(simulatedStart(null, millis('2026-11-20T03:00:00-05:00')))).toMatch(
    /^2026-11-20T09:31:00/,
  )
  expect(formatTime(simulatedStart(null, millis('2026-11-21T12:00:00-05:00')))).toMatch(
    /^2026-11-23T09:31:00/,
  )
})

test('a desk that worked today goes on after its last record', () => {
  const last = at('2026-11-20T11:00:00-05:00')
  expect(simulatedStart(last, millis('2026-11-20T08:00:00-05:00'))).toBe(last + 1_000_000)
})

test('a desk whose day is nearly over starts the next weekday', () => {
  const friday = at('2026-11-20T15:55:00-05:00')
  expect(formatTime(simulatedStart(friday, millis('2026-11-20T18:00:00-05:00')))).toMatch(
    /^2026-11-23T09:31:00/,
  )
})

test('no start is ever before the last record', () => {
  const future = at('2027-03-01T10:00:00-05:00')
  expect(simulatedStart(future, millis('2026-11-20T10:00:00-05:00'))).toBeGreaterThan(future)
})

test('a recorded day is watched from a minute before the open, or from where it begins', () => {
  expect(formatTime(watchedFrom(at('2013-10-07T04:00:00-04:00')))).toMatch(/^2013-10-07T09:29:00/)
  const late = at('2013-10-07T11:00:00-04:00')
  expect(watchedFrom(late)).toBe(late)
})

test('the clock never goes back, also when its speed changes or it is told to skip to the past', () => {
  const clock = new SessionClock(timeMicros(1_000_000), 100)
  let before = clock.now()
  for (const speed of [1, 10, 100, 1]) {
    clock.setSpeed(speed)
    clock.skipTo(timeMicros(5))
    const now = clock.now()
    expect(now).toBeGreaterThanOrEqual(before)
    before = now
  }
  clock.skipTo(timeMicros(9_000_000_000))
  expect(clock.now()).toBeGreaterThanOrEqual(9_000_000_000)
})
