/** Rule 611 finds every trade-through of rules.md 1.4 and grants each exception only with its evidence. */
import { expect, test } from 'vitest'
import { micros, us2026 } from '../../../test/support/rule-tables'
import { allows } from './finding'
import {
  checkOrderProtection,
  maySelfHelp,
  type ProtectedQuote,
  type ProtectedTrade,
  reviewOf,
  type ThroughEvidence,
} from './order-protection'
import { bestQuotes, noQuotes } from './protected-quotes'
import { RecentTops } from './recent-tops'
import { withOrderProtectionRescinded } from './regime'

const NOW = 1_000_000_000
const quote = (
  venue: string,
  bid: string,
  ask: string,
  more: Partial<ProtectedQuote> = {},
): ProtectedQuote => ({
  venue,
  bid: micros(bid),
  ask: micros(ask),
  recentBids: null,
  recentAsks: null,
  selfHelp: null,
  isoOut: null,
  ...more,
})
const trade = (isBuy: boolean, price: string, more: Partial<ProtectedTrade> = {}): ProtectedTrade => ({
  isBuy,
  price: micros(price),
  at: NOW,
  inRegularHours: true,
  exception: null,
  evidence: null,
  ...more,
})
const A = quote('A', '10.00', '10.02')
const B = quote('B', '9.99', '10.03')
const evidence = (): ThroughEvidence => ({ venue: null, quote: 0 })
const find = (t: ProtectedTrade, quotes: readonly ProtectedQuote[] = [A, B], out = evidence()) =>
  checkOrderProtection(t, quotes, us2026, out)

test.each([
  ['1.4-a', true, '10.02', 'ok'],
  ['1.4-b', true, '10.0201', 'TRADE_THROUGH'],
  ['1.4-c', false, '9.9999', 'TRADE_THROUGH'],
  ['the bid itself', false, '10.00', 'ok'],
] as const)('%s', (_, isBuy, price, expected) => {
  expect(find(trade(isBuy, price))).toBe(expected)
})

/** An offer of 10.03 that became 10.02 so many microseconds before now. */
function flickered(ago: number): ProtectedQuote {
  const recentAsks = new RecentTops()
  recentAsks.show(micros('10.03'), NOW - 10_000_000)
  recentAsks.show(micros('10.02'), NOW - ago)
  return quote('A', '10.00', '10.02', { recentAsks })
}

test.each([
  ['1.4-e, 600 ms ago', 600_000, 'OPR_FLICKER'],
  ['a microsecond inside the second', 999_999, 'OPR_FLICKER'],
  ['exactly a second ago', 1_000_000, 'TRADE_THROUGH'],
  ['1.4-f, 1,001 ms ago', 1_001_000, 'TRADE_THROUGH'],
] as const)('%s', (_, ago, expected) => {
  expect(find(trade(true, '10.03'), [flickered(ago), B])).toBe(expected)
})

test('a flickering bid excuses a sale too, an offer that was withdrawn excuses nothing', () => {
  const recentBids = new RecentTops()
  recentBids.show(micros('9.98'), NOW - 5_000_000)
  recentBids.show(micros('10.00'), NOW - 500_000)
  expect(find(trade(false, '9.99'), [quote('A', '10.00', '10.02', { recentBids })])).toBe('OPR_FLICKER')
  const recentAsks = new RecentTops()
  recentAsks.show(micros('10.01'), NOW - 5_000_000)
  recentAsks.show(0, NOW - 500_000)
  recentAsks.show(micros('10.02'), NOW - 100_000)
  expect(find(trade(true, '10.03'), [quote('A', '10.00', '10.02', { recentAsks })])).toBe('TRADE_THROUGH')
})

test('a memory that overflowed grants no exception', () => {
  const recentAsks = new RecentTops(4)
  recentAsks.show(micros('10.03'), NOW - 900_000)
  for (let i = 0; i < 5; i++) recentAsks.show(micros('10.02') - i, NOW - 800_000 + i)
  expect(recentAsks.showedNoBetter(true, micros('10.03'), NOW, 1_000_000)).toBe(false)
})

