/**
 * The terms of an order: type, prices, time in force and instructions must be complete and agree with each other.
 * Every contradiction is named by its own code.
 */
import type { InputOf } from '@shared/inputs'
import type { CheckSheet } from './check-sheet'
import type { Regime } from './regime'
import { incrementFor } from './tick-size'

type OrderInput = InputOf<'order'>

/** What the terms are judged against. */
export interface TermsContext {
  /** The venue an order names is declared; true when it names none. */
  readonly isVenueKnown: boolean
  /** The listing market is a declared venue, to which an auction order can be sent. */
  readonly hasListingVenue: boolean
  /** Last instant, in microseconds, at which the next auction of the order's kind takes orders. */
  readonly auctionCutoff: number
  readonly tick: number | null
  /** RTS 11 liquidity band; null where nobody told, and outside Europe. */
  readonly band: number | null
  readonly regime: Regime
}

const isStop = (order: OrderInput): boolean => order.orderType === 'stop' || order.orderType === 'stopLimit'

/** The auction an order type takes part in, or null. */
export function auctionOf(type: OrderInput['orderType']): 'open' | 'close' | null {
  if (type === 'moc' || type === 'loc') return 'close'
  return type === 'moo' || type === 'loo' ? 'open' : null
}

/** True for order types that must name a limit. */
export const needsLimit = (type: OrderInput['orderType']): boolean =>
  type === 'limit' || type === 'stopLimit' || type === 'loc' || type === 'loo'

/** True for order types that may name a limit. */
export const mayHaveLimit = (type: OrderInput['orderType']): boolean =>
  needsLimit(type) || type === 'midpointPeg'

/** True when an order has none of the terms that need a look of their own. */
export const isPlain = (order: OrderInput): boolean =>
  (order.orderType === 'market' || order.orderType === 'limit') &&
  (order.tif === 'day' || order.tif === 'ioc' || order.tif === 'gtc') &&
  order.stop === null &&
  order.expires === null &&
  order.minQty === null &&
  order.directedTo === null &&
  order.shortSale === null &&
  !order.conditional

/** Checks the terms of an order that is not plain. */
export function checkTerms(sheet: CheckSheet, order: OrderInput, context: TermsContext): void {
  checkStop(sheet, order, context)
  checkExpiry(sheet, order)
  checkTif(sheet, order)
  const { minQty, qty } = order
  const isMinGood = minQty === null || (Number.isSafeInteger(minQty) && minQty >= 1 && minQty <= qty)
  sheet.judge('MIN_QTY_INVALID', isMinGood, minQty, qty)
  sheet.fact('VENUE_UNKNOWN', context.isVenueKnown)
  sheet.fact('SHORT_SALE_INVALID', order.side === 'sell' || order.shortSale === null)
  if (auctionOf(order.orderType) === null) return
  sheet.fact('LISTING_UNKNOWN', context.hasListingVenue)
  sheet.fact('AUCTION_LATE', order.at <= context.auctionCutoff)
}

function checkStop(sheet: CheckSheet, order: OrderInput, context: TermsContext): void {
  const { stop } = order
  if (!isStop(order)) {
    if (stop !== null) sheet.judge('STOP_NOT_ALLOWED', false, stop, null)
    return
  }
  sheet.fact('STOP_MISSING', stop !== null)
  if (stop === null) return
  const increment = stop > 0 ? incrementFor(stop, context.tick, context.regime, context.band) : 1
  sheet.judge('STOP_INVALID', stop > 0 && stop % increment === 0, stop, increment)
}

function checkExpiry(sheet: CheckSheet, order: OrderInput): void {
  const { tif, expires } = order
  if (tif !== 'gtd') {
    if (expires !== null) sheet.fact('EXPIRES_NOT_ALLOWED', false)
    return
  }
  sheet.fact('EXPIRES_MISSING', expires !== null)
  if (expires !== null) sheet.fact('EXPIRES_INVALID', expires > order.at)
}

/** A stop waits and an auction comes later: neither can trade at once or never. */
function checkTif(sheet: CheckSheet, order: OrderInput): void {
  const isImmediate = order.tif === 'ioc' || order.tif === 'fok'
  const waits = isStop(order) || auctionOf(order.orderType) !== null
  const isAuctionDay = auctionOf(order.orderType) === null || order.tif === 'day'
  sheet.fact('TIF_NOT_ALLOWED', !(isImmediate && waits) && isAuctionDay)
  const isContradictory =
    (order.conditional && (isImmediate || order.orderType !== 'midpointPeg')) ||
    (order.directedTo !== null && order.orderType === 'midpointPeg')
  sheet.fact('ORDER_TERMS', !isContradictory)
}
