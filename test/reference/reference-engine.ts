/**
 * The small obvious engine: arrays, filters and sorts, written from the design and not from the fast engine.
 * It writes the same events; of a receipt only what decides: trigger, quality and split. It prices by a share of
 * the spread and hedges nothing by itself: the models have tests of their own.
 */
import type { Input, InputOf } from '@shared/inputs'
import type { Policy, PolicyPatch } from '@shared/policy'
import { patchFaults, policyFaults, withPatch } from '@shared/policy-faults'
import { allocate } from './reference-allocations'
import { auction, electStops, venueFill, venueReject } from './reference-answers'
import { decide, endRoute, finish } from './reference-execute'
import { expireInvitation, firmUp } from './reference-invitations'
import { cancel, newClient, replace, takeDeskOrder, takeOrder } from './reference-orders'
import { recheck } from './reference-recheck'
import { awayRoute, openRoute, RefDesk, type RefEvent } from './reference-state'

export type { RefEvent } from './reference-state'

export class ReferenceEngine {
  readonly desk: RefDesk

  constructor(policy: Policy) {
    this.desk = new RefDesk(policy)
  }

  step(input: Input): RefEvent[] {
    const { desk } = this
    desk.out = []
    desk.at = input.at
    runTimers(desk)
    take(desk, input)
    return desk.out
  }
}

/** What has fallen due, in the order of time, then in the order in which it was planned. */
function runTimers(desk: RefDesk): void {
  const due = desk.timers.filter((t) => t.at <= desk.at).sort((a, b) => a.at - b.at)
  if (due.length === 0) return
  desk.timers = desk.timers.filter((t) => t.at > desk.at && t.order.isOpen)
  for (const { order, invitation } of due) {
    if (!order.isOpen) continue
    if (invitation === null) finish(desk, order, 'expired')
    else if (order.firming?.invitation === invitation) expireInvitation(desk, order)
  }
}

function take(desk: RefDesk, input: Input): void {
  if (input.type === 'quote') quote(desk, input)
  else if (input.type === 'trade') trade(desk, input)
  else if (input.type === 'order') takeOrder(desk, input)
  else if (input.type === 'deskOrder') takeDeskOrder(desk, input)
  else if (input.type === 'cancel') cancel(desk, input.id)
  else if (input.type === 'replace') replace(desk, input)
  else if (input.type === 'venueFill') venueFill(desk, input)
  else if (input.type === 'venueReject') venueReject(desk, input)
  else if (input.type === 'firmUp') firmUp(desk, input)
  else if (input.type === 'allocation') allocate(desk, input)
  else if (input.type === 'auction') auction(desk, input)
  else if (input.type === 'state') changeState(desk, input)
  else if (input.type === 'status') changeStatus(desk, input)
  else if (input.type === 'policy') changePolicy(desk, input)
  else declare(desk, input)
}

/** Reference data; told again, it is brought up to date. A venue told again may show and protect other prices. */
function declare(desk: RefDesk, input: Input): void {
  if (input.type === 'instrument') {
    const at = desk.instruments.findIndex((i) => i.symbol === input.symbol)
    desk.instruments.splice(at < 0 ? desk.instruments.length : at, 1, input)
  } else if (input.type === 'client') {
    const known = desk.clients[input.id]
    if (known) known.input = input
    else desk.clients[input.id] = newClient(input)
  } else if (input.type === 'venue') {
    const isProtected = input.protected ?? input.kind === 'exchange'
    const known = desk.venues.find((v) => v.id === input.id)
    desk.markets = {}
    if (isProtected && input.takeFee > 3_000) desk.warn('ACCESS_FEE_CAP', input.id, 'warning')
    if (known) {
      Object.assign(known, { input, isProtected })
      for (const { symbol } of desk.instruments) recheck(desk, symbol, 'stateChanged', true)
    } else desk.venues.push({ id: input.id, input, isProtected, state: 'active' })
  } else if (input.type === 'position') start(desk, input)
  desk.settings = {}
  desk.markets = {}
}

/** A starting position counts until its instrument has traded. */
function start(desk: RefDesk, { symbol, qty, avgPrice }: InputOf<'position'>): void {
  const isKnown = desk.instruments.some((i) => i.symbol === symbol)
  if (!isKnown) desk.warn('REFERENCE_UNKNOWN', symbol, 'warning')
  else if (!Number.isInteger(qty) || avgPrice < 0) desk.warn('POSITION_INVALID', symbol, 'warning')
  else if (desk.traded.has(symbol)) desk.warn('POSITION_LATE', symbol, 'warning')
  else desk.positions[symbol] = { qty, cost: BigInt(Math.abs(qty) * avgPrice), realized: 0n }
}

/** The feed spoke: what met it silent is looked at again. */
function heard(desk: RefDesk): void {
  desk.lastFeedAt = desk.at
  const { waiting } = desk
  desk.waiting = []
  for (const symbol of waiting) recheck(desk, symbol, 'marketMoved')
}

