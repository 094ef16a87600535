// T13: effective = realized + impact on any fills, to 1e-12 of the figures, however they are weighted.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ShareWeighted, SpreadAverages } from './spread-averages'

const price = fc.integer({ min: 1, max: 1_000_000_000 })
const anyFill = fc.record({
  sign: fc.constantFrom<1 | -1>(1, -1),
  qty: fc.integer({ min: 1, max: 1_000_000 }),
  price,
  bid: price,
  ask: price,
  short: price,
  long: price,
})

test('T13: effective is realized plus impact at both horizons', () => {
  fc.assert(
    fc.property(fc.array(anyFill, { minLength: 1, maxLength: 50 }), (fills) => {
      const averages = new SpreadAverages()
      const size = new ShareWeighted()
      for (const { short, long, ...fill } of fills) {
        averages.atReceipt(fill)
        averages.later(fill, 'short', 2 * short)
        averages.later(fill, 'long', 2 * long)
        size.add(fill.price + fill.bid + fill.ask + short + long, fill.qty)
      }
      const effective = averages.effective.cents()!
      for (const horizon of ['short', 'long'] as const) {
        const parts = averages.realized[horizon].cents()! + averages.impact[horizon].cents()!
        expect(Math.abs(effective - parts)).toBeLessThanOrEqual(1e-12 * size.cents()!)
      }
    }),
  )
})

/** The orders of rules.md 5.7: a buy of 200 at 10.03 in 10.00/10.04, a sale of 100 at 20.00 in 20.00/20.02. */
const buy = { sign: 1, qty: 200, price: 10_030_000, bid: 10_000_000, ask: 10_040_000 } as const
const sale = { sign: -1, qty: 100, price: 20_000_000, bid: 20_000_000, ask: 20_020_000 } as const

test.each([
  ['50 ms', 10_020_000, 2],
  ['1 s', 10_025_000, 1],
  ['15 s', 10_030_000, 0],
  ['1 min', 10_040_000, -2],
  ['5 min', 10_050_000, -4],
] as const)('5-b: realized spread of the first order after %s', (_, mid, cents) => {
  const averages = new SpreadAverages()
  averages.later(buy, 'short', 2 * mid)
  expect(averages.realized.short.cents()).toBeCloseTo(cents, 9)
})

test('5-c, 5-d, 5-g: effective spreads, and the ratio of averages instead of the average of ratios', () => {
  const measured = (...fills: (typeof buy | typeof sale | Parameters<SpreadAverages['atReceipt']>[0])[]) => {
    const averages = new SpreadAverages()
    for (const fill of fills) averages.atReceipt(fill)
    return averages
  }
  const second = measured(sale)
  expect([second.effective.cents(), second.effectiveOverQuoted()]).toEqual([2, 1])
  const both = measured(buy, sale)
  expect(both.effective.cents()).toBeCloseTo(2, 9)
  expect(both.quoted.cents()).toBeCloseTo(3.3333, 4)
  expect(both.effectiveOverQuoted()).toBeCloseTo(0.6, 9)
  const outside = measured({ sign: 1, qty: 100, price: 10_050_000, bid: 10_000_000, ask: 10_040_000 })
  expect(outside.effective.cents()).toBeCloseTo(6, 9)
  expect(outside.effectiveOverQuoted()).toBeCloseTo(1.5, 9)
})
