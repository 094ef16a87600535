/**
 * The NBBO worked out from the quote stream alone, beside the engine and without asking it: figures that
 * judge the engine must not take its word for the market.
 */
import type { InputOf } from '@shared/inputs'

/** Best bid and offer of one symbol; null where nobody quotes. Prices in 1e-6 currency units. */
export interface Nbbo {
  readonly bid: number | null
  readonly ask: number | null
}
const NOTHING: Nbbo = { bid: null, ask: null }

interface SymbolQuotes {
  readonly venues: Map<string, InputOf<'quote'>>
  best: Nbbo
}

export class NbboFold {
  private readonly symbols = new Map<string, SymbolQuotes>()
  private readonly unprotected = new Set<string>()
  private readonly roundLots = new Map<string, number>()

  /** Quotes of venues that are not exchanges are not protected, unless the venue says that they are. */
  venue(venue: InputOf<'venue'>): void {
    const isProtected = venue.protected ?? venue.kind === 'exchange'
    if (isProtected) this.unprotected.delete(venue.id)
    else this.unprotected.add(venue.id)
  }

  /** Sizes below the round lot do not make the NBBO (Rule 600(b)); without a known lot every size does. */
  instrument(instrument: InputOf<'instrument'>): void {
    if (instrument.roundLot !== null) this.roundLots.set(instrument.symbol, instrument.roundLot)
  }

  quote(quote: InputOf<'quote'>): Nbbo {
    let known = this.symbols.get(quote.symbol)
    if (!known) {
      known = { venues: new Map(), best: NOTHING }
      this.symbols.set(quote.symbol, known)
    }
    known.venues.set(quote.venue, quote)
    known.best = this.bestOf(known.venues, this.roundLots.get(quote.symbol) ?? 1)
    return known.best
  }

  of(symbol: string): Nbbo {
    return this.symbols.get(symbol)?.best ?? NOTHING
  }

  private bestOf(venues: ReadonlyMap<string, InputOf<'quote'>>, roundLot: number): Nbbo {
    let bid: number | null = null
    let ask: number | null = null
    for (const quote of venues.values()) {
      if (this.unprotected.size > 0 && this.unprotected.has(quote.venue)) continue
      if (quote.bid !== null && quote.bidSize >= roundLot && (bid === null || quote.bid > bid))
        bid = quote.bid
      if (quote.ask !== null && quote.askSize >= roundLot && (ask === null || quote.ask < ask))
        ask = quote.ask
    }
    return { bid, ask }
  }
}

/** Twice the midpoint, so that it stays a whole number; null without both sides. */
export const doubleMid = (nbbo: Nbbo): number | null =>
  nbbo.bid === null || nbbo.ask === null ? null : nbbo.bid + nbbo.ask
