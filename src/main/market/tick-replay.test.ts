// A recorded day is told in order, shows exactly its NBBO, and offers its off-exchange prints as orders.

import { parseTime } from '@shared/time'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldNbbo } from '../../../test/market/nbbo'
import { tickZip } from '../../../test/market/tick-zips'
import type { FeedMessage } from '../ports'
import { openTickReplay, type TickReplay } from './tick-replay'

const OPEN = 34_200_000
const at = (ms: number): number => {
  const midnight = parseTime('2013-10-07T00:00:00-04:00')
  if (typeof midnight === 'string') throw new Error(midnight)
  return midnight + ms * 1000
}

interface Pair {
  ms: number
  bid: number
  bidSize: number
  bidVenue: string
  ask: number
  askSize: number
  askVenue: string
}
const pairRows = (p: Pair): string[] => [
  `${p.ms},${p.bid},${p.bidSize},0,0,${p.bidVenue},1,0`,
  `${p.ms},0,0,${p.ask},${p.askSize},${p.askVenue},1,0`,
]
const pair = (ms: number, bid: number, bidVenue: string, ask: number, askVenue: string): Pair => ({
  ms,
  bid,
  bidSize: bid && 500,
  bidVenue,
  ask,
  askSize: ask && 300,
  askVenue,
})

function replay(
  pairs: readonly Pair[],
  trades: readonly string[] = [],
  orders: 'prints' | 'none' = 'prints',
): TickReplay {
  const last = pairs.at(-1)?.ms ?? OPEN
  return openTickReplay({
    quotes: tickZip(pairs.flatMap(pairRows), '20131007_abc_Quote_Tick.csv'),
    trades: tickZip(trades.length > 0 ? trades : [`${last},1000000,100,N,1,1`]),
    symbol: 'ABC',
    orders,
  })
}
function messages(feed: TickReplay): FeedMessage[] {
  const all: FeedMessage[] = []
  for (let time = feed.peek(); time !== null; time = feed.peek()) {
    const message = feed.next()
    expect(message.at).toBe(time)
    all.push(message)
  }
  return all
}

describe('the NBBO', () => {
  it('moves from venue to venue: the new leader shows the side, the old one withdraws it', () => {
    const feed = replay([
      pair(OPEN, 1_000_000, 'N', 1_000_200, 'P'),
      pair(OPEN + 1, 1_000_100, 'T', 1_000_200, 'P'),
    ])
    const shown = messages(feed).map((m) => (m.type === 'quote' ? [m.venue, m.bid, m.ask] : m.type))
    expect(shown).toEqual([
      ['P', null, 100_020_000],
      ['N', 100_000_000, null],
      ['T', 100_010_000, null],
      ['N', null, null],
    ])
  })

  it('a side without a price is withdrawn', () => {
    const feed = replay([pair(OPEN, 1_000_000, 'N', 1_000_200, 'N'), pair(OPEN + 5, 1_000_000, 'N', 0, 'N')])
    const quotes = messages(feed)
    expect(quotes.at(-1)).toMatchObject({ venue: 'N', bid: 100_000_000, bidSize: 500, ask: null, askSize: 0 })
  })

  it('equals the pair after each pair, and shows nothing in between that never was', () => {
    const side = fc.record({
      price: fc.integer({ min: -3, max: 12 }),
      size: fc.integer({ min: 1, max: 9 }),
      venue: fc.constantFrom('N', 'P', 'T'),
    })
    const anyPairs = fc.array(fc.record({ bid: side, ask: side, gap: fc.integer({ min: 1, max: 2000 }) }), {
      minLength: 1,
    })
    fc.assert(
      fc.property(anyPairs, (drawn) => {
        let ms = OPEN
        const pairs = drawn.map(({ bid, ask, gap }): Pair => {
          ms += gap
          const price = (p: number, base: number) => (p < 0 ? 0 : base + p * 100)
          const [b, a] = [price(bid.price, 1_000_000), price(ask.price, 1_000_500)]
          const sizes = { bidSize: b && bid.size * 100, askSize: a && ask.size * 100 }
          return { ms, bid: b, bidVenue: bid.venue, ask: a, askVenue: ask.venue, ...sizes }
        })
        const nbbo = foldNbbo()
        const all = messages(replay(pairs))
        let before: Pair | null = null
        for (const p of pairs) {
          const now = all.filter((m) => m.at === at(p.ms))
          const isUncrossed = (x: Pair | null) => x !== null && x.bid > 0 && x.ask > 0 && x.bid < x.ask
          for (const quote of now) {
            if (quote.type !== 'quote') continue
            nbbo.quote(quote)
            const best = nbbo.of('ABC')
            if (!isUncrossed(before) || !isUncrossed(p)) continue
            expect(best.bid !== null && best.ask !== null && best.bid < best.ask).toBe(true)
          }
          expect(nbbo.of('ABC')).toEqual({
            bid: p.bid ? p.bid * 100 : null,
            bidSize: p.bidSize,
            ask: p.ask ? p.ask * 100 : null,
            askSize: p.askSize,
          })
          before = p
        }
      }),
      { numRuns: 200 },
    )
  })

  it('an unpaired first row and suspicious rows are skipped', () => {
    const rows = [
      `${OPEN - 9},0,0,1000900,100,Q,1,0`,
      ...pairRows(pair(OPEN, 1_000_000, 'N', 1_000_200, 'P')),
      `${OPEN + 1},1000100,500,0,0,N,1,0`,
      `${OPEN + 1},0,0,1000110,500,N,1,1`,
    ]
    const feed = openTickReplay({
      quotes: tickZip(rows),
      trades: tickZip([`${OPEN},1000000,100,N,1,1`]),
      symbol: 'ABC',
      date: '2013-10-07',
      orders: 'none',
    })
    expect(feed.quotePairs).toBe(1)
    expect(messages(feed).map((m) => m.at)).toEqual([at(OPEN), at(OPEN)])
  })

  it('is repeated while the file is silent in regular hours, so that the feed does not look dead', () => {
    const silent = [
      pair(OPEN - 60_000, 1_000_000, 'N', 1_000_200, 'P'),
      pair(OPEN + 2000, 1_000_000, 'N', 1_000_200, 'P'),
    ]
    const times = messages(replay(silent)).map((m) => m.at)
    expect(times.slice(2)).toEqual([at(OPEN), at(OPEN + 700), at(OPEN + 1400), at(OPEN + 2000)])
  })
})

