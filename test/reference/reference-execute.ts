/** The reference engine carries a split out: recalls, fills, routes, displays, ends. */

import { isRegularHours } from './reference-checks'
import { endInvitation } from './reference-invitations'
import { closeNow, countDay } from './reference-limits'
import { type RefLeg, type RefSplit, splitOf } from './reference-plan'
import {
  awayRoute,
  isAway,
  isBuy,
  market,
  micros,
  openQty,
  openRoute,
  type RefDesk,
  type RefOrder,
  type RefRoute,
  settingsFor,
} from './reference-state'
import { showAt, shownTo, termsOf } from './reference-venues'

/** Decides and carries out; with `onlyIfActs` a decision that would change nothing is not made. */
export function decide(desk: RefDesk, order: RefOrder, trigger: string, onlyIfActs = false): boolean {
  const s = splitOf(desk, order)
  const shows = s.showAt !== null && !openRoute(order, 'display')
  const trades = s.cross + s.dark + s.principal + s.route + s.cancelled > 0
  if (onlyIfActs && !trades && !shows) return false
  const { id, symbol } = order.input
  const receiptId = `${id}#${++order.decisions}`
  const { cross, dark, principal, route, rest, cancelled } = s
  const split = { cross, principal, dark, route, rest, cancelled }
  desk.say('decision', { id, receiptId, trigger, quality: s.quality, split })
  if (s.quality === 'stale' && !desk.waiting.includes(symbol)) desk.waiting.push(symbol)
  if (trades) endDisplay(desk, order, 'recalled')
  for (const [i, leg] of s.legs.entries()) meet(desk, order, leg, `${receiptId}-x${i + 1}`)
  if (principal > 0) fillFromDesk(desk, order, principal, s.deskPrice)
  if (openQty(order) === 0) finish(desk, order, 'filled')
  else if (route > 0) send(desk, order, s.venue, route, s.routeLimit, 'client')
  else if (cancelled > 0) finish(desk, order, order.input.tif === 'fok' ? 'fok' : 'ioc')
  else keep(desk, order, s, trigger)
  return true
}

function keep(desk: RefDesk, order: RefOrder, s: RefSplit, trigger: string): void {
  enter(desk, order)
  const isQuiet = order.waitsForStop || s.quality === 'halted' || trigger === 'marketMoved'
  if (s.isHeld && !isQuiet) desk.warn('ORDER_HELD', order.input.id, 'warning')
  if (s.showAt !== null && !openRoute(order, 'display'))
    send(desk, order, s.showAt, openQty(order), order.limit, 'display')
}

/** Orders for an auction or one venue stand nowhere: nobody may trade with them. */
export function enter(desk: RefDesk, order: RefOrder): void {
  if (isAway(order)) return
  order.isResting = true
  desk.queues = {}
}

export function leave(desk: RefDesk, order: RefOrder): void {
  order.isResting = false
  desk.queues = {}
}

/** Client against client: both get a fill, and both carry one contra id. */
function meet(desk: RefDesk, order: RefOrder, leg: RefLeg, contraId: string): void {
  const { contra, qty, price } = leg
  const capacity = leg.isDark ? 'dark' : 'cross'
  endDisplay(desk, contra, 'recalled')
  const fillIds = [
    fill(desk, order, qty, price, capacity, contraId),
    fill(desk, contra, qty, price, capacity, contraId),
  ]
  report(desk, order, fillIds, qty, price, 'A', 'X', isBuy(order) ? contra : order)
  if (openQty(contra) === 0) finish(desk, contra, 'filled')
  else show(desk, contra)
}

/** Shows what is left of a resting order, if it has to be shown. */
export function show(desk: RefDesk, order: RefOrder): void {
  const venue = openRoute(order, 'display') ? null : showAt(desk, order, openQty(order))
  if (venue !== null) send(desk, order, venue, openQty(order), order.limit, 'display')
}

/** Fills a client from the desk's position. */
export function fillFromDesk(desk: RefDesk, order: RefOrder, qty: number, price: number): void {
  const { symbol, client } = order.input
  const before = Math.abs(desk.positions[symbol]?.qty ?? 0)
  order.fromDesk += qty
  const fillId = fill(desk, order, qty, price, 'principal', 'desk')
  move(desk, symbol, isBuy(order) ? -qty : qty, price)
  const after = Math.abs(desk.positions[symbol]?.qty ?? 0)
  const p = settingsFor(desk, client, symbol)
  const soft = (p.maxPosition * p.softLimitPct) / 100
  if (p.softLimitPct < 100 && after > soft && before <= soft) desk.warn('POSITION_NEAR', symbol, 'warning')
  report(desk, order, [fillId], qty, price, 'P', isBuy(order) ? 'S' : 'B', isBuy(order) ? null : order)
}

