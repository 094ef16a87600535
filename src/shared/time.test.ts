// Market time is US Eastern with its daylight saving, worked out without a clock or a locale.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  atMarketTime,
  civilFromDays,
  daysFromCivil,
  formatTime,
  marketDate,
  marketTime,
  parseTime,
} from './time'
import { type TimeMicros, timeMicros } from './units'

const at = (text: string): TimeMicros => {
  const time = parseTime(text)
  if (typeof time === 'string') throw new Error(time)
  return time
}

test('a time is written in market time with six decimals', () => {
  expect(formatTime(at('2026-11-20T15:00:00.0001Z'))).toBe('2026-11-20T10:00:00.000100-05:00')
  expect(formatTime(at('2013-10-07T09:30:00-04:00'))).toBe('2013-10-07T09:30:00.000000-04:00')
})

test('daylight saving changes on the second Sunday of March and the first of November', () => {
  expect(formatTime(at('2026-03-08T06:59:59Z'))).toMatch(/T01:59:59.*-05:00/)
  expect(formatTime(at('2026-03-08T07:00:00Z'))).toMatch(/T03:00:00.*-04:00/)
  expect(formatTime(at('2026-11-01T05:59:59Z'))).toMatch(/T01:59:59.*-04:00/)
  expect(formatTime(at('2026-11-01T06:00:00Z'))).toMatch(/T01:00:00.*-05:00/)
})

test('the offset agrees with the time zone database at any hour from 2008 to 2037', () => {
  const reference = new Intl.DateTimeFormat('en-CA', {
    timeZone: 'America/New_York',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  fc.assert(
    fc.property(fc.integer({ min: 1_199_145_600, max: 2_145_916_800 }), (second) => {
      const parts = Object.fromEntries(
        reference.formatToParts(second * 1000).map(({ type, value }) => [type, value]),
      ) as Record<string, string>
      const own = formatTime(timeMicros(second * 1_000_000))
      expect(own.slice(0, 19)).toBe(
        `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}:${parts['second']}`,
      )
    }),
    { numRuns: 2000 },
  )
})

test('text and instant are two spellings of one time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (micros) => {
      expect(parseTime(formatTime(timeMicros(micros)))).toBe(micros)
    }),
  )
})

test('days and dates are inverse', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 100_000 }), (days) => {
      const { year, month, day } = civilFromDays(days)
      expect(daysFromCivil(year, month, day)).toBe(days)
    }),
  )
})

test('a market day and a time of day lead back to the instant', () => {
  const open = at('2026-11-20T09:30:00-05:00')
  const { day, sinceMidnight } = marketTime(open)
  expect(atMarketTime(day, sinceMidnight)).toBe(open)
  expect(marketDate(open)).toBe('2026-11-20')
})

test.each([
  '2026-11-20',
  '2026-11-20T10:00:00',
  '2026-13-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-11-20T24:00:00Z',
  '2026-11-20T10:00:00.1234567Z',
  'yesterday',
  '',
])('%j is refused with a reason', (text) => {
  expect(typeof parseTime(text)).toBe('string')
})
