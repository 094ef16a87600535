/**
 * Price and size improvement of Rule 605 (rules.md 5.4): against the quote at receipt, against the best price displayed
 * (odd lots included, from 2026-11-02), and beyond the size that was displayed. Pure.
 *
 * Prices in 1e-6 currency units, sizes in shares.
 */
import { ShareWeighted } from '../spread-averages'

/** What an order met when it was received, or became executable; `sign` is +1 for a buy, -1 for a sale. */
export interface ReceivedOrder {
  readonly sign: 1 | -1
  readonly bid: number
  readonly ask: number
  /** Best odd-lot prices; null where there is none better than the quote. */
  readonly oddLotBid?: number | null
  readonly oddLotAsk?: number | null
}
export type AgainstQuote = 'improved' | 'atQuote' | 'outsideQuote'
export interface Improvement {
  readonly where: AgainstQuote
  /** Distance from the benchmark a share, never negative. */
  readonly amount: number
}

function against(sign: 1 | -1, price: number, benchmark: number): Improvement {
  const better = sign * (benchmark - price)
  const where = better > 0 ? 'improved' : better < 0 ? 'outsideQuote' : 'atQuote'
  return { where, amount: Math.abs(better) }
}

/** Where a fill lies against the far side of the quote. */
export const againstQuote = ({ sign, bid, ask }: ReceivedOrder, price: number): Improvement =>
  against(sign, price, sign > 0 ? ask : bid)

/** Where a fill lies against the best price displayed: the better of the quote and the best odd lot. */
export function againstBestDisplayed(order: ReceivedOrder, price: number): Improvement {
  const { sign, bid, ask, oddLotBid = null, oddLotAsk = null } = order
  const best = sign > 0 ? Math.min(ask, oddLotAsk ?? ask) : Math.max(bid, oddLotBid ?? bid)
  return against(sign, price, best)
}

/** Shares that an order could count on: its own, or all that is displayed at the far side if that is less. */
export const sizeBenchmark = (orderQty: number, displayedQty: number): number =>
  Math.min(orderQty, displayedQty)

/** Shares executed at the quote or better beyond the size benchmark. */
export const outsizedShares = (atQuoteOrBetter: number, benchmark: number): number =>
  Math.max(0, atQuoteOrBetter - benchmark)

/** The averages of the summary file that go over several orders, weighted by shares. */
export class ExecutionSummary {
  readonly #midpoints = new ShareWeighted()
  readonly #quoted = new ShareWeighted()
  readonly #improved = new ShareWeighted()

  /** Takes a fill of `qty` shares at `price`. */
  add(order: ReceivedOrder, price: number, qty: number): void {
    const { bid, ask } = order
    this.#midpoints.add((bid + ask) / 2, qty)
    this.#quoted.add(ask - bid, qty)
    const { where, amount } = againstQuote(order, price)
    this.#improved.add(where === 'outsideQuote' ? -amount : amount, qty)
  }

  /** Average midpoint at receipt, 1e-6; null without shares. */
  midpoint(): number | null {
    const cents = this.#midpoints.cents()
    return cents === null ? null : cents * 10_000
  }

  /** Average quoted spread over average midpoint, a fraction; null without shares. */
  quotedOverMidpoint(): number | null {
    return ratio(this.#quoted, this.#midpoints)
  }

  /** Improvement less what was outside the quote, over the value at the midpoint; a fraction. */
  improvementOverMidpoint(): number | null {
    return ratio(this.#improved, this.#midpoints)
  }
}

function ratio(of: ShareWeighted, over: ShareWeighted): number | null {
  const [above, below] = [of.cents(), over.cents()]
  return above === null || below === null || below === 0 ? null : above / below
}
