// The simulated market is a function of its seed, never locked or crossed, and as busy as it says.

import { atMarketTime, daysFromCivil, marketTime, weekday } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldNbbo } from '../../../test/market/nbbo'
import type { FeedMessage, MarketFeed } from '../ports'
import { SIMULATED_NAMES } from './simulated-universe'
import { openSimulator } from './simulator'

const HOUR = 3_600_000_000
const SECOND = 1_000_000
const FRIDAY = daysFromCivil(2026, 11, 20)
const noon = atMarketTime(FRIDAY, 12 * HOUR)
const EXCHANGES = 4

function until(feed: MarketFeed, end: number): FeedMessage[] {
  const all: FeedMessage[] = []
  for (let at = feed.peek(); at !== null && at < end; at = feed.peek()) all.push(feed.next())
  return all
}
const play = (o: { seed: number; from: TimeMicros; seconds: number; load?: number }): FeedMessage[] =>
  until(openSimulator(o), o.from + o.seconds * SECOND)
const text = (messages: readonly FeedMessage[]): string => JSON.stringify(messages)

describe('determinism', () => {
  it('the same seed and start give the same messages, another seed others', () => {
    const once = text(play({ seed: 7, from: noon, seconds: 5 }))
    expect(text(play({ seed: 7, from: noon, seconds: 5 }))).toBe(once)
    expect(text(play({ seed: 8, from: noon, seconds: 5 }))).not.toBe(once)
  })

  it('a start at 11:00 continues the prices of a run that began earlier', () => {
    const from = atMarketTime(FRIDAY, 11 * HOUR)
    const late = foldNbbo()
    const early = foldNbbo()
    for (const m of play({ seed: 3, from, seconds: 10 })) if (m.type === 'quote') late.quote(m)
    const before = timeMicros(from - 300 * SECOND)
    for (const m of play({ seed: 3, from: before, seconds: 310 })) if (m.type === 'quote') early.quote(m)
    for (const { symbol, spreadTicks } of SIMULATED_NAMES) {
      const [a, b] = [early.of(symbol), late.of(symbol)]
      const apart = Math.abs(a.bid! + a.ask! - b.bid! - b.ask!) / 2
      expect(apart, symbol).toBeLessThanOrEqual(2 * spreadTicks * 10_000)
    }
  })

  it('order ids differ between any two starts', () => {
    const ids = new Set<string>()
    let orders = 0
    for (const start of [noon, timeMicros(noon + 60 * SECOND), timeMicros(noon + 120 * SECOND)]) {
      for (const m of play({ seed: 1, from: start, seconds: 60 })) {
        if (m.type !== 'order') continue
        orders++
        ids.add(m.id)
      }
    }
    expect(orders).toBeGreaterThan(300)
    expect(ids.size).toBe(orders)
  })
})

describe('the market', () => {
  it('is never one-sided, locked or crossed after any message, for any seed and time of day', () => {
    const anyTime = fc.integer({ min: 9.5 * 3600, max: 16 * 3600 - 8 })
    fc.assert(
      fc.property(fc.integer(), anyTime, fc.integer({ min: 0, max: 3000 }), (seed, second, ahead) => {
        let day = FRIDAY + ahead
        while (weekday(day) === 0 || weekday(day) === 6) day++
        const from = atMarketTime(day, second * SECOND)
        const nbbo = foldNbbo()
        const told = new Map<string, number>()
        let last = from as number
        for (const m of play({ seed, from, seconds: 4 })) {
          expect(m.at).toBeGreaterThanOrEqual(last)
          last = m.at
          if (m.type !== 'quote') continue
          nbbo.quote(m)
          expect(m.bid! % 10_000 === 0 && m.ask! % 10_000 === 0 && m.bid! > 0).toBe(true)
          const count = (told.get(m.symbol) ?? 0) + 1
          told.set(m.symbol, count)
          const best = nbbo.of(m.symbol)
          expect(best.bid! < best.ask!, `${m.symbol} ${best.bid} ${best.ask}`).toBe(true)
        }
        expect(told.size).toBe(SIMULATED_NAMES.length)
      }),
      { numRuns: 25 },
    )
  })

  it('begins with the quote of every name on every exchange', () => {
    const first = play({ seed: 1, from: noon, seconds: 1 }).slice(0, SIMULATED_NAMES.length * EXCHANGES)
    const shown = new Set(
      first.map((m) => (m.type === 'quote' && m.at === noon ? `${m.symbol} ${m.venue}` : '')),
    )
    expect(shown.size).toBe(SIMULATED_NAMES.length * EXCHANGES)
    expect(shown.has('')).toBe(false)
  })

  it('displays whole round lots, and prints at its best price within the displayed size', () => {
    const lots = new Map(SIMULATED_NAMES.map((name) => [name.symbol, name.roundLot]))
    const nbbo = foldNbbo()
    let prints = 0
    for (const m of play({ seed: 2, from: noon, seconds: 60 })) {
      if (m.type === 'quote') {
        expect(m.bidSize % lots.get(m.symbol)!).toBe(0)
        expect(m.bidSize).toBeGreaterThanOrEqual(lots.get(m.symbol)!)
        nbbo.quote(m)
      }
      if (m.type !== 'trade') continue
      const best = nbbo.of(m.symbol)
      expect([best.bid, best.ask]).toContain(m.price)
      expect(m.qty).toBeLessThanOrEqual(m.price === best.bid ? best.bidSize : best.askSize)
      prints++
    }
    expect(prints).toBeGreaterThan(1000)
  })

  it('keeps spreads and daily moves plausible', () => {
    for (const hour of [10, 13, 15]) {
      const nbbo = foldNbbo()
      for (const m of play({ seed: 4, from: atMarketTime(FRIDAY, hour * HOUR), seconds: 20 })) {
        if (m.type === 'quote') nbbo.quote(m)
      }
      for (const name of SIMULATED_NAMES) {
        const best = nbbo.of(name.symbol)
        const spreadTicks = (best.ask! - best.bid!) / 10_000
        expect(spreadTicks, name.symbol).toBeLessThanOrEqual(3 * name.spreadTicks + 2)
        const move = Math.log(best.bid! / 10_000 / name.baseTicks)
        expect(Math.abs(move), name.symbol).toBeLessThan(9 * name.dailyVolatility)
      }
    }
  })
})

