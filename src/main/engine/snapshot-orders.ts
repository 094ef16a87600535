/**
 * Orders and their routes in a snapshot. An ended order never changes again: it is written once, into bytes that
 * every later snapshot copies, so that a snapshot costs what is open and not what the day has seen.
 *
 * Orders are named by their number, venues and instruments by their index, clients by their place.
 */
import { ByteReader, type ByteWriter } from '@shared/bytes'
import { completeInput } from '@shared/complete-input'
import type { Desk } from './desk'
import { enterBook } from './execute'
import { type Client, type Firming, Order, type Owed, Route, type Skip } from './facts'
import type { EndedOrders } from './orders'
import {
  at,
  fieldsOf,
  readFields,
  readList,
  readValue,
  writeFields,
  writeList,
  writeValue,
} from './snapshot-values'

/** What an order came with. */
const TERMS = [
  ...(['id', 'side', 'orderType', 'tif', 'display', 'principalOptOut', 'held', 'allOrNone'] as const),
  ...(['minQty', 'hasMinimum', 'isConditional', 'expires', 'shortSale', 'locate', 'receivedAt'] as const),
] as const
/** What became of it since. */
const PROGRESS = [
  ...(['priority', 'displayDueBy', 'qty', 'limit', 'stop', 'waitsForStop', 'children', 'bound'] as const),
  ...(['filled', 'cancelled', 'end', 'reservePrice', 'receipts', 'fills', 'principalQty'] as const),
] as const
fieldsOf<Order>()(
  [...TERMS, ...PROGRESS],
  [
    // Named by place, or kept by the section that the order stands in.
    ...(['number', 'client', 'instrument', 'directedTo', 'parent', 'sight', 'routes', 'isOpen'] as const),
    ...(['slot', 'owed', 'skips', 'firming', 'clientRoute', 'displayRoute'] as const),
    // Follow from the terms.
    ...(['isBuy', 'isPeg', 'auction', 'isDesk', 'isShort', 'openQty', 'tradableQty', 'hasTerms'] as const),
  ],
)
const ROUTE = ['filled', 'isOpen', 'shownPrice', 'shownSize'] as const
fieldsOf<Route>()([...ROUTE, 'id', 'qty', 'limit', 'purpose'], ['order', 'venue', 'shown'])
const OWED = fieldsOf<Owed>()(['qty', 'price', 'dueBy', 'evidence', 'goodQty'], [])
const FIRMING = fieldsOf<Firming>()(
  ['qty', 'traded', 'invitation', 'until', 'invited', 'fallDowns', 'isPassedOver'],
  ['contra', 'refused'],
)

/** Clients by place: the desk itself, then all others in the order in which they were declared. */
export const clientsOf = (desk: Desk): Client[] => [desk.house, ...desk.clients.values()]

/** Brings the bytes of the ended orders up to date. */
export function writeEnded(desk: Desk, places: ReadonlyMap<Client, number>): EndedOrders {
  const { ended } = desk
  const from = ended.bytes.at
  for (const order of ended.waiting) writeOrder(ended.bytes, order, places)
  ended.waiting = []
  ended.digest.add(ended.bytes.bytes(from))
  return ended
}

export function writeOpenOrders(to: ByteWriter, desk: Desk, places: ReadonlyMap<Client, number>): void {
  writeList(to, desk.orders.open(), (order) => {
    writeOrder(to, order, places)
    writeOpen(to, order)
  })
}

function writeOrder(to: ByteWriter, it: Order, places: ReadonlyMap<Client, number>): void {
  to.u32(it.number)
  to.u32(places.get(it.client) as number)
  to.u32(it.instrument.index)
  writeValue(to, it.directedTo?.index ?? null)
  writeValue(to, it.parent?.number ?? null)
  writeFields(to, it, TERMS)
  writeFields(to, it, PROGRESS)
  writeValue(to, it.sight === null ? null : true)
  if (it.sight !== null) writeList(to, it.sight, (value) => to.f64(value))
  writeList(to, it.routes ?? [], (route) => {
    to.u32(route.venue.index)
    writeFields(to, route, ['qty', 'limit', 'purpose'])
    writeFields(to, route, ROUTE)
  })
}

function writeOpen(to: ByteWriter, it: Order): void {
  const { owed, skips, firming, routes, clientRoute, displayRoute } = it
  writeValue(to, it.slot >= 0)
  for (const route of [clientRoute, displayRoute])
    writeValue(to, route === null ? null : (routes as Route[]).indexOf(route))
  writeValue(to, owed !== null)
  if (owed !== null) writeFields(to, owed, OWED)
  writeValue(to, skips !== null)
  if (skips !== null)
    writeList(to, skips, (skip) => {
      to.u32(skip.venue.index)
      writeFields(to, skip, ['price', 'size'])
    })
  if (firming === null) return
  writeFields(to, firming, FIRMING)
  writeValue(to, firming.contra?.number ?? null)
  writeList(to, firming.refused, ({ number }) => to.u32(number))
}

