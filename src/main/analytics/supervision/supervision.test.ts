/** Each alert of rules.md 13 fires on its planted case and stays silent one step before it. */
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input } from '@shared/inputs'
import { parseInput } from '@shared/json'
import { atMarketTime, daysFromCivil, formatTime } from '@shared/time'
import {
  formatDecimal,
  type PriceMicros,
  priceMicros,
  shares,
  type TimeMicros,
  timeMicros,
} from '@shared/units'
import { expect, test } from 'vitest'
import { type SupervisionAlert, superviseDay } from '.'

type Entry = Input | DeskEvent
const DAY = daysFromCivil(2026, 11, 20)
const at = (hours: number, minutes: number, seconds: number): TimeMicros =>
  atMarketTime(DAY, Math.round((hours * 3_600 + minutes * 60 + seconds) * 1_000_000))
const px = (units: number): PriceMicros => priceMicros(Math.round(units * 1_000_000))

/** A day as it is written down: each call adds one record. */
class Diary {
  readonly entries: Entry[] = []
  #fills = 0

  constructor() {
    const start = at(9, 30, 0)
    this.tell(start, { type: 'instrument', symbol: 'ABC', tick: '0.01', roundLot: 100 })
    this.tell(start, { type: 'venue', id: 'A', kind: 'exchange' })
    for (const id of ['C1', 'C2']) this.tell(start, { type: 'client', id })
    for (const id of ['X1', 'X2']) this.tell(start, { type: 'client', id, beneficialOwner: 'X' })
  }
  tell(when: TimeMicros, row: Record<string, unknown>): void {
    const parsed = parseInput({ at: formatTime(when), ...row })
    if (!parsed.ok) throw new Error(parsed.reason)
    this.entries.push(parsed.input)
  }
  quote(when: TimeMicros, bid: number, ask: number): void {
    const side = { bid: formatDecimal(px(bid)), bidSize: 500, ask: formatDecimal(px(ask)), askSize: 500 }
    this.tell(when, { type: 'quote', symbol: 'ABC', venue: 'A', ...side })
  }
  print(when: TimeMicros, price: number, qty: number): void {
    this.tell(when, { type: 'trade', symbol: 'ABC', venue: 'A', price: formatDecimal(px(price)), qty })
  }
  order(
    when: TimeMicros,
    id: string,
    side: 'buy' | 'sell',
    qty: number,
    more: Record<string, unknown> = {},
  ): void {
    const { client = 'C1', limit, ...rest } = more
    const type = limit === undefined ? { orderType: 'market' } : { orderType: 'limit', limit }
    this.tell(when, { type: 'order', id, client, symbol: 'ABC', side, qty, tif: 'day', ...type, ...rest })
    this.entries.push({
      type: 'orderAccepted',
      at: when,
      id,
      client: String(client),
      symbol: 'ABC',
      side,
      qty: shares(qty),
      orderType: limit === undefined ? 'market' : 'limit',
      limit: limit === undefined ? null : px(Number(limit)),
      tif: 'day',
    })
  }
  fill(when: TimeMicros, id: string, price: number, qty: number, more: Partial<EventOf<'fill'>> = {}): void {
    const order = this.entries.find((it) => it.type === 'order' && it.id === id)
    if (order?.type !== 'order') throw new Error(`no order ${id}`)
    this.entries.push({
      type: 'fill',
      at: when,
      id,
      fillId: `f${++this.#fills}`,
      client: order.client,
      symbol: 'ABC',
      side: order.side,
      qty: shares(qty),
      price: px(price),
      capacity: 'principal',
      contra: 'desk',
      nbb: null,
      nbo: null,
      improvement: null,
      ...more,
    })
  }
  cancel(when: TimeMicros, id: string): void {
    this.tell(when, { type: 'cancel', id })
    this.entries.push({
      type: 'orderDone',
      at: when,
      id,
      reason: 'cancelled',
      filled: shares(0),
      cancelled: shares(1),
    })
  }
  routed(when: TimeMicros, id: string): void {
    const order = this.entries.find((it) => it.type === 'order' && it.id === id)
    if (order?.type !== 'order') throw new Error(`no order ${id}`)
    const { symbol, side, qty, limit } = order
    const route = { type: 'routeSent', at: when, id, routeId: `${id}/1`, venue: 'A' } as const
    this.entries.push({ ...route, symbol, side, qty, limit, purpose: 'display', terms: null })
  }
  alerts(): SupervisionAlert[] {
    return superviseDay(this.entries, { hasReportFacility: false })
  }
  rules(): string[] {
    return this.alerts().map((it) => `${it.rule} ${it.severity}`)
  }
}

