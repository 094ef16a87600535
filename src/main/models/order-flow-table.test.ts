/** The shipped table of wholesalers loads, and any field that is wrong, unknown or missing is named. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { brokerPayment, effectiveFor, type WholesalerTerms } from './order-flow'
import { readWholesalers } from './order-flow-table'

const text = readFileSync(resolve(import.meta.dirname, '../../../resources/order-flow.json'), 'utf8')

test('the shipped table pays and prices what it says', () => {
  const terms = [...readWholesalers(JSON.parse(text)).values()][0] as WholesalerTerms
  expect([1_999, 2_000, 1_000_000].map((qty) => effectiveFor(terms, 'market', qty))).toEqual([
    400_000, 600_000, 800_000,
  ])
  expect(brokerPayment(terms, 'house', 'market', 40_000)).toBe(1_000)
  expect(brokerPayment(terms, 'spread', 'market', 40_000)).toBe(4_800)
  expect(brokerPayment(terms, 'spread', 'market', 400_000)).toBe(10_000)
})

test.each<[string, string, string]>([
  ['"venue"', '"place"', 'wholesalers[0].place is not a known field'],
  ['"WHSL"', '""', 'wholesalers[0].venue is not a text'],
  ['"pct": "40"', '"pct": 40', 'wholesalers[0].effective.market[0].pct is not a decimal text'],
  ['"pct": "40"', '"pct": "101"', 'wholesalers[0].effective.market[0].pct is more than 100'],
  ['"pct": "40"', '"pct": "1.00001"', 'wholesalers[0].effective.market[0].pct has more than four decimals'],
  ['"upTo": 9999', '"upTo": 1999', 'wholesalers[0].effective.market[1].upTo does not rise'],
  ['"upTo": 9999', '"upTo": null', 'wholesalers[0].effective.market[2].upTo does not rise'],
  [
    '"perShare": "0.0010"',
    '"cap": "1"',
    'wholesalers[0].contracts[0].market has neither perShare nor pctOfSpread',
  ],
  [
    '"perShare": "0.0010"',
    '"perShare": "-1"',
    'wholesalers[0].contracts[0].market.perShare is negative or too large',
  ],
  ['"broker": "spread"', '"broker": "house"', "wholesalers[0].contracts[1].broker is there twice: 'house'"],
  ['"other": [', '"others": [', 'wholesalers[0].effective.others is not a known field'],
])('%s as %s is refused', (from, to, message) => {
  expect(text).toContain(from)
  expect(() => readWholesalers(JSON.parse(text.replace(from, to)))).toThrow(
    `invalid order flow table: ${message}`,
  )
})

test('a missing part is refused by name', () => {
  const table = JSON.parse(text) as {
    wholesalers: { contracts?: unknown; effective: { market?: unknown } }[]
  }
  delete table.wholesalers[0]?.contracts
  expect(() => readWholesalers(table)).toThrow('wholesalers[0].contracts is not a list with entries')
  const other = JSON.parse(text) as typeof table
  delete other.wholesalers[0]?.effective.market
  expect(() => readWholesalers(other)).toThrow('wholesalers[0].effective.market is not a list with entries')
  expect(() => readWholesalers(null)).toThrow('table is not an object')
})
