/**
 * The whole desk as bytes and back: not only the facts that `state-bytes.ts` hashes but all that decides what the
 * desk does next, so that a restored desk and the one that was written go on alike, event by event.
 *
 * Bytes that were changed or cut, of another version, regime or policy, or of a broken desk are refused with a
 * sentence; they never make a wrong desk. A restore begins with a new desk of the same configuration.
 */
import { ByteReader, ByteWriter } from '@shared/bytes'
import type { Policy } from '@shared/policy'
import { timeMicros } from '@shared/units'
import type { Allocated } from './allocations'
import type { Desk, Timer } from './desk'
import type { Client, Order } from './facts'
import { RunningDigest } from './running-digest'
import type { Temporary } from './settings'
import { clientsOf, keepEnded, placesOf, readOrders, writeOpenOrders } from './snapshot-orders'
import { readRecords, writeRecords } from './snapshot-records'
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
import type { LateFill } from './told-fills'

const VERSION = 2
/** Version, length of the first part, two digests of two words. */
const HEAD_BYTES = 24

const DESK = fieldsOf<Desk>()(
  [
    ...([
      'state',
      'stateReason',
      'at',
      'openOrders',
      'openRoutes',
      'fees',
      'gross',
      'realizedToday',
    ] as const),
    ...(['realizedUntil', 'invariantsChecked', 'modelFaults', 'priorities'] as const),
  ],
  [
    // The configuration and what follows from it; a broken desk is not restored.
    ...(['regime', 'regimeHash', 'session', 'isBroken'] as const),
    // Written by hand.
    ...(['policy', 'market', 'instruments', 'clients', 'house', 'venues', 'learned', 'orders'] as const),
    ...([
      'refused',
      'past',
      'ended',
      'toxicity',
      'timers',
      'dayOrders',
      'waitingForFeed',
      'told',
      'allocations',
      'breaker',
    ] as const),
    // Other views of the same, and what belongs to a step.
    ...(['venuesById', 'venuesByIndex', 'instrumentsByIndex', 'events', 'page', 'touched'] as const),
  ],
)
fieldsOf<Desk['policy']>()(
  [],
  // The settings and the three flags follow from the policy.
  ['policy', 'hash', 'begunWith', 'temporary', 'desk', 'mayOpen', 'usesToxicity'],
)
const MARKET = fieldsOf<Desk['market']>()(['lastFeedAt', 'isHalted'], [])
const LATE_FILL = fieldsOf<LateFill>()(['routeId', 'venue', 'execId', 'qty', 'price'], [])
const ALLOCATED = fieldsOf<Allocated>()(['id', 'order', 'qty'], [])
const BREAKER = fieldsOf<Desk['breaker']>()(['priorClose', 'level', 'day', 'until'], [])

function addDigest(to: ByteWriter, [first, second]: readonly [number, number]): void {
  to.u32(first)
  to.u32(second)
}

function digestOf(bytes: Uint8Array): RunningDigest {
  const digest = new RunningDigest()
  digest.add(bytes)
  return digest
}

/**
 * All of the desk between two steps, in pieces to be put one behind the other; they stay as they are. The cost is
 * that of what is open, and of the orders that ended since and that `keepEnded` has not written yet.
 */
export function writeSnapshot(desk: Desk): readonly Uint8Array[] {
  keepEnded(desk)
  const body = new ByteWriter()
  writeBody(body, desk, placesOf(desk))
  const head = new ByteWriter(HEAD_BYTES)
  head.u32(VERSION)
  head.u32(body.at)
  addDigest(head, digestOf(body.bytes()).value)
  addDigest(head, desk.ended.digest.value)
  return [head.bytes(), body.bytes(), ...desk.ended.pieces()]
}

/**
 * Takes a snapshot over into a new desk. Throws `RangeError` with the reason for bytes that are no snapshot of a
 * desk of this configuration; then the desk must not be used.
 */
export function readSnapshot(desk: Desk, bytes: Uint8Array): void {
  const head = new ByteReader(bytes)
  if (head.left < HEAD_BYTES) throw new RangeError(`a snapshot of ${head.left} bytes is cut short`)
  const version = head.u32()
  if (version !== VERSION)
    throw new RangeError(`the snapshot is of version ${version}, this program reads ${VERSION}`)
  const length = head.u32()
  if (head.left - 16 < length) throw new RangeError('the snapshot is cut short')
  const body = bytes.subarray(HEAD_BYTES, HEAD_BYTES + length)
  const ended = bytes.subarray(HEAD_BYTES + length)
  for (const part of [body, ended]) {
    const [first, second] = digestOf(part).value
    if (head.u32() !== first || head.u32() !== second)
      throw new RangeError('the snapshot was changed or cut short: its digest is another')
  }
  const from = new ByteReader(body)
  readBody(from, ended, desk)
  if (from.left !== 0) throw new RangeError(`${from.left} bytes too many in the snapshot`)
}

