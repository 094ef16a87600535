/**
 * Keeps what the market has shown since the journal last heard of it.
 *
 * Quotes are far more than decisions, and the journal holds facts about orders, not the tape. So a quote that
 * leads to no event is only remembered; when an input comes that may depend on it, the newest quote of each
 * venue of that symbol is journaled first, as one `feed` input. A replay of the journal thus sees exactly the
 * market that each decision saw, and the tape may be lost.
 */
import type { InputOf } from '@shared/inputs'
import { type TimeMicros, timeMicros } from '@shared/units'

type Quote = InputOf<'quote'>
type Trade = InputOf<'trade'>
interface Unseen {
  readonly quotes: Map<string, Quote>
  trade: Trade | null
}

export class MarketTap {
  readonly #unseen = new Map<string, Unseen>()
  #feedAt = timeMicros(0)
  #journaledFeedAt = timeMicros(0)

  /** Remembers a quote or print that led to no event. */
  remember(input: Quote | Trade): void {
    this.heard(input.at)
    let unseen = this.#unseen.get(input.symbol)
    if (!unseen) {
      unseen = { quotes: new Map(), trade: null }
      this.#unseen.set(input.symbol, unseen)
    }
    if (input.type === 'quote') unseen.quotes.set(input.venue, input)
    else unseen.trade = input
  }

  /** A market input was journaled itself: the feed was alive then. */
  heard(at: TimeMicros): void {
    if (at > this.#feedAt) this.#feedAt = at
  }

  get feedAt(): TimeMicros {
    return this.#feedAt
  }

  /**
   * What must be journaled ahead of an input at `at` that concerns `symbol` (null: any symbol), or null when
   * the journal has it all.
   */
  take(symbol: string | null, at: TimeMicros): InputOf<'feed'> | null {
    const feed: InputOf<'feed'> = { type: 'feed', at, feedAt: this.#feedAt, quotes: [], trades: [] }
    const quotes: InputOf<'feed'>['quotes'][number][] = []
    const trades: InputOf<'feed'>['trades'][number][] = []
    for (const name of symbol === null ? [...this.#unseen.keys()] : [symbol]) {
      const unseen = this.#unseen.get(name)
      if (!unseen) continue
      this.#unseen.delete(name)
      for (const q of unseen.quotes.values()) {
        const { venue, bid, bidSize, ask, askSize } = q
        quotes.push({ symbol: name, venue, bid, bidSize, ask, askSize, quotedAt: q.at })
      }
      const t = unseen.trade
      if (t) trades.push({ symbol: name, venue: t.venue, price: t.price, qty: t.qty, tradedAt: t.at })
    }
    if (quotes.length === 0 && trades.length === 0 && this.#feedAt === this.#journaledFeedAt) return null
    this.#journaledFeedAt = this.#feedAt
    feed.quotes = quotes
    feed.trades = trades
    return feed
  }
}
