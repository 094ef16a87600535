/** The figures of Rules 605 and 606 are those of the worked examples of rules.md 5.7 and 6. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lotFlag, notionalBucket, timeBucket } from './order-buckets'
import {
  againstBestDisplayed,
  againstQuote,
  ExecutionSummary,
  outsizedShares,
  sizeBenchmark,
} from './price-improvement'
import { routingReportDates } from './routing-dates'
import {
  centsPerHundred,
  impliedShares,
  isReported,
  listedVenues,
  ROUTED_TYPES,
  type RoutedOrder,
  routingTable,
} from './routing-table'

const DOLLAR = 1_000_000
const dollars = (amount: number): number => Math.round(amount * DOLLAR)
const buy = { sign: 1, bid: dollars(10), ask: dollars(10.04) } as const
const sale = { sign: -1, bid: dollars(20), ask: dollars(20.02) } as const

test('5-f: average midpoint 13.35, quoted spread 0.00249688 of it', () => {
  const both = new ExecutionSummary()
  both.add(buy, dollars(10.03), 200)
  both.add(sale, dollars(20), 100)
  expect(both.midpoint()).toBeCloseTo(dollars(13.35), 3)
  expect(both.quotedOverMidpoint()).toBeCloseTo(0.00249688, 8)
  // A cent better on 200 shares of 300, worth 4,005 at the midpoint.
  expect(both.improvementOverMidpoint()).toBeCloseTo(2 / 4_005, 12)
  expect(new ExecutionSummary().quotedOverMidpoint()).toBeNull()
})

test('5-c, 5-g: at the quote, a cent outside it; a cent better against the quote is none against an odd lot', () => {
  expect(againstQuote(sale, dollars(20))).toEqual({ where: 'atQuote', amount: 0 })
  expect(againstQuote(buy, dollars(10.05))).toEqual({ where: 'outsideQuote', amount: 10_000 })
  expect(againstQuote(buy, dollars(10.03))).toEqual({ where: 'improved', amount: 10_000 })
  const oddLot = { ...buy, oddLotAsk: dollars(10.02) }
  expect(againstBestDisplayed(oddLot, dollars(10.03))).toEqual({ where: 'outsideQuote', amount: 10_000 })
  expect(againstBestDisplayed(buy, dollars(10.03))).toEqual({ where: 'improved', amount: 10_000 })
  const sold = { ...sale, oddLotBid: dollars(20.01) }
  expect(againstBestDisplayed(sold, dollars(20))).toEqual({ where: 'outsideQuote', amount: 10_000 })
})

test('5-h: 500 filled where 300 were shown are 200 outsized shares', () => {
  expect(sizeBenchmark(500, 300)).toBe(300)
  expect(outsizedShares(500, sizeBenchmark(500, 300))).toBe(200)
  expect(outsizedShares(200, sizeBenchmark(200, 300))).toBe(0)
})

test.each([
  [249.99, 0],
  [250, 250],
  [199_999.99, 50_000],
  [200_000, 200_000],
] as const)('5-j: a notional of %d is in bucket %d', (notional, bucket) => {
  expect(notionalBucket(dollars(notional))).toBe(bucket)
})

test.each([
  [99, 'CvrdOrderQtyto100microsec'],
  [100, 'CvrdOrderQtyto1millisec'],
  [999_000, 'CvrdOrderQtyto1sec'],
  [30_000_000, 'CvrdOrderQtyto5min'],
  [300_000_000, 'CvrdOrderQtyOthr'],
] as const)('5-k: %d microseconds after receipt count in %s', (micros, column) => {
  expect(timeBucket(micros)).toBe(column)
})

test('a lot is flagged by the assigned round lot', () => {
  expect([0.5, 1, 39, 40, 41].map((qty) => lotFlag(qty, 40))).toEqual([
    ...['lessThanShare', 'oddLot', 'oddLot', 'roundLot', 'roundLot'],
  ])
})

test('6-a: dollars and cents a hundred shares imply the shares', () => {
  expect(impliedShares(dollars(347_665.25), 40.7473)).toBe(85_322_279)
  expect(centsPerHundred(dollars(347_665.25), 85_322_279)).toBe(40.7473)
})

test('6-c: what the broker pays is negative', () => {
  expect(centsPerHundred(dollars(-1.72), 10_000)).toBe(-1.72)
  expect(centsPerHundred(0, 10_000)).toBe(0)
  expect(centsPerHundred(0, 0)).toBeNull()
})

test('a payment a share gives its cents a hundred back, to four decimals', () => {
  const cphTenThousandths = fc.integer({ min: -1_000_000, max: 1_000_000 })
  const shares = fc.integer({ min: 10_000, max: 100_000_000 })
  fc.assert(
    fc.property(cphTenThousandths, shares, (cph, count) => {
      const paid = Math.round((cph * count) / 100)
      expect(Math.abs((centsPerHundred(paid, count) ?? 0) * 10_000 - cph)).toBeLessThanOrEqual(1)
    }),
  )
})

test('6-d: of 14 venues the ten largest and the eleventh with 5.2 percent, not the twelfth with one', () => {
  const parts = [15, 12, 11, 10, 9, 8, 8, 7, 7, 5.3, 5.2, 1, 1, 0.5]
  const orders = new Map(parts.map((part, i) => [`V${String(i + 1).padStart(2, '0')}`, part * 10]))
  const listed = listedVenues(orders)
  expect(listed).toHaveLength(11)
  expect(listed).toContain('V11')
  expect(listed).not.toContain('V12')
})

test.each([
  ['6-e', 3, '2026-10-31', '2029-10-31'],
  ['the last quarter', 4, '2027-01-31', '2030-01-31'],
  ['the first quarter', 1, '2026-04-30', '2029-04-30'],
] as const)(
  '%s: the report on a quarter is due within a month and posted for three years',
  (_, quarter, dueBy, postedUntil) => {
    expect(routingReportDates(2026, quarter)).toEqual({ dueBy, postedUntil })
  },
)

const order: RoutedOrder = {
  ...{ section: 'sp500', type: 'market', venue: 'W', isDirected: false, value: dollars(1_000) },
  ...{ shares: 100, netPayment: dollars(0.2) },
}

test('6-g: a directed order is in no table of venues and lowers the part of the non-directed', () => {
  const directed = { ...order, venue: 'NYSE', isDirected: true }
  const table = routingTable([order, order, order, directed], 'sp500')
  expect(table.ndoPct).toBe(75)
  expect(table.venues.map(({ venue, orderPct }) => [venue, orderPct])).toEqual([['W', 100]])
})

test('6-h: an options order of 50,000 dollars or more is left out', () => {
  const option = { ...order, section: 'options' } as const
  expect(isReported({ ...option, value: dollars(60_000) })).toBe(false)
  expect(isReported({ ...option, value: dollars(50_000) })).toBe(false)
  expect(isReported({ ...option, value: dollars(49_999.99) })).toBe(true)
  expect(isReported({ ...order, value: dollars(60_000) })).toBe(true)
  const table = routingTable([{ ...option, value: dollars(60_000) }, option, order], 'options')
  expect(table.venues).toMatchObject([{ venue: 'W', orders: 1 }])
})

test('payments of a venue stand by order type, and an order type without orders has none', () => {
  const paid = { ...order, type: 'marketableLimit', netPayment: dollars(-0.3) } as const
  const [venue] = routingTable([order, order, paid], 'sp500').venues
  expect(venue?.payments).toEqual({
    market: { dollars: dollars(0.4), cph: 20 },
    marketableLimit: { dollars: dollars(-0.3), cph: -30 },
    nonMarketableLimit: { dollars: 0, cph: null },
    other: { dollars: 0, cph: null },
  })
  expect(Object.keys(venue?.payments ?? {})).toEqual([...ROUTED_TYPES])
})
