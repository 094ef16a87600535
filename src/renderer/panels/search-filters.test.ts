/** Claim: filters become the conditions that the views take, times are of the day that they name, and a wrong one is told. */
import { formatTime } from '@shared/time'
import { timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { conditionsOf, filterFault, filtersFrom, NO_FILTERS, readInstant } from './search-filters'

/** 2026-07-01 10:00 market time. */
const now = Date.UTC(2026, 6, 1, 14) * 1_000
const at = (text: string) => {
  const read = readInstant(text, now)
  return typeof read === 'string' ? read : formatTime(timeMicros(read))
}

test('a time is of the desk’s day, a date of its own, in the market’s zone of that day', () => {
  expect(at('10:05')).toMatch(/^2026-07-01T10:05:00.000000-04:00/)
  expect(at(' 9:05:30 ')).toMatch(/^2026-07-01T09:05:30.000000-04:00/)
  expect(at('2026-01-15 15:59')).toMatch(/^2026-01-15T15:59:00.000000-05:00/)
  expect(at('2026-01-15')).toMatch(/^2026-01-15T00:00:00.000000-05:00/)
  for (const wrong of ['', '25:00', '10', '10:60', 'noon', '2026-13-01', '2026-02-30 10:00'])
    expect(typeof readInstant(wrong, now), wrong).toBe('string')
})

test('what is empty or wrong asks nothing; the rest is asked exactly', () => {
  expect(conditionsOf(NO_FILTERS, now)).toEqual({})
  const filters = {
    ...NO_FILTERS,
    kind: 'fill',
    client: 'R1',
    capacity: 'dark',
    code: 'STALE',
    from: '10:00',
    before: 'x',
  }
  expect(conditionsOf(filters, now)).toEqual({
    where: { type: 'fill', client: 'R1', capacity: 'dark' },
    from: { column: 'at', value: now },
    has: { column: 'codes', word: 'STALE' },
  })
  expect(filterFault('before', 'x', now)).toMatch(/A time such as/)
  expect(filterFault('before', '', now)).toBeNull()
  expect(filterFault('client', 'x', now)).toBeNull()
})

test('a search of another version keeps what this one knows', () => {
  expect(filtersFrom({ client: 'R1', mood: 'grim' })).toEqual({ ...NO_FILTERS, client: 'R1' })
  expect(filtersFrom(undefined)).toEqual(NO_FILTERS)
})