test.each([
  ['0.8 s', 0.8, []],
  ['2 s', 2, ['S1 warning']],
  ['61 s', 61, ['S1 warning', 'S1 critical']],
] as const)('13-a: the desk buys under a held buy, which is filled %s later', (_, seconds, expected) => {
  const day = new Diary()
  day.quote(at(9, 59, 58), 9.98, 10.02)
  day.order(at(9, 59, 59), 'held', 'buy', 300, { limit: '10.00' })
  day.routed(at(9, 59, 59), 'held')
  day.order(at(10, 0, 0), 'other', 'sell', 300, { client: 'C2', limit: '9.99' })
  day.quote(at(10, 0, 0), 9.98, 10.01)
  day.fill(at(10, 0, 0), 'other', 9.99, 300)
  day.quote(at(10, 0, seconds), 9.98, 10.02)
  day.fill(at(10, 0, seconds), 'held', 9.99, 300, { capacity: 'riskless' })
  expect(day.rules()).toEqual(expected)
})

test.each([
  ['at the limit', '10.00', false, ['S1 warning', 'S1 critical']],
  ['above the limit', '9.99', false, []],
  ['exempt', '10.00', true, []],
] as const)('S1: a trade %s of a held buy that is never filled', (_, limit, isExempt, expected) => {
  const day = new Diary()
  day.quote(at(9, 59, 59), 9.98, 10.02)
  day.order(at(9, 59, 59), 'held', 'buy', 300, { limit })
  day.routed(at(9, 59, 59), 'held')
  if (isExempt)
    day.entries.push({
      type: 'obligation',
      at: at(9, 59, 59),
      id: 'held',
      rule: 'FINRA 5320',
      qty: shares(0),
      price: px(10),
      dueBy: at(10, 1, 0),
      status: 'exempt',
      evidence: 'INSTITUTIONAL',
    })
  day.order(at(10, 0, 0), 'other', 'sell', 300, { client: 'C2' })
  day.fill(at(10, 0, 0), 'other', 10.0, 300)
  day.quote(at(10, 0, 2), 9.98, 10.02)
  day.quote(at(10, 5, 0), 9.98, 10.02)
  expect(day.rules()).toEqual(expected)
})

test('13-d: the offer improved 80 ms before a fill at the old price: a race; 300 ms before, no longer', () => {
  const filledAt = (seconds: number): Diary => {
    const day = new Diary()
    day.quote(at(10, 0, 0), 10.0, 10.02)
    day.order(at(10, 0, 0.05), 'o', 'buy', 100)
    day.quote(at(10, 0, 0.1), 10.0, 10.01)
    day.fill(at(10, 0, seconds), 'o', 10.02, 100)
    return day
  }
  expect(filledAt(0.18).rules()).toEqual(['S4 warning', 'S5 warning'])
  expect(filledAt(0.4).rules()).toEqual(['S4 warning', 'S5 critical'])
  expect(filledAt(0.18).alerts()[1]).toMatchObject({
    ids: ['o', 'f1'],
    atReceipt: { ask: px(10.02) },
    atExecution: { ask: px(10.01) },
    observed: 80_000,
    bound: 250_000,
  })
})

test('13-e: a fill after 1,400 ms of silence is stale, after a second it is not', () => {
  const filledAt = (seconds: number): string[] => {
    const day = new Diary()
    day.quote(at(10, 0, 0), 10.0, 10.02)
    day.order(at(10, 0, seconds), 'o', 'buy', 100)
    day.fill(at(10, 0, seconds), 'o', 10.02, 100)
    return day.rules()
  }
  expect(filledAt(1.4)).toEqual(['S5 critical'])
  expect(filledAt(1)).toEqual([])
})

