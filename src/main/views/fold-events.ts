/** What each event does to the rows. Events that are not named here are only listed in the journal's view. */
import type { DeskEvent, EventOf, EventType } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import { foldAllocation, foldObligation, invitation, invitationDone } from './fold-duties'
import { foldValue, restorePolicy } from './fold-value'
import type { Row, RowFold } from './rows'

type Folds = { [T in EventType]?: (rows: RowFold, event: EventOf<T>) => void }

const FOLDS: Folds = {
  orderAccepted: accepted,
  orderRejected: rejected,
  orderReplaced: replaced,
  orderDone,
  fill,
  routeSent,
  routeFilled,
  routeDone,
  position: foldPosition,
  cancelRejected,
  invitation,
  invitationDone,
  obligation: foldObligation,
  allocationAccepted: foldAllocation,
  alert: (rows, { at, rule, id, severity, detail }) => {
    rows.add('alerts', { at, rule, id, severity, detail })
    if (rule === 'POLICY_INVALID') restorePolicy(rows)
  },
  invariantBroken: (rows, { at, invariant, detail }) =>
    rows.add('alerts', { at, rule: invariant, id: null, severity: 'critical', detail }),
}

/** Folds an event into the rows that it moves. */
export function foldEvent(rows: RowFold, event: DeskEvent): void {
  const fold = FOLDS[event.type] as ((rows: RowFold, event: DeskEvent) => void) | undefined
  fold?.(rows, event)
}

const SHARE_COLUMNS = {
  cross: 'crossQty',
  principal: 'principalQty',
  dark: 'darkQty',
  routed: 'routedQty',
  riskless: 'routedQty',
} as const
const FINAL_STATUS = { filled: 'filled', expired: 'expired' } as Readonly<Record<string, string>>

function accepted(rows: RowFold, event: EventOf<'orderAccepted'>): void {
  const sent = rows.pending?.id === event.id ? rows.pending : null
  rows.put('orders', event.id, orderRow(event, sent, 'accepted'))
}

function orderRow(
  order: EventOf<'orderAccepted'> | InputOf<'order'>,
  sent: InputOf<'order'> | null,
  status: string,
): Row {
  const { id, client, symbol, side, qty, limit, orderType: type, tif, at } = order
  const shares = { crossQty: 0, principalQty: 0, darkQty: 0, routedQty: 0 }
  const none = { filled: 0, avgPrice: null, improvement: 0, notional: 0, doneAt: null, doneReason: null }
  const undecided = { decidedAt: null, routeCost: null, routeValue: null }
  const open = status === 'rejected' ? 0 : qty
  const isWhole = Number.isSafeInteger(qty)
  const terms = {
    stop: whole(sent?.stop ?? null),
    minQty: whole(sent?.minQty ?? null),
    conditional: sent?.conditional ? 1 : 0,
  }
  const parent = sent?.parent ?? null
  const given = { id, parent, client, symbol, side, limit: whole(limit), type, tif, status, receivedAt: at }
  return {
    ...given,
    ...shares,
    ...none,
    ...undecided,
    ...terms,
    qty: isWhole ? qty : null,
    open: isWhole ? open : 0,
  }
}

/** A rejected order may hold numbers that no order can have: those columns are empty. */
const whole = (value: number | null): number | null => (Number.isSafeInteger(value) ? value : null)

