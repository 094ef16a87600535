// The journal hears of the newest quote of each venue, once, when a decision needs it.
import type { InputOf } from '@shared/inputs'
import { priceMicros, shares, timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { MarketTap } from './market-tap'

const quote = (symbol: string, venue: string, at: number, bid: number): InputOf<'quote'> => ({
  type: 'quote',
  at: timeMicros(at),
  symbol,
  venue,
  bid: priceMicros(bid),
  bidSize: shares(100),
  ask: null,
  askSize: shares(0),
})

test('only the newest quote of each venue is taken, with its own time', () => {
  const tap = new MarketTap()
  tap.remember(quote('A', 'X', 1, 10))
  tap.remember(quote('A', 'X', 2, 11))
  tap.remember(quote('A', 'Y', 3, 12))
  tap.remember(quote('B', 'X', 4, 13))
  const feed = tap.take('A', timeMicros(5))
  expect(feed?.quotes.map((q) => [q.venue, q.bid, q.quotedAt])).toEqual([
    ['X', 11, 2],
    ['Y', 12, 3],
  ])
  expect(feed?.feedAt).toBe(4)
  expect(feed?.at).toBe(5)
})

test('what was taken is not taken again, and another symbol waits for its turn', () => {
  const tap = new MarketTap()
  tap.remember(quote('A', 'X', 1, 10))
  tap.remember(quote('B', 'X', 2, 11))
  tap.take('A', timeMicros(3))
  expect(tap.take('A', timeMicros(4))).toBeNull()
  expect(tap.take(null, timeMicros(5))?.quotes.map((q) => q.symbol)).toEqual(['B'])
})

test('a feed that was heard of elsewhere is worth a record: the age of the market is part of a decision', () => {
  const tap = new MarketTap()
  tap.remember(quote('A', 'X', 1, 10))
  tap.take('A', timeMicros(1))
  tap.heard(timeMicros(7))
  expect(tap.take('A', timeMicros(8))).toMatchObject({ feedAt: 7, quotes: [] })
})