test('S17: short without a locate, and at the bid while restricted', () => {
  const day = new Diary()
  day.quote(at(10, 0, 0), 17.9, 17.95)
  day.entries.push({
    type: 'statusChanged',
    at: at(10, 0, 0),
    symbol: 'ABC',
    status: null,
    luldBands: null,
    shortSaleRestriction: true,
  })
  day.order(at(10, 0, 0.1), 'a', 'sell', 100, { shortSale: 'short' })
  day.fill(at(10, 0, 0.1), 'a', 17.91, 100, { contra: 'desk' })
  day.order(at(10, 0, 0.2), 'b', 'sell', 100, { shortSale: 'short', locate: 'L1' })
  day.fill(at(10, 0, 0.2), 'b', 17.9, 100)
  expect(day.alerts().map((it) => `${it.rule} ${it.detail}`)).toEqual([
    'S17 short accepted without a locate',
    'S17 short at or below the best bid',
  ])
})

test('S18: a fill in a halt, and one outside the bands; at the band is fine', () => {
  const status = {
    type: 'statusChanged',
    symbol: 'ABC',
    shortSaleRestriction: null,
  } as const
  const day = new Diary()
  day.quote(at(10, 0, 0), 10.9, 11.02)
  const bands = '{"lower":"9.00","upper":"11.00"}'
  day.entries.push({ ...status, at: at(10, 0, 0), status: null, luldBands: bands })
  for (const [id, price] of [
    ['a', 11.0],
    ['b', 11.01],
  ] as const) {
    day.order(at(10, 0, 0.1), id, 'buy', 100)
    day.fill(at(10, 0, 0.1), id, price, 100)
  }
  day.order(at(10, 0, 0.2), 'c', 'buy', 100)
  day.entries.push({ ...status, at: at(10, 0, 0.2), status: 'halt', luldBands: null })
  day.fill(at(10, 0, 0.2), 'c', 10.95, 100)
  expect(day.alerts().map((it) => `${it.ids[0]} ${it.detail}`)).toEqual([
    'b outside the price bands',
    'c traded in a halt or pause',
  ])
})

/** A cross of 100 at 10.01 between orders that came together. */
function cross(day: Diary, n: number, buyer: string, seller: string): void {
  const when = timeMicros(at(10, 0, 0) + n * 1_000_000)
  day.quote(when, 10.0, 10.02)
  day.order(when, `b${n}`, 'buy', 100, { client: buyer })
  day.order(when, `s${n}`, 'sell', 100, { client: seller })
  for (const id of [`b${n}`, `s${n}`]) day.fill(when, id, 10.01, 100, { capacity: 'cross', contra: `x${n}` })
}

test('13-k and 13-l: a cross of two clients is silent, one of two accounts of one owner is a wash', () => {
  const fine = new Diary()
  cross(fine, 1, 'C1', 'C2')
  expect(fine.rules()).toEqual([])
  const wash = new Diary()
  cross(wash, 1, 'X1', 'X2')
  expect(wash.rules()).toEqual(['S9 critical'])
  expect(wash.alerts()[0]?.clients).toEqual(['X1', 'X2'])
})

test('S10: the sixth match of two accounts on one day is found, whoever buys', () => {
  const day = new Diary()
  for (let n = 1; n <= 5; n++) cross(day, n, n % 2 ? 'C1' : 'C2', n % 2 ? 'C2' : 'C1')
  expect(day.rules()).toEqual([])
  cross(day, 6, 'C1', 'C2')
  cross(day, 7, 'C1', 'C2')
  expect(day.rules()).toEqual(['S10 warning'])
})

test('S11: three cancelled buys within two seconds of a sale are layering, two are not, nor are three later', () => {
  const layered = (cancels: number, seconds: number): string[] => {
    const day = new Diary()
    day.quote(at(10, 0, 0), 10.0, 10.02)
    for (let i = 0; i < cancels; i++) {
      day.order(at(10, 0, 0), `b${i}`, 'buy', 100, { limit: '9.99' })
      day.routed(at(10, 0, 0), `b${i}`)
    }
    day.order(at(10, 0, 0.5), 's', 'sell', 100)
    day.fill(at(10, 0, 0.5), 's', 10.01, 100, { capacity: 'routed' })
    for (let i = 0; i < cancels; i++) day.cancel(at(10, 0, seconds), `b${i}`)
    return day.rules()
  }
  expect(layered(3, 2.4)).toEqual(['S11 warning'])
  expect(layered(2, 2.4)).toEqual([])
  expect(layered(3, 2.6)).toEqual([])
})

