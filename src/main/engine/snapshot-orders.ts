/**
 * Orders and their routes in a snapshot. An ended order never changes again: it is written once, into bytes that
 * every later snapshot has, by and by as orders end. So the moment of a snapshot costs what is open and what ended
 * since; only the file grows with the day. A restore takes ended orders over by the hashes of their ids and reads one
 * when somebody asks for it.
 *
 * Orders are named by their number, venues and instruments by their index, clients by their place.
 */
import { ByteReader, type ByteWriter } from '@shared/bytes'
import { completeInput } from '@shared/complete-input'
import type { Desk } from './desk'
import { enterBook } from './execute'
import { type Client, type Firming, Order, type Owed, Route, type Skip } from './facts'
import { hashOf, hashOfAscii } from './id-table'
import { dutiesTo } from './protection'
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
import { rememberEnded } from './state-bytes'

/** What an order came with. */
const TERMS = [
  ...(['side', 'orderType', 'tif', 'display', 'principalOptOut', 'held', 'allOrNone'] as const),
  ...(['minQty', 'hasMinimum', 'isConditional', 'expires', 'shortSale', 'locate', 'receivedAt'] as const),
] as const
/** What became of it since. */
const PROGRESS = [
  ...(['priority', 'displayDueBy', 'qty', 'limit', 'stop', 'waitsForStop', 'children', 'bound'] as const),
  ...(['filled', 'cancelled', 'end', 'reservePrice', 'receipts', 'fills', 'principalQty'] as const),
  ...(['errorRecord', 'isSweep'] as const),
] as const
fieldsOf<Order>()(
  [...TERMS, ...PROGRESS],
  [
    // Named by place, or kept by the section that the order stands in.
    ...([
      'id',
      'number',
      'client',
      'instrument',
      'directedTo',
      'parent',
      'sight',
      'routes',
      'isOpen',
    ] as const),
    ...(['slot', 'owed', 'skips', 'firming', 'clientRoute', 'displayRoute'] as const),
    // Follow from the terms.
    ...([
      'isBuy',
      'isPeg',
      'auction',
      'isDesk',
      'isShort',
      'saleMark',
      'openQty',
      'tradableQty',
      'hasTerms',
      'isAway',
    ] as const),
  ],
)
const ROUTE = ['filled', 'isOpen', 'shownPrice', 'shownSize', 'lastQty', 'lastPrice'] as const
fieldsOf<Route>()([...ROUTE, 'id', 'qty', 'limit', 'purpose'], ['order', 'venue', 'shown', 'execIds'])
const OWED = fieldsOf<Owed>()(['qty', 'price', 'dueBy', 'evidence', 'goodQty'], ['before'])
const FIRMING = fieldsOf<Firming>()(
  ['qty', 'traded', 'invitation', 'until', 'invited', 'fallDowns', 'isPassedOver'],
  ['contra', 'refused'],
)

/** Clients by place: the desk itself, then all others in the order in which they were declared. */
export const clientsOf = (desk: Desk): Client[] => [desk.house, ...desk.clients.values()]

export const placesOf = (desk: Desk): ReadonlyMap<Client, number> =>
  new Map(clientsOf(desk).map((client, place) => [client, place]))

/** Writes at most so many of the orders that ended and are not among the bytes of the ended ones yet. */
export function keepEnded(desk: Desk, most = Number.POSITIVE_INFINITY): void {
  rememberEnded(desk)
  const { ended } = desk
  if (ended.waiting.length === 0) return
  const places = placesOf(desk)
  const now = ended.waiting.splice(0, most)
  ended.add((to) => {
    for (const order of now) {
      const place = to.at
      to.u32(0)
      writeOrder(to, order, places)
      to.patchU32(place, to.at - place)
    }
  })
}

export function writeOpenOrders(to: ByteWriter, desk: Desk, places: ReadonlyMap<Client, number>): void {
  to.u32(desk.orders.size)
  writeList(to, desk.orders.open(), (order) => {
    writeOrder(to, order, places)
    writeOpen(to, order)
  })
}

function writeOrder(to: ByteWriter, it: Order, places: ReadonlyMap<Client, number>): void {
  to.u32(it.number)
  to.longText(it.id)
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
    writeList(to, route.execIds ?? [], (execId) => to.longText(execId))
  })
}

