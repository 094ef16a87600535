/**
 * Carries a plan out: the decision event first, then recalls, fills, the route, the display, the end.
 *
 * Every share that moves goes through `fillClient` or `bookDesk`, which keep the sums that the invariants add
 * up. It must never fill outside the client's limit, nor inside the house outside the protected quote.
 */
import type {
  Capacity,
  EventOf,
  InvitationEnd,
  OrderEnd,
  RouteEnd,
  RoutePurpose,
  Trigger,
} from '@shared/events'
import { micros, type PriceMicros, priceMicros, shares } from '@shared/units'
import type { CheckSheet } from '../rules/check-sheet'
import { countDay } from './day-use'
import type { Desk } from './desk'
import { warnPosition, watchDesk } from './desk-limits'
import { type Instrument, type Order, orNull, Route, type Venue } from './facts'
import { planHedge } from './hedging'
import { must } from './must'
import { reviewOddLots } from './odd-lots'
import { decide, displayFor, type Leg, owesDisplay, type Plan, wouldLock } from './plan'
import { readFarSide, type VenueOption } from './plan-route'
import { countTowards, forgive, startDisplayClock, stopDisplayClock } from './protection'
import { noChecks, writeDecision } from './receipt'
import { report } from './tape'

/** Decides an order and carries the decision out. `sheet` has the checks of its arrival, and takes those of the decision. */
export function decideAndExecute(
  desk: Desk,
  plan: Plan,
  order: Order,
  trigger: Trigger,
  sheet: CheckSheet = noChecks(),
): void {
  decide(plan, desk, order, trigger)
  execute(desk, plan, sheet)
}

/** Carries out a plan just made. */
export function execute(desk: Desk, plan: Plan, sheet: CheckSheet = noChecks()): void {
  const { order } = plan
  const { instrument } = order
  const receiptId = `${order.id}#${++order.receipts}`
  desk.emit(writeDecision(desk.page, plan, desk, sheet, receiptId))
  if (plan.trigger === 'new' && plan.settings.toxicity === 'on') desk.toxicity.observe(plan)
  if (plan.quality === 'stale') desk.waitingForFeed.add(instrument)
  if (plan.missing !== null && plan.trigger === 'new') {
    const detail = `${plan.missing} of ${instrument.symbol}: nothing is filled inside`
    desk.emit({
      type: 'alert',
      at: desk.at,
      rule: 'REFERENCE_MISSING',
      id: order.id,
      severity: 'warning',
      detail,
    })
  }
  if (plan.modelFault !== null) {
    desk.modelFaults++
    const detail = `${order.id}: ${plan.modelFault}; no fill from inventory`
    desk.emit({
      type: 'alert',
      at: desk.at,
      rule: 'MODEL_INVALID',
      id: order.id,
      severity: 'critical',
      detail,
    })
  }
  if (plan.inside + plan.routeQty + plan.cancelQty > 0) endDisplay(desk, order, 'recalled')
  for (let i = 0; i < plan.legCount; i++) {
    cross(desk, order, plan.legs[i] as Leg, `${receiptId}-x${i + 1}`)
  }
  if (plan.principalQty > 0) fillFromInventory(desk, order, plan.principalQty, plan.deskPrice)
  if (order.openQty === 0) finish(desk, order, 'filled')
  else if (plan.route.venue !== null && plan.routeQty > 0)
    sendRoute(desk, order, plan.route.venue, plan.routeQty, plan.route.limit, 'client')
  else if (plan.cancelQty > 0) finish(desk, order, order.tif === 'fok' ? 'fok' : 'ioc')
  else rest(desk, plan, order)
}

function rest(desk: Desk, plan: Plan, order: Order): void {
  enterBook(order)
  const isWaiting = order.waitsForStop || plan.quality === 'halted' || plan.trigger === 'marketMoved'
  if (plan.restAction === 'hold' && !isWaiting)
    desk.emit({
      type: 'alert',
      at: desk.at,
      rule: 'ORDER_HELD',
      id: order.id,
      severity: 'warning',
      detail: `${order.openQty} shares of ${order.instrument.symbol} are held: ${plan.restReason}`,
    })
  if (plan.displayAt !== null && order.displayRoute === null && order.limit !== null)
    sendRoute(desk, order, plan.displayAt, order.openQty, order.limit, 'display')
  else noteUnshown(desk, order)
}

/** Keeps an order that owes a display and cannot be shown now; one that locks is looked at when the market moves. */
function noteUnshown(desk: Desk, order: Order): void {
  if (order.displayRoute !== null || !owesDisplay(desk, order, order.openQty)) return
  noteLocking(desk, order)
  const isHalted = desk.market.qualityOf(order.instrument, desk.at) === 'halted'
  if (!isHalted && desk.session.isRegularHours(desk.at)) startDisplayClock(desk, order)
}

