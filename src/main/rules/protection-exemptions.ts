/**
 * FINRA 5320.02 to .05: what exempts a trade of the desk from protecting held orders (rules.md 3.3).
 *
 * Each exemption is a fact of the trade with what proves it; without proof it is not there. Not-held orders have
 * none: they are protected like any other.
 */
import type { Code } from '@shared/codes'
import type { Regime } from './regime'

/** A trade for the desk's own account. Prices in 1e-6, times in microseconds, `day` the market day number. */
export interface DeskTrade {
  readonly deskBuys: boolean
  readonly price: number
  readonly qty: number
  readonly at: number
  readonly day: number
  /** The inside market, 0 where absent. */
  readonly nbb: number
  readonly nbo: number
  readonly purpose: TradePurpose
}

/** Why the desk trades, with what a claimed exemption must prove. */
export type TradePurpose =
  | { readonly kind: 'inventory' }
  | { readonly kind: 'riskless'; readonly riskless: RisklessTrade }
  /** From a sweep order routed at `routedAt`; `consent` when it facilitates a client who waived better prices. */
  | { readonly kind: 'sweep'; readonly routedAt: number; readonly consent: string | null }
  /** Offsets a client's odd lot: the client order. */
  | { readonly kind: 'oddLot'; readonly offsets: string }
  /** Corrects a bona fide error: the supervisor's record, made no later than the trade. */
  | { readonly kind: 'error'; readonly record: string; readonly recordedAt: number }
  /** Another unit behind an information barrier; `isOtcMarketMaker` for a market-making unit in OTC equities. */
  | { readonly kind: 'barrier'; readonly barrier: string; readonly isOtcMarketMaker: boolean }

/** The legs of a riskless principal trade. `allocatedAt` is null while the shares are not allocated. */
export interface RisklessTrade {
  readonly orderReceivedAt: number
  readonly offsetAt: number
  readonly offsetPrice: number
  /** Exclusive of mark-up and commission. */
  readonly clientPrice: number
  readonly allocatedAt: number | null
}

/**
 * FINRA 5320.03: the order came before the offsetting trade, at the same price, allocated within 60 seconds.
 * Not yet allocated holds until the time is up.
 */
export function isRiskless(trade: RisklessTrade, now: number, regime: Regime): boolean {
  const allocated = trade.allocatedAt ?? now
  return (
    trade.orderReceivedAt < trade.offsetAt &&
    trade.offsetPrice === trade.clientPrice &&
    allocated >= trade.offsetAt &&
    allocated - trade.offsetAt <= regime.risklessMicros
  )
}

/** The exemption that the trade has from an order received at `receivedAt`; null when none holds. */
export function tradeExemption(
  trade: DeskTrade,
  receivedAt: number,
  hasNotice: boolean,
  regime: Regime,
): Code | null {
  const { purpose } = trade
  switch (purpose.kind) {
    case 'inventory':
      return null
    case 'riskless':
      return isRiskless(purpose.riskless, trade.at, regime) ? 'RISKLESS_PRINCIPAL' : null
    case 'sweep':
      return purpose.consent || receivedAt > purpose.routedAt ? 'PROTECTION_ISO' : null
    case 'oddLot':
      return purpose.offsets ? 'ODD_LOT_OFFSET' : null
    case 'error':
      return purpose.record && purpose.recordedAt <= trade.at ? 'BONA_FIDE_ERROR' : null
    case 'barrier':
      return purpose.barrier && hasNotice && !purpose.isOtcMarketMaker ? 'NO_KNOWLEDGE' : null
  }
}
