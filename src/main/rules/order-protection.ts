/**
 * Rule 611: no trade at a price worse than a protected quotation, in regular hours, unless an exception of
 * 611(b) or (d) holds and its condition is on record (rules.md 1.4).
 *
 * A trade-through is side-blind: below any protected bid or above any protected offer. It must never excuse
 * without evidence. Outside the rule (other hours, rule rescinded) a worse price still goes to best-ex review.
 */
import type { Code } from '@shared/codes'
import type { Finding } from './finding'
import type { RecentTops } from './recent-tops'
import type { Regime } from './regime'

/** A venue's protected quotation at the time of the execution. Prices in 1e-6, 0 where a side is absent. */
export interface ProtectedQuote {
  readonly venue: string
  readonly bid: number
  readonly ask: number
  /** What the venue showed lately; null: no memory, so no flicker exception. */
  readonly recentBids: RecentTops | null
  readonly recentAsks: RecentTops | null
  /** Reference of the declaration of self-help against it; null: none. */
  readonly selfHelp: string | null
  /** Reference of the sweep order sent against its full displayed size; null: none. */
  readonly isoOut: string | null
}

/** Exceptions that hold for the trade as a whole. */
export type TradeException = Extract<
  Code,
  | 'OPR_NOT_REGULAR_WAY'
  | 'OPR_SINGLE_PRICE'
  | 'OPR_ISO_IN'
  | 'OPR_BENCHMARK'
  | 'OPR_STOPPED'
  | 'OPR_QCT'
  | 'OPR_ERROR'
>

/** A trade about to be made. `at` in microseconds, `price` in 1e-6, `side` is the client's. */
export interface ProtectedTrade {
  readonly isBuy: boolean
  readonly price: number
  readonly at: number
  readonly inRegularHours: boolean
  readonly exception: TradeException | null
  /** What proves the exception: an order, a stop, a trade reference. Without it there is no exception. */
  readonly evidence: string | null
}

/** Filled in with the quotation that decided: the one traded through, or the last one excused. */
export interface ThroughEvidence {
  venue: string | null
  /** Its better price, 1e-6; 0 when none was better. */
  quote: number
}

/** The better price that `price` would trade through, 0 when none: an offer below it or a bid above it. */
export function betterQuote(quote: ProtectedQuote, price: number): number {
  if (quote.ask > 0 && quote.ask < price) return quote.ask
  return quote.bid > price ? quote.bid : 0
}

function areCrossed(quotes: readonly ProtectedQuote[]): boolean {
  let bid = 0
  let ask = Number.POSITIVE_INFINITY
  for (const quote of quotes) {
    if (quote.bid > bid) bid = quote.bid
    if (quote.ask > 0 && quote.ask < ask) ask = quote.ask
  }
  return bid > ask
}

/** 611(b)(9): a stopped buy below the NBB, a stopped sell above the NBO. */
function isStopGood(trade: ProtectedTrade, quotes: readonly ProtectedQuote[]): boolean {
  let bid = 0
  let ask = Number.POSITIVE_INFINITY
  for (const quote of quotes) {
    if (quote.bid > bid) bid = quote.bid
    if (quote.ask > 0 && quote.ask < ask) ask = quote.ask
  }
  return trade.isBuy ? trade.price < bid : trade.price > ask
}

function quoteException(quote: ProtectedQuote, trade: ProtectedTrade, regime: Regime): Code | null {
  if (quote.selfHelp !== null) return 'OPR_SELF_HELP'
  if (quote.isoOut !== null) return 'OPR_ISO_OUT'
  const isOffer = quote.ask > 0 && quote.ask < trade.price
  const recent = isOffer ? quote.recentAsks : quote.recentBids
  return recent?.showedNoBetter(isOffer, trade.price, trade.at, regime.flickerMicros) ? 'OPR_FLICKER' : null
}

/**
 * `ok`, `TRADE_THROUGH`, or the exception that allows the trade; `out` names the quotation. `BEST_EX_REVIEW`
 * when the rule is rescinded and the price is worse than a quotation that it protected.
 */
export function checkOrderProtection(
  trade: ProtectedTrade,
  quotes: readonly ProtectedQuote[],
  regime: Regime,
  out: ThroughEvidence,
): Finding {
  out.venue = null
  out.quote = 0
  let excuse: Code | null = null
  for (const quote of quotes) {
    const better = betterQuote(quote, trade.price)
    if (better === 0) continue
    out.venue = quote.venue
    out.quote = better
    if (!regime.orderProtection) return 'BEST_EX_REVIEW'
    if (!trade.inRegularHours) return 'OPR_OUTSIDE_HOURS'
    if (areCrossed(quotes)) return 'OPR_CROSSED'
    const exception = quoteException(quote, trade, regime)
    if (exception === null) return tradeException(trade, quotes) ?? 'TRADE_THROUGH'
    excuse = exception
  }
  return excuse ?? 'ok'
}

function tradeException(trade: ProtectedTrade, quotes: readonly ProtectedQuote[]): Code | null {
  if (trade.exception === null || trade.evidence === null || trade.evidence === '') return null
  if (trade.exception === 'OPR_STOPPED' && !isStopGood(trade, quotes)) return null
  return trade.exception
}

/** Self-help may be declared once a venue has not answered for longer than the staff's second, again and again. */
export function maySelfHelp(lateAnswers: number, silentMicros: number, regime: Regime): boolean {
  return lateAnswers >= 2 && silentMicros > regime.selfHelpMicros
}

/** The alert that goes with a finding that allows: what was done in a crossed market is reviewed. */
export function reviewOf(finding: Finding): 'CROSSED_REVIEW' | null {
  return finding === 'OPR_CROSSED' || finding === 'LOCK_CROSSED_BEFORE' ? 'CROSSED_REVIEW' : null
}