/** An order that is to be shown and would lock now is looked at whenever the market moves, in reach or not. */
export function noteLocking(desk: Desk, order: Order): void {
  if (order.displayRoute !== null || !wouldLock(order) || !owesDisplay(desk, order, order.openQty)) return
  order.instrument.unshown.add(order)
}

/** All midpoint pegs stand at one price: among them only time counts. */
const PEG_LEVEL = 1

/**
 * Puts an order where it waits, under its own time priority: the client book, the midpoint book or the stops.
 * One that waits for its auction or its venue stands in no book: nobody may trade with it.
 */
export function enterBook(order: Order): void {
  if (order.slot >= 0 || order.isAway) return
  must(order.isOpen && order.openQty > 0, 'only an open order can rest')
  const { instrument, isBuy, priority } = order
  if (order.waitsForStop) order.slot = instrument.stops.add(!isBuy, order.stop, priority, order)
  else if (order.isPeg) {
    order.slot = instrument.pegs.add(isBuy, PEG_LEVEL, priority, order)
    if (order.isConditional) instrument.conditionals++
  } else order.slot = instrument.book.add(isBuy, order.bound, priority, order)
}

export function leaveBook(order: Order): void {
  if (order.slot < 0) return
  const { instrument, isBuy } = order
  if (order.waitsForStop) instrument.stops.remove(!isBuy, order.slot)
  else if (order.isPeg) {
    instrument.pegs.remove(isBuy, order.slot)
    if (order.isConditional) instrument.conditionals--
  } else instrument.book.remove(isBuy, order.slot)
  if (instrument.unshown.size > 0) instrument.unshown.delete(order)
  order.slot = -1
}

/** Crosses two clients: each gets a fill, and both carry one contra id. */
function cross(desk: Desk, order: Order, leg: Leg, contraId: string): void {
  const { contra, qty, price } = leg
  const capacity = leg.isDark ? 'dark' : 'cross'
  must(contra.isOpen && contra.slot >= 0, 'only a resting order can be crossed with')
  must(contra.client !== order.client, 'a client must not trade with itself')
  endDisplay(desk, contra, 'recalled')
  const first = fillClient(desk, order, qty, price, capacity, contraId)
  const second = fillClient(desk, contra, qty, price, capacity, contraId)
  const seller = order.isBuy ? contra : order
  report(desk, order, [first, second], capacity, qty, price, seller.saleMark)
  reviewOddLots(desk, order, first, qty, price)
  reviewOddLots(desk, contra, second, qty, price)
  if (contra.openQty === 0) finish(desk, contra, 'filled')
  else displayAgain(desk, contra)
}

/** Shows what is left of a resting order, while it still has to be shown and is not. */
export function displayAgain(desk: Desk, order: Order): void {
  if (order.displayRoute !== null) return
  const venue = displayFor(desk, order, order.openQty)
  if (venue !== null && order.limit !== null)
    sendRoute(desk, order, venue, order.openQty, order.limit, 'display')
  else noteUnshown(desk, order)
}

/** Fills a client from the desk's position. `price` in 1e-6. */
export function fillFromInventory(desk: Desk, order: Order, qty: number, price: number): void {
  const { instrument, isBuy } = order
  const before = instrument.position.qty
  order.principalQty += qty
  const fillId = fillClient(desk, order, qty, price, 'principal', 'desk')
  bookPosition(desk, instrument, isBuy ? -qty : qty, price)
  warnPosition(desk, order, before)
  const deskMark = before < qty ? 'short' : 'long'
  report(desk, order, [fillId], 'principal', qty, price, isBuy ? deskMark : order.saleMark)
  reviewOddLots(desk, order, fillId, qty, price)
}

/** Books signed shares into the desk's position, keeps the desk's sums, and says where the position stands. */
export function bookPosition(desk: Desk, instrument: Instrument, signedQty: number, price: number): void {
  const { position } = instrument
  const { cost, realized } = position
  position.book(signedQty, price)
  const { gross } = desk
  desk.gross += position.cost - cost
  const close = desk.session.closeFor(desk.at)
  if (close !== desk.realizedUntil) desk.realizedToday = 0
  const { realizedToday } = desk
  desk.realizedUntil = close
  desk.realizedToday += position.realized - realized
  emitPosition(desk, instrument)
  planHedge(desk, instrument)
  watchDesk(desk, { gross, realizedToday })
}

function emitPosition(desk: Desk, instrument: Instrument): void {
  const { position } = instrument
  desk.emit({
    type: 'position',
    at: desk.at,
    symbol: instrument.symbol,
    qty: shares(position.qty),
    avgPrice: position.avgPrice as PriceMicros | null,
    realized: micros(position.realized),
  })
}

