/** Censored fills teach how deep a venue is: T11 of models.md, and counts that fade and come back byte for byte. */
import { ByteReader, ByteWriter } from '@shared/bytes'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectedFill, learningRegret, PUBLISHED, splitBy, truthOf } from '../../../test/models/fill-learning'
import { DEFAULT_PRIOR, FillCurve, OBSERVATION } from './fill-probability'

const truth = truthOf(PUBLISHED)
const fill = (split: ArrayLike<number>): number => expectedFill(truth, split)

test('T11: with the truth known the split is 7, 15, 15, 3 and fills 3.5917', () => {
  expect([...splitBy(truth, PUBLISHED.units)]).toEqual([7, 15, 15, 3])
  expect(fill([7, 15, 15, 3])).toBeCloseTo(3.5917, 4)
  expect(fill([10, 10, 10, 10])).toBeCloseTo(3.4067, 4)
  const alone = truth.map((_, i) => fill(truth.map((__, j) => (i === j ? PUBLISHED.units : 0))))
  expect(Math.max(...alone)).toBeCloseTo(1.4812, 4)
})

test('T11: the prior of one observation learns the split without chance', () => {
  const found = learningRegret(PUBLISHED, 'prior', [1, 2, 3, 4, 5, 6])
  const sheet = [0.142, 0.058, 0.034, 0.03, 0.028]
  found.forEach((value, i) => {
    expect(value).toBeLessThan((sheet[i] as number) * 1.25)
  })
})

test('T11: Thompson sampling is below 0.02 after 2,000 episodes', () => {
  const found = learningRegret(PUBLISHED, 'thompson', [1, 2, 3, 4, 5, 6])
  expect(found[4]).toBeLessThan(0.02)
  expect(found[0]).toBeLessThan(0.25)
  expect(found[3]).toBeLessThan(0.03)
})

test('T11: greed without a prior never learns', () => {
  const found = learningRegret(PUBLISHED, 'naive', [1, 2])
  expect(found[4]).toBeGreaterThan(1)
})

test('the estimate of Kaplan and Meier: censored orders count where they were seen', () => {
  const curve = new FillCurve(4, 100, { weight: 1e-9, hazard: 0.5 })
  curve.observe(400, 200) // exactly 2
  curve.observe(200, 200) // at least 2
  curve.observe(300, 0) // exactly 0
  curve.observe(400, 400) // at least 4
  // z(0) = 1/4, z(1) = 0/3, z(2) = 1/2, z(3) = 0/1.
  const out = new Float64Array(4)
  curve.tails(out)
  expect([...out].map((t) => Math.round(t * 1e6) / 1e6)).toEqual([0.75, 0.75, 0.375, 0.375])
  expect(curve.expectedPpm(200)).toBeCloseTo(750_000, -1)
  expect(curve.expectedPpm(400)).toBeCloseTo(562_500, -1)
  expect(curve.expectedPpm(1)).toBe(curve.expectedPpm(100))
  expect(curve.expectedPpm(1_000_000)).toBe(curve.expectedPpm(400))
})

const orders = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })), {
  maxLength: 60,
})
const learned = (list: readonly (readonly [number, number])[]): FillCurve => {
  const curve = new FillCurve(20, 1)
  for (const [a, b] of list) curve.observe(Math.max(a, b), Math.min(a, b))
  return curve
}

test('tails start at most at 1, never rise, and what is expected is their sum', () => {
  fc.assert(
    fc.property(orders, fc.integer({ min: 1, max: 20 }), (list, qty) => {
      const curve = learned(list)
      const out = new Float64Array(20)
      curve.tails(out)
      let last = 1
      for (const tail of out) {
        expect(tail).toBeGreaterThan(0)
        expect(tail).toBeLessThanOrEqual(last)
        last = tail
      }
      const sum = out.subarray(0, qty).reduce((a, b) => a + b, 0)
      expect(curve.expectedPpm(qty)).toBe(Math.floor((1e6 * sum) / qty))
    }),
  )
})

test('counts that fade stay whole and ordered, and go to the prior in the end', () => {
  fc.assert(
    fc.property(orders, fc.integer({ min: 1, max: 10 }), (list, shift) => {
      const curve = learned(list)
      curve.fade(shift)
      for (let s = 0; s < 20; s++) {
        expect(Number.isInteger(curve.reached[s])).toBe(true)
        expect(curve.ended[s]).toBeLessThanOrEqual(curve.reached[s] as number)
      }
    }),
  )
  const curve = learned([
    [20, 0],
    [20, 0],
    [20, 0],
  ])
  expect(curve.hazard(0)).toBeCloseTo(3.05 / 4, 12)
  for (let day = 0; day < 20; day++) curve.fade(1)
  expect(Math.abs(curve.hazard(0) - DEFAULT_PRIOR.hazard)).toBeLessThan(0.002)
})

test('knowledge comes back from its bytes, and bytes that contradict themselves are refused', () => {
  fc.assert(
    fc.property(orders, (list) => {
      const curve = learned(list)
      const to = new ByteWriter(64)
      curve.encode(to)
      const bytes = to.bytes().slice()
      const again = FillCurve.decode(new ByteReader(bytes))
      const second = new ByteWriter(64)
      again.encode(second)
      expect(second.bytes()).toEqual(bytes)
      expect(again.expectedPpm(7)).toBe(curve.expectedPpm(7))
    }),
  )
  const to = new ByteWriter(64)
  const broken = learned([[20, 0]])
  broken.ended[0] = OBSERVATION * 2
  broken.encode(to)
  expect(() => FillCurve.decode(new ByteReader(to.bytes()))).toThrow('invalid count at level 0')
  expect(() => FillCurve.decode(new ByteReader(to.bytes().subarray(0, 40)))).toThrow('invalid units')
})

test('a fill beyond the order is refused by name', () => {
  expect(() => new FillCurve(4, 100).observe(100, 101)).toThrow('invalid filled: not 0 to 100, was 101')
  expect(() => new FillCurve(0, 100)).toThrow('invalid units')
})
