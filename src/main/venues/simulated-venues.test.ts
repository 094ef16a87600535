// A route is answered once, at its time, at a price within its limit, and never with more than is shown.
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { type PriceMicros, priceMicros, type Shares, shares, timeMicros } from '@shared/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openVenues, type SimulatedVenues } from './index'

const price = (units: number): PriceMicros => priceMicros(Math.round(units * 1_000_000))

const venue = (id: string, kind: InputOf<'venue'>['kind'], latencyMicros = 100): InputOf<'venue'> => ({
  type: 'venue',
  at: timeMicros(0),
  id,
  kind,
  takeFee: price(0.003),
  addRebate: price(0.002),
  midFee: price(0),
  pfofPerShare: price(0),
  pfofPctOfSpread: 0,
  protected: null,
  latencyMicros,
  by: null,
  reason: null,
})
const quote = (
  at: number,
  id: string,
  [bid, bidSize, ask, askSize]: readonly [number, number, number, number],
) =>
  ({
    type: 'quote',
    at: timeMicros(at),
    symbol: 'ABC',
    venue: id,
    bid: bid ? price(bid) : null,
    bidSize: shares(bidSize),
    ask: ask ? price(ask) : null,
    askSize: shares(askSize),
  }) as const
const trade = (at: number, id: string, at$: number, qty: number) =>
  ({
    type: 'trade',
    at: timeMicros(at),
    symbol: 'ABC',
    venue: id,
    price: price(at$),
    qty: shares(qty),
    listing: null,
  }) as const

interface RouteOptions {
  at: number
  venue: string
  side?: 'buy' | 'sell'
  qty: number
  limit?: number
  purpose?: 'client' | 'display' | 'hedge'
}
const route = (routeId: string, o: RouteOptions): EventOf<'routeSent'> => ({
  type: 'routeSent',
  at: timeMicros(o.at),
  id: 'o1',
  routeId,
  venue: o.venue,
  symbol: 'ABC',
  side: o.side ?? 'buy',
  qty: o.qty as Shares,
  limit: o.limit === undefined ? null : price(o.limit),
  purpose: o.purpose ?? 'client',
  terms: null,
})
const done = (routeId: string, at: number): EventOf<'routeDone'> => ({
  type: 'routeDone',
  at: timeMicros(at),
  id: 'o1',
  routeId,
  reason: 'recalled',
})

function floor(): SimulatedVenues {
  const venues = openVenues()
  venues.venue(venue('A', 'exchange'))
  venues.venue(venue('B', 'exchange', 200))
  venues.venue(venue('MID', 'midpoint'))
  venues.venue(venue('WHL', 'wholesaler'))
  venues.quote(quote(0, 'A', [10, 500, 10.02, 300]))
  venues.quote(quote(0, 'B', [9.99, 500, 10.02, 200]))
  return venues
}
/** Answers up to a time as short lines: "+100@10.02" a fill, "-reason" a rejection. */
const answers = (venues: SimulatedVenues, at: number): string[] =>
  venues.due(timeMicros(at)).map((a) => {
    const what = a.type === 'venueFill' ? `+${a.qty}@${a.price / 1_000_000}` : `-${a.reason}`
    return `${a.at} ${a.routeId} ${what}`
  })