/** Fills a client and returns the fill's id. `price` in 1e-6. */
export function fillClient(
  desk: Desk,
  order: Order,
  qty: number,
  price: number,
  capacity: Capacity,
  contra: string,
): string {
  const { instrument, client, isBuy } = order
  const { nbb, nbo, sums } = instrument
  must(qty > 0 && qty <= order.openQty, 'a fill must not exceed the open quantity', qty)
  must(isBuy ? price <= order.bound : price >= order.bound, 'a fill must be within the limit', price)
  if (capacity !== 'routed')
    must(price >= nbb && price <= nbo, 'a fill inside the house must lie within the protected quote', price)
  order.filled += qty
  if (order.firming !== null && order.firming.invitation !== null) order.firming.traded += qty
  const signed = isBuy ? qty : -qty
  sums.clientQty += signed
  sums.clientCash -= signed * price
  instrument.hasTraded = true
  desk.touch(instrument)
  if (isBuy) {
    client.used.openBuy -= qty * order.reservePrice
    client.used.filledBuy += qty * price
  } else {
    client.used.openSell -= qty * order.reservePrice
    client.used.filledSell += qty * price
  }
  if (order.owed !== null) countTowards(desk, order, qty, price)
  if (client.holdings.size > 0) countHolding(order, qty)
  const fillId = `${order.id}-f${++order.fills}`
  const far = isBuy ? nbo : nbb
  desk.emit({
    type: 'fill',
    at: desk.at,
    id: order.id,
    fillId,
    client: client.id,
    symbol: instrument.symbol,
    side: order.side,
    qty: shares(qty),
    price: priceMicros(price),
    capacity,
    contra,
    nbb: orNull(nbb),
    nbo: orNull(nbo),
    improvement: far === 0 ? null : priceMicros(isBuy ? far - price : price - far),
  })
  return fillId
}

/** Rule 200: what a client is deemed to own moves with its fills. */
function countHolding(order: Order, qty: number): void {
  const holding = order.client.holdings.get(order.instrument)
  if (holding === undefined) return
  holding.qty += order.isBuy ? qty : -qty
  if (!order.isBuy && !order.isShort) holding.openSells = Math.max(0, holding.openSells - qty)
}

const shownOption: VenueOption = {
  venue: null as unknown as Venue,
  price: 0,
  size: 0,
  quotedAt: 0,
  fee: 0,
  allIn: 0,
  payment: 0,
  reason: 'NO_QUOTE',
}

/** Sends shares of an order to a venue. A client route takes the order out of the book, a display does not. */
export function sendRoute(
  desk: Desk,
  order: Order,
  venue: Venue,
  qty: number,
  limit: number,
  purpose: RoutePurpose,
): void {
  must(qty > 0 && qty <= order.openQty, 'a route must not exceed the open quantity', qty)
  if (order.displayDueBy !== 0) stopDisplayClock(desk, order, `${purpose} route to ${venue.id}`)
  must(order.clientRoute === null && order.displayRoute === null, 'shares must be at one venue', order.id)
  const number = (order.routes === null ? 0 : order.routes.length) + 1
  shownOption.venue = venue
  shownOption.price = 0
  shownOption.size = 0
  shownOption.quotedAt = 0
  readFarSide(shownOption, order.instrument, order.isBuy)
  const { price, size } = shownOption
  const route = new Route(`${order.id}/${number}`, order, venue, qty, limit, purpose)
  const id = order.isDesk ? null : order.id
  route.shownPrice = price
  route.shownSize = size
  if (order.routes === null) order.routes = [route]
  else order.routes.push(route)
  desk.openRoutes++
  order.instrument.hasTraded = true
  if (purpose !== 'display') {
    leaveBook(order)
    order.clientRoute = route
  } else {
    order.displayRoute = route
    if (order.instrument.unshown.size > 0) order.instrument.unshown.delete(order)
  }
  desk.emit({
    type: 'routeSent',
    at: desk.at,
    id,
    routeId: route.id,
    venue: venue.id,
    symbol: order.instrument.symbol,
    side: order.side,
    qty: shares(qty),
    limit: orNull(limit),
    purpose,
    terms: purpose === 'client' ? termsOf(order) : null,
  })
}

/** How a venue is to hold a client's order. */
function termsOf(order: Order): EventOf<'routeSent'>['terms'] {
  if (order.auction !== null) return order.auction === 'open' ? 'onOpen' : 'onClose'
  if (order.tif === 'fok' || order.allOrNone) return 'fok'
  return order.directedTo !== null && order.limit !== null && order.tif !== 'ioc' ? 'day' : null
}

/** Ends an open route. What it had not filled belongs to its order again. */
export function endRoute(desk: Desk, route: Route, reason: RouteEnd): void {
  must(route.isOpen, 'a route ends once')
  route.isOpen = false
  desk.openRoutes--
  const { order } = route
  if (order.clientRoute === route) order.clientRoute = null
  if (order.displayRoute === route) order.displayRoute = null
  const id = order.isDesk ? null : order.id
  desk.emit({ type: 'routeDone', at: desk.at, id, routeId: route.id, reason })
  if (order.isDesk) endDeskOrder(desk, order)
}

