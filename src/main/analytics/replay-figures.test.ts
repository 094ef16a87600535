// The figures of a replayed day are the definitions of Rule 605 and add up, on cases worked out by hand.
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import { atMarketTime, daysFromCivil } from '@shared/time'
import { type Micros, type PriceMicros, priceMicros, shares, timeMicros } from '@shared/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReplayFigures, type ReplayFigures } from './replay-figures'

const DAY = daysFromCivil(2013, 10, 7)
const SECOND = 1_000_000
const start = atMarketTime(DAY, 10 * 3600 * SECOND)
const time = (seconds: number) => timeMicros(start + Math.round(seconds * SECOND))
const price = (units: number): PriceMicros => priceMicros(Math.round(units * 1_000_000))

const quote = (seconds: number, bid: number | null, ask: number | null, venue = 'A'): InputOf<'quote'> => ({
  type: 'quote',
  at: time(seconds),
  symbol: 'ABC',
  venue,
  bid: bid === null ? null : price(bid),
  bidSize: shares(100),
  ask: ask === null ? null : price(ask),
  askSize: shares(100),
})
const order = (seconds: number, id: string, side: 'buy' | 'sell', qty: number): InputOf<'order'> => ({
  type: 'order',
  at: time(seconds),
  id,
  client: 'P1',
  symbol: 'ABC',
  side,
  qty: shares(qty),
  orderType: 'market',
  limit: null,
  stop: null,
  tif: 'day',
  expires: null,
  minQty: null,
  allOrNone: false,
  held: true,
  display: true,
  directedTo: null,
  principalOptOut: false,
  shortSale: null,
  locate: null,
  parent: null,
  key: null,
  conditional: false,
  sight: null,
  by: null,
})
const fill = (
  seconds: number,
  o: { id: string; side: 'buy' | 'sell'; qty: number; at: number; capacity: EventOf<'fill'>['capacity'] },
): EventOf<'fill'> => ({
  type: 'fill',
  at: time(seconds),
  id: o.id,
  fillId: `${o.id}/f`,
  client: 'P1',
  symbol: 'ABC',
  side: o.side,
  qty: shares(o.qty),
  price: price(o.at),
  capacity: o.capacity,
  contra: 'desk',
  nbb: null,
  nbo: null,
  improvement: null,
})
const position = (qty: number, realized: number): EventOf<'position'> => ({
  type: 'position',
  at: time(0),
  symbol: 'ABC',
  qty: shares(qty),
  avgPrice: null,
  realized: price(realized) as number as Micros,
})
const route = (routeId: string, side: 'buy' | 'sell', purpose: 'client' | 'hedge'): EventOf<'routeSent'> => ({
  type: 'routeSent',
  at: time(0),
  id: purpose === 'hedge' ? null : 'o1',
  routeId,
  venue: 'A',
  symbol: 'ABC',
  side,
  qty: shares(100),
  limit: null,
  purpose,
  terms: null,
})
const routeFilled = (
  seconds: number,
  routeId: string,
  qty: number,
  at: number,
  fee: number,
): EventOf<'routeFilled'> => ({
  type: 'routeFilled',
  at: time(seconds),
  id: 'o1',
  routeId,
  venue: 'A',
  qty: shares(qty),
  price: price(at),
  fee: price(fee) as number as Micros,
})

function figures(records: readonly (Input | DeskEvent)[]): ReplayFigures {
  const fold = createReplayFigures()
  for (const record of records) fold.add(record)
  return fold.finish()
}