function rejected(rows: RowFold, { id, at, codes, detail }: EventOf<'orderRejected'>): void {
  const sent = rows.pending?.id === id ? rows.pending : null
  const known = rows.find('orders', id)
  const order = sent ?? known
  rows.add('rejections', {
    id,
    at,
    client: text(order?.client),
    symbol: text(order?.symbol),
    side: text(order?.side),
    qty: typeof order?.qty === 'number' ? whole(order.qty) : null,
    codes: codes.join(' '),
    detail,
  })
  // A second order under a known id is rejected; the first one's row stands.
  if (known || !sent) return
  rows.put('orders', id, {
    ...orderRow(sent, sent, 'rejected'),
    doneAt: at,
    doneReason: codes.join(' '),
  })
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

function cancelRejected(rows: RowFold, { id, at, codes }: EventOf<'cancelRejected'>): void {
  const order = rows.find('orders', id)
  const { client = null, symbol = null, side = null, qty = null } = order ?? {}
  rows.add('rejections', {
    id,
    at,
    client,
    symbol,
    side,
    qty,
    codes: codes.join(' '),
    detail: 'cancel or replace',
  })
}

function orderOf(rows: RowFold, id: string): Row {
  const order = rows.find('orders', id)
  must(order !== null, `order ${id} was never accepted`)
  return order
}

function replaced(rows: RowFold, { id, qty, limit }: EventOf<'orderReplaced'>): void {
  const order = orderOf(rows, id)
  order['qty'] = qty
  order['limit'] = limit
  // The event does not tell a new stop: its command, the record before, does.
  if (rows.replacing?.id === id && rows.replacing.stop !== null) order['stop'] = rows.replacing.stop
  order['open'] = qty - number(order, 'filled')
  rows.changed('orders', id, order)
}

function number(row: Row, column: string): number {
  const value = row[column]
  must(typeof value === 'number', `${column} must be a number, was ${String(value)}`)
  return value
}

function plus(row: Row, column: string, more: number): number {
  const sum = number(row, column) + more
  row[column] = sum
  return sum
}

function fill(rows: RowFold, event: EventOf<'fill'>): void {
  const { id: orderId, fillId, at, client, symbol, side, qty, price, capacity, contra, nbb, nbo } = event
  const { improvement } = event
  const what = { client, symbol, side, qty, price, capacity, contra, nbb, nbo, improvement }
  const { clientValue, brokerValue, deskValue, totalValue, savedClient } = foldValue(rows, event)
  const worth = { clientValue, brokerValue, deskValue, totalValue, savedClient }
  rows.add('fills', { fillId, orderId, at, ...what, ...worth })
  const order = orderOf(rows, orderId)
  const filled = plus(order, 'filled', qty)
  const notional = plus(order, 'notional', qty * price)
  plus(order, SHARE_COLUMNS[capacity], qty)
  if (improvement !== null) plus(order, 'improvement', qty * improvement)
  order['avgPrice'] = Math.round(notional / filled)
  order['open'] = number(order, 'qty') - filled
  if (order['doneAt'] === null) order['status'] = 'partial'
  rows.changed('orders', orderId, order)
}

function orderDone(rows: RowFold, { id, at, reason }: EventOf<'orderDone'>): void {
  const order = orderOf(rows, id)
  order['open'] = 0
  order['status'] = FINAL_STATUS[reason] ?? 'cancelled'
  order['doneAt'] = at
  order['doneReason'] = reason
  rows.changed('orders', id, order)
}

function routeSent(rows: RowFold, event: EventOf<'routeSent'>): void {
  const { id: orderId, routeId, venue, side, symbol, qty, limit, purpose, at } = event
  const what = { routeId, orderId, venue, side, symbol, qty, limit, purpose }
  rows.put('routes', routeId, {
    ...what,
    filled: 0,
    status: 'sent',
    sentAt: at,
    doneAt: null,
    fees: 0,
    lastFee: 0,
  })
}

function routeOf(rows: RowFold, routeId: string): Row {
  const route = rows.find('routes', routeId)
  must(route !== null, `route ${routeId} was never sent`)
  return route
}

function routeFilled(rows: RowFold, { routeId, qty, fee }: EventOf<'routeFilled'>): void {
  const route = routeOf(rows, routeId)
  plus(route, 'filled', qty)
  plus(route, 'fees', fee)
  route['lastFee'] = fee
  if (route['doneAt'] === null) route['status'] = 'partial'
  rows.changed('routes', routeId, route)
}

function routeDone(rows: RowFold, { routeId, reason, at }: EventOf<'routeDone'>): void {
  const route = routeOf(rows, routeId)
  route['status'] = reason
  route['doneAt'] = at
  rows.changed('routes', routeId, route)
}

type Position = Pick<EventOf<'position'>, 'at' | 'symbol' | 'qty' | 'avgPrice' | 'realized'>

/** A position as the desk now has it, or as it is given before trading starts. */
export function foldPosition(rows: RowFold, { at, symbol, qty, avgPrice, realized }: Position): void {
  rows.put('positions', symbol, { symbol, qty: whole(qty), avgPrice: whole(avgPrice), realized, at })
}
