/**
 * The desk's facts as canonical bytes, for the hash that two replays of one journal must share.
 *
 * Facts only: orders, routes, positions, limits used, states, policy, what was learned of venues and flow. Never
 * quotes, prints or the age of the feed, which are observations and may be missing from a journal without losing a
 * fact. Sorted by id; what is over (ended orders, refused ids) stands as a digest in the order of events, so that
 * the cost is that of what is open.
 */
import { ByteWriter } from '@shared/bytes'
import type { Desk } from './desk'
import type { Client, Instrument, Order, Route, Venue } from './facts'

function text(to: ByteWriter, value: string | null): void {
  to.u8(value === null ? 0 : 1)
  if (value === null) return
  const place = to.at
  to.u32(0)
  to.patchU32(place, to.utf8(value))
}

function number(to: ByteWriter, value: number | null): void {
  to.u8(value === null ? 0 : 1)
  if (value !== null) to.f64(value)
}

const flag = (to: ByteWriter, value: boolean): void => to.u8(value ? 1 : 0)

function byKey<T>(map: ReadonlyMap<string, T>): T[] {
  const keys = [...map.keys()].sort()
  return keys.map((key) => map.get(key) as T)
}

function instrumentBytes(to: ByteWriter, it: Instrument): void {
  text(to, it.symbol)
  for (const value of [it.tick, it.roundLot, it.prevClose, it.adv]) number(to, value)
  for (const value of [it.position.qty, it.position.cost, it.position.realized]) number(to, value)
  const { clientQty, venueQty, clientCash, venueCash, startQty, startCash } = it.sums
  for (const value of [clientQty, venueQty, clientCash, venueCash, startQty, startCash]) number(to, value)
  for (const value of [it.hedgeAt, it.hedges, it.luldTier, it.liquidityBand, it.restrictedThrough])
    number(to, value)
  for (const value of [it.reference === null ? null : it.reference.price, it.limitSince]) number(to, value)
  text(to, it.bandState)
  text(to, it.openHedge?.id ?? null)
  flag(to, it.isMarketHalted)
  flag(to, it.isLotAssigned)
  flag(to, it.hasTraded)
  text(to, it.luldBands)
  text(to, it.listing)
  text(to, it.shortSaleRestriction === null ? null : String(it.shortSaleRestriction))
  text(to, it.state)
}

function clientBytes(to: ByteWriter, it: Client, at: number): void {
  text(to, it.id)
  text(to, it.tier)
  text(to, it.beneficialOwner)
  for (const value of [it.isEnabled, it.principalConsent, it.isInstitutional, it.hasOptedIn, it.isRestricted])
    flag(to, value)
  for (const value of [it.disclosedOn, it.creditGross, it.creditNet, it.maxOrderNotional]) number(to, value)
  const { filledBuy, filledSell, openBuy, openSell } = it.used
  for (const value of [filledBuy, filledSell, openBuy, openSell]) number(to, value)
  for (const [instrument, used] of it.dayUse) {
    text(to, instrument.symbol)
    for (const value of [used.close, used.shares, used.notional]) number(to, value)
  }
  for (const [instrument, holding] of it.holdings) {
    text(to, instrument.symbol)
    for (const value of [holding.qty, holding.openSells]) number(to, value)
  }
  if (it.rates !== null)
    for (const value of [it.rates.orders.total(at), it.rates.values.total(at)]) number(to, value)
  number(to, it.fallDowns)
  text(to, it.segment)
  text(to, it.declines.join(' '))
  text(to, it.restrictedSymbols === null ? null : [...it.restrictedSymbols].sort().join(' '))
  text(to, it.state)
}

function venueBytes(to: ByteWriter, it: Venue): void {
  text(to, it.id)
  text(to, it.kind)
  for (const value of [it.takeFee, it.addRebate, it.pfofPerShare, it.pfofPctOfSpread]) number(to, value)
  flag(to, it.isProtected)
  text(to, it.state)
  text(to, it.selfHelp)
}