describe('an exchange', () => {
  it('answers after its latency, not before', () => {
    const venues = floor()
    venues.sent(route('r', { at: 1000, venue: 'A', qty: 100 }))
    expect(venues.peek()).toBe(1100)
    expect(answers(venues, 1099)).toEqual([])
    expect(answers(venues, 1100)).toEqual(['1100 r +100@10.02'])
    expect(venues.peek()).toBeNull()
  })

  it('fills what it displays and returns the rest', () => {
    const venues = floor()
    venues.sent(route('r', { at: 0, venue: 'A', qty: 1000 }))
    expect(answers(venues, 100)).toEqual(['100 r +300@10.02', '100 r -returned'])
  })

  it('uses the quote of the answer, not of the sending', () => {
    const venues = floor()
    venues.sent(route('r', { at: 0, venue: 'A', qty: 100, limit: 10.02 }))
    venues.quote(quote(50, 'A', [10.01, 500, 10.03, 300]))
    expect(answers(venues, 100)).toEqual(['100 r -returned'])
  })

  it('sells a displayed share to us once, until that side of the quote changes', () => {
    const venues = floor()
    const take = (id: string, at: number, qty: number) => {
      venues.sent(route(id, { at, venue: 'A', qty }))
      return answers(venues, at + 100)
    }
    expect(take('r1', 0, 200)).toEqual(['100 r1 +200@10.02'])
    expect(take('r2', 200, 200)).toEqual(['300 r2 +100@10.02', '300 r2 -returned'])
    venues.quote(quote(400, 'A', [10, 500, 10.02, 300]))
    expect(take('r3', 400, 100)).toEqual(['500 r3 -returned'])
    venues.quote(quote(600, 'A', [10.01, 900, 10.02, 300]))
    expect(take('r4', 600, 100)).toEqual(['700 r4 -returned'])
    venues.quote(quote(800, 'A', [10.01, 900, 10.02, 400]))
    expect(take('r5', 800, 500)).toEqual(['900 r5 +400@10.02', '900 r5 -returned'])
  })

  it('that is unknown, or shows nothing, fills nothing', () => {
    const venues = floor()
    venues.quote(quote(0, 'B', [9.99, 500, 0, 0]))
    venues.sent(route('r1', { at: 0, venue: 'NONE', qty: 1 }))
    venues.sent(route('r2', { at: 0, venue: 'B', qty: 1 }))
    expect(answers(venues, 1000)).toEqual(['0 r1 -unknown venue', '200 r2 -returned'])
  })

  it('a route that the desk ended is not answered', () => {
    const venues = floor()
    venues.sent(route('r', { at: 0, venue: 'A', qty: 100 }))
    venues.done(done('r', 50))
    expect(answers(venues, 1000)).toEqual([])
  })
})

describe('a display route', () => {
  const rest = (limit: number, qty = 100): SimulatedVenues => {
    const venues = floor()
    venues.sent(route('d', { at: 0, venue: 'A', qty, limit, purpose: 'display' }))
    expect(answers(venues, 100)).toEqual([])
    return venues
  }

  it('at the quote waits for the shares displayed before it', () => {
    const venues = rest(10)
    venues.trade(trade(200, 'B', 10, 450))
    expect(answers(venues, 1000)).toEqual([])
    venues.trade(trade(1000, 'A', 10, 90))
    expect(answers(venues, 1100)).toEqual(['1100 d +40@10'])
    venues.trade(trade(1200, 'A', 10, 100))
    expect(answers(venues, 1300)).toEqual(['1300 d +60@10'])
  })

  it('inside the quote is first, and a print through it fills it at its own price', () => {
    const venues = rest(10.01)
    venues.trade(trade(200, 'A', 10.02, 500))
    expect(answers(venues, 1000)).toEqual([])
    venues.trade(trade(1000, 'B', 10, 30))
    expect(answers(venues, 1100)).toEqual(['1100 d +30@10.01'])
  })

  it('is not touched by a print from before it arrived', () => {
    const venues = floor()
    venues.sent(route('d', { at: 0, venue: 'A', qty: 100, limit: 10.01, purpose: 'display' }))
    venues.trade(trade(50, 'A', 10, 500))
    expect(answers(venues, 5000)).toEqual([])
  })

  it('taken back gets nothing more, not even a fill whose report is under way', () => {
    const venues = rest(10.01)
    venues.trade(trade(200, 'A', 10, 100))
    venues.done(done('d', 250))
    venues.trade(trade(300, 'A', 10, 100))
    expect(answers(venues, 1000)).toEqual([])
  })

  it('that would take, or has no limit, comes back', () => {
    const venues = floor()
    venues.sent(route('d1', { at: 0, venue: 'A', qty: 100, limit: 10.02, purpose: 'display' }))
    venues.sent(route('d2', { at: 0, venue: 'A', qty: 100, purpose: 'display' }))
    expect(answers(venues, 100)).toEqual(['100 d1 -returned', '100 d2 -returned'])
  })

  it('shares of one print go to one route, the better price first', () => {
    const venues = floor()
    venues.sent(route('d1', { at: 0, venue: 'A', qty: 100, limit: 10.005, purpose: 'display' }))
    venues.sent(route('d2', { at: 0, venue: 'A', qty: 100, limit: 10.01, purpose: 'display' }))
    expect(answers(venues, 100)).toEqual([])
    venues.trade(trade(200, 'A', 10, 150))
    expect(answers(venues, 300)).toEqual(['300 d2 +100@10.01', '300 d1 +50@10.005'])
  })
})

