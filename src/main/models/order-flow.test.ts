/** Payment for order flow and wholesale prices are those of the contracts, rounded against whoever hopes. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  accessFeeLimit,
  brokerPayment,
  effectiveFor,
  type FlowContract,
  flowPayment,
  type WholesalerTerms,
  wholesalerPrice,
} from './order-flow'

const fixed = (perShare: number): FlowContract => ({ perShare, spreadPpm: 0, cap: null })
const ofSpread = (spreadPpm: number, cap: number | null = null): FlowContract => ({
  perShare: 0,
  spreadPpm,
  cap,
})

test('rules.md 11-a: 250,000 shares at 9 cents a hundred are 225.00', () => {
  expect(250_000 * flowPayment(fixed(900), 40_000)).toBe(225_000_000)
})

test('rules.md 11-b: 12 % of a spread of 0.04 on 1,000 shares is 4.80, or the cap', () => {
  expect(1_000 * flowPayment(ofSpread(120_000), 40_000)).toBe(4_800_000)
  expect(flowPayment(ofSpread(120_000, 2_000), 40_000)).toBe(2_000)
  expect(flowPayment(ofSpread(120_000), 101)).toBe(12)
})

test('rules.md 11-c: E/Q 0.4 of a spread of 0.04 gives the client 0.012 and keeps 0.008 against the midpoint', () => {
  const price = wholesalerPrice(true, 10_000_000, 10_040_000, 400_000)
  expect(10_040_000 - price).toBe(12_000)
  expect(price - 10_020_000).toBe(8_000)
  expect(wholesalerPrice(false, 10_000_000, 10_040_000, 400_000)).toBe(10_012_000)
})

test('a wholesale price lies between midpoint and far side and is never better than E/Q says', () => {
  const any = fc.record({
    nbb: fc.integer({ min: 1, max: 400_000_000 }),
    spread: fc.integer({ min: 0, max: 5_000_000 }),
    effective: fc.integer({ min: 0, max: 1_000_000 }),
    isBuy: fc.boolean(),
  })
  fc.assert(
    fc.property(any, ({ nbb, spread, effective, isBuy }) => {
      const nbo = nbb + spread
      const price = wholesalerPrice(isBuy, nbb, nbo, effective)
      const cost = isBuy ? 2 * price - nbb - nbo : nbb + nbo - 2 * price
      expect(cost).toBeGreaterThanOrEqual((spread * effective) / 1e6 - 1e-6)
      expect(cost).toBeLessThanOrEqual(spread)
      expect(cost).toBeLessThan((spread * effective) / 1e6 + 4)
    }),
  )
})

test('each broker has its own contract, each size its own E/Q, and what is not agreed pays nothing', () => {
  const same = <T>(value: T) => ({ market: value, marketableLimit: value, restingLimit: value, other: value })
  const terms: WholesalerTerms = {
    effective: same([
      { upTo: 1_999, effectivePpm: 400_000 },
      { upTo: 10_000, effectivePpm: 600_000 },
    ]),
    contracts: new Map([['B1', { ...same(fixed(1_000)), restingLimit: fixed(2_000) }]]),
  }
  expect(brokerPayment(terms, 'B1', 'market', 40_000)).toBe(1_000)
  expect(brokerPayment(terms, 'B1', 'restingLimit', 40_000)).toBe(2_000)
  expect(brokerPayment(terms, 'B2', 'market', 40_000)).toBe(0)
  expect([1, 1_999, 2_000, 10_000, 10_001].map((qty) => effectiveFor(terms, 'market', qty))).toEqual([
    400_000,
    400_000,
    600_000,
    600_000,
    null,
  ])
})

test('rules.md 1.2: the access fee is capped by share, below 1.00 by part of the price', () => {
  expect(accessFeeLimit(25_000_000, 3_000, 0.3)).toBe(3_000)
  expect(accessFeeLimit(500_000, 3_000, 0.3)).toBe(1_500)
  expect(accessFeeLimit(25_000_000, 1_000, 0.1)).toBe(1_000)
})

test('contracts and quotes that make no sense are refused by name', () => {
  expect(() => flowPayment(fixed(1), -1)).toThrow('invalid spread: negative, was -1')
  expect(() => wholesalerPrice(true, 10, 9, 0)).toThrow('invalid NBBO')
  expect(() => wholesalerPrice(true, 9, 10, 1_000_001)).toThrow('invalid effectivePpm')
})
