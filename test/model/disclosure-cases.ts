/** The figures of Rules 605 and 606 for any orders; the published parameters are the worked orders of the sheet. */
import { notionalBucket, timeBucket } from '../../src/main/analytics/execution-quality/order-buckets'
import {
  againstQuote,
  ExecutionSummary,
  outsizedShares,
  sizeBenchmark,
} from '../../src/main/analytics/execution-quality/price-improvement'
import {
  ROUTED_TYPES,
  type RoutedType,
  routingTable,
  SECTIONS,
  type Section,
} from '../../src/main/analytics/execution-quality/routing-table'
import { SpreadAverages } from '../../src/main/analytics/spread-averages'
import { type ModelCase, modelCase } from './model-case'

const DOLLAR = 1_000_000
const CENTS = 100
const MICROS_IN_MILLI = 1_000
const micros = (dollars: number): number => Math.round(dollars * DOLLAR)
const isSection = (name: string): name is Section => SECTIONS.some((it) => it === name)
const isType = (name: string): name is RoutedType => ROUTED_TYPES.some((it) => it === name)

/** Prices in dollars, sizes in shares, `millis` from receipt to execution. */
interface ExecutedOrder {
  readonly isBuy: boolean
  readonly qty: number
  readonly price: number
  readonly bid: number
  readonly ask: number
  readonly shown: number
  readonly millis: number
}

function executionQuality(orders: readonly ExecutedOrder[]) {
  const averages = new SpreadAverages()
  const summary = new ExecutionSummary()
  const lines = orders.map(({ isBuy, qty, shown, millis, ...prices }) => {
    const sign = isBuy ? 1 : -1
    const [price, bid, ask] = [micros(prices.price), micros(prices.bid), micros(prices.ask)]
    averages.atReceipt({ sign, qty, price, bid, ask })
    summary.add({ sign, bid, ask }, price, qty)
    const { where, amount } = againstQuote({ sign, bid, ask }, price)
    return {
      ...{ where, amount: amount / DOLLAR },
      outsized: where === 'outsideQuote' ? 0 : outsizedShares(qty, sizeBenchmark(qty, shown)),
      // A market order's notional is taken at the far side.
      notional: notionalBucket((isBuy ? ask : bid) * qty),
      time: timeBucket(millis * MICROS_IN_MILLI),
    }
  })
  const [effective, quoted, midpoint] = [
    averages.effective.cents(),
    averages.quoted.cents(),
    summary.midpoint(),
  ]
  return {
    effective: effective === null ? null : effective / CENTS,
    quoted: quoted === null ? null : quoted / CENTS,
    effectiveOverQuoted: averages.effectiveOverQuoted(),
    midpoint: midpoint === null ? null : midpoint / DOLLAR,
    quotedOverMidpoint: summary.quotedOverMidpoint(),
    improvementOverMidpoint: summary.improvementOverMidpoint(),
    orders: lines,
  }
}

/** Money in dollars, of `count` orders alike. */
interface RoutedOrders {
  readonly type: string
  readonly venue: string
  readonly isDirected: boolean
  readonly value: number
  readonly shares: number
  readonly netPayment: number
  readonly count: number
}

function routing(section: string, given: readonly RoutedOrders[]) {
  if (!isSection(section)) throw new RangeError(`section is one of ${SECTIONS.join(', ')}, was ${section}`)
  const orders = given.flatMap(({ type, value, netPayment, count, ...order }) => {
    if (!isType(type)) throw new RangeError(`type is one of ${ROUTED_TYPES.join(', ')}, was ${type}`)
    const one = { ...order, section, type, value: micros(value), netPayment: micros(netPayment) }
    return Array.from({ length: count }, () => one)
  })
  return routingTable(orders, section)
}

const buy = { isBuy: true, qty: 200, price: 10.03, bid: 10, ask: 10.04, shown: 300, millis: 0.1 }
const sale = { isBuy: false, qty: 100, price: 20, bid: 20, ask: 20.02, shown: 300, millis: 999 }
const routed = {
  ...{ type: 'market', venue: 'W', isDirected: false, value: 1_000, shares: 100, netPayment: 0.2, count: 3 },
}

export const DISCLOSURE_CASES: readonly ModelCase[] = [
  modelCase(
    'execution-quality',
    'Rule 605',
    'averages over executed orders (dollars, fractions), and each order against the quote, its outsized shares and buckets',
    { orders: [buy, sale] },
    ({ orders }) => executionQuality(orders),
  ),
  modelCase(
    'routing-report',
    'Rule 606',
    'non-directed orders in percent, and of each listed venue its part and its net payments (1e-6 dollars, cents a hundred shares)',
    { section: 'sp500', orders: [routed, { ...routed, venue: 'NYSE', isDirected: true, count: 1 }] },
    ({ section, orders }) => routing(section, orders),
  ),
]
