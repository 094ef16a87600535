/**
 * What the simulated exchanges show for one name.
 *
 * There is a true touch, a best bid and ask around the efficient price. No exchange ever bids above it or
 * offers below it, and the touch's bid is below its ask, so that the market is never locked or crossed, at
 * no message in between either. Prices are in ticks.
 */
import { must } from '@shared/must'
import type { Random } from './random'
import type { SimulatedName } from './simulated-universe'

export interface ShownQuote {
  bid: number
  bidSize: number
  ask: number
  askSize: number
}

export class SimulatedBook {
  /** By index of the exchange. */
  readonly shown: readonly ShownQuote[]
  private readonly roundLot: number
  /** Mean displayed size in round lots: cheap names show more. */
  private readonly meanLots: number
  /** How far apart an exchange's price levels are. */
  private readonly step: number
  /** The efficient price must move so far before the touch follows. */
  private readonly grid: number
  private touchBid = 0
  private touchAsk = 0

  constructor(name: SimulatedName, exchanges: number) {
    this.shown = Array.from({ length: exchanges }, () => ({ bid: 0, bidSize: 0, ask: 0, askSize: 0 }))
    this.roundLot = name.roundLot
    this.meanLots = Math.min(40, Math.max(2, 60_000 / name.baseTicks))
    this.step = Math.max(1, Math.round(name.spreadTicks / 4))
    this.grid = Math.max(1, Math.round(name.spreadTicks / 2))
  }

  /** Every exchange quotes afresh around a price: the open. */
  open(price: number, spread: number, random: Random): void {
    this.setTouch(price, spread)
    for (let venue = 0; venue < this.shown.length; venue++) this.requote(venue, random)
    this.lead(random.below(this.shown.length), random)
  }

  /**
   * Follows the efficient price. Calls `changed` for each exchange that must quote anew: first those whose
   * price is no longer true, which widens the market, then one that leads to the new touch.
   */
  follow(o: { price: number; spread: number; random: Random; changed: (venue: number) => void }): void {
    const { touchBid, touchAsk } = this
    this.setTouch(o.price, o.spread)
    if (this.touchBid === touchBid && this.touchAsk === touchAsk) return
    for (let venue = 0; venue < this.shown.length; venue++) {
      const quote = this.shown[venue]!
      const isBidStale = quote.bid > this.touchBid
      const isAskStale = quote.ask < this.touchAsk
      if (!isBidStale && !isAskStale) continue
      if (isBidStale) this.requoteBid(quote, o.random)
      if (isAskStale) this.requoteAsk(quote, o.random)
      o.changed(venue)
    }
    const leader = o.random.below(this.shown.length)
    this.lead(leader, o.random)
    o.changed(leader)
  }

  /** An exchange changes its mind about one side. */
  refresh(venue: number, random: Random): void {
    const quote = this.shown[venue]!
    if (random.uniform() < 0.5) this.requoteBid(quote, random)
    else this.requoteAsk(quote, random)
  }

  /** Shares trade against an exchange's quote; what is left, or a fresh size, stays shown. */
  consume(venue: number, side: 'bid' | 'ask', qty: number, random: Random): void {
    const quote = this.shown[venue]!
    const size = side === 'bid' ? quote.bidSize : quote.askSize
    must(qty > 0 && qty <= size, `a print of ${qty} must be within the ${size} shown`)
    const left = size - qty
    const next = left >= this.roundLot ? left - (left % this.roundLot) : this.drawSize(random)
    if (side === 'bid') quote.bidSize = next
    else quote.askSize = next
  }

  /** The exchange with the best price of a side; among equals a random one. */
  bestVenue(side: 'bid' | 'ask', random: Random): number {
    const start = random.below(this.shown.length)
    let best = start
    for (let i = 1; i < this.shown.length; i++) {
      const venue = (start + i) % this.shown.length
      const [quote, top] = [this.shown[venue]!, this.shown[best]!]
      if (side === 'bid' ? quote.bid > top.bid : quote.ask < top.ask) best = venue
    }
    return best
  }

  bestBid(): number {
    let best = 0
    for (const quote of this.shown) best = Math.max(best, quote.bid)
    return best
  }

  bestAsk(): number {
    let best = Infinity
    for (const quote of this.shown) best = Math.min(best, quote.ask)
    return best
  }

  private setTouch(price: number, spread: number): void {
    const middle = Math.round(price / this.grid) * this.grid
    this.touchBid = Math.max(1, middle - (spread >> 1))
    this.touchAsk = this.touchBid + Math.max(1, spread)
  }

  private lead(venue: number, random: Random): void {
    const quote = this.shown[venue]!
    quote.bid = this.touchBid
    quote.ask = this.touchAsk
    quote.bidSize = this.drawSize(random)
    quote.askSize = this.drawSize(random)
  }

  private requote(venue: number, random: Random): void {
    const quote = this.shown[venue]!
    this.requoteBid(quote, random)
    this.requoteAsk(quote, random)
  }

  private requoteBid(quote: ShownQuote, random: Random): void {
    quote.bid = Math.max(1, this.touchBid - this.step * drawLevel(random))
    quote.bidSize = this.drawSize(random)
  }

  private requoteAsk(quote: ShownQuote, random: Random): void {
    quote.ask = this.touchAsk + this.step * drawLevel(random)
    quote.askSize = this.drawSize(random)
  }

  /** Whole round lots, at least one. */
  private drawSize(random: Random): number {
    return this.roundLot * (1 + Math.floor(random.exponential() * (this.meanLots - 1)))
  }
}

/** How many levels behind the touch an exchange quotes: mostly none. */
function drawLevel(random: Random): number {
  const draw = random.uniform()
  return draw < 0.6 ? 0 : draw < 0.9 ? 1 : 2
}
