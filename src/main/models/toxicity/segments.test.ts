// Segments need enough labels, are entered on evidence, and do not flap between entry and exit.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  BENIGN,
  checkSegments,
  NEUTRAL,
  nextSegment,
  DEFAULT_SEGMENTS as S,
  type Segment,
  TOXIC,
} from './segments'

const level = (mean: number, labels = 1_000, variance = 0.004) => ({ mean, variance, labels })

test('a client is toxic from the entry on, until it is back behind the exit', () => {
  expect(nextSegment(NEUTRAL, level(0.99), S)).toBe(NEUTRAL)
  expect(nextSegment(NEUTRAL, level(1), S)).toBe(TOXIC)
  expect(nextSegment(TOXIC, level(0.61), S)).toBe(TOXIC)
  expect(nextSegment(TOXIC, level(0.59), S)).toBe(NEUTRAL)
  expect(nextSegment(NEUTRAL, level(0.2), S)).toBe(BENIGN)
  expect(nextSegment(BENIGN, level(0.49), S)).toBe(BENIGN)
  expect(nextSegment(BENIGN, level(0.51), S)).toBe(NEUTRAL)
  expect(nextSegment(BENIGN, level(2), S)).toBe(TOXIC)
})

test('neither few labels nor a wide interval make a segment', () => {
  expect(nextSegment(NEUTRAL, level(5, S.minLabels - 1), S)).toBe(NEUTRAL)
  expect(nextSegment(NEUTRAL, level(5, S.minLabels), S)).toBe(TOXIC)
  expect(nextSegment(NEUTRAL, level(1.2, 1_000, 0.2), S)).toBe(NEUTRAL)
})

test('while the level moves by less than the band, the segment changes at most once', () => {
  const band = fc.record({
    middle: fc.double({ min: -1, max: 3, noNaN: true }),
    moves: fc.array(fc.double({ min: -0.09, max: 0.09, noNaN: true }), { minLength: 2, maxLength: 60 }),
    start: fc.constantFrom<Segment>(BENIGN, NEUTRAL, TOXIC),
  })
  fc.assert(
    fc.property(band, ({ middle, moves, start }) => {
      let [segment, changes]: [Segment, number] = [start, 0]
      for (const move of moves) {
        const next = nextSegment(segment, level(middle + move), S)
        if (next !== segment) changes++
        segment = next
      }
      // From an outer segment there may be one step to neutral and one on.
      expect(changes).toBeLessThanOrEqual(start === NEUTRAL ? 1 : 2)
    }),
  )
})

test('settings whose bands overlap are refused by name', () => {
  expect(() => checkSegments({ ...S, toxic: { enter: 0.5, leave: 0.6 } })).toThrow(/toxic: enter/)
  expect(() => checkSegments({ ...S, benign: { enter: 0.6, leave: 0.5 } })).toThrow(/benign: enter/)
  expect(() => checkSegments({ ...S, minLabels: 0 })).toThrow(/minLabels/)
})
