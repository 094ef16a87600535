/** FINRA 5320 and Rule 201 in the reference engine: whom a trade of the desk owes, and at what prices one sells short. */
import { endDisplay, fillFromDesk, finish, show } from './reference-execute'
import { isExemptKind, isOwed, optedIn, wasTold } from './reference-plan'
import {
  awayRoute,
  hasMinimum,
  isBuy,
  leastFill,
  market,
  openQty,
  qualityOf,
  queue,
  type RefDesk,
  type RefOrder,
  stateOf,
  stillOwed,
} from './reference-state'

const MINUTE = 60_000_000

interface Owed {
  order: RefOrder
  isTriggered: boolean
  isExempt: boolean
}

/** Held orders on the desk's side, best first, each with whether the desk's trade triggers it. */
function held(desk: RefDesk, symbol: string, deskBuys: boolean, price: number): Owed[] {
  return queue(desk, symbol, deskBuys ? 'buy' : 'sell', 'book').map((order) => {
    const isExempt = optedIn(order) === 0 && isExemptKind(order, order.qty, price) && wasTold(desk, order)
    return { order, isExempt, isTriggered: !isExempt && isOwed(desk, order, order.limit, price) }
  })
}

/** The desk traded at a venue: those whom it owes get it handed on at once, best first, where that is allowed. */
export function oweAfter(desk: RefDesk, symbol: string, deskBuys: boolean, price: number, qty: number): void {
  const orders = held(desk, symbol, deskBuys, price)
  // Better orders than the last one triggered are owed too, though the price alone would not satisfy them.
  const last = orders.findLastIndex((it) => it.isTriggered && it.order.limit !== null)
  let left = qty
  const owed: { order: RefOrder; qty: number; price: number }[] = []
  for (const [i, { order, isTriggered, isExempt }] of orders.entries()) {
    if (isExempt || !(isTriggered || i < last)) continue
    const isPartly = isExemptKind(order, order.qty, price) && wasTold(desk, order)
    // What an earlier trade owes it still is not owed twice: the next in line gets this one.
    const free = Math.max(0, openQty(order) - stillOwed(desk, order))
    const mine = Math.min(left, isPartly ? Math.min(free, optedIn(order)) : free)
    left -= mine
    const limit = order.limit ?? price
    if (mine > 0)
      owed.push({ order, qty: mine, price: deskBuys ? Math.min(price, limit) : Math.max(price, limit) })
  }
  for (const { order, qty: mine, price: at } of owed) {
    order.duties.push({ left: mine, price: at, until: desk.at + MINUTE })
    handOn(desk, order, mine, at)
  }
}

function handOn(desk: RefDesk, order: RefOrder, qty: number, price: number): void {
  const { symbol, principalOptOut } = order.input
  const { nbb, nbo } = market(desk, symbol)
  if (qualityOf(desk, symbol) !== 'good' || price < nbb || price > nbo || awayRoute(order)) return
  if (!order.client.input.principalConsent || principalOptOut || stateOf(desk, order) === 'halted') return
  if (qty < (hasMinimum(order) ? leastFill(order, openQty(order)) : 0)) return
  endDisplay(desk, order, 'recalled')
  fillFromDesk(desk, order, Math.min(qty, openQty(order)), price)
  if (openQty(order) === 0) finish(desk, order, 'filled')
  else show(desk, order)
}

/** True when a desk order at a price would leave a protected client behind. */
export function wouldOwe(desk: RefDesk, symbol: string, deskBuys: boolean, price: number): boolean {
  return queue(desk, symbol, deskBuys ? 'buy' : 'sell', 'book').some(
    (order) =>
      isOwed(desk, order, order.limit, price) &&
      !(optedIn(order) === 0 && wasTold(desk, order) && isExemptKind(order, openQty(order), price)),
  )
}

/** Rule 201: while it restricts, a short sale trades above the best bid only. */
export function mayShortAt(desk: RefDesk, symbol: string, price: number): boolean {
  const { nbb } = market(desk, symbol)
  return !desk.restricted.has(symbol) || (nbb > 0 && price > nbb)
}

export const isShort = (order: RefOrder): boolean => !isBuy(order) && order.input.shortSale === 'short'
