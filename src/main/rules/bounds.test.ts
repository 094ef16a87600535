/** The rules hold at their bounds and turn one step past them: what the vectors of the sheet leave open. */
import { daysFromCivil } from '@shared/time'
import { expect, test } from 'vitest'
import { calendar, eastern, resource, us2026 } from '../../../test/support/rule-tables'
import { mustDisplay } from './display'
import { checkLockedMarket } from './locked-market'
import { checkLimitChange } from './market-access'
import { marketHalt } from './market-halt'
import { checkOrderProtection, type ProtectedQuote, type ProtectedTrade } from './order-protection'
import { bandState, checkBands, priceBands } from './price-bands'
import { bestQuotes, checkOddLots, noQuotes, type VenueTop } from './protected-quotes'
import { countFill, dutyAlert, dutyStatus, isCrossPrice } from './protection-duty'
import { isRiskless } from './protection-exemptions'
import { judgeHeld, type ProtectedOrder } from './protection-radar'
import { RecentTops } from './recent-tops'
import { ReferencePrice } from './reference-price'
import type { LuldParameters } from './regime'
import { assignmentDay, isTradingDay, parseCalendar } from './session-calendar'
import { parseSiRegime } from './si-regime'
import { checkSiPayment, isSiImprovement } from './si-rules'
import { reportDueBy } from './tape-deadline'
import { emptyReport, fillReport, type TapeFill } from './tape-report'

const DAY = daysFromCivil(2026, 11, 20)
const luld = us2026.luld as LuldParameters

test('display: a round lot is shown, a share or a dollar below a block too', () => {
  expect(mustDisplay(true, 10, 100, 100, us2026)).toBe(true)
  expect(mustDisplay(true, 10, 9_999, 100, us2026)).toBe(true)
  expect(mustDisplay(true, 10, 10_000, 100, us2026)).toBe(false)
  expect(mustDisplay(true, us2026.blockValue / 100 - 1, 100, 100, us2026)).toBe(true)
  expect(mustDisplay(true, us2026.blockValue / 100, 100, 100, us2026)).toBe(false)
})

test('protection: the duty is open and in time at its last moment', () => {
  const duty = { isBuy: false, qty: 100, price: 10, at: 0 }
  const progress = { goodQty: 0, metAt: null as number | null }
  const { protectionMicros, protectionWarnMicros } = us2026
  expect(dutyStatus(duty, progress, protectionMicros, us2026)).toBe('open')
  expect(dutyStatus(duty, progress, protectionMicros + 1, us2026)).toBe('breached')
  expect(dutyAlert(duty, progress, protectionWarnMicros, us2026)).toBe('ok')
  expect(dutyAlert(duty, progress, protectionWarnMicros + 1, us2026)).toBe('PROTECTION_SLOW')
  countFill(duty, progress, { qty: 50, price: 9, at: 1 })
  expect(progress.goodQty).toBe(0)
  countFill(duty, progress, { qty: 50, price: 10, at: 2 })
  countFill(duty, progress, { qty: 50, price: 11, at: 3 })
  expect(progress).toEqual({ goodQty: 100, metAt: 3 })
})

test('protection: crosses at the quotes and at both limits are fine', () => {
  const inside = { nbb: 10, nbo: 20 }
  expect(isCrossPrice(10, inside, 10, 10)).toBe('ok')
  expect(isCrossPrice(20, inside, 20, 20)).toBe('ok')
  expect(isCrossPrice(9, inside, null, null)).toBe('TRADE_THROUGH')
  expect(isCrossPrice(15, inside, null, 16)).toBe('TRADE_THROUGH')
})