function orderBytes(to: ByteWriter, it: Order): void {
  text(to, it.id)
  text(to, it.client.id)
  text(to, it.instrument.symbol)
  text(to, `${it.side} ${it.orderType} ${it.tif} ${it.end ?? 'open'}`)
  flag(to, it.display)
  flag(to, it.principalOptOut)
  flag(to, it.slot >= 0)
  for (const value of [it.number, it.priority, it.receivedAt, it.qty, it.limit, it.filled, it.cancelled])
    number(to, value)
  for (const value of [it.reservePrice, it.receipts, it.fills, it.principalQty]) number(to, value)
  number(to, it.displayDueBy)
  for (let owed = it.owed; owed !== null; owed = owed.before)
    for (const value of [owed.qty, owed.price, owed.dueBy, owed.goodQty]) number(to, value)
  if (it.hasTerms) termBytes(to, it)
  if (it.isDesk) {
    text(to, it.errorRecord)
    flag(to, it.isSweep)
  }
  const skips = it.isOpen && it.skips !== null ? it.skips : []
  number(to, skips.length)
  for (const skip of skips) {
    text(to, skip.venue.id)
    for (const value of [skip.price, skip.size]) number(to, value)
  }
  for (const route of it.routes ?? []) routeBytes(to, route)
}

/** Terms that few orders have. */
function termBytes(to: ByteWriter, it: Order): void {
  for (const value of [it.minQty, it.stop, it.expires, it.children]) number(to, value)
  for (const value of [it.allOrNone, it.held, it.waitsForStop]) flag(to, value)
  if (it.firming !== null) {
    const { qty, traded, invitation, until, invited, fallDowns, isPassedOver, refused, contra } = it.firming
    for (const value of [qty, traded, until, invited, fallDowns]) number(to, value)
    flag(to, isPassedOver)
    for (const value of [invitation, contra?.id ?? null]) text(to, value)
    for (const order of refused) text(to, order.id)
  }
  for (const value of [it.directedTo?.id ?? null, it.parent?.id ?? null, it.shortSale]) text(to, value)
}

function routeBytes(to: ByteWriter, it: Route): void {
  text(to, it.id)
  text(to, it.venue.id)
  text(to, it.purpose)
  flag(to, it.isOpen)
  for (const value of [it.qty, it.limit, it.filled]) number(to, value)
  for (const execId of it.execIds ?? []) text(to, execId)
}

/** What an ended order came to: none of it changes any more. */
function endedBytes(to: ByteWriter, it: Order): void {
  text(to, it.id)
  text(to, it.end)
  for (const value of [it.number, it.qty, it.limit, it.filled, it.cancelled]) number(to, value)
  for (const value of [it.receipts, it.fills, it.principalQty]) number(to, value)
  for (const route of it.routes ?? []) routeBytes(to, route)
}

const past = new ByteWriter(4096)

/** Takes the orders that ended since the last time into the digest of what is over. */
export function rememberEnded(desk: Desk): void {
  for (const order of desk.orders.takeEnded()) {
    desk.ended.waiting.push(order)
    past.reset()
    endedBytes(past, order)
    desk.past.add(past.bytes())
  }
}

/** Takes a refused id into the digest of what is over. */
export function rememberRefused(desk: Desk, id: string): void {
  rememberEnded(desk)
  past.reset()
  text(past, id)
  desk.past.add(past.bytes())
}

/** Every fact of the desk, in one spelling. The bytes are the caller's. */
export function stateBytes(desk: Desk): Uint8Array {
  const to = new ByteWriter()
  text(to, desk.regimeHash)
  text(to, desk.policy.hash)
  for (const { revertsAt, level, key, name, before } of desk.policy.temporary) {
    number(to, revertsAt)
    for (const part of [level, key, name]) text(to, part)
    text(to, before === undefined ? null : String(before))
  }
  text(to, desk.state)
  text(to, desk.stateReason)
  flag(to, desk.isBroken)
  flag(to, desk.market.isHalted)
  for (const value of [desk.fees, desk.gross, desk.realizedToday, desk.realizedUntil]) number(to, value)
  for (const value of [desk.breaker.priorClose, desk.breaker.level, desk.breaker.day, desk.breaker.until])
    number(to, value)
  for (const it of byKey(desk.instruments)) instrumentBytes(to, it)
  for (const it of byKey(desk.clients)) clientBytes(to, it, desk.at)
  for (const it of byKey(desk.venues)) venueBytes(to, it)
  for (const it of desk.orders.open().sort((a, b) => (a.id < b.id ? -1 : 1))) orderBytes(to, it)
  rememberEnded(desk)
  for (const value of desk.past.value) number(to, value)
  for (const [, { routeId, execId, qty, price }] of desk.told.late()) {
    for (const value of [routeId, execId]) text(to, value)
    for (const value of [qty, price]) number(to, value)
  }
  for (const { id, order, qty } of desk.allocations.all()) {
    for (const value of [id, order]) text(to, value)
    number(to, qty)
  }
  desk.learned.encode(to)
  if (desk.toxicity.isUsed) desk.toxicity.writeState(to)
  return to.bytes().slice()
}
