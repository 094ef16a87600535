/**
 * Cancels, replacements, trading states, market status and the close: what ends or changes orders without a
 * fill. Routes always end before their order does. It must never leave a route of a done order open.
 */
import type { Code } from '@shared/codes'
import { completeInput } from '@shared/complete-input'
import type { InputOf } from '@shared/inputs'
import { priceMicros, shares } from '@shared/units'
import { countDay } from './day-use'
import type { Desk } from './desk'
import { decideAndExecute, endDisplay, endRoute, finish, leaveBook } from './execute'
import { Client, Instrument, type Order, Venue } from './facts'
import { hedge } from './hedging'
import { type Evaluated, evaluateReplacement } from './intake'
import { expireInvitation } from './invitations'
import { bandTimer, breakerTimer, tellBands } from './market-bands'
import type { Plan } from './plan'
import { displayTimer, protectionTimer } from './protection'
import { recheck } from './recheck'
import { declareSelfHelp } from './self-help'

function refuse(desk: Desk, id: string, codes: readonly Code[]): void {
  desk.emit({ type: 'cancelRejected', at: desk.at, id, codes })
}

function openOrder(desk: Desk, id: string): Order | null {
  const order = desk.orders.get(id)
  if (order?.isOpen) return order
  refuse(desk, id, [order === undefined ? 'ORDER_UNKNOWN' : 'ORDER_DONE'])
  return null
}

export function cancel(desk: Desk, plan: Plan, input: InputOf<'cancel'>): void {
  const order = openOrder(desk, input.id)
  if (order === null) return
  finish(desk, order, 'cancelled')
  recheck(desk, plan, order.instrument, 'bookMoved')
}

/** What a stop became when it was elected (FINRA 5350); every other order is what it was. */
function typeNow(order: Order): Order['orderType'] {
  if (order.waitsForStop || order.stop === 0) return order.orderType
  return order.orderType === 'stop' ? 'market' : 'limit'
}

/** The order as a replacement asks for it, in the shape the checks read. */
function asked(order: Order, input: InputOf<'replace'>): InputOf<'order'> {
  return completeInput('order', input.at, {
    id: order.id,
    client: order.client.id,
    symbol: order.instrument.symbol,
    side: order.side,
    qty: input.qty ?? order.qty,
    orderType: typeNow(order),
    limit: input.limit ?? order.limit,
    stop: input.stop ?? (order.waitsForStop ? priceMicros(order.stop) : null),
    tif: order.tif,
    expires: order.expires,
    minQty: order.minQty === 0 ? null : shares(order.minQty),
    directedTo: order.directedTo?.id ?? null,
    display: order.display,
    principalOptOut: order.principalOptOut,
  })
}

/** Adds to (or takes from) what an order's open part holds of its client's credit. */
function countOpen(order: Order, notional: number): void {
  if (order.isBuy) order.client.used.openBuy += notional
  else order.client.used.openSell += notional
}

export function replace(desk: Desk, plan: Plan, evaluated: Evaluated, input: InputOf<'replace'>): void {
  const order = openOrder(desk, input.id)
  if (order === null) return
  if (order.isDesk) {
    refuse(desk, order.id, ['DESK_ORDER'])
    return
  }
  const wanted = asked(order, input)
  const held = order.openQty * order.reservePrice
  countOpen(order, -held)
  countDay(desk, order, -order.openQty)
  evaluateReplacement(desk, order, wanted, evaluated, input.stop !== null)
  const { blocking } = evaluated.sheet
  if (blocking.length > 0) {
    countOpen(order, held)
    countDay(desk, order, order.openQty)
    refuse(desk, order.id, blocking)
    return
  }
  if (order.clientRoute !== null) endRoute(desk, order.clientRoute, 'cancelled')
  endDisplay(desk, order, 'recalled')
  const keepsPriority = wanted.limit === order.limit && input.stop === null && wanted.qty < order.qty
  if (!keepsPriority) {
    leaveBook(order)
    order.priority = desk.priorities++
  }
  order.qty = wanted.qty
  order.limit = wanted.limit
  if (order.waitsForStop) order.stop = wanted.stop as number
  if (wanted.limit !== null) order.bound = wanted.limit
  order.reservePrice = evaluated.countedAt
  countOpen(order, order.openQty * order.reservePrice)
  countDay(desk, order, order.openQty)
  desk.emit({ type: 'orderReplaced', at: desk.at, id: order.id, qty: shares(order.qty), limit: order.limit })
  if (order.openQty === 0) finish(desk, order, 'filled')
  else decideAndExecute(desk, plan, order, 'replaced', evaluated.sheet)
  recheck(desk, plan, order.instrument, 'bookMoved')
}

/** Does what has fallen due, in the order of time; day orders end in the order of their acceptance. */
export function runTimers(desk: Desk, plan: Plan, evaluated: Evaluated): void {
  while (desk.at >= desk.timers.next) {
    const { kind, at, about } = desk.timers.take()
    if (kind === 'close') expireDayOrders(desk, at)
    else if (kind === 'policy') revertPolicy(desk)
    else if (kind === 'breaker') {
      if (breakerTimer(desk))
        for (const it of desk.instruments.values()) recheck(desk, plan, it, 'timer', true)
    } else if (about instanceof Instrument) instrumentTimer(desk, plan, evaluated, kind, about)
    else if (about instanceof Client) desk.toxicity.expire(desk, about, at)
    else if (about?.isOpen) orderTimer(desk, kind, about, at)
  }
}

