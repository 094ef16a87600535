/** Orders in the reference engine: taken in, replaced, cancelled, and the desk's own. */
import { completeInput } from '@shared/complete-input'
import type { InputOf } from '@shared/inputs'
import { checkOrder, checkReplacement, type RefVerdict, sameness } from './reference-checks'
import { decide, endDisplay, endRoute, finish, hold, leave, send, takeFromParent } from './reference-execute'
import { invite } from './reference-invitations'
import { countDay } from './reference-limits'
import { wouldOwe } from './reference-protection'
import { recheck } from './reference-recheck'
import {
  auctionOf,
  awayRoute,
  closeFor,
  MINUTE,
  openQty,
  type RefClient,
  type RefDesk,
  type RefOrder,
  settingsFor,
} from './reference-state'
import { venueFor } from './reference-venues'

type Asked = InputOf<'order'>

export function newClient(input: InputOf<'client'>): RefClient {
  return { input, filledBuy: 0, filledSell: 0, openBuy: 0, openSell: 0, dayUse: {}, recent: {} }
}

function newOrder(desk: RefDesk, input: Asked, client: RefClient, counted: number): RefOrder {
  const firming = {
    qty: 0,
    traded: 0,
    invitation: null,
    contra: null,
    until: 0,
    invited: 0,
    fallDowns: 0,
    isPassedOver: false,
    refused: [],
  }
  return {
    input,
    client,
    isDesk: input.client === '',
    parent: input.parent === null ? null : (desk.orders.get(input.parent) ?? null),
    children: 0,
    qty: input.qty,
    limit: input.limit,
    stop: input.stop ?? 0,
    waitsForStop: input.stop !== null,
    filled: 0,
    priority: desk.priorities,
    isOpen: true,
    isResting: false,
    duties: [],
    decisions: 0,
    fills: 0,
    fromDesk: 0,
    counted,
    routes: [],
    skips: [],
    firming: input.conditional ? firming : null,
  }
}

function refuse(desk: RefDesk, id: string, codes: string[]): void {
  desk.usedIds.add(id)
  desk.say('orderRejected', { id, codes })
}

function register(desk: RefDesk, order: RefOrder): void {
  desk.usedIds.add(order.input.id)
  desk.orders.set(order.input.id, order)
  desk.open.push(order)
  desk.priorities++
  if (order.input.tif !== 'gtc') desk.timers.push({ at: expiryOf(order.input), order, invitation: null })
}

/** An on-close order waits a quarter of an hour for the price of its auction. */
function expiryOf(input: Asked): number {
  if (input.tif === 'gtd') return input.expires as number
  return closeFor(input.at) + (auctionOf(input.orderType) === 'close' ? 15 * MINUTE : 0)
}

export function takeOrder(desk: RefDesk, input: Asked): void {
  const client = desk.clients[input.client]
  const { codes, near, counted } = checkOrder(desk, input, client)
  if (codes.length > 0 || !client) {
    refuse(desk, input.id, codes)
    return
  }
  const order = newOrder(desk, input, client, counted)
  register(desk, order)
  hold(order, order.qty)
  if (settingsFor(desk, input.client, input.symbol).duplicateWindowMicros > 0)
    client.recent[sameness(input)] = input.at
  countDay(desk, order, order.qty)
  const { id, symbol, side, qty, orderType, limit, tif } = input
  desk.say('orderAccepted', { id, client: input.client, symbol, side, qty, orderType, limit, tif })
  if (order.parent !== null) takeFromParent(desk, order.parent, qty)
  for (const _ of near) desk.warn('LIMIT_NEAR', id, 'warning')
  decide(desk, order, 'new')
  if (order.fromDesk > 0) recheck(desk, symbol, 'bookMoved')
  else invite(desk, symbol)
}

const house = newClient(completeInput('client', 0 as Asked['at'], { id: '' }))

