/**
 * The two-sided price that an active desk streams (docs/models.md, 7): the ladder's offsets, plus what the
 * tier's flow is expected to know, then the bounds. The order of bounds is the promise: half-spread floor, largest
 * skew, grid (bid down, ask up), and last never at or through the protected quote's far side or a resting client.
 *
 * Units: 1e-6 currency, shares. Makes no object: the caller owns terms and answer.
 */
import { askOffset, bidOffset, type QuoteTier } from './quote-ladder'

export interface DeskQuoteTerms {
  nbb: number
  nbo: number
  /** Grid of quoted prices. */
  tick: number
  /** Shares quoted on each side. */
  size: number
  position: number
  /** mu of the tier: expected move against the desk after a fill; added whole to both offsets. */
  toxicity: number
  /** B0·x: decaying impact of the desk's own hedges, signed, up positive. */
  impact: number
  /** Least half-spread, above 0. */
  leastHalfSpread: number
  /** Furthest that inventory may move the middle, at least 0. */
  mostSkew: number
  /** Highest resting client bid, 0 when there is none. The desk never offers at or below it. */
  clientBid: number
  /** Lowest resting client offer, Infinity when there is none. The desk never bids at or above it. */
  clientAsk: number
}

export type DeskQuoteReason = 'quoted' | 'invalidMarket' | 'invalidTerms' | 'invalidResult'

/** The answer; overwritten by every call. A side that is not quoted is 0. */
export class DeskQuote {
  reason: DeskQuoteReason = 'invalidResult'
  bid = 0
  ask = 0
  /** Half of the distance before the grid. */
  halfSpread = 0
  /** How far the middle was moved by inventory, after its bound; down when long. */
  skew = 0

  /** This answer, without a quote. */
  refuse(reason: DeskQuoteReason): this {
    this.reason = reason
    this.bid = 0
    this.ask = 0
    this.halfSpread = 0
    this.skew = 0
    return this
  }
}

function faultOf(terms: DeskQuoteTerms): DeskQuoteReason | null {
  const { nbb, nbo, tick } = terms
  if (!(nbb > 0 && nbo >= nbb && tick > 0 && Number.isSafeInteger(nbb + nbo) && Number.isSafeInteger(tick)))
    return 'invalidMarket'
  if (!(terms.size > 0 && terms.leastHalfSpread > 0 && terms.mostSkew >= 0)) return 'invalidTerms'
  if (!(terms.clientBid >= 0 && terms.clientAsk > 0)) return 'invalidTerms'
  return null
}

/** Quotes both sides into `answer`, and returns it. */
export function deskQuote(tier: QuoteTier, terms: DeskQuoteTerms, answer: DeskQuote): DeskQuote {
  const fault = faultOf(terms)
  if (fault !== null) return answer.refuse(fault)
  const { nbb, nbo, tick, size, position, impact } = terms
  const below = bidOffset(tier, size, position, impact) + terms.toxicity
  const above = askOffset(tier, size, position, impact) + terms.toxicity
  const halfSpread = Math.max((below + above) / 2, terms.leastHalfSpread)
  const skew = Math.max(-terms.mostSkew, Math.min(terms.mostSkew, (above - below) / 2))
  const middle = (nbb + nbo) / 2 + skew
  if (!Number.isSafeInteger(Math.round(middle + halfSpread))) return answer.refuse('invalidResult')

  const bidUnder = Math.min(nbo, terms.clientAsk) - 1
  const askOver = Math.max(nbb, terms.clientBid) + 1
  answer.reason = 'quoted'
  answer.bid = Math.max(0, Math.floor(Math.min(middle - halfSpread, bidUnder) / tick) * tick)
  answer.ask = Math.ceil(Math.max(middle + halfSpread, askOver) / tick) * tick
  answer.halfSpread = halfSpread
  answer.skew = skew
  return answer
}