function quote(desk: RefDesk, q: InputOf<'quote'>): void {
  const { symbol, venue } = q
  const isKnown = desk.instruments.some((i) => i.symbol === symbol) && desk.venues.some((v) => v.id === venue)
  if (isKnown) {
    const bid = q.bid !== null && q.bidSize > 0 ? q.bid : 0
    const ask = q.ask !== null && q.askSize > 0 ? q.ask : 0
    const shown = { bid, bidSize: bid ? q.bidSize : 0, ask, askSize: ask ? q.askSize : 0 }
    const others = (desk.quotes[symbol] ?? []).filter((o) => o.venue !== venue)
    desk.quotes[symbol] = [...others, { symbol, venue, ...shown }]
    desk.markets = {}
  }
  heard(desk)
  if (isKnown) recheck(desk, symbol, 'marketMoved')
  else desk.warn('REFERENCE_UNKNOWN', symbol, 'warning')
}

function trade(desk: RefDesk, t: InputOf<'trade'>): void {
  heard(desk)
  if (!desk.instruments.some((i) => i.symbol === t.symbol)) {
    desk.warn('REFERENCE_UNKNOWN', t.symbol, 'warning')
    return
  }
  if (t.price <= 0) return
  desk.lastSale[t.symbol] = t.price
  electStops(desk, t.symbol, t.price)
}

function changePolicy(desk: RefDesk, { policy }: InputOf<'policy'>): void {
  const patch: unknown = JSON.parse(policy)
  const isReadable = patchFaults(patch).length === 0
  const laid = isReadable ? withPatch(desk.policy, patch as PolicyPatch) : desk.policy
  if (isReadable && policyFaults(laid).length === 0) desk.policy = laid
  else desk.warn('POLICY_INVALID', null)
  desk.settings = {}
}

function changeState(desk: RefDesk, s: InputOf<'state'>): void {
  const { scope, state, reason, resumeWhen } = s
  const id = scope === 'desk' ? null : s.id
  const venue = desk.venues.find((v) => scope === 'venue' && v.id === id)
  const isKnown =
    scope === 'desk' ||
    venue !== undefined ||
    (scope === 'client' && desk.clients[id ?? ''] !== undefined) ||
    (scope === 'symbol' && desk.instruments.some((i) => i.symbol === id))
  if (!isKnown) {
    desk.warn('REFERENCE_UNKNOWN', s.id, 'warning')
    return
  }
  if (venue) venue.state = state
  else desk.states[scope === 'desk' ? 'desk' : `${scope} ${id}`] = state
  desk.say('stateChanged', { scope, id, state, reason, resumeWhen })
  if (s.cancelOpen && venue) recallFrom(desk, venue.id)
  else if (s.cancelOpen)
    for (const order of [...desk.open]) {
      const isIn = scope === 'desk' || order.input[scope === 'client' ? 'client' : 'symbol'] === id
      if (order.isOpen && isIn) finish(desk, order, 'killed')
    }
  for (const { symbol } of desk.instruments)
    if (scope !== 'symbol' || symbol === id) recheck(desk, symbol, 'stateChanged', true)
}

/** Cancels what is open at a venue; clients' orders are decided again. */
function recallFrom(desk: RefDesk, venue: string): void {
  for (const order of [...desk.open]) {
    const route = awayRoute(order) ?? openRoute(order, 'display')
    if (!order.isOpen || route?.venue !== venue) continue
    endRoute(desk, route, 'cancelled')
    if (order.isDesk) continue
    decide(desk, order, 'stateChanged')
    recheck(desk, order.input.symbol, 'bookMoved')
  }
}

function changeStatus(desk: RefDesk, s: InputOf<'status'>): void {
  heard(desk)
  const { symbol, status, luldBands, shortSaleRestriction } = s
  if (symbol !== null && !desk.instruments.some((i) => i.symbol === symbol)) {
    desk.warn('REFERENCE_UNKNOWN', symbol, 'warning')
    return
  }
  if (symbol === null && status !== null) desk.isMarketHalted = status !== 'resume'
  if (symbol !== null && status !== null) {
    desk.haltedSymbols = desk.haltedSymbols.filter((h) => h !== symbol)
    if (status !== 'resume') desk.haltedSymbols.push(symbol)
  }
  for (const it of desk.instruments)
    if (shortSaleRestriction !== null && (symbol === null || symbol === it.symbol)) {
      if (shortSaleRestriction) desk.restricted.add(it.symbol)
      else desk.restricted.delete(it.symbol)
    }
  desk.say('statusChanged', { symbol, status, luldBands, shortSaleRestriction })
  if (status !== 'resume') return
  for (const i of desk.instruments)
    if (symbol === null || i.symbol === symbol) recheck(desk, i.symbol, 'stateChanged', true)
}