/** Limits that were raised for a time are back, and the journal says so. */
function revertPolicy(desk: Desk): void {
  const { at } = desk
  for (const detail of desk.policy.revert(at))
    desk.emit({ type: 'alert', at, rule: 'LIMIT_CHANGE', id: null, severity: 'info', detail })
}

function instrumentTimer(desk: Desk, plan: Plan, evaluated: Evaluated, kind: string, it: Instrument): void {
  if (kind === 'hedge') hedge(desk, evaluated, it)
  else {
    bandTimer(desk, it)
    recheck(desk, plan, it, 'timer', true)
  }
}

function orderTimer(desk: Desk, kind: string, order: Order, at: number): void {
  if (kind === 'firmUp') expireInvitation(desk, order, at)
  else if (kind === 'protection') protectionTimer(desk, order)
  else if (kind === 'display') displayTimer(desk, order)
  else finish(desk, order, 'expired')
}

function expireDayOrders(desk: Desk, close: number): void {
  const due = desk.dayOrders.get(close) ?? []
  desk.dayOrders.delete(close)
  for (const order of due) if (order.isOpen) finish(desk, order, 'expired')
}

/** Sets a trading state; false when the scope names nobody. */
function setState(desk: Desk, input: InputOf<'state'>): boolean {
  const { scope, id, state } = input
  if (scope === 'desk') {
    desk.state = state
    desk.stateReason = input.reason
    return true
  }
  const from = scope === 'client' ? desk.clients : scope === 'symbol' ? desk.instruments : desk.venues
  const found = id === null ? undefined : from.get(id)
  if (found === undefined) return false
  found.state = state
  if (found instanceof Venue) declareSelfHelp(found, input, desk.instruments.values())
  return true
}

const isInScope = (order: Order, input: InputOf<'state'>): boolean =>
  input.scope === 'desk' ||
  (input.scope === 'client' && order.client.id === input.id) ||
  (input.scope === 'symbol' && order.instrument.symbol === input.id)

export function changeState(desk: Desk, plan: Plan, input: InputOf<'state'>): void {
  if (!setState(desk, input)) {
    const detail = `no ${input.scope} '${input.id ?? ''}' to set to ${input.state}`
    desk.emit({
      type: 'alert',
      at: desk.at,
      rule: 'REFERENCE_UNKNOWN',
      id: input.id,
      severity: 'warning',
      detail,
    })
    return
  }
  const { scope, state, reason, resumeWhen } = input
  const id = scope === 'desk' ? null : input.id
  desk.emit({ type: 'stateChanged', at: desk.at, scope, id, state, reason, resumeWhen })
  if (input.cancelOpen) {
    if (scope === 'venue') recallFrom(desk, plan, input.id as string)
    else killInScope(desk, input)
  }
  recheckScope(desk, plan, input)
}

function killInScope(desk: Desk, input: InputOf<'state'>): void {
  for (const order of desk.orders.open())
    if (order.isOpen && isInScope(order, input)) finish(desk, order, 'killed')
}

/** Cancels every open route at a venue; clients' orders are decided again. */
function recallFrom(desk: Desk, plan: Plan, venueId: string): void {
  for (const order of desk.orders.open()) {
    const route = order.clientRoute ?? order.displayRoute
    if (!order.isOpen || route === null || route.venue.id !== venueId) continue
    endRoute(desk, route, 'cancelled')
    // What comes back of the desk's own orders is the hedger's to decide again.
    if (order.isDesk) continue
    decideAndExecute(desk, plan, order, 'stateChanged')
    recheck(desk, plan, order.instrument, 'bookMoved')
  }
}

function recheckScope(desk: Desk, plan: Plan, input: InputOf<'state'>): void {
  const only = input.scope === 'symbol' ? input.id : null
  for (const instrument of desk.instruments.values())
    if (only === null || instrument.symbol === only) recheck(desk, plan, instrument, 'stateChanged', true)
}

/** A halt, pause or resumption of one instrument or of the whole market. */
export function changeStatus(desk: Desk, plan: Plan, input: InputOf<'status'>): void {
  const { symbol, status, luldBands, shortSaleRestriction } = input
  const of: Iterable<Instrument> =
    symbol === null
      ? desk.instruments.values()
      : [desk.instruments.get(symbol)].filter((it) => it !== undefined)
  const instruments = [...of]
  if (symbol !== null && instruments.length === 0) {
    const detail = `status of '${symbol}'`
    desk.emit({
      type: 'alert',
      at: desk.at,
      rule: 'REFERENCE_UNKNOWN',
      id: symbol,
      severity: 'warning',
      detail,
    })
    return
  }
  if (status !== null && symbol === null) desk.market.isHalted = status !== 'resume'
  for (const instrument of instruments) {
    if (status !== null && symbol !== null) instrument.isMarketHalted = status !== 'resume'
    if (luldBands !== null) tellBands(instrument, luldBands)
    if (shortSaleRestriction !== null) instrument.shortSaleRestriction = shortSaleRestriction
  }
  desk.emit({ type: 'statusChanged', at: desk.at, symbol, status, luldBands, shortSaleRestriction })
  if (status === 'resume')
    for (const instrument of instruments) recheck(desk, plan, instrument, 'stateChanged', true)
}