describe('prints', () => {
  const quotes = [pair(OPEN, 1_000_000, 'N', 1_000_200, 'P')]
  const typesOf = (feed: TickReplay) => messages(feed).filter((m) => m.type !== 'quote')

  it('off exchange become market orders of their size, signed against the midpoint, clients in turn', () => {
    const feed = replay(quotes, [
      `${OPEN},1000101,70,D,1,0`,
      `${OPEN + 1},1000099,30,D,20000020,0`,
      `${OPEN + 1},1000200,100,N,1,0`,
    ])
    expect(feed.orderCount()).toBe(2)
    expect(typesOf(feed)).toMatchObject([
      {
        type: 'order',
        id: 'T000001',
        client: 'P1',
        side: 'buy',
        qty: 70,
        orderType: 'market',
        limit: null,
        tif: 'day',
      },
      { type: 'order', id: 'T000002', client: 'P2', side: 'sell', qty: 30, at: at(OPEN + 1) },
      { type: 'trade', venue: 'N', price: 100_020_000, qty: 100, at: at(OPEN + 1) },
    ])
  })

  it('are told after the quotes of their millisecond', () => {
    const feed = replay(
      [...quotes, pair(OPEN + 5, 1_000_300, 'N', 1_000_500, 'P')],
      [`${OPEN + 5},1000250,10,D,1,0`],
    )
    const all = messages(feed)
    expect(all.at(-1)).toMatchObject({ type: 'order', side: 'sell' })
  })

  it('that cannot be signed are counted by reason and stay trades', () => {
    const states = [
      ...quotes,
      pair(OPEN + 10, 1_000_200, 'N', 1_000_200, 'P'),
      pair(OPEN + 20, 1_000_300, 'N', 1_000_200, 'P'),
      pair(OPEN + 30, 1_000_300, 'N', 0, 'P'),
    ]
    const prints = [1, 11, 21, 31].map((ms) => `${OPEN + ms},1000100,10,D,1,0`)
    const feed = replay(states, prints)
    expect(feed.skippedByReason()).toEqual({ midpoint: 1, locked: 1, crossed: 1, oneSided: 1 })
    expect(feed.orderCount()).toBe(0)
    expect(typesOf(feed).map((m) => m.type)).toEqual(['trade', 'trade', 'trade', 'trade'])
  })

  it('that do not qualify are trades: other flags, other hours; suspicious ones are nothing', () => {
    const early = pair(OPEN - 10, 1_000_000, 'N', 1_000_200, 'P')
    const feed = replay(
      [early],
      [
        `${OPEN - 1},1000150,10,D,1,0`,
        `${OPEN},1000150,10,D,2000,0`,
        `${OPEN},1000150,10,D,20000200,0`,
        `${OPEN},1000150,10,D,1,1`,
        `57600000,1000150,10,D,1,0`,
      ],
    )
    expect(feed.orderCount()).toBe(0)
    expect(typesOf(feed).map((m) => m.type)).toEqual(['trade', 'trade', 'trade', 'trade'])
    expect(feed.skippedByReason()).toEqual({ midpoint: 0, locked: 0, crossed: 0, oneSided: 0 })
  })

  it('become no orders unless asked', () => {
    const feed = replay(quotes, [`${OPEN},1000101,70,D,1,0`], 'none')
    expect(typesOf(feed).map((m) => m.type)).toEqual(['trade'])
  })
})

describe('reference', () => {
  it('names the instrument, twenty clients and the exchanges of the files', () => {
    const feed = openTickReplay({
      quotes: tickZip(pairRows(pair(OPEN, 1_000_000, 'N', 1_000_200, 'P'))),
      trades: tickZip([`${OPEN - 5},1000101,70,D,1,0`]),
      symbol: 'IBM',
      date: '2013-10-07',
      orders: 'prints',
    })
    const reference = feed.reference()
    expect(reference[0]).toMatchObject({
      type: 'instrument',
      symbol: 'IBM',
      sector: 'Information Technology',
      tick: 10_000,
    })
    expect(reference.filter((m) => m.type === 'client')).toHaveLength(20)
    const venues = reference.filter((m) => m.type === 'venue')
    expect(venues.map((v) => v.id)).toEqual(['N', 'P'])
    expect(venues[0]).toMatchObject({ kind: 'exchange', takeFee: 3000, addRebate: 2000, latencyMicros: 500 })
    expect(new Set(reference.map((m) => m.at))).toEqual(new Set([at(OPEN - 5)]))
  })

  it('a date that is none, or none at all, is refused', () => {
    const o = {
      quotes: tickZip(pairRows(pair(OPEN, 1, 'N', 2, 'P')), 'q.csv'),
      trades: tickZip(['1,1,1,N,1,0']),
      symbol: 'A',
      orders: 'none',
    } as const
    expect(() => openTickReplay(o)).toThrow('quote file: no date given, and none in the name inside the zip')
    expect(() => openTickReplay({ ...o, date: '2013-02-30' })).toThrow(
      "date: not a date like 2013-10-07: '2013-02-30'",
    )
  })
})
