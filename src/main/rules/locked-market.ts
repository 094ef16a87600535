/**
 * Rule 610(e): a displayed quote must not lock or cross a protected quotation in regular hours (rules.md 1.3).
 * It bears on the desk only where it displays; fills inside the house display nothing.
 *
 * It must never excuse without the fact that the exception needs.
 */
import type { Finding } from './finding'
import type { Regime } from './regime'

/** A quote about to be displayed, and the market it meets. Prices in 1e-6, 0 where a side is absent. */
export interface QuoteToShow {
  readonly isBid: boolean
  readonly price: number
  readonly nbb: number
  readonly nbo: number
  readonly inRegularHours: boolean
  /** Self-help is declared against every venue that it would lock or cross. */
  readonly hasSelfHelp: boolean
  /** Sweep orders go, at the same time, to the full displayed size that it would lock or cross. */
  readonly hasSweep: boolean
  /** The quotation that it would lock or cross is manual. */
  readonly isAgainstManual: boolean
}

/** `ok`, `LOCKS_MARKET` or `CROSSES_MARKET`, or the exception that allows the display. */
export function checkLockedMarket(quote: QuoteToShow, regime: Regime): Finding {
  if (!regime.lockedMarketRule || !quote.inRegularHours) return 'ok'
  const far = quote.isBid ? quote.nbo : quote.nbb
  if (far === 0) return 'ok'
  const beyond = quote.isBid ? quote.price - far : far - quote.price
  if (beyond < 0) return 'ok'
  if (quote.hasSelfHelp) return 'LOCK_SELF_HELP'
  if (quote.nbo > 0 && quote.nbb > quote.nbo) return 'LOCK_CROSSED_BEFORE'
  if (quote.hasSweep) return 'LOCK_ISO'
  if (quote.isAgainstManual) return 'LOCK_MANUAL'
  return beyond === 0 ? 'LOCKS_MARKET' : 'CROSSES_MARKET'
}

/** The best price at which the quote neither locks nor crosses: one increment away from the far side, 1e-6. */
export function slidPrice(quote: QuoteToShow, increment: number): number {
  const far = quote.isBid ? quote.nbo : quote.nbb
  if (far === 0) return quote.price
  return quote.isBid ? Math.min(quote.price, far - increment) : Math.max(quote.price, far + increment)
}
