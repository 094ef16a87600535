/**
 * What venues answer: fills and returns of routes.
 *
 * Whatever a venue filled is a fact and is booked: to the client while its route was open and within its limit,
 * else to the desk, with an alert. It must never drop a fill, never fill a client beyond its limit and never book
 * what a venue only told again (`told-fills.ts`).
 */
import type { Code } from '@shared/codes'
import type { InputOf } from '@shared/inputs'
import { micros, priceMicros, shares } from '@shared/units'
import type { Desk } from './desk'
import { bookPosition, decideAndExecute, endRoute, fillClient, finish } from './execute'
import type { Route } from './facts'
import type { Plan } from './plan'
import { feeAt } from './plan-route'
import { oweAfter } from './protection'
import { recheck } from './recheck'

type Answer = InputOf<'venueFill'> | InputOf<'venueReject'>

/** The route an answer means: by its id, or the open, else the last, route of an order at a venue. */
function routeOf(desk: Desk, answer: Answer): Route | null {
  if (answer.routeId !== null) return desk.route(answer.routeId)
  const order = answer.id === null ? undefined : desk.orders.get(answer.id)
  if (order === undefined || order.routes === null) return null
  const at = order.routes.filter((route) => route.venue.id === answer.venue)
  return at.find((route) => route.isOpen) ?? at.at(-1) ?? null
}

function warn(desk: Desk, rule: Code, id: string | null, detail: string): void {
  desk.emit({ type: 'alert', at: desk.at, rule, id, severity: 'critical', detail })
}

const named = (answer: Answer): string => answer.routeId ?? `order ${answer.id} at ${answer.venue}`

/** Books a venue's fill. */
export function venueFill(desk: Desk, plan: Plan, input: InputOf<'venueFill'>): void {
  const isSound = Number.isSafeInteger(input.qty) && input.qty > 0
  if (!isSound || !(input.price > 0) || !Number.isSafeInteger(input.price * input.qty))
    warn(desk, 'FILL_INVALID', input.id, `${input.qty} at ${input.price / 1e6} for ${named(input)}`)
  else {
    const route = routeOf(desk, input)
    if (route === null) warn(desk, 'ROUTE_UNKNOWN', input.id, `fill of ${input.qty} for ${named(input)}`)
    else if (desk.told.isToldAgain(route, input))
      warn(
        desk,
        'FILL_DUPLICATE',
        route.order.id,
        `${input.qty} shares on ${route.id} told again, not booked`,
      )
    else {
      desk.told.remember(route, input)
      routeFill(desk, plan, route, input.qty, input.price)
    }
  }
}

/**
 * Books a sound fill of `qty` shares at `price` (1e-6): to the client what its open route and limit allow, the
 * rest to the desk.
 */
export function routeFill(desk: Desk, plan: Plan, route: Route, qty: number, price: number): void {
  const { order } = route
  const { instrument, isBuy, limit } = order
  const isThrough = limit !== null && (isBuy ? price > limit : price < limit)
  const open = route.isOpen ? Math.min(qty, route.qty - route.filled) : 0
  route.filled += open
  const forClient = order.isDesk || isThrough ? 0 : open
  if (forClient > 0) {
    recordFill(desk, route, forClient, price)
    fillClient(desk, order, forClient, price, 'routed', route.id)
  }
  const forDesk = qty - forClient
  if (forDesk > 0) {
    recordFill(desk, route, forDesk, price)
    bookPosition(desk, instrument, isBuy ? forDesk : -forDesk, price)
    const rule = isThrough ? 'FILL_THROUGH_LIMIT' : 'FILL_AFTER_DONE'
    if (!order.isDesk || isThrough || qty > open)
      warn(desk, rule, order.id, `${forDesk} shares of ${instrument.symbol} on ${route.id} are the desk’s`)
  }
  const isOver = route.isOpen && route.filled === route.qty
  if (isOver) {
    desk.learned.answered(route)
    endRoute(desk, route, 'filled')
  }
  if (order.isDesk) {
    if (open > 0) oweAfter(desk, order, price, open, route.id)
    recheck(desk, plan, instrument, 'bookMoved')
    return
  }
  if (order.isOpen && order.openQty === 0) finish(desk, order, 'filled')
  else if (order.isOpen && (isThrough || isOver) && order.clientRoute === null)
    // What the client did not take beyond its limit is still to be done.
    decideAndExecute(desk, plan, order, 'routeBack')
  recheck(desk, plan, instrument, 'bookMoved')
}

/** One `routeFilled`, its fee, and the sums the invariants add up. */
function recordFill(desk: Desk, route: Route, qty: number, price: number): void {
  const { order, venue } = route
  const { sums } = order.instrument
  const signed = order.isBuy ? qty : -qty
  const fee = (route.purpose === 'display' ? -venue.addRebate : feeAt(desk, venue, price)) * qty
  desk.fees += fee
  sums.venueQty += signed
  sums.venueCash -= signed * price
  order.instrument.hasTraded = true
  desk.touch(order.instrument)
  desk.emit({
    type: 'routeFilled',
    at: desk.at,
    id: order.isDesk ? null : order.id,
    routeId: route.id,
    venue: venue.id,
    qty: shares(qty),
    price: priceMicros(price),
    fee: micros(fee),
  })
}

/** A venue gives a route back; its order is decided again without that venue until it requotes. */
export function venueReject(desk: Desk, plan: Plan, input: InputOf<'venueReject'>): void {
  const route = routeOf(desk, input)
  if (route === null || !route.isOpen) {
    warn(desk, 'ROUTE_UNKNOWN', input.id, `${input.reason} of ${named(input)}, which is not open`)
    return
  }
  const { order } = route
  desk.learned.answered(route)
  endRoute(desk, route, input.reason === 'returned' ? 'returned' : 'rejected')
  if (order.isDesk) return
  order.skips = (order.skips ?? []).filter((skip) => skip.venue !== route.venue)
  order.skips.push(route.shown)
  decideAndExecute(desk, plan, order, 'routeBack')
  recheck(desk, plan, order.instrument, 'bookMoved')
}
