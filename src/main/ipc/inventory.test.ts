// The inventory's sums by sector and by side are those of its lines, and a line without a market is marked at cost.
import type { MarketRow } from '@shared/contract'
import { expect, test } from 'vitest'
import { inventoryOf } from './inventory'

const market = (symbol: string, sector: string, nbb: number | null, nbo: number | null): MarketRow => ({
  symbol,
  name: symbol,
  sector,
  nbb,
  nbbSize: 100,
  nbo,
  nboSize: 100,
  last: null,
  lastAt: null,
  prevClose: null,
  high: null,
  low: null,
  volume: 0,
  position: 0,
  quality: 'good',
  venues: [],
})
const position = (symbol: string, qty: number, avgPrice: number | null, realized = 0) => ({
  seq: 1,
  symbol,
  qty,
  avgPrice,
  realized,
  at: 1_000,
})

test('lines are marked at the midpoint and add up by sector and side', () => {
  const { rows, bySector, bySide } = inventoryOf(
    [position('A', 100, 10_000_000, 5), position('B', -50, 20_000_000), position('C', 10, 7_000_000)],
    [
      market('A', 'Tech', 10_990_000, 11_010_000),
      market('B', 'Tech', 20_000_000, 20_020_000),
      market('C', 'Food', null, 7_000_000),
    ],
    1_000,
    3_000,
    (symbol) => ({ since: symbol === 'A' ? 500 : null, adv: symbol === 'A' ? 4_000 : null }),
  )
  const a = rows.find((row) => row.symbol === 'A')
  expect(a).toMatchObject({
    mark: 11_000_000,
    unrealized: 100_000_000,
    exposure: 1_100_000_000,
    limitUse: 0.1,
    quietMicros: 2_000,
    ageMicros: 2_500,
    flattenDays: 0.5,
  })
  expect(rows.find((row) => row.symbol === 'B')).toMatchObject({
    unrealized: -500_000,
    exposure: -1_000_500_000,
  })
  expect(rows.find((row) => row.symbol === 'C')).toMatchObject({
    mark: 7_000_000,
    isMarked: false,
    unrealized: 0,
  })
  const tech = bySector.find((group) => group.name === 'Tech')
  expect(tech).toMatchObject({
    count: 2,
    net: 99_500_000,
    gross: 2_100_500_000,
    unrealized: 99_500_000,
    realized: 5,
  })
  expect(bySide.map(({ name, net }) => [name, net])).toEqual([
    ['Long', 1_170_000_000],
    ['Short', -1_000_500_000],
  ])
  const sum = (groups: readonly { net: number }[]) => groups.reduce((all, group) => all + group.net, 0)
  expect(sum(bySector)).toBe(sum(bySide))
})

test('a flat position and a limit of nothing are no division by zero', () => {
  const { rows, bySide } = inventoryOf([position('A', 0, null)], [], 0, 1_000, () => ({
    since: null,
    adv: null,
  }))
  expect(rows[0]).toMatchObject({ exposure: 0, unrealized: 0, limitUse: null, mark: null })
  expect(bySide).toEqual([])
})
