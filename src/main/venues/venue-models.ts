/**
 * How each kind of simulated venue answers a route at one instant: a fill of some shares at a price, or none.
 *
 * Promises a price inside the route's limit and inside the market then shown, and an answer that depends only
 * on the route, the seed and that market. Must never use randomness that the order of events could change.
 */
import type { EventOf } from '@shared/events'
import { type PriceMicros, priceMicros } from '@shared/units'
import { availableQty, type ShownMarket, type Touch, takeFrom } from './shown-market'

type Route = EventOf<'routeSent'>
/** Shares and price of a fill; null for none. */
export type Answer = { readonly qty: number; readonly price: PriceMicros } | null

/** Chance that the midpoint pool has anybody on the other side. */
const POOL_FILL_CHANCE = 0.35
/** Mean shares hidden there when it has. Their size is exponential: large routes are filled in part. */
const POOL_MEAN_QTY = 400
/** Effective over quoted spread of the wholesaler: 0.40 is 30 % of the spread off the far side. */
const WHOLESALER_EQ = 0.4
/** The wholesaler fills at least so much at its price, whatever is displayed. */
const WHOLESALER_MIN_QTY = 2000
/** Executions off exchange may be in hundredths of a cent. */
const SUB_PENNY = 100

/** True when a price keeps the route's limit. */
export const isWithin = (route: Route, price: PriceMicros): boolean =>
  route.limit === null || (route.side === 'buy' ? price <= route.limit : price >= route.limit)

/** An exchange: its displayed price, as far as its displayed size still goes. */
export function exchangeAnswer(route: Route, market: ShownMarket): Answer {
  const shown = market.farSide(route.symbol, route.venue, route.side)
  if (!shown || shown.price === null || !isWithin(route, shown.price)) return null
  const qty = Math.min(route.qty, availableQty(shown))
  if (qty <= 0 || (route.terms === 'fok' && qty < route.qty)) return null
  takeFrom(shown, qty)
  return { qty, price: shown.price }
}

/** A midpoint pool: the midpoint, against hidden shares that are there or not. */
export function midpointAnswer(route: Route, market: ShownMarket, seed: number): Answer {
  const touch = market.touch(route.symbol)
  if (!touch) return null
  const price = priceMicros((touch.bid + touch.ask) / 2)
  if (!Number.isInteger(price) || !isWithin(route, price)) return null
  if (chance(route.routeId, seed) >= POOL_FILL_CHANCE) return null
  const hidden = Math.ceil(-Math.log(1 - chance(route.routeId, seed + 1)) * POOL_MEAN_QTY)
  const qty = Math.min(route.qty, hidden)
  if (route.terms === 'fok' && qty < route.qty) return null
  return qty > 0 ? { qty, price } : null
}

/** An auction: everyone at one price, here the last print, or the midpoint where nothing printed. */
export function auctionAnswer(route: Route, market: ShownMarket): Answer {
  const touch = market.touch(route.symbol)
  const price =
    market.lastSale(route.symbol) ?? (touch === null ? null : priceMicros((touch.bid + touch.ask) / 2))
  return price !== null && Number.isInteger(price) && isWithin(route, price)
    ? { qty: route.qty, price }
    : null
}

/** A wholesaler: the far touch improved towards the midpoint, for more than is displayed there. */
export function wholesalerAnswer(route: Route, market: ShownMarket): Answer {
  const touch = market.touch(route.symbol)
  if (!touch) return null
  const isBuy = route.side === 'buy'
  // It fills what is marketable: an order that does not reach the far touch comes back.
  if (!isWithin(route, isBuy ? touch.ask : touch.bid)) return null
  const size = isBuy ? touch.askSize : touch.bidSize
  const qty = Math.min(route.qty, Math.max(size, WHOLESALER_MIN_QTY))
  return route.terms === 'fok' && qty < route.qty ? null : { qty, price: improvedPrice(touch, isBuy) }
}

/** Midpoint plus or minus E/Q of the half-spread, rounded in the client's favour. */
function improvedPrice(touch: Touch, isBuy: boolean): PriceMicros {
  const mid = (touch.bid + touch.ask) / 2
  const paid = (WHOLESALER_EQ * (touch.ask - touch.bid)) / 2
  const rounded = isBuy
    ? Math.floor((mid + paid) / SUB_PENNY) * SUB_PENNY
    : Math.ceil((mid - paid) / SUB_PENNY) * SUB_PENNY
  return priceMicros(Math.min(Math.max(rounded, touch.bid), touch.ask))
}

/** A number in [0, 1) that depends on the route's id and the seed alone (FNV-1a, then a 32-bit mix). */
function chance(routeId: string, seed: number): number {
  let hash = (0x811c9dc5 ^ Math.imul(seed, 0x9e3779b1)) >>> 0
  for (let i = 0; i < routeId.length; i++) hash = Math.imul(hash ^ routeId.charCodeAt(i), 0x01000193) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