test('protection: a notice counts from its day to its last, 10,000 shares and 100,000 dollars are large', () => {
  const order: ProtectedOrder = {
    id: 'o',
    limit: 10_000_000,
    qty: 10_000,
    openQty: 10_000,
    receivedAt: 0,
    isInstitutional: false,
    disclosedOn: DAY,
    optedInQty: 0,
    consent: null,
  }
  const trade = {
    deskBuys: true,
    price: 10_000_000,
    qty: 100,
    at: 5,
    day: DAY,
    nbb: 9_990_000,
    nbo: 10_010_000,
    purpose: { kind: 'inventory' },
  } as const
  const judge = (more: Partial<ProtectedOrder>) => judgeHeld({ ...order, ...more }, trade, us2026)
  expect(judge({})).toBe('LARGE_ORDER')
  expect(judge({ disclosedOn: DAY + 1 })).toBe('CUSTOMER_PROTECTION')
  expect(judge({ disclosedOn: DAY - us2026.disclosureDays })).toBe('LARGE_ORDER')
  expect(judge({ disclosedOn: DAY - us2026.disclosureDays - 1 })).toBe('CUSTOMER_PROTECTION')
  const sweep = { ...trade, purpose: { kind: 'sweep', routedAt: 3, consent: null } } as const
  expect(judgeHeld({ ...order, disclosedOn: null, receivedAt: 3 }, sweep, us2026)).toBe('CUSTOMER_PROTECTION')
  expect(judgeHeld({ ...order, disclosedOn: null, receivedAt: 4 }, sweep, us2026)).toBe('PROTECTION_ISO')
})

test('protection: allocated with the offset is riskless, before it is not', () => {
  const legs = { orderReceivedAt: 0, offsetAt: 10, offsetPrice: 1, clientPrice: 1 }
  expect(isRiskless({ ...legs, allocatedAt: 10 }, 0, us2026)).toBe(true)
  expect(isRiskless({ ...legs, allocatedAt: 9 }, 0, us2026)).toBe(false)
})

const quote = (bid: number, ask: number): ProtectedQuote => ({
  venue: 'A',
  bid,
  ask,
  recentBids: null,
  recentAsks: null,
  selfHelp: null,
  isoOut: null,
})
const trade = (price: number, more: Partial<ProtectedTrade> = {}): ProtectedTrade => ({
  isBuy: true,
  price,
  at: 0,
  inRegularHours: true,
  exception: null,
  evidence: null,
  ...more,
})

test('order protection: absent sides protect nothing and cross nothing; a stop at the quote is no stop', () => {
  const find = (t: ProtectedTrade, ...quotes: ProtectedQuote[]) =>
    checkOrderProtection(t, quotes, us2026, { venue: null, quote: 0 })
  expect(find(trade(10), quote(9, 0))).toBe('ok')
  expect(find(trade(11), quote(9, 0), quote(0, 10))).toBe('TRADE_THROUGH')
  expect(find(trade(8), quote(9, 0), quote(0, 10))).toBe('TRADE_THROUGH')
  const stopped = { exception: 'OPR_STOPPED', evidence: 's' } as const
  expect(find(trade(9, stopped), quote(9, 10), quote(9, 8))).toBe('OPR_CROSSED')
  expect(find(trade(9, stopped), quote(9, 0), quote(10, 0))).toBe('OPR_STOPPED')
  expect(find(trade(10, { ...stopped, isBuy: false }), quote(0, 9), quote(0, 10))).toBe('OPR_STOPPED')
  expect(find(trade(9, { ...stopped, isBuy: false }), quote(10, 11))).toBe('TRADE_THROUGH')
})

const top = (bid: number, bidSize: number, ask: number, askSize: number): VenueTop => ({
  bid,
  bidSize,
  ask,
  askSize,
  isProtected: true,
})

test('quotes: odd lots at the quote, without size or of a round lot are not better; equal ones add up', () => {
  const out = noQuotes()
  bestQuotes([top(10, 100, 20, 100), top(10, 50, 20, 50), top(11, 0, 19, 0)], 100, out)
  expect(out).toMatchObject({ nbb: 10, nbbSize: 100, oddBid: 0, nbo: 20, nboSize: 100, oddAsk: 0 })
  bestQuotes([top(10, 100, 20, 100), top(12, 30, 18, 30), top(12, 40, 18, 40), top(11, 90, 19, 90)], 100, out)
  expect(out).toMatchObject({ oddBid: 12, oddBidSize: 70, oddAsk: 18, oddAskSize: 70 })
  bestQuotes([{ ...top(12, 100, 18, 100), isProtected: false }, top(10, 100, 20, 100)], 100, out)
  expect(out).toMatchObject({ nbb: 10, nbo: 20, oddBid: 0, oddAsk: 0 })
  bestQuotes([top(9, 100, 21, 100), top(10, 100, 20, 100), top(10, 100, 20, 100)], 100, out)
  expect(out).toMatchObject({ nbb: 10, nbbSize: 200, nbo: 20, nboSize: 200 })
})