/** Average cost in exact arithmetic: a reduction releases its rounded part of the cost. */
export function move(desk: RefDesk, symbol: string, signed: number, price: number): void {
  const p = desk.positions[symbol] ?? { qty: 0, cost: 0n, realized: 0n }
  desk.positions[symbol] = p
  const before = p.realized
  const gross = grossOf(desk)
  for (let left = Math.abs(signed), step = Math.sign(signed); left > 0; ) {
    if (p.qty === 0 || Math.sign(p.qty) === step) {
      p.qty += step * left
      p.cost += BigInt(left) * BigInt(price)
      break
    }
    const closing = Math.min(left, Math.abs(p.qty))
    const held = BigInt(Math.abs(p.qty))
    const released = (p.cost * BigInt(closing) * 2n + held) / (held * 2n)
    const traded = BigInt(closing) * BigInt(price)
    p.realized += p.qty > 0 ? traded - released : released - traded
    p.cost -= released
    p.qty += step * closing
    left -= closing
  }
  const held = BigInt(Math.abs(p.qty))
  const avgPrice = p.qty === 0 ? null : Number((p.cost * 2n + held) / (held * 2n))
  desk.say('position', { symbol, qty: p.qty, avgPrice, realized: Number(p.realized) })
  near(desk, 'maxGrossNotional', grossOf(desk), gross)
  lose(desk, p.realized - before)
}

const grossOf = (desk: RefDesk): number =>
  Object.values(desk.positions).reduce((total, p) => total + Number(p.cost), 0)

/** The desk is warned once on the way over the soft part of a limit of its own. */
function near(desk: RefDesk, limit: 'maxGrossNotional' | 'maxDayLoss', now: number, before: number): void {
  const { softLimitPct } = desk.policy.desk
  const most = micros(desk.policy.desk[limit])
  const soft = (most * softLimitPct) / 100
  if (most > 0 && softLimitPct < 100 && now > soft && before <= soft) desk.warn('LIMIT_NEAR', null, 'warning')
}

/** Counts the result of the day; a desk that lost too much only reduces from then on. */
function lose(desk: RefDesk, realized: bigint): void {
  const close = closeNow(desk)
  if (close !== desk.realizedUntil) desk.realizedToday = 0n
  desk.realizedUntil = close
  const lostBefore = Number(-desk.realizedToday)
  desk.realizedToday += realized
  const lost = Number(-desk.realizedToday)
  if (lost <= micros(desk.policy.desk.maxDayLoss)) near(desk, 'maxDayLoss', lost, lostBefore)
  const most = micros(desk.policy.desk.maxDayLoss)
  const state = desk.states['desk'] ?? 'active'
  if (most === 0 || Number(-desk.realizedToday) <= most || state !== 'active') return
  desk.states['desk'] = 'reduce'
  desk.warn('DESK_LOSS', null)
  const resumeWhen = 'a supervisor has reviewed the loss'
  desk.say('stateChanged', { scope: 'desk', id: null, state: 'reduce', reason: 'DESK_LOSS', resumeWhen })
}

function report(
  desk: RefDesk,
  order: RefOrder,
  fillIds: string[],
  qty: number,
  price: number,
  capacity: string,
  side: string,
  seller: RefOrder | null,
): void {
  const { symbol } = order.input
  const isShort = (desk.positions[symbol]?.qty ?? 0) < 0
  const mark = seller === null ? (isShort ? 'short' : 'long') : (seller.input.shortSale ?? 'long')
  const lot = desk.instruments.find((i) => i.symbol === symbol)?.roundLot ?? 100
  desk.say('tapeReport', {
    fillIds,
    symbol,
    price,
    qty,
    capacity,
    side,
    media: true,
    shortSale: mark === 'short' ? 'S' : mark === 'exempt' ? 'E' : null,
    modifiers: [...(isRegularHours(desk.at) ? [] : ['T']), ...(qty < lot ? ['I'] : [])],
    dueBy: desk.at + 10_000_000,
  })
}