describe('rates', () => {
  it('at midday: about 300 quotes, 30 prints and 3 orders a second', () => {
    const seconds = 120
    const counts = countTypes(play({ seed: 1, from: noon, seconds }))
    expect(counts.quote / seconds).toBeGreaterThan(230)
    expect(counts.quote / seconds).toBeLessThan(370)
    expect(counts.trade / seconds).toBeGreaterThan(25)
    expect(counts.trade / seconds).toBeLessThan(35)
    expect(counts.order / seconds).toBeGreaterThan(2.4)
    expect(counts.order / seconds).toBeLessThan(3.8)
  })

  it('the open and the close are busier than midday', () => {
    const quotesAt = (since: number) =>
      countTypes(play({ seed: 1, from: atMarketTime(FRIDAY, since), seconds: 20 })).quote
    expect(quotesAt(9.5 * HOUR)).toBeGreaterThan(1.6 * quotesAt(12.5 * HOUR))
    expect(quotesAt(15.95 * HOUR)).toBeGreaterThan(1.3 * quotesAt(12.5 * HOUR))
  })

  it.each([33, 167])('load %i multiplies the quotes and nothing else', (load) => {
    const counts = countTypes(play({ seed: 1, from: noon, seconds: 10, load }))
    expect(counts.quote / 10 / (300 * load)).toBeGreaterThan(0.95)
    expect(counts.quote / 10 / (300 * load)).toBeLessThan(1.1)
    expect(counts.trade / 10).toBeLessThan(40)
  })
})

describe('client orders', () => {
  const orders = play({ seed: 5, from: noon, seconds: 900 }).flatMap((m) => (m.type === 'order' ? [m] : []))
  const of = (prefix: string) => orders.filter((o) => o.client.startsWith(prefix))

  it('come from twelve clients of three kinds, retail small, institutions large', () => {
    expect(new Set(orders.map((o) => o.client)).size).toBe(12)
    const mean = (some: typeof orders) => some.reduce((sum, o) => sum + o.qty, 0) / some.length
    expect(mean(of('I'))).toBeGreaterThan(5 * mean(of('R')))
    expect(of('R').length).toBeGreaterThan(of('I').length)
    expect(of('R').filter((o) => o.orderType === 'market').length / of('R').length).toBeGreaterThan(0.7)
    for (const o of orders) expect(Number.isInteger(o.qty) && o.qty > 0).toBe(true)
    for (const o of orders) expect(o.orderType === 'limit').toBe(o.limit !== null)
    expect(orders.some((o) => o.tif === 'ioc')).toBe(true)
  })

  it('the informed trade with the next minute, retail does not', () => {
    const mids = new Map<string, { at: number; mid: number }[]>()
    const nbbo = foldNbbo()
    for (const m of play({ seed: 5, from: noon, seconds: 1000 })) {
      if (m.type !== 'quote') continue
      nbbo.quote(m)
      const { bid, ask } = nbbo.of(m.symbol)
      const list = mids.get(m.symbol) ?? []
      list.push({ at: m.at, mid: (bid! + ask!) / 2 })
      mids.set(m.symbol, list)
    }
    const midAt = (symbol: string, at: number) => mids.get(symbol)!.findLast((m) => m.at <= at)!.mid
    const right = (some: typeof orders) =>
      some.filter((o) => {
        const move = midAt(o.symbol, o.at + 60 * SECOND) - midAt(o.symbol, o.at)
        return o.side === 'buy' ? move > 0 : move < 0
      }).length / some.length
    expect(right(of('X'))).toBeGreaterThan(0.8)
    expect(right(of('R'))).toBeGreaterThan(0.4)
    expect(right(of('R'))).toBeLessThan(0.6)
  })
})