/** The desk buys `own` shares from clients near the close while the market prints, and the price moves. */
function close(own: number, last: number, position: number): string[] {
  const day = new Diary()
  day.quote(at(15, 40, 0), 9.99, 10.01)
  const avgPrice = px(10)
  const held = { type: 'position', symbol: 'ABC', qty: shares(position), avgPrice, realized: 0 } as const
  day.entries.push({ ...held, at: at(15, 40, 0) } as EventOf<'position'>)
  day.print(at(15, 45, 0), 10, 100)
  day.print(at(15, 51, 0), 10, 700 - own)
  day.quote(at(15, 58, 0), 9.99, 10.01)
  day.order(at(15, 58, 0), 's', 'sell', own, { client: 'C2' })
  day.fill(at(15, 58, 0), 's', 10, own)
  day.print(at(15, 59, 59), last, 300)
  return day.rules()
}

test('13-h and 13-i: 30 % of the last volume, 0.8 % up, a long position gained: the close is marked', () => {
  expect(close(300, 10.08, 5_000)).toEqual(['S8 critical'])
  expect(close(300, 10.04, 5_000)).toEqual([])
  expect(close(100, 10.08, 5_000)).toEqual([])
  expect(close(300, 10.08, -5_000)).toEqual([])
  expect(close(300, 9.92, 5_000)).toEqual(['S8 warning'])
})

/** Buys that the market follows or not: 250 kept by the desk, 250 routed, then the offer moves by so much. */
function fates(afterKept: number, afterRouted: number, count = 250): string[] {
  const day = new Diary()
  for (let i = 0; i < count * 2; i++) {
    const when = timeMicros(at(10, 0, 0) + i * 5_000_000)
    const isKept = i % 2 === 0
    day.quote(when, 10.0, 10.02)
    day.order(when, `o${i}`, 'buy', 100)
    day.fill(when, `o${i}`, 10.02, 100, isKept ? {} : { capacity: 'routed', contra: `o${i}/1` })
    const move = (isKept ? afterKept : afterRouted) + ((i >> 1) % 2) * 0.01
    day.quote(timeMicros(when + 500_000), 10.0 + move, 10.02 + move)
  }
  return day.rules()
}

test('S6: what is routed runs a cent further against whoever takes it: cherry-picking; alike or few is not', () => {
  expect(fates(0, 0.01)).toEqual(['S6 warning'])
  expect(fates(0.01, 0.01)).toEqual([])
  expect(fates(0, 0.01, 150)).toEqual([])
  expect(fates(0.01, 0)).toEqual([])
})

/** 200 moves for and 200 against a buyer between receipt and fill, of which the price carries a part each. */
function passed(ofGain: number, ofLoss: number): string[] {
  const day = new Diary()
  for (let i = 0; i < 400; i++) {
    const when = timeMicros(at(10, 0, 0) + i * 5_000_000)
    const move = i % 2 === 0 ? -0.02 : 0.02
    day.quote(when, 9.95, 10.02)
    day.order(when, `o${i}`, 'buy', 100, { limit: '10.10' })
    day.quote(timeMicros(when + 1_000), 9.95, 10.02 + move)
    const part = move < 0 ? ofGain : ofLoss
    day.fill(timeMicros(when + 2_000), `o${i}`, 10.02 + move * part, 100)
  }
  return day.rules().filter((it) => it.startsWith('S7'))
}

test('S7: the client bears whole losses and gets half the gains: asymmetric; whole of both is not', () => {
  expect(passed(0.5, 1)).toEqual(['S7 warning'])
  expect(passed(1, 1)).toEqual([])
  expect(passed(0.8, 1)).toEqual([])
})

test.each([
  ['a hidden block', 'buy', 10_000, false, ['S2 critical']],
  ['a share less', 'buy', 9_999, false, []],
  ['the other side', 'sell', 10_000, false, []],
  ['a block that is shown', 'buy', 10_000, true, []],
] as const)('S2: the desk’s own buy while it holds %s', (_, side, qty, isShown, expected) => {
  const day = new Diary()
  day.quote(at(10, 0, 0), 9.98, 10.02)
  day.order(at(10, 0, 0), 'block', side, qty, { limit: side === 'buy' ? '9.97' : '10.03' })
  if (isShown) day.routed(at(10, 0, 0), 'block')
  day.tell(at(10, 0, 1), { type: 'deskOrder', id: 'own', symbol: 'ABC', side: 'buy', qty: 500 })
  expect(day.rules()).toEqual(expected)
})
