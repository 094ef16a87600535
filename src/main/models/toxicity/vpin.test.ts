// VPIN is the mean imbalance of its buckets, whatever the bars they were filled by.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalCdf } from './normal'
import { Vpin } from './vpin'

test('by hand: two buckets of 100 shares, a bar split between them', () => {
  const vpin = new Vpin({ bucketShares: 100, deviation: 2, buckets: 2 })
  const seen: number[] = []
  vpin.addBar(2, 60, (value) => seen.push(value))
  vpin.addBar(-2, 120, (value) => seen.push(value))
  expect(vpin.value()).toBeNull()
  vpin.addBar(0, 20, (value) => seen.push(value))
  const [up, down] = [normalCdf(1), normalCdf(-1)]
  const first = Math.abs(2 * (60 * up + 40 * down) - 100) / 100
  const second = Math.abs(2 * (80 * down + 20 * 0.5) - 100) / 100
  expect(vpin.value()).toBeCloseTo((first + second) / 2, 12)
  expect(seen).toEqual([vpin.value()])
})

test('it is between 0 and 1, 0 for a still price and nearly 1 for a price that only jumps up', () => {
  const bar = fc.record({ change: fc.double({ min: -9, max: 9, noNaN: true }), shares: fc.nat(500) })
  fc.assert(
    fc.property(fc.array(bar, { minLength: 30, maxLength: 90 }), (bars) => {
      const vpin = new Vpin({ bucketShares: 100, deviation: 1, buckets: 5 })
      for (const { change, shares } of bars) vpin.addBar(change, shares)
      const value = vpin.value()
      if (value !== null) expect(value >= 0 && value <= 1).toBe(true)
    }),
  )
  for (const [change, expected] of [
    [0, 0],
    [6, 1],
  ] as const) {
    const vpin = new Vpin({ bucketShares: 100, deviation: 1, buckets: 3 })
    vpin.addBar(change, 300)
    expect(vpin.value()).toBeCloseTo(expected, 8)
  }
})

test('two bars of one move are one bar of it', () => {
  const of = (bars: readonly (readonly [number, number])[]) => {
    const vpin = new Vpin({ bucketShares: 70, deviation: 1, buckets: 4 })
    for (const [change, shares] of bars) vpin.addBar(change, shares)
    return vpin.value()
  }
  expect(of([[0.7, 300]])).toBeCloseTo(
    of([
      [0.7, 110],
      [0.7, 190],
    ])!,
    12,
  )
})

test('terms out of range and bars that are none are refused by name', () => {
  expect(() => new Vpin({ bucketShares: 0, deviation: 1, buckets: 1 })).toThrow(/bucketShares/)
  expect(() => new Vpin({ bucketShares: 1, deviation: Number.NaN, buckets: 1 })).toThrow(/deviation/)
  expect(() => new Vpin({ bucketShares: 1, deviation: 1, buckets: 0 })).toThrow(/buckets/)
  const vpin = new Vpin({ bucketShares: 1, deviation: 1, buckets: 1 })
  expect(() => vpin.addBar(Number.NaN, 1)).toThrow(/not a bar/)
  expect(() => vpin.addBar(0, -1)).toThrow(/not a bar/)
})
