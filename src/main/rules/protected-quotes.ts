/**
 * Rule 600(b): the best protected bid and offer over venues, and the best odd lots inside them (rules.md 1.1).
 *
 * Only a venue's own top counts: depth, odd lots on their own, manual quotes and quotes of venues that are not
 * protected never make the NBBO. It must never aggregate odd lots: the venue's published quote already does.
 */
import type { Finding, Unknown } from './finding'
import { assignedRoundLot, type Regime } from './regime'

/** One venue's top of book. Prices in 1e-6, 0 where a side is absent; sizes in shares. */
export interface VenueTop {
  readonly bid: number
  readonly bidSize: number
  readonly ask: number
  readonly askSize: number
  /** An automated quotation of an exchange. */
  readonly isProtected: boolean
}

/** The answer, filled in by `bestQuotes`: 0 where there is none. Sizes add up over venues at the price. */
export interface BestQuotes {
  nbb: number
  nbbSize: number
  nbo: number
  nboSize: number
  /** Best odd-lot bid above the NBB and offer below the NBO: indicative, never protected. */
  oddBid: number
  oddBidSize: number
  oddAsk: number
  oddAskSize: number
}

export const noQuotes = (): BestQuotes => ({
  nbb: 0,
  nbbSize: 0,
  nbo: 0,
  nboSize: 0,
  oddBid: 0,
  oddBidSize: 0,
  oddAsk: 0,
  oddAskSize: 0,
})

function addBids(tops: readonly VenueTop[], roundLot: number, out: BestQuotes): void {
  for (const { bid, bidSize, isProtected } of tops) {
    if (!isProtected || bid <= 0 || bidSize < roundLot || bid < out.nbb) continue
    out.nbbSize = bid === out.nbb ? out.nbbSize + bidSize : bidSize
    out.nbb = bid
  }
  for (const { bid, bidSize } of tops) {
    if (bid <= out.nbb || bidSize <= 0 || bidSize >= roundLot || bid < out.oddBid) continue
    out.oddBidSize = bid === out.oddBid ? out.oddBidSize + bidSize : bidSize
    out.oddBid = bid
  }
}

function addAsks(tops: readonly VenueTop[], roundLot: number, out: BestQuotes): void {
  for (const { ask, askSize, isProtected } of tops) {
    if (!isProtected || ask <= 0 || askSize < roundLot || (out.nbo > 0 && ask > out.nbo)) continue
    out.nboSize = ask === out.nbo ? out.nboSize + askSize : askSize
    out.nbo = ask
  }
  for (const { ask, askSize } of tops) {
    if (ask <= 0 || (out.nbo > 0 && ask >= out.nbo) || askSize <= 0 || askSize >= roundLot) continue
    if (out.oddAsk > 0 && ask > out.oddAsk) continue
    out.oddAskSize = ask === out.oddAsk ? out.oddAskSize + askSize : askSize
    out.oddAsk = ask
  }
}

/** Fills `out` from the venues' tops. Without the instrument's round lot nothing is known, and `out` is empty. */
export function bestQuotes(tops: readonly VenueTop[], roundLot: number | null, out: BestQuotes): Finding {
  out.nbb = out.nbbSize = out.nbo = out.nboSize = 0
  out.oddBid = out.oddBidSize = out.oddAsk = out.oddAskSize = 0
  if (roundLot === null) return 'unknown: roundLot'
  addBids(tops, roundLot, out)
  addAsks(tops, roundLot, out)
  return 'ok'
}

/**
 * An instrument's round lot in shares: as assigned; else from its average close (1e-6) of the last March or
 * September; else the unassigned lot, for a new listing only.
 */
export function roundLotOf(
  instrument: {
    readonly assigned: number | null
    readonly averageClose: number | null
    readonly isNew: boolean
  },
  regime: Regime,
): number | Unknown {
  if (instrument.assigned !== null) return instrument.assigned
  if (instrument.averageClose !== null) return assignedRoundLot(regime, instrument.averageClose)
  return instrument.isNew ? regime.roundLotUnassigned : 'unknown: roundLot'
}

/**
 * Best execution beside the protected quotes: `BOLO_BETTER` when an odd lot of at least the filled size was
 * better than the fill, from the day on which odd lots are on the feed (rules.md 1.1-g, 4-f). Never a refusal.
 */
export function checkOddLots(
  fill: { readonly isBuy: boolean; readonly price: number; readonly qty: number; readonly day: number },
  best: Readonly<BestQuotes>,
  regime: Regime,
): Finding {
  if (regime.oddLotQuotesFrom === null || fill.day < regime.oddLotQuotesFrom) return 'ok'
  const isBetter = fill.isBuy
    ? best.oddAsk > 0 && best.oddAsk < fill.price && best.oddAskSize >= fill.qty
    : best.oddBid > fill.price && best.oddBidSize >= fill.qty
  return isBetter ? 'BOLO_BETTER' : 'ok'
}