function writeOpen(to: ByteWriter, it: Order): void {
  const { skips, firming, routes, clientRoute, displayRoute } = it
  writeValue(to, it.slot >= 0)
  for (const route of [clientRoute, displayRoute])
    writeValue(to, route === null ? null : (routes as Route[]).indexOf(route))
  writeList(to, dutiesTo(it), (owed) => writeFields(to, owed, OWED))
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
type Later = (order: (number: number) => Order) => void

/**
 * Takes over all orders, `size` of them: the open ones from `from`, and the ended ones by their bytes, which are
 * kept for the next snapshot.
 */
export function readOrders(from: ByteReader, ended: Uint8Array, desk: Desk): void {
  const clients = clientsOf(desk)
  const size = from.u32()
  const starts = new Uint32Array(size)
  const take = (number: number, start: number): void => {
    if (number >= size || starts[number] !== 0) throw new RangeError(`there is no second order ${number}`)
    starts[number] = start + 1
  }
  const { orders } = desk
  const order = (number: number): Order => orders.at(number)
  orders.restoreAll(size, (number) => {
    const read = readOrder(new ByteReader(ended, (starts[number] as number) - 1), desk, clients)
    read.order.isOpen = false
    if (read.parent !== null) read.order.parent = order(read.parent)
    return read.order
  })
  const resting: Order[] = []
  const later: Later[] = []
  readList(from, () => {
    const read = readOrder(from, desk, clients)
    take(read.order.number, 0)
    orders.restoreOpen(read.order)
    if (read.parent !== null) later.push(() => (read.order.parent = order(read.parent as number)))
    if (readOpen(from, desk, read.order, later)) resting.push(read.order)
  })
  takeEnded(ended, (number, start, hash) => {
    take(number, start)
    orders.restoreEnded(number, hash)
  })
  if (starts.includes(0)) throw new RangeError(`the snapshot lacks order ${starts.indexOf(0)}`)
  desk.ended.restore(ended)
  for (const follow of later) follow(order)
  for (const open of resting.sort((a, b) => a.priority - b.priority)) enterBook(open)
}

/** Where each ended order stands, behind its length, and the hash of its id. */
function takeEnded(ended: Uint8Array, take: (number: number, start: number, hash: number) => void): void {
  const from = new ByteReader(ended)
  while (from.left > 0) {
    const end = from.at + from.u32()
    const start = from.at
    if (end <= start || end > ended.length) throw new RangeError('an ended order is cut short')
    const number = from.u32()
    const length = from.u32()
    const hash = hashOfAscii(ended, from.at, from.at + length) ?? hashOf(from.utf8(length))
    take(number, start, hash)
    from.at = end
  }
}

interface ReadOrder {
  readonly order: Order
  /** Number of its parent, which may not be there yet. */
  readonly parent: number | null
}

type Terms = { -readonly [K in (typeof TERMS)[number]]: Order[K] }

function readOrder(from: ByteReader, desk: Desk, clients: readonly Client[]): ReadOrder {
  const number = from.u32()
  const id = from.utf8(from.u32())
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
    id,
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
  readList(from, () => readRoute(from, desk, order))
  return { order, parent }
}

function readRoute(from: ByteReader, desk: Desk, order: Order): void {
  const venue = at(desk.venuesByIndex, from.u32(), 'venue')
  const sent = {} as { -readonly [K in 'qty' | 'limit' | 'purpose']: Route[K] }
  readFields(from, sent, ['qty', 'limit', 'purpose'])
  if (order.routes === null) order.routes = []
  const id = `${order.id}/${order.routes.length + 1}`
  const route = new Route(id, order, venue, sent.qty, sent.limit, sent.purpose)
  readFields(from, route, ROUTE)
  readList(from, () => {
    route.execIds = [...(route.execIds ?? []), from.utf8(from.u32())]
  })
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
  readList(from, () => {
    const owed = { before: order.owed } as Owed
    readFields(from, owed, OWED)
    order.owed = owed
  })
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
  later.push((order) => {
    firming.contra = contra === null ? null : order(contra)
    for (const number of refused) firming.refused.add(order(number))
  })
  return isResting
}
