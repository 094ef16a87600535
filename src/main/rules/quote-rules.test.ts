/** Rules 600, 610 and 612 on quotes, fees and increments give the vectors of rules.md 1.1, 1.2, 1.3 and 1.5. */
import { daysFromCivil } from '@shared/time'
import { expect, test } from 'vitest'
import { micros, us2013, us2026, us2027 } from '../../../test/support/rule-tables'
import { checkAccessFee } from './access-fee'
import { checkLockedMarket, type QuoteToShow, slidPrice } from './locked-market'
import { bestQuotes, checkOddLots, noQuotes, roundLotOf, type VenueTop } from './protected-quotes'
import { assignedIncrement, QuotedSpread } from './quoted-spread'
import { withOrderProtectionRescinded } from './regime'
import { checkImprovement, checkIncrement } from './tick-size'

const TODAY = daysFromCivil(2026, 11, 20)
const top = (bid: string, bidSize: number, ask: string, askSize: number, isProtected = true): VenueTop => ({
  bid: micros(bid),
  bidSize,
  ask: micros(ask),
  askSize,
  isProtected,
})
const best = (tops: readonly VenueTop[], lot: number | null) => {
  const out = noQuotes()
  return { found: bestQuotes(tops, lot, out), ...out }
}
const ODD = [top('10.00', 100, '10.03', 100), top('10.01', 60, '0', 0)]

test('1.1-e: an odd lot does not make the NBB, it is the best odd lot', () => {
  expect(best(ODD, 100)).toMatchObject({ nbb: micros('10.00'), oddBid: micros('10.01'), oddBidSize: 60 })
  expect(best(ODD, 100)).toMatchObject({ nbo: micros('10.03'), nboSize: 100, oddAsk: 0 })
})

test('1.1-f: 40 shares of a 500.00 stock are a round lot and protected', () => {
  const tops = [top('500.00', 100, '501.00', 40), top('500.02', 40, '501.00', 40)]
  expect(
    best(tops, roundLotOf({ assigned: null, averageClose: micros('500'), isNew: false }, us2026) as number),
  ).toMatchObject({ nbb: micros('500.02'), nbbSize: 40, nbo: micros('501'), nboSize: 80, oddBid: 0 })
  expect(best(tops, 100)).toMatchObject({ nbb: micros('500.00'), oddBid: micros('500.02') })
})

test('1.1-g and 4-f: a better odd lot of the size is flagged from 2026-05-01, and never refuses', () => {
  const quotes = noQuotes()
  bestQuotes(ODD, 100, quotes)
  const sell = { isBuy: false, price: micros('10.00'), qty: 50, day: TODAY }
  expect(checkOddLots(sell, quotes, us2026)).toBe('BOLO_BETTER')
  expect(checkOddLots({ ...sell, qty: 61 }, quotes, us2026)).toBe('ok')
  expect(checkOddLots({ ...sell, price: micros('10.01') }, quotes, us2026)).toBe('ok')
  expect(checkOddLots({ ...sell, day: daysFromCivil(2026, 4, 30) }, quotes, us2026)).toBe('ok')
  expect(checkOddLots(sell, quotes, us2013)).toBe('ok')
  bestQuotes([top('10.00', 100, '10.05', 100), top('0', 0, '10.03', 80)], 100, quotes)
  expect(checkOddLots({ isBuy: true, price: micros('10.05'), qty: 80, day: TODAY }, quotes, us2026)).toBe(
    'BOLO_BETTER',
  )
})

test('a venue that is not protected never makes the NBBO', () => {
  expect(best([top('10.00', 100, '10.05', 100), top('10.04', 500, '10.05', 900, false)], 100)).toMatchObject({
    nbb: micros('10.00'),
    nboSize: 100,
  })
})

test('without a round lot nothing is best', () => {
  expect(best(ODD, null)).toMatchObject({ found: 'unknown: roundLot', nbb: 0, nbo: 0 })
})

test('the round lot is as assigned, else by average close, else 100 for a new listing only', () => {
  expect(roundLotOf({ assigned: 10, averageClose: micros('5'), isNew: false }, us2026)).toBe(10)
  expect(roundLotOf({ assigned: null, averageClose: micros('250.01'), isNew: false }, us2026)).toBe(40)
  expect(roundLotOf({ assigned: null, averageClose: null, isNew: true }, us2026)).toBe(100)
  expect(roundLotOf({ assigned: null, averageClose: null, isNew: false }, us2026)).toBe('unknown: roundLot')
})

test.each([
  ['1.2-b', us2026, '25.00', '0.0031', 'ACCESS_FEE_CAP'],
  ['the cap itself', us2026, '25.00', '0.0030', 'ok'],
  ['1.2-c', us2026, '0.50', '0.0015', 'ok'],
  ['a micro over 0.3 %', us2026, '0.50', '0.001501', 'ACCESS_FEE_CAP'],
  ['1.2-d', us2027, '25.00', '0.0011', 'ACCESS_FEE_CAP'],
  ['0.1 % from 2027', us2027, '0.50', '0.0005', 'ok'],
  ['a rebate', us2026, '25.00', '-0.0034', 'ok'],
] as const)('access fee, %s', (_, regime, price, fee, expected) => {
  expect(checkAccessFee(micros(price), micros(fee), regime)).toBe(expected)
})

