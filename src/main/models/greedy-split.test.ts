/** One unit at a time is the best split of all, and nothing is placed where it is expected to lose. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { greedySplit, type SplitVenue } from './greedy-split'

const venue = fc
  .record({
    chances: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
    gain: fc.double({ min: -1, max: 3, noNaN: true }),
    loss: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(
    ({ chances, gain, loss }): SplitVenue => ({
      tails: Float64Array.from(chances.sort((a, b) => b - a)),
      gain: Math.max(gain, -loss),
      loss,
    }),
  )
const worth = (venues: readonly SplitVenue[], split: ArrayLike<number>): number =>
  venues.reduce(
    (sum, { tails, gain, loss }, i) =>
      sum + tails.subarray(0, split[i]).reduce((part, t) => part + t * gain - (1 - t) * loss, 0),
    0,
  )

test('no split of three venues is worth more, found by trying them all', () => {
  fc.assert(
    fc.property(fc.tuple(venue, venue, venue), fc.integer({ min: 0, max: 8 }), (venues, units) => {
      const out = new Int32Array(3)
      const placed = greedySplit(venues, units, out)
      expect(placed).toBe(out[0]! + out[1]! + out[2]!)
      let best = 0
      for (let a = 0; a <= 5; a++)
        for (let b = 0; b <= 5; b++)
          for (let c = 0; c <= 5 && a + b + c <= units; c++) best = Math.max(best, worth(venues, [a, b, c]))
      expect(worth(venues, out)).toBeGreaterThanOrEqual(best - 1e-9)
    }),
  )
})

test('a venue where a fill loses gets nothing, and the first wins a tie', () => {
  const tails = Float64Array.from([0.5, 0.4])
  const out = new Int32Array(3)
  greedySplit(
    [
      { tails, gain: -1, loss: 0 },
      { tails, gain: 1, loss: 0 },
      { tails, gain: 1, loss: 0 },
    ],
    1,
    out,
  )
  expect([...out]).toEqual([0, 1, 0])
})