test('odd lots: of exactly the size and on the first day they count, at the price they do not', () => {
  const best = { ...noQuotes(), oddBid: 12, oddBidSize: 50, oddAsk: 18, oddAskSize: 50 }
  const day = us2026.oddLotQuotesFrom as number
  expect(checkOddLots({ isBuy: false, price: 11, qty: 50, day }, best, us2026)).toBe('BOLO_BETTER')
  expect(checkOddLots({ isBuy: false, price: 12, qty: 50, day }, best, us2026)).toBe('ok')
  expect(checkOddLots({ isBuy: true, price: 18, qty: 50, day }, best, us2026)).toBe('ok')
  expect(checkOddLots({ isBuy: true, price: 19, qty: 50, day }, noQuotes(), us2026)).toBe('ok')
})

test('flicker: the price in force counts too, and one exactly as good', () => {
  const asks = new RecentTops()
  asks.show(10, 0)
  expect(asks.showedNoBetter(true, 10, 5, 1)).toBe(true)
  expect(asks.showedNoBetter(true, 11, 5, 1)).toBe(false)
  asks.show(9, 5)
  expect(asks.showedNoBetter(true, 10, 5, 1)).toBe(true)
  const bids = new RecentTops()
  bids.show(10, 0)
  expect(bids.showedNoBetter(false, 10, 5, 1)).toBe(true)
  bids.show(11, 5)
  expect(bids.showedNoBetter(false, 10, 5, 1)).toBe(true)
  expect(bids.showedNoBetter(false, 9, 5, 1)).toBe(false)
})

test('bands: at the lower band is allowed; best prices at the bands but beyond each other’s side straddle nothing', () => {
  const bands = { lower: 9, upper: 11 }
  expect(checkBands(9, bands, true)).toBe('ok')
  expect(bandState(9, 10, bands)).toBe('normal')
  expect(bandState(10, 11, bands)).toBe('normal')
  expect(bandState(0, 10, bands)).toBe('normal')
  expect(bandState(10, 0, { lower: 0, upper: 11 })).toBe('normal')
})

test('bands: 25 minutes before the close they are double, a microsecond earlier not', () => {
  const facts = {
    prevClose: 100_000_000,
    tier: 1,
    reference: 100_000_000,
    leverage: 1,
    assignedTick: null,
  } as const
  const out = { lower: 0, upper: 0 }
  priceBands({ ...facts, beforeClose: luld.doubleMicros }, us2026, out)
  expect(out).toEqual({ lower: 90_000_000, upper: 110_000_000 })
  priceBands({ ...facts, beforeClose: luld.doubleMicros + 1 }, us2026, out)
  expect(out).toEqual({ lower: 95_000_000, upper: 105_000_000 })
})

test('a market that was locked before excuses no new lock', () => {
  const quote = { isBid: true, price: 10, nbb: 10, nbo: 10, inRegularHours: true } as const
  const none = { hasSelfHelp: false, hasSweep: false, isAgainstManual: false }
  expect(checkLockedMarket({ ...quote, ...none }, us2026)).toBe('LOCKS_MARKET')
})

test('a limit that stays needs nobody', () => {
  const change = { from: 5, to: 5, requestedBy: 'a', approvedBy: null, isApproverSupervisor: false } as const
  expect(checkLimitChange({ ...change, revertsAt: null, at: 0 })).toBe('ok')
})