describe('execution quality', () => {
  /** A buy of 200 filled at 10.03 with the NBBO at receipt 10.00/10.04. */
  const records = [
    quote(0, 10, 10.04),
    order(1, 'o1', 'buy', 200),
    quote(1.5, 10.01, 10.05),
    fill(2, { id: 'o1', side: 'buy', qty: 200, at: 10.03, capacity: 'principal' }),
    quote(2.9, 10.005, 10.045),
    quote(3, 10.0, 10.05),
    quote(3.000001, 10.3, 10.4),
    quote(62, 10.02, 10.06),
    quote(63, 11, 12),
  ]
  const f = figures(records)

  it('takes receipt as the reference and the last midpoint at or before each horizon', () => {
    expect(f.effectiveSpreadCents).toBeCloseTo(2, 12)
    expect(f.quotedSpreadCents).toBeCloseTo(4, 12)
    expect(f.effectiveOverQuoted).toBeCloseTo(0.5, 12)
    expect(f.priceImprovementCents).toBeCloseTo(1, 12)
    expect(f.realizedSpread1sCents).toBeCloseTo(2 * (10.03 - 10.025) * 100, 9)
    expect(f.impact1sCents).toBeCloseTo(2 * (10.025 - 10.02) * 100, 9)
    expect(f.realizedSpread60sCents).toBeCloseTo(2 * (10.03 - 10.04) * 100, 9)
    expect(f.impact60sCents).toBeCloseTo(2 * (10.04 - 10.02) * 100, 9)
  })

  it('weights by shares, not by fills', () => {
    const sell = [
      order(4, 'o2', 'sell', 600),
      fill(4, { id: 'o2', side: 'sell', qty: 600, at: 10.3, capacity: 'cross' }),
    ]
    const both = figures([...records.slice(0, 7), ...sell])
    // 200 shares at 2 cents, 600 shares at the bid of 10.30/10.40, which is 10 cents.
    expect(both.effectiveSpreadCents).toBeCloseTo((200 * 2 + 600 * 10) / 800, 12)
    expect(both.effectiveOverQuoted).toBeCloseTo((200 * 2 + 600 * 10) / (200 * 4 + 600 * 10), 12)
  })

  it('caps the horizon at the last quote before the close', () => {
    const untilClose = 6 * 3600
    const late = figures([
      quote(0, 10, 10.04),
      order(untilClose - 30, 'o1', 'buy', 100),
      fill(untilClose - 30, { id: 'o1', side: 'buy', qty: 100, at: 10.04, capacity: 'routed' }),
      quote(untilClose - 1, 10.1, 10.14),
      quote(untilClose, 20, 21),
      quote(untilClose + 100, 30, 31),
    ])
    expect(late.impact60sCents).toBeCloseTo(2 * 10, 9)
    expect(late.impact1sCents).toBeCloseTo(0, 9)
  })

  it('leaves out of the spreads what was received in a one-sided, locked or crossed market', () => {
    for (const [bid, ask] of [
      [10, null],
      [10, 10],
      [10.02, 10],
    ] as const) {
      const odd = figures([
        quote(0, bid, ask),
        order(1, 'o1', 'sell', 100),
        fill(1, { id: 'o1', side: 'sell', qty: 100, at: 10.01, capacity: 'routed' }),
      ])
      expect(odd.effectiveSpreadCents).toBeNull()
      expect(odd.priceImprovementCents).toBeCloseTo((10.01 - bid) * 100, 9)
      expect(odd.sharesFilled).toBe(100)
    }
  })

  it('effective = realized + impact on any fills', () => {
    const cents = fc.integer({ min: 1000, max: 1100 })
    const anyFill = fc.record({
      bid: cents,
      spread: fc.integer({ min: 1, max: 9 }),
      price: cents,
      buy: fc.boolean(),
      qty: fc.integer({ min: 1, max: 999 }),
    })
    fc.assert(
      fc.property(fc.array(anyFill, { minLength: 1, maxLength: 30 }), (fills) => {
        const all = fills.flatMap((x, i) => {
          const side = x.buy ? ('buy' as const) : ('sell' as const)
          return [
            quote(i, x.bid / 100, (x.bid + x.spread) / 100),
            order(i, `o${i}`, side, x.qty),
            fill(i, { id: `o${i}`, side, qty: x.qty, at: x.price / 100, capacity: 'principal' }),
          ]
        })
        const sum = figures(all)
        expect(sum.effectiveSpreadCents).toBeCloseTo(sum.realizedSpread1sCents! + sum.impact1sCents!, 9)
        expect(sum.effectiveSpreadCents).toBeCloseTo(sum.realizedSpread60sCents! + sum.impact60sCents!, 9)
      }),
    )
  })
})

describe('counts and shares', () => {
  it('are counted by capacity and by code', () => {
    const f = figures([
      quote(0, 10, 10.04),
      ...['o1', 'o2', 'o3'].map((id) => order(1, id, 'buy', 100)),
      { type: 'orderRejected', at: time(1), id: 'o3', codes: ['COLLAR', 'SIZE'], detail: '' },
      { type: 'orderRejected', at: time(1), id: 'o4', codes: ['SIZE'], detail: '' },
      fill(1, { id: 'o1', side: 'buy', qty: 10, at: 10.02, capacity: 'cross' }),
      fill(1, { id: 'o1', side: 'buy', qty: 20, at: 10.02, capacity: 'principal' }),
      fill(1, { id: 'o1', side: 'buy', qty: 30, at: 10.02, capacity: 'dark' }),
      fill(1, { id: 'o1', side: 'buy', qty: 40, at: 10.04, capacity: 'routed' }),
    ])
    expect(f).toMatchObject({ orders: 3, ordersAccepted: 0, ordersRejected: 2, fills: 4, sharesOrdered: 300 })
    expect(f.rejectedByCode).toEqual({ COLLAR: 1, SIZE: 2 })
    expect([f.crossShares, f.principalShares, f.darkShares, f.routedShares]).toEqual([10, 20, 30, 40])
    expect(f.internalizedShare).toBeCloseTo(0.6, 12)
  })

  it('an empty day has counts of zero and no averages', () => {
    const f = figures([])
    expect(f).toMatchObject({
      orders: 0,
      fills: 0,
      internalizedShare: null,
      effectiveOverQuoted: null,
      realized: 0,
    })
  })
})