describe('days', () => {
  const opening = (from: TimeMicros) => marketTime(openSimulator({ seed: 1, from }).peek()!)
  const OPEN = 9.5 * HOUR

  it('after the close, at night and on a weekend it starts at the next open of a weekday', () => {
    expect(opening(atMarketTime(FRIDAY, 8 * HOUR))).toEqual({ day: FRIDAY, sinceMidnight: OPEN })
    expect(opening(atMarketTime(FRIDAY, 16 * HOUR))).toEqual({ day: FRIDAY + 3, sinceMidnight: OPEN })
    expect(opening(atMarketTime(FRIDAY + 1, 11 * HOUR))).toEqual({ day: FRIDAY + 3, sinceMidnight: OPEN })
    expect(opening(atMarketTime(FRIDAY + 2, 20 * HOUR))).toEqual({ day: FRIDAY + 3, sinceMidnight: OPEN })
  })

  it('rolls from Friday 16:00 to Monday 09:30 with new previous closes', () => {
    for (const before of [2 * SECOND, 1]) {
      const from = timeMicros(atMarketTime(FRIDAY, 16 * HOUR) - before)
      const feed = openSimulator({ seed: 1, from })
      const reference = feed.reference()
      const all = until(feed, atMarketTime(FRIDAY + 3, OPEN + SECOND))
      const days = all.map((m) => marketTime(m.at))
      expect(days.every((d) => d.sinceMidnight >= OPEN && d.sinceMidnight < 16 * HOUR)).toBe(true)
      const opening = all.filter((_, i) => days[i]!.day === FRIDAY + 3 && days[i]!.sinceMidnight === OPEN)
      expect(opening.map((m) => m.type)).toEqual([
        ...Array.from({ length: 30 }, () => 'instrument'),
        ...Array.from({ length: 120 }, () => 'quote'),
      ])
      const closes = (messages: readonly FeedMessage[]) =>
        messages.flatMap((m) => (m.type === 'instrument' ? [m.prevClose] : []))
      // One microsecond before the close nothing more happens on Friday: the reference is Monday's already.
      if (before > 1) expect(closes(opening)).not.toEqual(closes(reference))
    }
  })

  it('opens a day near the close of the day before', () => {
    const first = openSimulator({ seed: 9, from: atMarketTime(FRIDAY, OPEN) }).reference()
    const close = new Map(first.flatMap((m) => (m.type === 'instrument' ? [[m.symbol, m.prevClose!]] : [])))
    const nbbo = foldNbbo()
    const thursdayEnd = timeMicros(atMarketTime(FRIDAY - 1, 16 * HOUR) - 2 * SECOND)
    for (const m of play({ seed: 9, from: thursdayEnd, seconds: 2 })) if (m.type === 'quote') nbbo.quote(m)
    for (const { symbol, spreadTicks } of SIMULATED_NAMES) {
      const best = nbbo.of(symbol)
      const apart = Math.abs((best.bid! + best.ask!) / 2 - close.get(symbol)!)
      expect(apart / close.get(symbol)!, symbol).toBeLessThan(
        0.001 + (2 * spreadTicks * 10_000) / close.get(symbol)!,
      )
    }
  })
})

it('reference data names thirty instruments, twelve clients, four exchanges, a pool and a wholesaler', () => {
  const reference = openSimulator({ seed: 1, from: noon }).reference()
  const instruments = reference.flatMap((m) => (m.type === 'instrument' ? [m] : []))
  expect(new Set(instruments.map((m) => m.symbol)).size).toBe(30)
  for (const m of instruments) {
    expect(m.sector && m.name && m.adv && m.prevClose).toBeTruthy()
    expect(m.roundLot).toBe(m.prevClose! > 1_000_000_000 ? 10 : m.prevClose! > 260_000_000 ? 40 : m.roundLot)
  }
  expect(reference.filter((m) => m.type === 'client')).toHaveLength(12)
  const kinds = reference.flatMap((m) => (m.type === 'venue' ? [m.kind] : []))
  expect(kinds.filter((kind) => kind === 'exchange')).toHaveLength(EXCHANGES)
  expect(kinds).toContain('midpoint')
  expect(kinds).toContain('wholesaler')
})

function countTypes(messages: readonly FeedMessage[]): { quote: number; trade: number; order: number } {
  const counts = { quote: 0, trade: 0, order: 0 }
  for (const { type } of messages)
    if (type === 'quote' || type === 'trade' || type === 'order') counts[type]++
  counts.quote -= SIMULATED_NAMES.length * EXCHANGES
  return counts
}