test('reports: a round lot is no odd lot, and the fraction has its field from its first day', () => {
  const fill: TapeFill = {
    capacity: 'principal',
    clientBuys: true,
    qtyMicros: 100_000_000,
    roundLot: 100,
    sellerMark: 'long',
    day: us2026.tapeFractionFrom as number,
    executedAt: 0,
    settlement: 'regular',
    isAveragePrice: false,
    isContingent: false,
    isDerivativelyPriced: false,
    stoppedAt: null,
    pricedAt: null,
    tradeThrough: null,
  }
  const out = emptyReport()
  fillReport(fill, '', us2026, out)
  expect(out.modifiers).toEqual([])
  fillReport({ ...fill, qtyMicros: 100_500_000 }, '', us2026, out)
  expect(out.fractionalQty).toBe(100_500_000)
})

test('market-wide: a level halts once', () => {
  const fall = { priorClose: 100, sinceMidnight: 0, closeOfDay: us2026.sessionClose } as const
  expect(marketHalt({ ...fall, index: 87, haltedAt: 2 }, us2026)).toBe(0)
  expect(marketHalt({ ...fall, index: 80, haltedAt: 3 }, us2026)).toBe(0)
  expect(marketHalt({ ...fall, index: 93, haltedAt: 1 }, us2026)).toBe(0)
})

test('reference: a trade of exactly five minutes ago is in the mean; thousands of trades change nothing else', () => {
  const reference = new ReferencePrice(luld)
  reference.open(1_000, 0)
  reference.trade(900, luld.referenceStepMicros)
  reference.trade(1_100, luld.referenceStepMicros + 1)
  reference.advance(luld.referenceStepMicros + luld.referenceMicros)
  expect(reference.price).toBe(1_000)
  reference.advance(luld.referenceStepMicros * 2 + luld.referenceMicros)
  expect(reference.price).toBe(1_000)
  const busy = new ReferencePrice(luld)
  busy.open(1_000, 0)
  for (let i = 1; i <= 5_000; i++) busy.trade(i <= 2_500 ? 1_000 : 1_200, i * 200_000)
  busy.advance(1_020_000_000)
  expect(busy.price).toBe(1_200)
})

test('reports: an execution as the facility opens is due in seconds, a moment before at 04:15', () => {
  const due = (text: string) => reportDueBy(eastern(text), calendar, us2026)
  expect(due('2026-11-20T04:00:00')).toBe(eastern('2026-11-20T04:00:10'))
  expect(due('2026-11-20T03:59:59.999999')).toBe(eastern('2026-11-20T04:15:00'))
})

test('calendar: its first and last days are covered, an assignment holds from its day, entries rise', () => {
  expect(isTradingDay(calendar, calendar.from)).toBe(false)
  expect(isTradingDay(calendar, calendar.from - 1)).toBe('unknown: calendar')
  expect(isTradingDay(calendar, calendar.to)).toBe(false)
  expect(isTradingDay(calendar, calendar.to + 1)).toBe('unknown: calendar')
  const day = daysFromCivil(2026, 5, 1)
  expect(assignmentDay(calendar, day)).toBe(day)
  const json = resource('calendars/us-equity.json') as Record<string, unknown>
  expect(() => parseCalendar({ ...json, early: ['2026-11-27', '2026-11-27'] })).toThrow('must rise')
})

test('Europe: an improvement may reach the other side; the first days of the bans count', () => {
  const eu = parseSiRegime((resource('regimes/eu-si.json') as { si: unknown }).si)
  expect(isSiImprovement(true, 8, 8, 10)).toBe(true)
  expect(isSiImprovement(true, 7, 8, 10)).toBe(false)
  expect(isSiImprovement(false, 10, 8, 10)).toBe(true)
  expect(isSiImprovement(false, 11, 8, 10)).toBe(false)
  expect(checkSiPayment(eu.pfofBannedFrom, false, eu)).toBe('PFOF_PROHIBITED')
  expect(checkSiPayment(eu.pfofBannedEverywhereFrom, true, eu)).toBe('PFOF_PROHIBITED')
})