describe('profit', () => {
  it('splits into spread captured, inventory, fees and payment for order flow', () => {
    const f = figures([
      {
        type: 'venue',
        at: time(0),
        id: 'A',
        kind: 'exchange',
        takeFee: price(0.003),
        addRebate: price(0),
        midFee: price(0),
        pfofPerShare: price(0.001),
        pfofPctOfSpread: 10,
        protected: null,
        latencyMicros: 0,
        by: null,
        reason: null,
      },
      quote(0, 10, 10.04),
      order(1, 'o1', 'buy', 300),
      // The desk sells 200 at 10.03, a cent above the midpoint, and is short while the midpoint rises by 5.
      fill(1, { id: 'o1', side: 'buy', qty: 200, at: 10.03, capacity: 'principal' }),
      position(-200, 0),
      route('o1/1', 'buy', 'client'),
      routeFilled(2, 'o1/1', 100, 10.04, 0.3),
      fill(2, { id: 'o1', side: 'buy', qty: 100, at: 10.04, capacity: 'routed' }),
      quote(3, 10.05, 10.09),
      // It buys half of it back at the ask, 2 cents above the midpoint.
      route('h/1', 'buy', 'hedge'),
      routeFilled(4, 'h/1', 100, 10.09, 0.3),
      position(-100, -6),
      quote(5, 10.1, 10.14),
    ])
    expect(f.profitByPart.spreadCaptured).toBeCloseTo(200 * 0.01 - 100 * 0.02, 9)
    expect(f.profitByPart.inventory).toBeCloseTo(-200 * 0.05 - 100 * 0.05, 9)
    expect(f.fees).toBeCloseTo(0.6, 9)
    // A tenth of a cent a share and a tenth of the spread, on the client's route alone.
    expect(f.pfof).toBeCloseTo(100 * (0.001 + 0.1 * 0.04), 9)
    expect(f.realized).toBeCloseTo(-6, 9)
    // 100 short at 10.03 with the midpoint at 10.12.
    expect(f.unrealized).toBeCloseTo(-9, 9)
    expect(f.maxInventory).toBe(200)
    const { spreadCaptured, inventory, fees, pfof, total } = f.profitByPart
    expect(spreadCaptured + inventory + fees + pfof).toBeCloseTo(total, 9)
    expect(f.realized + f.unrealized - f.fees + f.pfof).toBeCloseTo(total, 9)
  })

  it('counts a position carried in at its average price', () => {
    const carried: InputOf<'position'> = {
      type: 'position',
      at: time(0),
      symbol: 'ABC',
      qty: shares(100),
      avgPrice: price(9),
    }
    const f = figures([carried, quote(1, 10, 10.04)])
    expect(f.unrealized).toBeCloseTo(102, 9)
    expect(f.maxInventory).toBe(100)
  })

  it('parts add up to cash and marks, for any trades', () => {
    const step = fc.record({
      mid: fc.integer({ min: 900, max: 1100 }),
      qty: fc.integer({ min: 1, max: 500 }),
      buy: fc.boolean(),
      off: fc.integer({ min: -3, max: 3 }),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), (steps) => {
        let cash = 0
        let held = 0
        const records = steps.flatMap((s, i) => {
          const at = (s.mid + s.off) / 100
          cash += (s.buy ? 1 : -1) * s.qty * at
          held -= (s.buy ? 1 : -1) * s.qty
          const side = s.buy ? ('buy' as const) : ('sell' as const)
          return [
            quote(i, (s.mid - 1) / 100, (s.mid + 2) / 100),
            order(i, `o${i}`, side, s.qty),
            fill(i, { id: `o${i}`, side, qty: s.qty, at, capacity: 'principal' }),
          ]
        })
        const marked = cash + held * ((steps.at(-1)!.mid + 0.5) / 100)
        const { spreadCaptured, inventory, total } = figures(records).profitByPart
        expect(total).toBeCloseTo(marked, 6)
        expect(spreadCaptured + inventory).toBeCloseTo(total, 6)
      }),
    )
  })
})