test('1.4-g: crossed quotes excuse, and the trade is reviewed', () => {
  const crossed = [quote('A', '10.03', '10.05'), quote('B', '10.00', '10.02')]
  const found = find(trade(true, '10.04'), crossed)
  expect(found).toBe('OPR_CROSSED')
  expect(allows(found)).toBe(true)
  expect(reviewOf(found)).toBe('CROSSED_REVIEW')
  expect(find(trade(true, '10.04'), [quote('A', '10.02', '10.05'), quote('B', '10.00', '10.02')])).toBe(
    'TRADE_THROUGH',
  )
})

test('1.4-i: a benchmark price is excused with its evidence and not without', () => {
  const order = trade(true, '10.10', {
    exception: 'OPR_BENCHMARK',
    evidence: 'order o1, VWAP guaranteed 09:35',
  })
  expect(find(order)).toBe('OPR_BENCHMARK')
  expect(find({ ...order, evidence: null })).toBe('TRADE_THROUGH')
  expect(find({ ...order, evidence: '' })).toBe('TRADE_THROUGH')
})

test('1.4-j: after the close the rule does not hold', () => {
  expect(find(trade(true, '10.03', { inRegularHours: false }))).toBe('OPR_OUTSIDE_HOURS')
})

test('1.4-m: below a protected bid is a trade-through whichever side the client is on', () => {
  const out = evidence()
  expect(find(trade(true, '9.98'), [quote('A', '9.99', '10.02')], out)).toBe('TRADE_THROUGH')
  expect(out).toEqual({ venue: 'A', quote: micros('9.99') })
})

test('1.4-k: an odd lot at a better price is no protected quote, so a fill at the NBO is fine', () => {
  const top = (bid: string, ask: string, askSize: number) => ({
    bid: micros(bid),
    bidSize: 100,
    ask: micros(ask),
    askSize,
    isProtected: true,
  })
  const best = noQuotes()
  bestQuotes([top('10.00', '10.02', 100), top('9.99', '10.01', 40)], 100, best)
  expect([best.nbo, best.oddAsk]).toEqual([micros('10.02'), micros('10.01')])
  expect(find(trade(true, '10.02'), [A, quote('C', '9.99', '0')])).toBe('ok')
})

test('self-help and sweeps excuse only the venue that they name', () => {
  const helped = quote('A', '10.00', '10.02', { selfHelp: 'declared 10:00:00' })
  const swept = quote('B', '9.99', '10.03', { isoOut: 'o1/2' })
  expect(find(trade(true, '10.03'), [helped, B])).toBe('OPR_SELF_HELP')
  expect(find(trade(true, '10.04'), [helped, B])).toBe('TRADE_THROUGH')
  expect(find(trade(true, '10.04'), [helped, swept])).toBe('OPR_ISO_OUT')
})

test('a stop excuses a buy below the bid and a sale above the offer, nothing else', () => {
  const stopped = { exception: 'OPR_STOPPED', evidence: 'stop s1' } as const
  expect(find(trade(true, '9.98', stopped))).toBe('OPR_STOPPED')
  expect(find(trade(true, '10.05', stopped))).toBe('TRADE_THROUGH')
  expect(find(trade(false, '10.05', stopped))).toBe('OPR_STOPPED')
})

test('once rescinded a worse price is allowed and goes to review', () => {
  const regime = withOrderProtectionRescinded(us2026)
  expect(checkOrderProtection(trade(true, '10.03'), [A, B], regime, evidence())).toBe('BEST_EX_REVIEW')
  expect(checkOrderProtection(trade(true, '10.02'), [A, B], regime, evidence())).toBe('ok')
  expect(allows('BEST_EX_REVIEW')).toBe(true)
})

test('self-help needs more than one answer later than a second', () => {
  expect(maySelfHelp(2, 1_000_001, us2026)).toBe(true)
  expect(maySelfHelp(1, 5_000_000, us2026)).toBe(false)
  expect(maySelfHelp(3, 1_000_000, us2026)).toBe(false)
})
