/**
 * What supervision remembers of a day: orders and their receipt, the protected market and how it moved lately,
 * routes, clients, halts. Worked out from inputs and events alone, never asked of the engine.
 */
import type { Capacity, DeskEvent, EventOf } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import { marketTime } from '@shared/time'
import { parseDecimal, type TimeMicros, timeMicros } from '@shared/units'
import { type Nbbo, NbboFold } from '../nbbo-fold'

export interface KnownOrder {
  readonly input: InputOf<'order'>
  readonly isBuy: boolean
  /** The protected market when it came. */
  readonly received: Nbbo
  /** When it, or the request that last changed it, came. */
  since: TimeMicros
  limit: number | null
  qty: number
  filled: number
  isAccepted: boolean
  isDone: boolean
}

/** A change of the protected market. */
export interface Move {
  readonly at: TimeMicros
  readonly nbbo: Nbbo
}

export interface Bands {
  readonly lower: number
  readonly upper: number
}

const NOTHING: Nbbo = { bid: null, ask: null }
const MOVES_KEPT = 64

/** Capacities in which the desk itself sets the price. */
export const isInHouse = (capacity: Capacity): boolean =>
  capacity === 'cross' || capacity === 'principal' || capacity === 'dark'

export class DayMemory {
  readonly market = new NbboFold()
  readonly orders = new Map<string, KnownOrder>()
  readonly openOrders = new Map<string, Set<KnownOrder>>()
  readonly instruments = new Map<string, InputOf<'instrument'>>()
  readonly clients = new Map<string, InputOf<'client'>>()
  readonly routes = new Map<string, EventOf<'routeSent'>>()
  readonly fills = new Map<string, EventOf<'fill'>>()
  readonly positions = new Map<string, number>()
  readonly halted = new Set<string>()
  readonly bands = new Map<string, Bands>()
  readonly restricted = new Set<string>()
  readonly #moves = new Map<string, Move[]>()
  isMarketHalted = false
  feedAt: TimeMicros | null = null
  now: TimeMicros = timeMicros(0)

  add(record: Input | DeskEvent): void {
    this.now = record.at
    if (record.type === 'quote') this.#quote(record, record.at)
    else if (record.type === 'trade') this.feedAt = record.at
    else if (record.type === 'feed') this.#feed(record)
    else if (record.type === 'order') this.#order(record)
    else if (record.type === 'fill') this.#fill(record)
    else if (record.type === 'instrument') this.#instrument(record)
    else if (record.type === 'client') this.clients.set(record.id, record)
    else if (record.type === 'venue') this.market.venue(record)
    else if (record.type === 'routeSent') this.routes.set(record.routeId, record)
    else if (record.type === 'statusChanged') this.#status(record)
    else if (record.type === 'status') this.feedAt = record.at
    else if (record.type === 'position' && 'realized' in record) this.positions.set(record.symbol, record.qty)
    else this.#orderLife(record)
  }

  /** At the end of a day: what is done no longer bears on anything. Open orders and reference data stay. */
  forgetDone(): void {
    for (const [id, order] of this.orders) if (order.isDone || !order.isAccepted) this.orders.delete(id)
    for (const [id, route] of this.routes)
      if (route.id !== null && !this.orders.has(route.id)) this.routes.delete(id)
    this.fills.clear()
  }

  /** Recent moves of a symbol's protected market, oldest first. */
  moves(symbol: string): readonly Move[] {
    return this.#moves.get(symbol) ?? []
  }

  /** The account's beneficial owner, the account itself where none is named. */
  ownerOf(client: string): string {
    return this.clients.get(client)?.beneficialOwner ?? client
  }

  roundLotOf(symbol: string): number | null {
    return this.instruments.get(symbol)?.roundLot ?? null
  }

  /** True when the order could trade at once against the market that it met. */
  wasMarketable(order: KnownOrder): boolean {
    const far = order.isBuy ? order.received.ask : order.received.bid
    if (far === null || (order.input.orderType !== 'market' && order.input.orderType !== 'limit'))
      return false
    if (order.input.limit === null) return true
    return order.isBuy ? order.input.limit >= far : order.input.limit <= far
  }

  /** Microseconds since market midnight. */
  clock(at: TimeMicros): number {
    return marketTime(at).sinceMidnight
  }

  #instrument(instrument: InputOf<'instrument'>): void {
    this.instruments.set(instrument.symbol, instrument)
    this.market.instrument(instrument)
  }

  #quote(quote: InputOf<'quote'>, at: TimeMicros): void {
    this.feedAt = at
    const before = this.market.of(quote.symbol)
    const nbbo = this.market.quote(quote)
    if (nbbo.bid === before.bid && nbbo.ask === before.ask) return
    const moves = this.#moves.get(quote.symbol) ?? []
    if (moves.length === 0) this.#moves.set(quote.symbol, moves)
    if (moves.length >= MOVES_KEPT * 2) moves.splice(0, MOVES_KEPT)
    moves.push({ at, nbbo })
  }

  #feed(feed: InputOf<'feed'>): void {
    for (const quote of feed.quotes)
      this.#quote({ type: 'quote', at: quote.quotedAt, ...quote }, quote.quotedAt)
    this.feedAt = feed.feedAt
  }

  #order(input: InputOf<'order'>): void {
    if (this.orders.has(input.id)) return
    this.orders.set(input.id, {
      input,
      isBuy: input.side === 'buy',
      received: this.market.of(input.symbol) ?? NOTHING,
      since: input.at,
      limit: input.limit,
      qty: input.qty,
      filled: 0,
      isAccepted: false,
      isDone: false,
    })
  }

  #orderLife(record: Input | DeskEvent): void {
    if (record.type === 'orderAccepted') {
      const order = this.orders.get(record.id)
      if (!order) return
      order.isAccepted = true
      const open = this.openOrders.get(record.symbol) ?? new Set()
      if (open.size === 0) this.openOrders.set(record.symbol, open)
      open.add(order)
    } else if (record.type === 'orderReplaced') {
      const order = this.orders.get(record.id)
      if (!order) return
      order.since = record.at
      order.limit = record.limit
      order.qty = record.qty
    } else if (record.type === 'orderDone') {
      const order = this.orders.get(record.id)
      if (!order) return
      order.isDone = true
      this.openOrders.get(order.input.symbol)?.delete(order)
    }
  }

  #fill(fill: EventOf<'fill'>): void {
    this.fills.set(fill.fillId, fill)
    const order = this.orders.get(fill.id)
    if (order) order.filled += fill.qty
  }

  #status(status: EventOf<'statusChanged'>): void {
    if (status.symbol === null) {
      if (status.status !== null) this.isMarketHalted = status.status !== 'resume'
      return
    }
    if (status.status === 'resume') this.halted.delete(status.symbol)
    else if (status.status !== null) this.halted.add(status.symbol)
    if (status.shortSaleRestriction === true) this.restricted.add(status.symbol)
    if (status.shortSaleRestriction === false) this.restricted.delete(status.symbol)
    const bands = bandsOf(status.luldBands)
    if (bands) this.bands.set(status.symbol, bands)
  }
}

/** Bands as the event carries them: canonical JSON with decimal text. */
function bandsOf(text: string | null): Bands | null {
  if (text === null) return null
  const json = JSON.parse(text) as { lower?: string; upper?: string }
  const lower = json.lower === undefined ? 0 : parseDecimal(json.lower)
  const upper = json.upper === undefined ? Number.MAX_SAFE_INTEGER : parseDecimal(json.upper)
  return typeof lower === 'number' && typeof upper === 'number' ? { lower, upper } : null
}
