/**
 * What a European systematic internaliser may do (MiFIR 14, 15, 17a, 20, 39a; rules.md 12), as far as the sheet
 * is confident. What it is not confident of answers `SI_NEEDS_CONFIRMATION`, never a guess.
 */
import type { Finding, Unknown } from './finding'
import { type SiRegime, siTick } from './si-regime'

/** The standard market size for an average value of transactions, 1e-6 currency units; unknown beyond the table. */
export function standardSize(averageValue: number | null, regime: SiRegime): number | Unknown {
  if (averageValue === null) return 'unknown: averageValue'
  return regime.standardSizes.find((it) => averageValue < it.below)?.size ?? 'unknown: standardSize'
}

/** Article 14: a quote lies on its tick and is at least one standard size and at most 90 % of the threshold. */
export function checkSiQuote(
  quote: { readonly price: number; readonly value: number; readonly band: number | null },
  averageValue: number | null,
  regime: SiRegime,
): Finding {
  if (quote.band === null) return 'unknown: liquidityBand'
  if (quote.price % siTick(quote.price, quote.band, regime) !== 0) return 'SI_OFF_TICK'
  const size = standardSize(averageValue, regime)
  if (typeof size === 'string') return size
  const most = size * regime.quoteThresholdSizes * regime.quoteMaxThresholdPct
  return quote.value >= size && quote.value * 100 <= most ? 'ok' : 'SI_QUOTE_SIZE'
}

/** An execution against the internaliser's book. Prices in 1e-6. */
export interface SiTrade {
  readonly price: number
  readonly band: number | null
  /** The quote against which it improves. */
  readonly bid: number
  readonly ask: number
  readonly isLargeInScale: boolean
}

/**
 * Article 17a: executions and improvements lie on the tick. The exact midpoint of a large order is the exception;
 * below large in scale the text must be confirmed first.
 */
export function checkSiTrade(trade: SiTrade, regime: SiRegime): Finding {
  if (trade.band === null) return 'unknown: liquidityBand'
  if (trade.price % siTick(trade.price, trade.band, regime) === 0) return 'ok'
  if (trade.price * 2 !== trade.bid + trade.ask) return 'SI_OFF_TICK'
  if (trade.isLargeInScale || regime.midpointBelowLargeInScale === true) return 'SI_MIDPOINT'
  return regime.midpointBelowLargeInScale === null ? 'SI_NEEDS_CONFIRMATION' : 'SI_OFF_TICK'
}

/** Article 15: an improvement lies within the published quote, on the client's good side of it. */
export function isSiImprovement(isBuy: boolean, price: number, bid: number, ask: number): boolean {
  return isBuy ? price < ask && price >= bid : price > bid && price <= ask
}

/** Article 20: published within the time. Microseconds. */
export function checkSiPublication(executedAt: number, publishedAt: number, regime: SiRegime): Finding {
  return publishedAt - executedAt <= regime.publishMicros ? 'ok' : 'SI_LATE'
}

/**
 * Article 39a: payment for retail flow. Until the last national exemption ended it depended on the member state,
 * which the caller says.
 */
export function checkSiPayment(day: number, isNationallyExempt: boolean, regime: SiRegime): Finding {
  if (day < regime.pfofBannedFrom) return 'ok'
  return isNationallyExempt && day < regime.pfofBannedEverywhereFrom ? 'ok' : 'PFOF_PROHIBITED'
}
