/** The sale follows Almgren and Chriss's own example, and slices bring impact below the cap. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { almgrenChriss, type LiquidationPlan, sliceCount, sliceSizes } from './schedule'

const paper: LiquidationPlan = {
  qty: 1e6,
  days: 5,
  intervals: 5,
  dailyDeviation: 0.95,
  fixedCost: 0.0625,
  temporary: 2.5e-6,
  permanent: 2.5e-7,
  riskAversion: 1e-6,
}

test('T12: holdings, cost and deviation at a risk aversion of 1e-6', () => {
  const sale = almgrenChriss(paper)
  expect(sale.kappa).toBeCloseTo(0.607076, 6)
  const holdings = [541955.6, 289854.2, 147897.5, 62141.8, 0]
  holdings.forEach((held, i) => {
    expect(Math.abs((sale.holdings[i] as number) - held)).toBeLessThan(0.1)
  })
  expect(Math.abs(sale.expectedCost - 911_227.0)).toBeLessThan(0.1)
  expect(Math.abs(sale.deviation - 603_430.7)).toBeLessThan(0.1)
})

test('T12: a risk aversion of 2e-6 sells faster, none sells evenly', () => {
  const fast = almgrenChriss({ ...paper, riskAversion: 2e-6 })
  expect(fast.kappa).toBeCloseTo(0.846297, 6)
  expect(Math.abs(fast.expectedCost - 1_140_715.2)).toBeLessThan(0.1)
  expect(Math.abs(fast.deviation - 449_367.7)).toBeLessThan(0.1)
  const even = almgrenChriss({ ...paper, riskAversion: 0 })
  expect(even.holdings).toEqual([800_000, 600_000, 400_000, 200_000, 0])
  expect(even.expectedCost).toBeCloseTo(662_500, 6)
  expect(Math.abs(even.deviation - 1_040_672.9)).toBeLessThan(0.1)
})

test('no other sale is better than the optimal one', () => {
  const best = almgrenChriss(paper)
  const value = ({ expectedCost, deviation }: { expectedCost: number; deviation: number }) =>
    expectedCost + paper.riskAversion * deviation ** 2
  for (const riskAversion of [0, 5e-7, 9e-7, 1.1e-6, 2e-6, 1e-5]) {
    expect(value(almgrenChriss({ ...paper, riskAversion }))).toBeGreaterThan(value(best))
  }
})

test('an impact that damps away the temporary cost is refused', () => {
  expect(() => almgrenChriss({ ...paper, permanent: 1e-5 })).toThrow('invalid temporary')
})

const slicing = {
  qty: 10_000,
  roundLot: 100,
  costBeside: 10_000,
  impact: 20_000,
  capPpm: 500_000,
  maxSlices: 50,
}

test('impact of two thirds of the cost and a cap of a half: four slices', () => {
  expect(sliceCount(slicing)).toBe(4)
  expect(sliceCount({ ...slicing, impact: 10_000 })).toBe(1)
  expect(sliceCount({ ...slicing, impact: 0 })).toBe(1)
})

test('where nothing but impact costs, only the number of slices stops', () => {
  expect(sliceCount({ ...slicing, costBeside: -100 })).toBe(50)
  expect(sliceCount({ ...slicing, costBeside: -100, qty: 350 })).toBe(3)
  expect(sliceCount({ ...slicing, qty: 40 })).toBe(1)
})

test('slices add up, are round lots but for the last, and meet the cap', () => {
  const any = fc.record({
    qty: fc.integer({ min: 1, max: 100_000 }),
    roundLot: fc.constantFrom(1, 10, 40, 100),
    costBeside: fc.integer({ min: -20_000, max: 50_000 }),
    impact: fc.integer({ min: 0, max: 200_000 }),
    capPpm: fc.integer({ min: 0, max: 999_999 }),
    maxSlices: fc.integer({ min: 1, max: 100 }),
  })
  fc.assert(
    fc.property(any, (terms) => {
      const count = sliceCount(terms)
      const sizes = sliceSizes(terms.qty, terms.roundLot, count)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(terms.qty)
      for (const size of sizes.slice(0, -1)) expect(size % terms.roundLot).toBe(0)
      expect(Math.min(...sizes)).toBeGreaterThan(0)
      expect(sizes).toHaveLength(count)
      if (count === Math.min(terms.maxSlices, Math.max(1, Math.floor(terms.qty / terms.roundLot)))) return
      const impact = terms.impact / Math.sqrt(count)
      const allowed = (terms.capPpm / 1e6) * (Math.max(0, terms.costBeside) + impact)
      expect(impact).toBeLessThanOrEqual(allowed + 1e-6)
    }),
  )
})
