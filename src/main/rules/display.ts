/**
 * Rule 604: which held client limit orders must be shown, how much of them, and by when (rules.md 2).
 *
 * It says which, never where. Without a round lot it is unknown whether an order is an odd lot, and nothing is
 * excused.
 */
import type { Finding } from './finding'
import type { Regime } from './regime'

/** True when an order of `openQty` shares at `limit` (1e-6) has to be displayed. */
export function mustDisplay(
  wantsDisplay: boolean,
  limit: number,
  openQty: number,
  roundLot: number,
  regime: Regime,
): boolean {
  if (!wantsDisplay || openQty < roundLot) return false
  return openQty < regime.blockShares && openQty * limit < regime.blockValue
}

/** A held client limit order. Prices in 1e-6, quantities in shares. */
export interface DisplayOrder {
  readonly isBuy: boolean
  readonly limit: number
  readonly openQty: number
  readonly roundLot: number | null
  /** False: the client asked, for this order or standing, that it not be shown. */
  readonly wantsDisplay: boolean
  /** The client asked that a block be shown. */
  readonly wantsBlockDisplay: boolean
  readonly allOrNone: boolean
  readonly isExecutedOnReceipt: boolean
  /** Delivered at once to an exchange, or to another dealer who shows it. */
  readonly isShownElsewhere: boolean
}

/** The desk's own published quote on the order's side and the best one: prices in 1e-6, 0 when absent. */
export interface DisplayMarket {
  readonly ownPrice: number
  readonly ownSize: number
  readonly bestPrice: number
}

/**
 * `DISPLAY_REQUIRED`: the whole open size at its limit. `DISPLAY_ADD`: the whole open size to the size shown at
 * the desk's own price. Otherwise the exception by which it need not be shown (Rule 604(a) and (b)).
 */
export function displayDuty(order: DisplayOrder, market: DisplayMarket, regime: Regime): Finding {
  if (order.isExecutedOnReceipt) return 'DISPLAY_EXECUTED'
  if (!order.wantsDisplay) return 'DISPLAY_REFUSED'
  if (order.allOrNone) return 'DISPLAY_ALL_OR_NONE'
  if (order.isShownElsewhere) return 'DISPLAY_ELSEWHERE'
  if (order.roundLot === null) return 'unknown: roundLot'
  if (order.openQty < order.roundLot) return 'DISPLAY_ODD_LOT'
  const isBlock = order.openQty >= regime.blockShares || order.openQty * order.limit >= regime.blockValue
  if (isBlock && !order.wantsBlockDisplay) return 'DISPLAY_BLOCK'
  if (market.ownPrice === 0) return 'DISPLAY_REQUIRED'
  const better = order.isBuy ? order.limit - market.ownPrice : market.ownPrice - order.limit
  if (better > 0) return 'DISPLAY_REQUIRED'
  if (better < 0 || market.ownPrice !== market.bestPrice) return 'DISPLAY_BEHIND'
  const isMore = order.openQty * 100 > market.ownSize * regime.displayDeMinimisPct
  return isMore ? 'DISPLAY_ADD' : 'DISPLAY_DE_MINIMIS'
}

/**
 * The display clock. It starts when the order, or the request that made it displayable, was received. `shownAt`
 * is when it was displayed, executed or routed, null while it was not. Times in microseconds.
 */
export function displayClock(
  receivedAt: number,
  shownAt: number | null,
  now: number,
  regime: Regime,
): Finding {
  const taken = (shownAt ?? now) - receivedAt
  if (taken > regime.displayMicros) return 'LOD_LATE'
  return taken > regime.displayWarnMicros ? 'DISPLAY_SLOW' : 'ok'
}
