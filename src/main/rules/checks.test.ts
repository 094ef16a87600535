/** The entry checks give the verdicts of rules.md 1.5 and 10, at their bounds and one step past them. */
import { expect, test } from 'vitest'
import { configFor } from '../../../test/scenarios/scenario-runner'
import { CheckSheet } from './check-sheet'
import { checkCredit } from './credit'
import { mustDisplay } from './display'
import { marketQuality } from './market-quality'
import { checkOrderSize } from './order-size'
import { isInCollar } from './price-collar'
import { isOnTick } from './tick-size'

const { regime } = configFor('2026-11-20')

test.each([
  ['1.5-a', 10_005_000, false],
  ['1.5-b', 999_900, true],
  ['1.5-d', 1_000_100, false],
  ['1.5-j', 500_050 / 1, false],
  ['a cent', 10_010_000, true],
])('tick size, %s', (_, price, expected) => {
  expect(isOnTick(price, null, regime)).toBe(expected)
})

test('an assigned half-penny tick holds from its day and from 1.00 on only', () => {
  expect(isOnTick(10_005_000, 5_000, regime)).toBe(false)
  const later = configFor('2027-11-01').regime
  expect(isOnTick(10_005_000, 5_000, later)).toBe(true)
  expect(isOnTick(10_002_500, 2_500, later)).toBe(false)
  expect(isOnTick(10_005_000, null, later)).toBe(false)
  expect(isOnTick(500_100, 5_000, later)).toBe(true)
})

test('10-b: a buy at 56 is outside a collar of 10 % around 50, 55 is inside, and a passive limit never fails', () => {
  expect(isInCollar(true, 56_000_000, 50_000_000, 10)).toBe(false)
  expect(isInCollar(true, 55_000_000, 50_000_000, 10)).toBe(true)
  expect(isInCollar(true, 1_000_000, 50_000_000, 10)).toBe(true)
  expect(isInCollar(false, 44_990_000, 50_000_000, 10)).toBe(false)
})

test('size limits are inclusive, and an unknown volume does not block', () => {
  const limits = {
    maxOrderShares: 50_000,
    maxOrderNotional: 1_000_000_000_000,
    maxOrderAdvPct: 5,
    softLimitPct: 100,
  }
  const codes = (qty: number, notional: number | null, adv: number | null): string[] => {
    const sheet = new CheckSheet()
    checkOrderSize(sheet, qty, notional, limits, adv, null)
    return sheet.blocking
  }
  expect(codes(50_000, 1_000_000_000_000, 1_000_000)).toEqual([])
  expect(codes(50_001, 1_000_000_000_001, 1_000_000)).toEqual(['ORDER_SIZE', 'ORDER_NOTIONAL', 'ORDER_ADV'])
  expect(codes(50_000, null, null)).toEqual([])
  expect(codes(50_000, 2 ** 60, null)).toEqual(['NOTIONAL_UNSAFE', 'ORDER_NOTIONAL'])
})

test('10-a: 4.9m used of 5m refuses 0.2m more, on entry; an unknown price fails closed', () => {
  const used = { filledBuy: 4_000_000_000_000, filledSell: 0, openBuy: 900_000_000_000, openSell: 0 }
  const codes = (notional: number | null): string[] => {
    const sheet = new CheckSheet()
    checkCredit(sheet, used, true, notional, 5_000_000_000_000, null)
    return sheet.blocking
  }
  expect(codes(200_000_000_000)).toEqual(['CREDIT_GROSS'])
  expect(codes(100_000_000_000)).toEqual([])
  expect(codes(null)).toEqual(['CREDIT_GROSS'])
})

test('604: odd lots, blocks and orders not to be displayed are not shown', () => {
  expect(mustDisplay(true, 10_010_000, 99, 100, regime)).toBe(false)
  expect(mustDisplay(true, 500_010_000, 40, 40, regime)).toBe(true)
  expect(mustDisplay(true, 10_010_000, 10_000, 100, regime)).toBe(false)
  expect(mustDisplay(true, 2_000_000_000, 100, 100, regime)).toBe(false)
  expect(mustDisplay(false, 10_010_000, 200, 100, regime)).toBe(false)
})

test('a second of silence is not stale, a microsecond more is', () => {
  expect(marketQuality(10, 12, 1_000_000, 1_000_000, false)).toBe('good')
  expect(marketQuality(10, 12, 1_000_001, 1_000_000, false)).toBe('stale')
  expect(marketQuality(12, 12, 0, 1_000_000, false)).toBe('locked')
  expect(marketQuality(13, 12, 0, 1_000_000, false)).toBe('crossed')
  expect(marketQuality(0, 12, 0, 1_000_000, false)).toBe('oneSided')
  expect(marketQuality(0, 0, Number.POSITIVE_INFINITY, 1_000_000, false)).toBe('missing')
  expect(marketQuality(10, 12, 0, 1_000_000, true)).toBe('halted')
})