function endDeskOrder(desk: Desk, order: Order): void {
  desk.orders.end(order)
  if (order.instrument.openHedge === order) order.instrument.openHedge = null
  planHedge(desk, order.instrument)
}

export function endDisplay(desk: Desk, order: Order, reason: RouteEnd): void {
  if (order.displayRoute !== null) endRoute(desk, order.displayRoute, reason)
}

/** Ends an order: its routes first, then its place in the book, then what it held of the client's credit. */
export function finish(desk: Desk, order: Order, reason: OrderEnd): void {
  must(order.isOpen, 'an order ends once')
  must(reason !== 'filled' || order.openQty === 0, 'a filled order has nothing left', order.openQty)
  // A parent whose shares are all with its children can be cancelled too.
  must(
    reason === 'filled' || order.openQty + order.children > 0,
    'only an unfilled order is cancelled',
    reason,
  )
  if (order.clientRoute !== null) endRoute(desk, order.clientRoute, 'cancelled')
  if (order.isDesk) return
  if (order.displayRoute !== null) endRoute(desk, order.displayRoute, 'cancelled')
  leaveBook(order)
  if (order.firming !== null && order.firming.invitation !== null)
    endInvitation(desk, order, reason === 'filled' ? 'filled' : 'withdrawn')
  if (order.instrument.away.size > 0) order.instrument.away.delete(order)
  const { used } = order.client
  order.cancelled = order.openQty
  if (order.isBuy) used.openBuy -= order.cancelled * order.reservePrice
  else used.openSell -= order.cancelled * order.reservePrice
  if (order.cancelled > 0) countDay(desk, order, -order.cancelled)
  if (order.owed !== null) forgive(desk, order)
  if (order.displayDueBy !== 0) stopDisplayClock(desk, order, reason)
  const holding = order.isBuy || order.isShort ? undefined : order.client.holdings.get(order.instrument)
  if (holding !== undefined) holding.openSells = Math.max(0, holding.openSells - order.cancelled)
  desk.orders.end(order)
  order.end = reason
  order.instrument.openOrders--
  desk.openOrders--
  desk.emit({
    type: 'orderDone',
    at: desk.at,
    id: order.id,
    reason,
    filled: shares(order.filled),
    cancelled: shares(order.cancelled),
  })
  if (order.parent !== null) giveBack(desk, order.parent, order.cancelled)
}

/** Ends the invitation that stands for a conditional order. */
export function endInvitation(desk: Desk, order: Order, outcome: InvitationEnd): void {
  const { firming } = order
  must(firming !== null && firming.invitation !== null, 'an invitation ends once')
  const { invitation, traded } = firming
  firming.invitation = null
  firming.contra = null
  firming.qty = 0
  firming.traded = 0
  firming.fallDowns = outcome === 'declined' || outcome === 'expired' ? firming.fallDowns + 1 : 0
  desk.emit({
    type: 'invitationDone',
    at: desk.at,
    id: order.id,
    invitation,
    outcome,
    filled: shares(traded),
    fallDowns: shares(firming.fallDowns),
  })
}

/** What a child did not fill belongs to its parent again, under the parent's own priority. */
function giveBack(desk: Desk, parent: Order, qty: number): void {
  // An ended order never changes again.
  if (!parent.isOpen) return
  parent.children--
  if (qty > 0) {
    endDisplay(desk, parent, 'recalled')
    changeQty(desk, parent, parent.qty + qty)
  }
  if (parent.openQty > 0 && parent.clientRoute === null) {
    enterBook(parent)
    displayAgain(desk, parent)
  } else if (parent.openQty === 0 && parent.children === 0) finish(desk, parent, 'filled')
}

/** Sets an order's total without a decision, and what its open part holds of its client's limits. */
export function changeQty(desk: Desk, order: Order, qty: number): void {
  const { used } = order.client
  countDay(desk, order, qty - order.qty)
  const notional = (qty - order.qty) * order.reservePrice
  if (order.isBuy) used.openBuy += notional
  else used.openSell += notional
  order.qty = shares(qty)
  desk.emit({ type: 'orderReplaced', at: desk.at, id: order.id, qty: order.qty, limit: order.limit })
}

/** A child takes its shares out of its parent, which keeps its place for the rest. */
export function takeFromParent(desk: Desk, parent: Order, qty: number): void {
  endDisplay(desk, parent, 'recalled')
  parent.children++
  changeQty(desk, parent, parent.qty - qty)
  if (parent.openQty === 0) leaveBook(parent)
  else if (parent.slot >= 0) displayAgain(desk, parent)
}
