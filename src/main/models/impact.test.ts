/** Impact grows with the square root of size, and Almgren's formula gives the costs of the paper's two examples. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { almgrenImpact, squareRootFraction, squareRootImpact } from './impact'

const BP = 10_000
const law = { y: 1, dailyVolatility: 0.02, adv: 1_000_000 }

test('a hundredth of the day moves a tenth of the daily volatility', () => {
  expect(squareRootFraction(law, 10_000)).toBeCloseTo(0.002, 12)
  // A tenth of 2 % of 10.00 is 0.02; the floating product is rounded up, never down.
  expect(squareRootImpact(law, 10_000, 20_000_000)).toBe(20_000)
  expect(squareRootImpact(law, 10_001, 20_000_000)).toBe(20_001)
})

test('four times the size has twice the impact, for any law', () => {
  const any = fc.record({
    y: fc.double({ min: 0, max: 3, noNaN: true }),
    dailyVolatility: fc.double({ min: 0, max: 0.2, noNaN: true }),
    adv: fc.integer({ min: 1, max: 1_000_000_000 }),
  })
  fc.assert(
    fc.property(any, fc.integer({ min: 1, max: 10_000_000 }), (some, qty) => {
      expect(squareRootFraction(some, 4 * qty)).toBeCloseTo(2 * squareRootFraction(some, qty), 9)
    }),
  )
})

test('a law without a volume is refused', () => {
  expect(() => squareRootFraction({ ...law, adv: 0 }, 100)).toThrow('invalid adv: not positive, was 0')
})

const ibm = { adv: 6.561e6, sharesOutstanding: 1728e6, dailyVolatility: 0.0157 }
const dri = { adv: 1.929e6, sharesOutstanding: 168e6, dailyVolatility: 0.0226 }

test.each([
  ['IBM', ibm, 19.86, [22.29, 14.71, 8.49], [32.22, 24.64, 18.42], [32, 25, 18]],
  ['DRI', dri, 21.68, null, [42.93, 32.01, 23.06], [43, 32, 23]],
] as const)('T12: a tenth of the day in %s', (_, stock, permanent, temporary, cost, printed) => {
  for (const [i, days] of [0.1, 0.2, 0.5].entries()) {
    const found = almgrenImpact({ ...stock, qty: stock.adv / 10, days })
    expect(found.permanent * BP).toBeCloseTo(permanent, 1)
    if (temporary !== null)
      expect(Math.abs(found.temporary * BP - (temporary[i] as number))).toBeLessThan(0.01)
    expect(Math.abs(found.cost * BP - (cost[i] as number))).toBeLessThan(0.01)
    expect(Math.round(found.cost * BP)).toBe(printed[i])
  }
})