/** The desk's own order: checked like every order, sent to one venue, never decided again. */
export function takeDeskOrder(desk: RefDesk, input: InputOf<'deskOrder'>): void {
  const { id, symbol, side, qty, limit, venue } = input
  const orderType = limit === null ? 'market' : 'limit'
  const terms = { client: '', orderType, tif: 'ioc', directedTo: venue } as const
  const asked = completeInput('order', input.at, { id, symbol, side, qty, limit, ...terms })
  const { codes } = checkOrder(desk, asked, house)
  // A hedge that sells short needs to know that the shares can be borrowed.
  const instrument = desk.instruments.find((i) => i.symbol === symbol)
  const isShortSale = side === 'sell' && (desk.positions[symbol]?.qty ?? 0) < qty
  if (!desk.usedIds.has(id) && instrument && isShortSale && instrument.hardToBorrow !== false)
    codes.push(instrument.hardToBorrow === null ? 'REFERENCE_MISSING' : 'NO_LOCATE')
  const order = newOrder(desk, asked, house, 0)
  const best = codes.length === 0 ? venueFor(desk, order, qty) : null
  const owes = best?.limit != null && wouldOwe(desk, symbol, side === 'buy', best.limit)
  if (best === null || owes) {
    refuse(desk, id, codes.length > 0 ? codes : [owes ? 'CUSTOMER_PROTECTION' : 'no venue'])
    return
  }
  register(desk, order)
  send(desk, order, best.venue, qty, best.limit, 'hedge')
}

function openOrder(desk: RefDesk, id: string): RefOrder | null {
  const order = desk.orders.get(id)
  if (order?.isOpen) return order
  desk.say('cancelRejected', { id, codes: [order ? 'ORDER_DONE' : 'ORDER_UNKNOWN'] })
  return null
}

export function cancel(desk: RefDesk, id: string): void {
  const order = openOrder(desk, id)
  if (!order) return
  finish(desk, order, 'cancelled')
  recheck(desk, order.input.symbol, 'bookMoved')
}

/** The order as its owner now wants it: an elected stop is a market or limit order (FINRA 5350). */
function wanted(order: RefOrder, input: InputOf<'replace'>): Asked {
  const { orderType } = order.input
  const isElected = order.input.stop !== null && !order.waitsForStop
  const elected = orderType === 'stop' ? 'market' : 'limit'
  return {
    ...order.input,
    at: input.at,
    orderType: isElected ? elected : orderType,
    qty: input.qty ?? (order.qty as Asked['qty']),
    limit: input.limit ?? (order.limit as Asked['limit']),
    stop: isElected ? null : (input.stop ?? (order.waitsForStop ? (order.stop as Asked['limit']) : null)),
  }
}

export function replace(desk: RefDesk, input: InputOf<'replace'>): void {
  const order = openOrder(desk, input.id)
  if (!order) return
  const asked = wanted(order, input)
  const { symbol } = order.input
  const open = openQty(order)
  hold(order, -open)
  countDay(desk, order, -open)
  const { codes, counted }: RefVerdict = order.isDesk
    ? { codes: ['DESK_ORDER'], near: [], counted: 0 }
    : checkReplacement(desk, order, asked, input.stop !== null)
  if (codes.length > 0) {
    hold(order, open)
    countDay(desk, order, open)
    desk.say('cancelRejected', { id: input.id, codes })
    return
  }
  const route = awayRoute(order)
  if (route) endRoute(desk, route, 'cancelled')
  endDisplay(desk, order, 'recalled')
  if (asked.limit !== order.limit || input.stop !== null || asked.qty >= order.qty) {
    leave(desk, order)
    order.priority = desk.priorities++
  }
  order.qty = asked.qty
  order.limit = asked.limit
  order.stop = asked.stop ?? order.stop
  order.counted = counted
  desk.queues = {}
  hold(order, openQty(order))
  countDay(desk, order, openQty(order))
  desk.say('orderReplaced', { id: input.id, qty: order.qty, limit: order.limit })
  if (openQty(order) === 0) finish(desk, order, 'filled')
  else decide(desk, order, 'replaced')
  recheck(desk, symbol, 'bookMoved')
}