const bid = (price: string, more: Partial<QuoteToShow> = {}): QuoteToShow => ({
  isBid: true,
  price: micros(price),
  nbb: micros('10.00'),
  nbo: micros('10.05'),
  inRegularHours: true,
  hasSelfHelp: false,
  hasSweep: false,
  isAgainstManual: false,
  ...more,
})

test.each([
  ['1.3-a', bid('10.05'), 'LOCKS_MARKET'],
  ['a bid above the offer', bid('10.06'), 'CROSSES_MARKET'],
  ['1.3-b', bid('10.05', { hasSweep: true }), 'LOCK_ISO'],
  ['1.3-c', bid('10.05', { nbb: micros('10.06') }), 'LOCK_CROSSED_BEFORE'],
  ['self-help', bid('10.05', { hasSelfHelp: true }), 'LOCK_SELF_HELP'],
  ['a manual quote', bid('10.05', { isAgainstManual: true }), 'LOCK_MANUAL'],
  ['inside', bid('10.04'), 'ok'],
  ['outside hours', bid('10.05', { inRegularHours: false }), 'ok'],
  ['no offer', bid('10.05', { nbo: 0 }), 'ok'],
  ['an offer at the bid', bid('10.00', { isBid: false }), 'LOCKS_MARKET'],
  ['an offer at the bid without any NBO', bid('10.00', { isBid: false, nbo: 0 }), 'LOCKS_MARKET'],
] as const)('locked market, %s', (_, quote, expected) => {
  expect(checkLockedMarket(quote, us2026)).toBe(expected)
})

test('1.3-a: a locking bid slides to one increment below the offer; a rescinded rule lets it lock', () => {
  expect(slidPrice(bid('10.05'), 10_000)).toBe(micros('10.04'))
  expect(slidPrice(bid('10.00', { isBid: false }), 10_000)).toBe(micros('10.01'))
  expect(slidPrice(bid('10.02'), 10_000)).toBe(micros('10.02'))
  expect(checkLockedMarket(bid('10.05'), withOrderProtectionRescinded(us2026))).toBe('ok')
})

test.each([
  ['1.5-a and 10-f', '10.005', 'SUBPENNY_ORDER'],
  ['1.5-b', '0.9999', 'ok'],
  ['1.5-d', '1.0001', 'SUBPENNY_ORDER'],
  ['1.5-j as a limit', '0.50005', 'SUBPENNY_ORDER'],
  ['no price', '0', 'SUBPENNY_ORDER'],
] as const)('increment, %s', (_, price, expected) => {
  expect(checkIncrement(micros(price), null, us2026)).toBe(expected)
})

test('1.5-e, 1.5-f: executions may be finer; the desk gives no improvement below 0.0001', () => {
  expect(checkImprovement(micros('0.005'), us2026)).toBe('ok')
  expect(checkImprovement(micros('10.01') - micros('10.0099'), us2026)).toBe('ok')
  expect(checkImprovement(micros('0.5001') - micros('0.50005'), us2026)).toBe('IMPROVEMENT_TOO_SMALL')
  expect(checkImprovement(0, us2026)).toBe('ok')
})

const HOUR = 3_600_000_000
const spread = (...parts: readonly (readonly [string, number])[]): QuotedSpread => {
  const sum = new QuotedSpread()
  for (const [price, duration] of parts) sum.add(micros(price), duration)
  return sum
}

test('1.5-h: 0.01 for 4.5 h and 0.02 for 2 h average 0.013077 and get the half penny from 2027-11-01', () => {
  const average = spread(['0.01', 4.5 * HOUR], ['0.02', 2 * HOUR])
  expect(Math.round(average.average() as number)).toBe(13_077)
  expect(assignedIncrement(average, us2027)).toBe(5_000)
  expect(assignedIncrement(average, us2026)).toBe(10_000)
})

test('1.5-i: 0.0150 gets the half penny, 0.015001 does not, nor does what has no history', () => {
  expect(assignedIncrement(spread(['0.015', HOUR]), us2027)).toBe(5_000)
  expect(assignedIncrement(spread(['0.015001', HOUR]), us2027)).toBe(10_000)
  expect(assignedIncrement(null, us2027)).toBe(10_000)
  expect(assignedIncrement(new QuotedSpread(), us2027)).toBe(10_000)
})

test('the average is exact over a quarter: one micro-second of one micro more decides', () => {
  const quarter = 63 * 6.5 * HOUR
  expect(spread(['0.015', quarter]).isAtMost(15_000)).toBe(true)
  expect(spread(['0.015', quarter], ['0.015001', 1]).isAtMost(15_000)).toBe(false)
})
