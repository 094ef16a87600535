/** What venues, prints and auctions tell the reference engine. */
import type { InputOf } from '@shared/inputs'
import { decide, endRoute, fill, finish, leave, move } from './reference-execute'
import { oweAfter } from './reference-protection'
import { recheck } from './reference-recheck'
import {
  auctionOf,
  awayRoute,
  isBuy,
  openQty,
  queue,
  type RefDesk,
  type RefOrder,
  type RefRoute,
  takingFee,
} from './reference-state'
import { capped } from './reference-venues'

function routeFor(desk: RefDesk, a: InputOf<'venueFill'> | InputOf<'venueReject'>): RefRoute | undefined {
  if (a.routeId !== null) {
    const id = a.routeId.slice(0, a.routeId.lastIndexOf('/'))
    return desk.orders.get(id)?.routes.find((r) => r.id === a.routeId)
  }
  const at = desk.orders.get(a.id ?? '')?.routes.filter((r) => r.venue === a.venue) ?? []
  return at.find((r) => r.isOpen) ?? at.at(-1)
}

export function venueFill(desk: RefDesk, a: InputOf<'venueFill'>): void {
  if (!Number.isInteger(a.qty) || a.qty <= 0 || a.price <= 0) {
    desk.warn('FILL_INVALID', a.id)
    return
  }
  const route = routeFor(desk, a)
  if (!route) {
    desk.warn('ROUTE_UNKNOWN', a.id)
    return
  }
  const { told } = route
  const words = `${a.qty} at ${a.price}`
  const names = route.order.routes.filter((r) => r.venue === route.venue).flatMap((r) => r.told.names)
  const isWhole = route.filled === route.qty
  const isAgain = a.execId === null ? isWhole && words === told.last : names.includes(a.execId)
  if (isAgain) {
    desk.warn('FILL_DUPLICATE', route.order.input.id)
    return
  }
  if (a.execId !== null) told.names.push(a.execId)
  told.last = words
  routeFill(desk, route, a.qty, a.price)
}

/** To the client what its open route and its limit allow; the rest is the desk's. */
function routeFill(desk: RefDesk, route: RefRoute, qty: number, price: number): void {
  const { order } = route
  const { symbol, id } = order.input
  const { limit } = order
  const isThrough = limit !== null && (isBuy(order) ? price > limit : price < limit)
  const open = route.isOpen ? Math.min(qty, route.qty - route.filled) : 0
  const forClient = isThrough || order.isDesk ? 0 : open
  route.filled += open
  const forDesk = qty - forClient
  if (forClient > 0) {
    venueFilled(desk, route, forClient, price)
    fill(desk, order, forClient, price, 'routed', route.id)
  }
  if (forDesk > 0) {
    venueFilled(desk, route, forDesk, price)
    move(desk, symbol, isBuy(order) ? forDesk : -forDesk, price)
    const isAsked = order.isDesk && !isThrough && qty <= open
    if (!isAsked) desk.warn(isThrough ? 'FILL_THROUGH_LIMIT' : 'FILL_AFTER_DONE', id)
  }
  const isOver = route.isOpen && route.filled === route.qty
  if (isOver) endRoute(desk, route, 'filled')
  if (order.isDesk && open > 0) oweAfter(desk, symbol, isBuy(order), price, open)
  if (order.isOpen && !order.isDesk && openQty(order) === 0) finish(desk, order, 'filled')
  else if (order.isOpen && (isThrough || isOver) && !order.isDesk && !awayRoute(order))
    decide(desk, order, 'routeBack')
  recheck(desk, symbol, 'bookMoved')
}

function venueFilled(desk: RefDesk, route: RefRoute, qty: number, price: number): void {
  const { order, venue, purpose } = route
  const { input: terms, isProtected = false } = desk.venues.find((v) => v.id === venue) ?? {}
  const taking = capped(terms ? takingFee(terms) : 0, price, isProtected)
  const fee = (purpose === 'display' ? -(terms?.addRebate ?? 0) : taking) * qty
  const id = order.isDesk ? null : order.input.id
  desk.say('routeFilled', { id, routeId: route.id, venue, qty, price, fee })
}

export function venueReject(desk: RefDesk, a: InputOf<'venueReject'>): void {
  const route = routeFor(desk, a)
  if (!route?.isOpen) {
    desk.warn('ROUTE_UNKNOWN', a.id)
    return
  }
  const { order, venue, shown } = route
  endRoute(desk, route, a.reason === 'returned' ? 'returned' : 'rejected')
  if (order.isDesk) return
  order.skips = [...order.skips.filter((s) => s.venue !== venue), { venue, shown }]
  decide(desk, order, 'routeBack')
  recheck(desk, order.input.symbol, 'bookMoved')
}

/** A print elects the stops it reaches: all first, then each is decided, buys before sells. */
export function electStops(desk: RefDesk, symbol: string, price: number): void {
  const reached = (order: RefOrder): boolean => (isBuy(order) ? price >= order.stop : price <= order.stop)
  const elected = ['buy', 'sell'].flatMap((side) => queue(desk, symbol, side, 'stops').filter(reached))
  for (const order of elected) {
    leave(desk, order)
    order.waitsForStop = false
  }
  for (const order of elected) if (order.isOpen) decide(desk, order, 'stopElected')
  if (elected.length > 0) recheck(desk, symbol, 'bookMoved')
}

/** One price for all that took part: in full where the limit is met, else the order ends. */
export function auction(desk: RefDesk, a: InputOf<'auction'>): void {
  const isKnown = desk.instruments.some((i) => i.symbol === a.symbol)
  if (!isKnown || a.price <= 0) {
    desk.warn(isKnown ? 'FILL_INVALID' : 'REFERENCE_UNKNOWN', a.symbol)
    return
  }
  desk.lastSale[a.symbol] = a.price
  for (const order of [...desk.open]) {
    const { symbol, orderType } = order.input
    if (!order.isOpen || symbol !== a.symbol || auctionOf(orderType) !== a.kind) continue
    const route = awayRoute(order)
    const isThere = route && (a.venue === null || a.venue === route.venue)
    const isMet = order.limit === null || (isBuy(order) ? a.price <= order.limit : a.price >= order.limit)
    if (isThere && isMet) routeFill(desk, route, route.qty - route.filled, a.price)
    if (order.isOpen) finish(desk, order, 'expired')
  }
}