/** What names other orders, and can be followed only when all of them are there. */
type Later = (orders: readonly Order[]) => void

/**
 * Takes over all orders: the open ones from `from`, then the ended ones, whose bytes are the rest and are kept for
 * the next snapshot. Gives the orders by number.
 */
export function readOrders(from: ByteReader, ended: Uint8Array, desk: Desk): readonly Order[] {
  const clients = clientsOf(desk)
  const orders: Order[] = []
  const resting: Order[] = []
  const later: Later[] = []
  const take = (reader: ByteReader): Order => {
    const order = readOrder(reader, desk, clients, later)
    if (orders[order.number] !== undefined)
      throw new RangeError(`the snapshot has two orders ${order.number}`)
    orders[order.number] = order
    return order
  }
  readList(from, () => {
    const order = take(from)
    if (readOpen(from, desk, order, later)) resting.push(order)
  })
  const past = new ByteReader(ended)
  while (past.left > 0) take(past).isOpen = false
  desk.ended.bytes.append(ended, 0, ended.length)
  desk.ended.digest.add(ended)
  for (let number = 0; number < orders.length; number++) desk.orders.restore(at(orders, number, 'order'))
  for (const follow of later) follow(orders)
  for (const order of resting.sort((a, b) => a.priority - b.priority)) enterBook(order)
  return orders
}

type Terms = { -readonly [K in (typeof TERMS)[number]]: Order[K] }

function readOrder(from: ByteReader, desk: Desk, clients: readonly Client[], later: Later[]): Order {
  const number = from.u32()
  const client = at(clients, from.u32(), 'client')
  const instrument = at(desk.instrumentsByIndex, from.u32(), 'instrument')
  const directed = readValue(from) as number | null
  const parent = readValue(from) as number | null
  const terms = {} as Terms
  readFields(from, terms, TERMS)
  const progress = {} as Pick<Order, (typeof PROGRESS)[number]>
  readFields(from, progress, PROGRESS)
  let sight: number[] | null = null
  if (readValue(from) === true) {
    const seen: number[] = []
    readList(from, () => seen.push(from.f64()))
    sight = seen
  }
  const { receivedAt, isConditional, minQty, hasMinimum, ...known } = terms
  const input = completeInput('order', receivedAt, {
    ...known,
    client: client.id,
    symbol: instrument.symbol,
    qty: progress.qty,
    limit: progress.limit,
    minQty: (hasMinimum ? minQty : null) as Order['qty'] | null,
    conditional: isConditional,
    sight,
  })
  const directedTo = directed === null ? null : at(desk.venuesByIndex, directed, 'venue')
  const order = new Order(input, client, instrument, number, progress.priority, { directedTo, parent: null })
  Object.assign(order, progress)
  if (parent !== null) later.push((orders) => (order.parent = at(orders, parent, 'order')))
  readList(from, () => readRoute(from, desk, order))
  return order
}

function readRoute(from: ByteReader, desk: Desk, order: Order): void {
  const venue = at(desk.venuesByIndex, from.u32(), 'venue')
  const sent = {} as { -readonly [K in 'qty' | 'limit' | 'purpose']: Route[K] }
  readFields(from, sent, ['qty', 'limit', 'purpose'])
  if (order.routes === null) order.routes = []
  const id = `${order.id}/${order.routes.length + 1}`
  const route = new Route(id, order, venue, sent.qty, sent.limit, sent.purpose)
  readFields(from, route, ROUTE)
  order.routes.push(route)
}

/** The rest of an open order; true when it stands in a book. */
function readOpen(from: ByteReader, desk: Desk, order: Order, later: Later[]): boolean {
  const isResting = readValue(from) === true
  const routes = order.routes ?? []
  for (const name of ['clientRoute', 'displayRoute'] as const) {
    const place = readValue(from) as number | null
    order[name] = place === null ? null : at(routes, place, `route of ${order.id}`)
  }
  if (readValue(from) === true) {
    const owed = {} as Owed
    readFields(from, owed, OWED)
    order.owed = owed
  }
  if (readValue(from) === true) {
    const skips: Skip[] = []
    readList(from, () => {
      const venue = at(desk.venuesByIndex, from.u32(), 'venue')
      skips.push({ venue, price: readValue(from) as number, size: readValue(from) as number })
    })
    order.skips = skips
  }
  const { firming } = order
  if (firming === null) return isResting
  readFields(from, firming, FIRMING)
  const contra = readValue(from) as number | null
  const refused: number[] = []
  readList(from, () => refused.push(from.u32()))
  later.push((orders) => {
    firming.contra = contra === null ? null : at(orders, contra, 'order')
    for (const number of refused) firming.refused.add(at(orders, number, 'order'))
  })
  return isResting
}
