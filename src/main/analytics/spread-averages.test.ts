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
