// A clock that is set is seen, one that is kept is not, and a process that stood still knows for how long.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ClockWatch, clockWords } from './clock-watch'
import { reopenedWords } from './reopened'

test('steps of a second and more are named with their size, once', () => {
  const watch = new ClockWatch()
  expect(watch.look(1_000_000, 0)).toBeNull()
  expect(watch.look(1_000_010, 10)).toBeNull()
  expect(watch.look(1_000_020 - 3_600_000, 20)).toEqual({ what: 'clockBack', millis: 3_600_000 })
  expect(watch.look(1_000_030 - 3_600_000, 30)).toBeNull()
  expect(watch.look(1_000_040, 40)).toEqual({ what: 'clockForward', millis: 3_600_000 })
  expect(watch.look(1_060_040, 60_040)).toEqual({ what: 'gap', millis: 60_000 })
  expect(clockWords({ what: 'gap', millis: 60_000 })).toMatch(/stood still for 60\.0 s/)
})

test('a slewed clock is let pass for days, many small steps back are not', () => {
  const slewed = new ClockWatch()
  for (let n = 0; n < 200_000; n++) expect(slewed.look(1000 * n * 1.0005, 1000 * n)).toBeNull()
  const stepped = new ClockWatch()
  const seen = Array.from({ length: 100 }, (_, n) => stepped.look(100 * n - 200 * n, 100 * n))
  expect(seen.some((event) => event?.what === 'clockBack')).toBe(true)
})

test('any jump of two seconds and more is seen, whenever it comes', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2000, max: 1e12 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 500 }),
      (by, back, n) => {
        const watch = new ClockWatch()
        for (let i = 0; i < n; i++) expect(watch.look(1e12 + 4 * i, 4 * i)).toBeNull()
        const event = watch.look(1e12 + 4 * n + (back ? -by : by), 4 * n)
        expect(event?.what).toBe(back ? 'clockBack' : 'clockForward')
      },
    ),
  )
})

test('what became of records in doubt is said in each case', () => {
  const doubt = { durableSeq: 10, lastSeq: 15 }
  expect(reopenedWords(doubt, 15)).toMatch(/11 to 15 were in doubt: all of them were kept/)
  expect(reopenedWords(doubt, 10)).toMatch(/none was kept/)
  expect(reopenedWords(doubt, 12)).toMatch(/11 to 12 were kept and count, the rest were not/)
  expect(reopenedWords(doubt, 9)).toMatch(/records are lost/)
  expect(reopenedWords({ durableSeq: 10, lastSeq: 10 }, 10)).toMatch(/nothing was open/)
})