function writeBody(to: ByteWriter, desk: Desk, places: ReadonlyMap<Client, number>): void {
  const { policy, market } = desk
  const texts = [policy.policy, policy.temporary].map((value) => JSON.stringify(value))
  for (const text of [desk.regimeHash, policy.begunWith, policy.hash, ...texts]) to.longText(text)
  writeValue(to, desk.isBroken)
  writeFields(to, desk, DESK)
  writeFields(to, desk.breaker, BREAKER)
  writeFields(to, market, MARKET)
  writeRecords(to, desk)
  writeOpenOrders(to, desk, places)
  writeReferences(to, desk, places)
  writeList(to, desk.refused, (id) => to.longText(id))
  addDigest(to, desk.past.value)
  writeList(to, desk.told.late(), ([orderId, fill]) => {
    to.longText(orderId)
    writeFields(to, fill, LATE_FILL)
  })
  writeList(to, desk.allocations.all(), (it) => writeFields(to, it, ALLOCATED))
  desk.learned.encode(to)
  writeValue(to, desk.toxicity.isUsed)
  if (desk.toxicity.isUsed) desk.toxicity.writeState(to)
  else desk.toxicity.writeNames(to)
}

function readBody(from: ByteReader, ended: Uint8Array, desk: Desk): void {
  const text = (): string => from.utf8(from.u32())
  const regimeHash = text()
  if (regimeHash !== desk.regimeHash) throw new RangeError(`the snapshot is of another regime: ${regimeHash}`)
  const begunWith = text()
  if (begunWith !== desk.policy.begunWith)
    throw new RangeError(`the snapshot is of a desk that began with another policy: ${begunWith}`)
  const hash = text()
  desk.policy.restore(JSON.parse(text()) as Policy, hash, JSON.parse(text()) as Temporary[])
  if (readValue(from) !== false) throw new RangeError('the snapshot is of a desk whose invariant broke')
  readFields(from, desk, DESK)
  readFields(from, desk.breaker, BREAKER)
  readFields(from, desk.market, MARKET)
  readRecords(from, desk)
  readOrders(from, ended, desk)
  readReferences(from, desk)
  readList(from, () => desk.refused.add(text()))
  desk.past.restore(from.u32(), from.u32())
  readList(from, () => {
    const orderId = text()
    const fill = {} as LateFill
    readFields(from, fill, LATE_FILL)
    desk.told.restore(orderId, fill)
  })
  readList(from, () => {
    const allocated = {} as Allocated
    readFields(from, allocated, ALLOCATED)
    desk.allocations.add(allocated)
  })
  desk.learned.restore(from, (id) => desk.venue(id))
  if (readValue(from) === true) desk.toxicity.readState(from, desk)
  else desk.toxicity.readNames(from, desk)
}

/** Who is waiting for what: everything that names orders, instruments or clients. */
function writeReferences(to: ByteWriter, desk: Desk, places: ReadonlyMap<Client, number>): void {
  const number = (order: Order): void => to.u32(order.number)
  for (const it of desk.instrumentsByIndex) {
    writeList(to, it.away, number)
    writeList(to, it.unshown, number)
    writeValue(to, it.openHedge?.number ?? null)
  }
  writeList(to, desk.waitingForFeed, ({ index }) => to.u32(index))
  writeList(to, desk.dayOrders, ([close, orders]) => {
    to.f64(close)
    // What ended before its close needs no ending.
    writeList(
      to,
      orders.filter(({ isOpen }) => isOpen),
      number,
    )
  })
  writeList(to, desk.timers.inOrder(), ({ at: due, item: { kind, about } }) => {
    to.f64(due)
    writeValue(to, kind)
    const [what, place] = nameOf(about, places)
    to.u8(what)
    to.u32(place)
  })
}

const [NOBODY, ORDER, INSTRUMENT, CLIENT] = [0, 1, 2, 3] as const

function nameOf(about: Timer['about'], places: ReadonlyMap<Client, number>): readonly [number, number] {
  if (about === null) return [NOBODY, 0]
  if ('number' in about) return [ORDER, about.number]
  return 'index' in about ? [INSTRUMENT, about.index] : [CLIENT, places.get(about) as number]
}

function readReferences(from: ByteReader, desk: Desk): void {
  const order = (): Order => desk.orders.at(from.u32())
  for (const it of desk.instrumentsByIndex) {
    readList(from, () => it.away.add(order()))
    readList(from, () => it.unshown.add(order()))
    const hedge = readValue(from) as number | null
    it.openHedge = hedge === null ? null : desk.orders.at(hedge)
  }
  readList(from, () => desk.waitingForFeed.add(at(desk.instrumentsByIndex, from.u32(), 'instrument')))
  readList(from, () => {
    const list: Order[] = []
    desk.dayOrders.set(from.f64(), list)
    readList(from, () => list.push(order()))
  })
  const clients = clientsOf(desk)
  readList(from, () => {
    const due = timeMicros(from.f64())
    const kind = readValue(from) as Timer['kind']
    const what = from.u8()
    const place = from.u32()
    let about: Timer['about'] = null
    if (what === ORDER) about = desk.orders.at(place)
    else if (what === INSTRUMENT) about = at(desk.instrumentsByIndex, place, 'instrument')
    else if (what === CLIENT) about = at(clients, place, 'client')
    else if (what !== NOBODY) throw new RangeError(`a timer concerns ${what}, which is nothing`)
    desk.wakeAt(due, kind, about)
  })
}
