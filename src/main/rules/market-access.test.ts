/** The controls of rules.md 10 refuse one step past each limit, and whatever they cannot judge. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { micros } from '../../../test/support/rule-tables'
import {
  checkFirmCapital,
  checkLimitChange,
  checkNotionalRate,
  checkOrderRate,
  checkRestricted,
  collarPercent,
  graded,
  type LimitChange,
  limitInForce,
} from './market-access'
import { isInCollar } from './price-collar'
import { SlidingSum } from './sliding-sum'

const SECOND = 1_000_000

test('10-c: of 101 orders in a second with a limit of 100 the last is refused', () => {
  const orders = new SlidingSum(SECOND)
  const found: string[] = []
  for (let i = 0; i < 101; i++) {
    const finding = checkOrderRate(orders, i * 9_000, 100)
    found.push(finding)
    if (finding === 'ok') orders.add(i * 9_000, 1)
  }
  expect(found.filter((it) => it === 'ok')).toHaveLength(100)
  expect(found[100]).toBe('ORDER_RATE')
  expect(checkOrderRate(orders, SECOND, 100)).toBe('ok')
  expect(checkOrderRate(orders, 0, null)).toBe('unknown: orderRateLimit')
})

test('10m in 10 s: the value that fills the window passes, a micro more does not', () => {
  const values = new SlidingSum(10 * SECOND)
  values.add(0, micros('9999999'))
  expect(checkNotionalRate(values, 1, micros('1'), micros('10000000'))).toBe('ok')
  expect(checkNotionalRate(values, 1, micros('1.000001'), micros('10000000'))).toBe('NOTIONAL_RATE')
  expect(checkNotionalRate(values, 10 * SECOND, micros('10000000'), micros('10000000'))).toBe('ok')
  expect(checkNotionalRate(values, 1, null, micros('10000000'))).toBe('unknown: orderValue')
  expect(checkNotionalRate(values, 1, 1, null)).toBe('unknown: notionalRateLimit')
})

test('a sliding sum is the sum of what is in its window, whatever came', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 0, max: 1_000_000 })), { maxLength: 80 }),
      (steps) => {
        const sum = new SlidingSum(100)
        const all: [number, number][] = []
        let at = 0
        for (const [wait, amount] of steps) {
          at += wait
          sum.add(at, amount)
          all.push([at, amount])
          const inside = all.filter(([t]) => t > at - 100).reduce((total, [, a]) => total + a, 0)
          expect(sum.total(at)).toBe(inside)
        }
      },
    ),
    { seed: 11, numRuns: 300 },
  )
})

test('the firm: gross, net and loss each bound, and a missing limit or value refuses', () => {
  const used = { filledBuy: 400, filledSell: 0, openBuy: 100, openSell: 0 }
  const limits = { gross: 1_000, net: 1_000, loss: 50 }
  expect(checkFirmCapital(used, true, 500, 50, limits)).toBe('ok')
  expect(checkFirmCapital(used, true, 501, 50, limits)).toBe('FIRM_CAPITAL')
  expect(checkFirmCapital(used, true, 500, 51, limits)).toBe('FIRM_CAPITAL')
  expect(checkFirmCapital(used, true, 100, 0, { ...limits, net: 599 })).toBe('FIRM_CAPITAL')
  expect(checkFirmCapital(used, false, 100, 0, { ...limits, net: 300 })).toBe('ok')
  expect(checkFirmCapital(used, true, null, 0, limits)).toBe('unknown: orderValue')
  expect(checkFirmCapital(used, true, 1, 0, { ...limits, loss: null })).toBe('unknown: firmLimits')
})

test('a soft limit warns, a hard one blocks, both inclusive; without a hard one everything blocks', () => {
  const limit = { soft: 80, hard: 100 }
  expect([80, 81, 100, 101].map((it) => graded(it, limit))).toEqual(['pass', 'warn', 'warn', 'block'])
  expect(graded(1, { soft: 80, hard: null })).toBe('block')
  expect(graded(100, { soft: null, hard: 100 })).toBe('pass')
})

test('10-b: the collar is 5, 10 or 20 percent by tier and price, and 56 is outside 10 percent of 50', () => {
  const collars = { tier1Pct: 5, tier2Pct: 10, lowPricePct: 20, lowPrice: micros('3') }
  expect(collarPercent(1, micros('50'), collars)).toBe(5)
  expect(collarPercent(2, micros('50'), collars)).toBe(10)
  expect(collarPercent(1, micros('3'), collars)).toBe(20)
  expect(collarPercent(null, micros('50'), collars)).toBe('unknown: luldTier')
  expect(collarPercent(1, null, collars)).toBe('unknown: prevClose')
  expect(isInCollar(true, micros('56'), micros('50'), 10)).toBe(false)
})

test('10-e: a restricted symbol is refused, and so is everything under a list that cannot be read', () => {
  expect(checkRestricted(['ABC'], 'ABC')).toBe('RESTRICTED')
  expect(checkRestricted(['ABC'], 'XYZ')).toBe('ok')
  expect(checkRestricted(true, 'XYZ')).toBe('RESTRICTED')
  expect(checkRestricted(null, 'XYZ')).toBe('unknown: restrictedList')
})

const raise: LimitChange = {
  from: 100,
  to: 200,
  requestedBy: 'ann',
  approvedBy: 'bob',
  isApproverSupervisor: true,
  revertsAt: 1_000,
  at: 10,
}

test.each([
  ['two people and an end', raise, 'ok'],
  ['10-g: nobody approved', { ...raise, approvedBy: null }, 'LIMIT_CHANGE'],
  ['10-g: approved by who asked', { ...raise, approvedBy: 'ann' }, 'LIMIT_CHANGE'],
  ['approved by a trader', { ...raise, isApproverSupervisor: false }, 'LIMIT_CHANGE'],
  ['no end', { ...raise, revertsAt: null }, 'LIMIT_CHANGE'],
  ['an end in the past', { ...raise, revertsAt: 10 }, 'LIMIT_CHANGE'],
  ['lowered alone', { ...raise, to: 50, approvedBy: null, revertsAt: null }, 'ok'],
] as const)('limit change: %s', (_, change, expected) => {
  expect(checkLimitChange(change)).toBe(expected)
})

test('a raise reverts by itself', () => {
  expect([limitInForce(raise, 999), limitInForce(raise, 1_000)]).toEqual([200, 100])
})
