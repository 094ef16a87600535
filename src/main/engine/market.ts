/**
 * What the desk sees of the market: each venue's last quote, the protected best prices, the age of the feed.
 *
 * A quote leaves nothing behind but itself: two histories that end in the same quotes look the same here. It
 * must never keep a counter or a history of quotes, because superseded quotes may be missing from the journal.
 */
import type { MarketQuality } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { marketQuality } from '../rules/market-quality'
import { type Instrument, Quote, type Venue } from './facts'

export class Market {
  /** Time of the last quote, trade, status or feed message of any symbol; minus infinity before the first. */
  lastFeedAt = Number.NEGATIVE_INFINITY
  isHalted = false
  readonly #maxFeedAge: number

  constructor(maxFeedAge: number) {
    this.#maxFeedAge = maxFeedAge
  }

  /** Microseconds since the feed last spoke; infinite before it did. */
  feedAge(at: number): number {
    return at - this.lastFeedAt
  }

  isStale(at: number): boolean {
    return at - this.lastFeedAt > this.#maxFeedAge
  }

  qualityOf(instrument: Instrument, at: number): MarketQuality {
    return marketQuality(
      instrument.nbb,
      instrument.nbo,
      at - this.lastFeedAt,
      this.#maxFeedAge,
      this.isHalted || instrument.isMarketHalted,
    )
  }
}

const isSize = (size: number): boolean => Number.isSafeInteger(size) && size > 0
const isPrice = (price: number | null): price is NonNullable<typeof price> =>
  price !== null && price > 0 && Number.isSafeInteger(price)

/** A venue's quote in an instrument, an empty one when it never quoted. */
export function quoteAt(instrument: Instrument, venue: Venue): Quote {
  let quote = instrument.quotes[venue.index]
  if (quote === undefined) {
    quote = new Quote(venue)
    while (instrument.quotes.length < venue.index) instrument.quotes.push(undefined)
    instrument.quotes[venue.index] = quote
    instrument.quoted.push(quote)
    instrument.quoted.sort((a, b) => (a.venue.id < b.venue.id ? -1 : 1))
    instrument.shown.splice(instrument.quoted.indexOf(quote), 0, quote.shown)
  }
  return quote
}

/** Replaces a venue's last quote. A side without a sound price and size is withdrawn. */
export function applyQuote(instrument: Instrument, venue: Venue, input: InputOf<'quote'>): void {
  const quote = quoteAt(instrument, venue)
  const hasBid = isPrice(input.bid) && isSize(input.bidSize)
  const hasAsk = isPrice(input.ask) && isSize(input.askSize)
  quote.set(
    hasBid ? (input.bid as number) : 0,
    hasBid ? input.bidSize : 0,
    hasAsk ? (input.ask as number) : 0,
    hasAsk ? input.askSize : 0,
    input.at,
  )
  refreshBest(instrument)
}

/**
 * Works out the protected best prices again: over protected venues, quotes of a round lot or more. The size is
 * the sum over the venues at that price.
 */
export function refreshBest(instrument: Instrument): void {
  const quoted = instrument.quoted
  const lot = instrument.roundLot
  let nbb = 0
  let nbbSize = 0
  let nbo = 0
  let nboSize = 0
  let highBid = 0
  let lowAsk = 0
  for (let i = 0; i < quoted.length; i++) {
    const quote = quoted[i] as Quote
    const { bid, ask } = quote
    if (bid > highBid) highBid = bid
    if (ask !== 0 && (lowAsk === 0 || ask < lowAsk)) lowAsk = ask
    if (!quote.venue.isProtected || quote.venue.selfHelp !== null) continue
    if (bid !== 0 && quote.bidSize >= lot) {
      if (bid > nbb) {
        nbb = bid
        nbbSize = quote.bidSize
      } else if (bid === nbb) nbbSize += quote.bidSize
    }
    if (ask !== 0 && quote.askSize >= lot) {
      if (nbo === 0 || ask < nbo) {
        nbo = ask
        nboSize = quote.askSize
      } else if (ask === nbo) nboSize += quote.askSize
    }
  }
  instrument.nbb = nbb
  instrument.nbbSize = nbbSize
  instrument.nbo = nbo
  instrument.nboSize = nboSize
  instrument.highBid = highBid
  instrument.lowAsk = lowAsk
}
