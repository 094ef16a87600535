/**
 * What each venue shows, and how much of it this desk has already taken.
 *
 * Promises that a displayed share is sold to the desk once: what it took stays taken until that side of that
 * venue's quote changes its price or its size. Must never show more than the last quote did.
 */
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import type { PriceMicros } from '@shared/units'

/** One side of one venue's quote. */
export interface ShownSide {
  price: PriceMicros | null
  /** Displayed shares. */
  size: number
  /** Of those, shares that the desk took since the side last changed. */
  taken: number
}
interface ShownQuote {
  readonly bid: ShownSide
  readonly ask: ShownSide
}

/** The best bid and offer over the exchanges, with the sizes there. */
export interface Touch {
  readonly bid: PriceMicros
  readonly bidSize: number
  readonly ask: PriceMicros
  readonly askSize: number
}

export class ShownMarket {
  private readonly bySymbol = new Map<string, Map<string, ShownQuote>>()
  private readonly sales = new Map<string, PriceMicros>()

  trade(t: InputOf<'trade'>): void {
    this.sales.set(t.symbol, t.price)
  }

  /** Price of the last print, null when nothing printed. */
  lastSale(symbol: string): PriceMicros | null {
    return this.sales.get(symbol) ?? null
  }

  /** Replaces a venue's quote. An identical one is the feed's heartbeat and refills nothing. */
  quote(q: InputOf<'quote'>): void {
    let venues = this.bySymbol.get(q.symbol)
    if (!venues) {
      venues = new Map()
      this.bySymbol.set(q.symbol, venues)
    }
    let shown = venues.get(q.venue)
    if (!shown) {
      shown = { bid: { price: null, size: 0, taken: 0 }, ask: { price: null, size: 0, taken: 0 } }
      venues.set(q.venue, shown)
    }
    show(shown.bid, q.bid, q.bidSize)
    show(shown.ask, q.ask, q.askSize)
  }

  /** The side of a venue's quote that a route takes: a buy the ask. Null when never quoted. */
  farSide(symbol: string, venue: string, side: 'buy' | 'sell'): ShownSide | null {
    const shown = this.bySymbol.get(symbol)?.get(venue)
    return shown ? (side === 'buy' ? shown.ask : shown.bid) : null
  }

  /** The side of a venue's quote behind which a resting route waits. */
  nearSide(symbol: string, venue: string, side: 'buy' | 'sell'): ShownSide | null {
    return this.farSide(symbol, venue, side === 'buy' ? 'sell' : 'buy')
  }

  /** The best bid and offer; null unless both are there and do not lock or cross. */
  touch(symbol: string): Touch | null {
    let bid: PriceMicros | null = null
    let ask: PriceMicros | null = null
    let bidSize = 0
    let askSize = 0
    for (const shown of this.bySymbol.get(symbol)?.values() ?? []) {
      if (shown.bid.price !== null && (bid === null || shown.bid.price >= bid)) {
        bidSize = shown.bid.price === bid ? bidSize + shown.bid.size : shown.bid.size
        bid = shown.bid.price
      }
      if (shown.ask.price !== null && (ask === null || shown.ask.price <= ask)) {
        askSize = shown.ask.price === ask ? askSize + shown.ask.size : shown.ask.size
        ask = shown.ask.price
      }
    }
    return bid !== null && ask !== null && bid < ask ? { bid, bidSize, ask, askSize } : null
  }
}

function show(side: ShownSide, price: PriceMicros | null, size: number): void {
  if (side.price === price && side.size === size) return
  side.price = price
  side.size = price === null ? 0 : size
  side.taken = 0
}

/** Shares that a side still has for the desk. */
export const availableQty = (side: ShownSide): number => Math.max(0, side.size - side.taken)

/** Takes shares from a side. */
export function takeFrom(side: ShownSide, qty: number): void {
  must(qty > 0 && qty <= availableQty(side), `cannot take ${qty} of ${availableQty(side)} displayed shares`)
  side.taken += qty
}
