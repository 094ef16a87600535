/** What the market looked like last, a symbol: for the watchlist, the ladder, and time and sales. */
import type { PrintRow } from '@shared/contract'
import type { Input } from '@shared/inputs'
import { marketTime } from '@shared/time'

const PRINTS_KEPT = 500

export interface DayRange {
  last: number
  lastAt: number
  high: number
  low: number
  volume: number
}

export class MarketBoard {
  readonly ranges = new Map<string, DayRange>()
  readonly #dirty = new Set<string>()
  #prints: PrintRow[] = []
  #newPrints: PrintRow[] = []
  #day = -1

  observe(input: Input): void {
    if (input.type === 'quote') this.#dirty.add(input.symbol)
    else if (input.type === 'trade') this.#print(input.symbol, input.venue, input.price, input.qty, input.at)
    else if (input.type === 'feed') for (const q of input.quotes) this.#dirty.add(q.symbol)
  }

  #print(symbol: string, venue: string, price: number, qty: number, at: number): void {
    const { day } = marketTime(at as Input['at'])
    if (day !== this.#day) {
      this.#day = day
      this.ranges.clear()
    }
    this.#dirty.add(symbol)
    const range = this.ranges.get(symbol)
    if (!range) this.ranges.set(symbol, { last: price, lastAt: at, high: price, low: price, volume: qty })
    else {
      range.last = price
      range.lastAt = at
      if (price > range.high) range.high = price
      if (price < range.low) range.low = price
      range.volume += qty
    }
    this.#newPrints.push({ at, symbol, venue, price, qty })
    if (this.#newPrints.length > PRINTS_KEPT) this.#newPrints.splice(0, this.#newPrints.length - PRINTS_KEPT)
  }

  /** Symbols that moved since the last call, and the prints since then. */
  take(): { symbols: string[]; prints: PrintRow[] } {
    const moved = { symbols: [...this.#dirty], prints: this.#newPrints }
    this.#dirty.clear()
    this.#newPrints = []
    this.#prints = [...this.#prints, ...moved.prints].slice(-PRINTS_KEPT)
    return moved
  }

  /** The newest prints, oldest first. */
  prints(): readonly PrintRow[] {
    return [...this.#prints, ...this.#newPrints].slice(-PRINTS_KEPT)
  }

  /** A symbol's row must be sent again, as after a fill moved the position. */
  touch(symbol: string): void {
    this.#dirty.add(symbol)
  }
}