describe('the midpoint pool', () => {
  it('fills at the midpoint or not at all, the same route always the same way, large ones in part', () => {
    let filled = 0
    let partly = 0
    const routes = 2000
    const play = (i: number): string[] => {
      const venues = floor()
      venues.sent(route(`o${i}/1`, { at: 0, venue: 'MID', qty: 1000, limit: 10.02 }))
      return answers(venues, 100)
    }
    for (let i = 0; i < routes; i++) {
      const got = play(i)
      expect(play(i)).toEqual(got)
      if (got[0]?.includes('+')) filled++
      if (got.length === 2) partly++
      for (const line of got) expect(line).toMatch(/@10\.01$|-returned$/)
    }
    expect(filled / routes).toBeGreaterThan(0.3)
    expect(filled / routes).toBeLessThan(0.4)
    expect(partly).toBeGreaterThan(filled / 2)
  })

  it('does not fill beyond the limit, nor in a one-sided or crossed market', () => {
    const routes = (venues: SimulatedVenues, limit: number) => {
      for (let i = 0; i < 50; i++) venues.sent(route(`o${i}`, { at: 0, venue: 'MID', qty: 1, limit }))
      return answers(venues, 100).filter((line) => line.includes('+')).length
    }
    expect(routes(floor(), 10.009)).toBe(0)
    expect(routes(floor(), 10.01)).toBeGreaterThan(5)
    const crossed = floor()
    crossed.quote(quote(0, 'B', [10.03, 100, 10.04, 100]))
    expect(routes(crossed, 11)).toBe(0)
  })
})

describe('the wholesaler', () => {
  const ask = (o: Partial<RouteOptions>) => {
    const venues = floor()
    venues.sent(route('w', { at: 0, venue: 'WHL', qty: 100, ...o }))
    return answers(venues, 100)
  }
  it('improves on the far touch by 30 % of the spread, for more than is displayed', () => {
    expect(ask({})).toEqual(['100 w +100@10.014'])
    expect(ask({ side: 'sell' })).toEqual(['100 w +100@10.006'])
    expect(ask({ qty: 3000 })).toEqual(['100 w +2000@10.014', '100 w -returned'])
  })
  it('returns what does not reach the far touch', () => {
    expect(ask({ limit: 10.019 })).toEqual(['100 w -returned'])
    expect(ask({ limit: 10.02 })).toEqual(['100 w +100@10.014'])
  })
})

it('fills never exceed the route, leave its limit, or take more than a quote state shows', () => {
  const anyRoute = fc.record({
    venue: fc.constantFrom('A', 'B', 'MID', 'WHL'),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    qty: fc.integer({ min: 1, max: 900 }),
    limit: fc.integer({ min: 998, max: 1004 }),
  })
  const step = fc.oneof(
    anyRoute.map((r) => ({ kind: 'route' as const, r })),
    fc.record({
      kind: fc.constant('quote' as const),
      id: fc.constantFrom('A', 'B'),
      bid: fc.integer({ min: 997, max: 1001 }),
      size: fc.integer({ min: 1, max: 5 }),
    }),
  )
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      const venues = floor()
      const sent = new Map<
        string,
        { qty: number; limit: number; side: string; left: number; ended: boolean }
      >()
      /** Shares that each side of each exchange has left in its present state: buys take the ask. */
      const shown = new Map([
        ['A buy', 300],
        ['A sell', 500],
        ['B buy', 200],
        ['B sell', 500],
      ])
      let at = 0
      for (const [i, s] of steps.entries()) {
        at += 1000
        if (s.kind === 'quote') {
          // A size never shown before, so that every quote is a new state.
          const size = s.size * 100 + i
          venues.quote(quote(at, s.id, [s.bid / 100, size, (s.bid + 2) / 100, size]))
          shown.set(`${s.id} buy`, size).set(`${s.id} sell`, size)
          continue
        }
        const { r } = s
        sent.set(`r${i}`, { ...r, left: r.qty, ended: false })
        venues.sent(route(`r${i}`, { ...r, at, limit: r.limit / 100 }))
        for (const a of venues.due(timeMicros(at + 500))) {
          const own = sent.get(a.routeId as string)!
          expect(own.ended).toBe(false)
          if (a.type === 'venueReject') {
            own.ended = true
            continue
          }
          own.left -= a.qty
          expect(own.left).toBeGreaterThanOrEqual(0)
          const limit = price(own.limit / 100)
          expect(own.side === 'buy' ? a.price <= limit : a.price >= limit).toBe(true)
          const key = `${a.venue} ${own.side}`
          if (!shown.has(key)) continue
          shown.set(key, shown.get(key)! - a.qty)
          expect(shown.get(key)).toBeGreaterThanOrEqual(0)
        }
      }
      expect(venues.peek()).toBeNull()
      for (const own of sent.values()) expect(own.left === 0 || own.ended).toBe(true)
    }),
  )
})
