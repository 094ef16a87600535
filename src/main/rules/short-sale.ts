/**
 * Regulation SHO before a sale (rules.md 8): marking (200), locate (203) and the price restriction (201).
 *
 * It promises to fail closed: a long mark needs a known position, a short sale a locate, an exempt mark a basis
 * on record. A market maker's exemption from the locate is never one from Rule 201.
 */
import type { Finding, Unknown } from './finding'
import type { Regime } from './regime'
import { nextTradingDay, type SessionCalendar } from './session-calendar'

/** How a sale of `qty` shares splits into long and short; filled in by `splitSale`. */
export interface SaleSplit {
  longQty: number
  shortQty: number
}

/**
 * Rule 200: how many shares a seller is deemed to own. `netQty` is the position of the whole firm or of a
 * documented aggregation unit, signed; open sell orders count against it.
 */
export function splitSale(qty: number, netQty: number, openSellQty: number, out: SaleSplit): void {
  out.longQty = Math.min(qty, Math.max(0, netQty - openSellQty))
  out.shortQty = qty - out.longQty
}

export type SaleMark = 'long' | 'short' | 'exempt'

/** A sale to be marked. Quantities in shares. */
export interface SaleToMark {
  readonly mark: SaleMark
  readonly qty: number
  /** The seller's net position, signed; null when nobody told us. */
  readonly netQty: number | null
  readonly openSellQty: number
  /** In our possession, or reasonably expected by settlement. */
  readonly isDeliverable: boolean
}

/**
 * Whether the mark holds (Rule 200(c), (f), (g)). One order is never part long and part short, so a long mark
 * needs the whole size; a short mark needs nothing.
 */
export function checkMark(sale: SaleToMark): Finding {
  if (sale.mark !== 'long') return 'ok'
  if (sale.netQty === null) return 'unknown: clientPosition'
  return sale.isDeliverable && sale.netQty - sale.openSellQty >= sale.qty ? 'ok' : 'SHORT_MARK'
}

/** A short sale that needs a locate. */
export interface SaleToLocate {
  /** Reference of the locate, made before the trade; null when there is none. */
  readonly locate: string | null
  /** On the desk's easy-to-borrow list of the day; null when there is no such list. */
  readonly isEasyToBorrow: boolean | null
  readonly isClientOrder: boolean
  /** The order comes from a registered broker-dealer, which must itself locate. */
  readonly isFromBrokerDealer: boolean
  /** Certificate of bona fide market making of the selling unit; null when it has none. */
  readonly marketMaking: string | null
  /** Owned but not yet deliverable: the record; null when not. */
  readonly ownedRecord: string | null
}

/**
 * Rule 203(b): `ok` with a locate on record, else the exception. Without either a client's order has `NO_LOCATE`;
 * so has the desk's, unless the list itself is missing.
 */
export function checkLocate(sale: SaleToLocate): Finding {
  if (sale.locate) return 'ok'
  if (sale.isFromBrokerDealer) return 'LOCATE_BROKER'
  if (sale.ownedRecord) return 'LOCATE_OWNED'
  if (sale.marketMaking) return 'LOCATE_MARKET_MAKER'
  if (sale.isEasyToBorrow === true) return 'LOCATE_EASY'
  if (sale.isEasyToBorrow === null && !sale.isClientOrder) return 'unknown: locate feed'
  return 'NO_LOCATE'
}

/**
 * Rule 201(b): true when a print of the listing market in regular hours is low enough against the prior day's
 * close there. Prices in 1e-6; compared without a division.
 */
export function startsShortSaleRestriction(
  price: number,
  priorClose: number | null,
  regime: Regime,
): boolean | Unknown {
  if (priorClose === null) return 'unknown: prevClose'
  return price * 100 <= priorClose * (100 - regime.shortSaleFallPct)
}

/** The last day of a restriction that started on a day: the whole next trading day. */
export function restrictedThrough(calendar: SessionCalendar, day: number): number | Unknown {
  return nextTradingDay(calendar, day)
}

/** A short sale about to execute or to be shown while Rule 201 may restrict it. Prices in 1e-6. */
export interface SaleToPrice {
  readonly mark: SaleMark
  readonly price: number
  /** Null when neither the feed nor a prior close tells. */
  readonly isRestricted: boolean | null
  /** 0 while none is disseminated. */
  readonly nbb: number
  /** Why it is short exempt: the record of Rule 201(c) or (d); null when there is none. */
  readonly exemptBasis: string | null
}

/**
 * Rule 201: while restricted, a short sale prices strictly above the NBB, locked markets included. A short-exempt
 * mark needs its basis, restricted or not.
 */
export function checkShortSalePrice(sale: SaleToPrice): Finding {
  if (sale.mark === 'long') return 'ok'
  if (sale.mark === 'exempt') return sale.exemptBasis ? 'SHORT_EXEMPT' : 'SHORT_EXEMPT_BASIS'
  if (sale.isRestricted === null) return 'unknown: shortSaleRestriction'
  if (!sale.isRestricted) return 'ok'
  if (sale.nbb === 0) return 'unknown: nbb'
  return sale.price > sale.nbb ? 'ok' : 'SHORT_SALE_PRICE'
}

/** Days by which Rule 204 wants a fail closed out, counted in trading days from the trade, by the opening. */
export const closeOutDays = (mark: SaleMark, isMarketMaking: boolean): number =>
  mark === 'long' || isMarketMaking ? 4 : 2