/** Fills a client and returns the fill's id. */
export function fill(
  desk: RefDesk,
  order: RefOrder,
  qty: number,
  price: number,
  capacity: string,
  contra: string,
): string {
  const { id, symbol, side } = order.input
  const { client } = order
  const { nbb, nbo } = market(desk, symbol)
  order.filled += qty
  if (order.firming !== null && order.firming.invitation !== null) order.firming.traded += qty
  if (side === 'buy') client.filledBuy += qty * price
  else client.filledSell += qty * price
  hold(order, -qty)
  let counted = qty
  for (const duty of order.duties) {
    if (desk.at > duty.until || (side === 'buy' ? price > duty.price : price < duty.price)) continue
    const now = Math.min(counted, duty.left)
    duty.left -= now
    counted -= now
  }
  const fillId = `${id}-f${++order.fills}`
  const improvement = side === 'buy' ? (nbo ? nbo - price : null) : nbb ? price - nbb : null
  const touch = { nbb: nbb || null, nbo: nbo || null, improvement }
  const of = { id, fillId, client: order.input.client, symbol, side }
  desk.say('fill', { ...of, qty, price, capacity, contra, ...touch })
  return fillId
}

/** Counts open shares against the client's credit, or gives them back. */
export function hold(order: RefOrder, qty: number): void {
  if (isBuy(order)) order.client.openBuy += qty * order.counted
  else order.client.openSell += qty * order.counted
}

export function send(
  desk: RefDesk,
  order: RefOrder,
  venue: string,
  qty: number,
  limit: number | null,
  purpose: RefRoute['purpose'],
): void {
  const { symbol, side } = order.input
  const routeId = `${order.input.id}/${order.routes.length + 1}`
  const shown = shownTo(desk, order, venue)
  const told = { names: [], last: '' }
  order.routes.push({ id: routeId, order, venue, qty, filled: 0, told, purpose, isOpen: true, shown })
  if (purpose !== 'display') leave(desk, order)
  const terms = purpose === 'client' ? termsOf(order) : null
  const id = order.isDesk ? null : order.input.id
  desk.say('routeSent', { id, routeId, venue, symbol, side, qty, limit, purpose, terms })
}

/** Ends a route; one of the desk's own orders ends with it. */
export function endRoute(desk: RefDesk, route: RefRoute, reason: string): void {
  const { order } = route
  route.isOpen = false
  desk.say('routeDone', { id: order.isDesk ? null : order.input.id, routeId: route.id, reason })
  if (order.isDesk) close(desk, order)
}

export function endDisplay(desk: RefDesk, order: RefOrder, reason: string): void {
  const route = openRoute(order, 'display')
  if (route) endRoute(desk, route, reason)
}

function close(desk: RefDesk, order: RefOrder): void {
  order.isOpen = false
  desk.open.splice(desk.open.indexOf(order), 1)
  leave(desk, order)
}

/** Ends an order: its routes, its place, its invitation, what it held of its limits; then its parent hears of it. */
export function finish(desk: RefDesk, order: RefOrder, reason: string): void {
  const away = awayRoute(order)
  if (away) endRoute(desk, away, 'cancelled')
  if (order.isDesk) return
  endDisplay(desk, order, 'cancelled')
  if (order.firming !== null && order.firming.invitation !== null)
    endInvitation(desk, order, reason === 'filled' ? 'filled' : 'withdrawn')
  const cancelled = openQty(order)
  hold(order, -cancelled)
  countDay(desk, order, -cancelled)
  close(desk, order)
  desk.say('orderDone', { id: order.input.id, reason, filled: order.filled, cancelled })
  const { parent } = order
  if (parent !== null) giveBack(desk, parent, cancelled)
}

/** What a child did not fill is its parent's again, under the parent's own priority. */
function giveBack(desk: RefDesk, parent: RefOrder, qty: number): void {
  parent.children--
  if (!parent.isOpen) return
  if (qty > 0) {
    endDisplay(desk, parent, 'recalled')
    setQty(desk, parent, parent.qty + qty)
  }
  if (openQty(parent) === 0 && parent.children === 0) finish(desk, parent, 'filled')
  if (openQty(parent) === 0 || awayRoute(parent)) return
  enter(desk, parent)
  if (parent.isResting) show(desk, parent)
}

function setQty(desk: RefDesk, order: RefOrder, qty: number): void {
  const more = qty - order.qty
  order.qty = qty
  hold(order, more)
  countDay(desk, order, more)
  desk.say('orderReplaced', { id: order.input.id, qty, limit: order.limit })
}

/** A child takes its shares out of its parent, which keeps its place for the rest. */
export function takeFromParent(desk: RefDesk, parent: RefOrder, qty: number): void {
  endDisplay(desk, parent, 'recalled')
  parent.children++
  setQty(desk, parent, parent.qty - qty)
  if (openQty(parent) === 0) leave(desk, parent)
  else if (parent.isResting) show(desk, parent)
}
