/** The desk's price always lies between the far side and the midpoint, and moves against its inventory. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type PriceTerms, principalPrice } from './principal-price'

const terms = (more: Partial<PriceTerms> = {}): PriceTerms => ({
  nbb: 10_000_000,
  nbo: 10_020_000,
  improvementShare: 0.2,
  minImprovement: 100,
  skewPerLot: 0.05,
  position: 0,
  roundLot: 100,
  grid: 100,
  ...more,
})

test('a fifth of the half-spread of two cents is two tenths of a cent', () => {
  expect(principalPrice(true, terms())).toBe(10_018_000)
  expect(principalPrice(false, terms())).toBe(10_002_000)
})

test('a long desk sells cheaper and buys lower', () => {
  expect(principalPrice(true, terms({ position: 400 }))).toBe(10_016_000)
  expect(principalPrice(false, terms({ position: 400 }))).toBe(10_000_100)
})

test('a spread of one grid step has no room to improve', () => {
  expect(principalPrice(true, terms({ nbb: 500_000, nbo: 500_100 }))).toBe(500_100)
})

test('for any market and inventory the price is no worse than the far side and no better than the midpoint', () => {
  const any = fc.record({
    nbb: fc.integer({ min: 1, max: 400_000 }).map((n) => n * 100),
    spread: fc.integer({ min: 1, max: 500 }).map((n) => n * 100),
    improvementShare: fc.double({ min: 0, max: 1, noNaN: true }),
    skewPerLot: fc.double({ min: 0, max: 1, noNaN: true }),
    position: fc.integer({ min: -50_000, max: 50_000 }),
  })
  fc.assert(
    fc.property(any, fc.boolean(), ({ nbb, spread, ...rest }, isBuy) => {
      const nbo = nbb + spread
      const price = principalPrice(isBuy, terms({ ...rest, nbb, nbo }))
      expect(Number.isSafeInteger(price)).toBe(true)
      const [far, middle] = [isBuy ? nbo : nbb, (nbb + nbo) / 2]
      const sign = isBuy ? 1 : -1
      expect(sign * (far - price)).toBeGreaterThanOrEqual(0)
      expect(sign * (price - middle)).toBeGreaterThanOrEqual(0)
    }),
  )
})
