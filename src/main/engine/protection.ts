/**
 * What the desk owes protected client orders (FINRA 5320) after a trade of its own at a venue, and the display duty
 * of Rule 604: every duty is opened with its evidence, met or breached in an event, and never forgotten.
 *
 * Fills inside the house leave nobody behind (plan-principal.ts); a hedge may, when its venue improved the price.
 * The desk then hands what it owes on at once, where the client takes principal fills and the market allows it.
 */

import { CODES, type Code } from '@shared/codes'
import { civilFromDays } from '@shared/time'
import { priceMicros, shares, timeMicros } from '@shared/units'
import { exemption, wouldSatisfy } from '../rules/customer-protection'
import { displayDuty } from '../rules/display'
import { codeOf } from '../rules/finding'
import type { TradePurpose } from '../rules/protection-exemptions'
import { type ProtectedOrder, protectionRadar, RadarRows } from '../rules/protection-radar'
import type { Desk } from './desk'
import { displayAgain, endDisplay, fillFromInventory, finish } from './execute'
import type { Instrument, Order, Owed } from './facts'
import { marketDay } from './plan-principal'

const rows = new RadarRows()

/** Held orders on a side, those without a limit first, then by price and time: as the radar wants them. */
function heldOn(instrument: Instrument, isBuy: boolean): { orders: Order[]; facts: ProtectedOrder[] } {
  const orders: Order[] = []
  const { book } = instrument
  for (let slot = book.best(isBuy); slot >= 0; slot = book.after(isBuy, slot)) orders.push(book.at(slot))
  const facts = orders.map((order) => ({
    id: order.id,
    limit: order.limit,
    qty: order.qty,
    // What is owed already is not owed twice.
    openQty: Math.max(0, order.openQty - stillOwed(order)),
    receivedAt: order.receivedAt,
    isInstitutional: order.client.isInstitutional,
    disclosedOn: order.client.disclosedOn,
    optedInQty: order.client.optedInQty,
    consent: null,
  }))
  return { orders, facts }
}

/** Shares of all open duties to an order. */
function stillOwed(order: Order): number {
  let sum = 0
  for (let owed = order.owed; owed !== null; owed = owed.before) sum += owed.qty - owed.goodQty
  return sum
}

/** Open duties to an order, the oldest first. */
export function dutiesTo(order: Order): Owed[] {
  const all: Owed[] = []
  for (let owed = order.owed; owed !== null; owed = owed.before) all.unshift(owed)
  return all
}

/** Keeps those duties, the oldest first. */
function keepDuties(order: Order, duties: readonly Owed[]): void {
  order.owed = null
  for (const owed of duties) {
    owed.before = order.owed
    order.owed = owed
  }
}

/** Why the desk traded: the exemptions of FINRA 5320.04 and .05 that an order of its own claims, with their proof. */
function purposeOf({ errorRecord, isSweep, receivedAt }: Order): TradePurpose {
  if (errorRecord !== null) return { kind: 'error', record: errorRecord, recordedAt: receivedAt }
  return isSweep ? { kind: 'sweep', routedAt: receivedAt, consent: null } : { kind: 'inventory' }
}

/** An order of the desk was filled at a venue: whom does it owe, and what of it can be handed on now? */
export function oweAfter(desk: Desk, own: Order, price: number, qty: number, evidence: string): void {
  const { instrument, isBuy: deskBuys } = own
  const { nbb, nbo } = instrument
  const { orders, facts } = heldOn(instrument, deskBuys)
  if (orders.length === 0) return
  const purpose = purposeOf(own)
  const trade = { deskBuys, price, qty, at: desk.at, day: marketDay(desk.at), nbb, nbo, purpose }
  protectionRadar(trade, facts, desk.regime, rows)
  const found = rows.list().map((row, i) => ({ ...row, order: orders[i] as Order }))
  for (const it of found) {
    const { order } = it
    if (it.qty === 0) {
      const isExempt = CODES[it.outcome].kind === 'exemption' && order.openQty > 0
      if (isExempt && wouldSatisfy(order, deskBuys, price, nbb, nbo, desk.regime))
        sayExempt(desk, order, it.price, `${it.outcome}: ${proofOf(own, order, it.outcome)}${evidence}`)
      continue
    }
    const dueBy = desk.at + desk.regime.protectionMicros
    const owed = { qty: it.qty, price: it.price, dueBy, evidence, goodQty: 0, before: order.owed }
    order.owed = owed
    sayOwed(desk, order, owed, 'open')
    if (it.warning !== null) warn(desk, it.warning, order.id, `notice of ${order.client.id}`)
    desk.wakeAt(dueBy + 1, 'protection', order)
    handOn(desk, order, it.qty, it.price)
  }
}

/** What proves an exemption, before the trade that claims it. */
function proofOf({ errorRecord }: Order, { client: { disclosedOn } }: Order, exempt: Code): string {
  if (exempt === 'BONA_FIDE_ERROR') return `${errorRecord}, `
  if (disclosedOn === null || (exempt !== 'INSTITUTIONAL' && exempt !== 'LARGE_ORDER')) return ''
  const { year, month, day } = civilFromDays(disclosedOn)
  return `notice of ${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}, `
}

/** A held order that the trade would have satisfied is exempt: the reason and its proof are kept. */
function sayExempt(desk: Desk, order: Order, price: number, evidence: string): void {
  const owed = { qty: order.openQty, price, dueBy: desk.at, evidence, goodQty: 0, before: null }
  sayOwed(desk, order, owed, 'exempt')
}

/** Fills a protected order from what the desk just got, if client and market allow it. */
function handOn(desk: Desk, order: Order, qty: number, price: number): void {
  const { nbb, nbo } = order.instrument
  const isInside = desk.market.qualityOf(order.instrument, desk.at) === 'good' && price >= nbb && price <= nbo
  const takes = order.client.principalConsent && !order.principalOptOut && order.clientRoute === null
  const least = order.hasMinimum ? order.leastFill(order.openQty) : 0
  if (!isInside || !takes || qty < least || desk.stateFor(order) === 'halted') return
  endDisplay(desk, order, 'recalled')
  fillFromInventory(desk, order, Math.min(qty, order.openQty), price)
  if (order.openQty === 0) finish(desk, order, 'filled')
  else displayAgain(desk, order)
}

/** A fill of a client order counts towards what it is owed: each share once, the oldest duty first. */
export function countTowards(desk: Desk, order: Order, qty: number, price: number): void {
  let left = qty
  const open: Owed[] = []
  for (const owed of dutiesTo(order)) {
    const isGood = order.isBuy ? price <= owed.price : price >= owed.price
    const counted = isGood ? Math.min(left, owed.qty - owed.goodQty) : 0
    owed.goodQty += counted
    left -= counted
    if (owed.goodQty < owed.qty) open.push(owed)
    else sayOwed(desk, order, owed, 'met')
  }
  keepDuties(order, open)
}

/** The time of a duty is over. */
export function protectionTimer(desk: Desk, order: Order): void {
  const open: Owed[] = []
  for (const owed of dutiesTo(order)) {
    if (desk.at <= owed.dueBy) open.push(owed)
    else {
      sayOwed(desk, order, owed, 'breached')
      const detail = `${owed.qty - owed.goodQty} shares at ${owed.price / 1e6}: ${owed.evidence}`
      warn(desk, 'PROTECTION_BREACHED', order.id, detail)
    }
  }
  keepDuties(order, open)
}

/** The order ended: nothing can be owed to it any more. */
export function forgive(desk: Desk, order: Order): void {
  for (const owed of dutiesTo(order)) sayOwed(desk, order, owed, 'exempt')
  order.owed = null
}

function sayOwed(
  desk: Desk,
  order: Order,
  { qty, price, dueBy, evidence }: Owed,
  status: 'open' | 'met' | 'breached' | 'exempt',
): void {
  desk.emit({
    type: 'obligation',
    at: desk.at,
    id: order.id,
    rule: 'FINRA 5320',
    qty: shares(qty),
    price: priceMicros(price),
    dueBy: timeMicros(dueBy),
    status,
    evidence,
  })
}

function warn(desk: Desk, rule: Code, id: string, detail: string): void {
  desk.emit({ type: 'alert', at: desk.at, rule, id, severity: 'critical', detail })
}

/**
 * A resting order that has to be shown and is not: the clock of Rule 604 runs from when that began, which is its
 * receipt, the request that changed it, or its way back from a venue.
 */
export function startDisplayClock(desk: Desk, order: Order): void {
  if (order.displayDueBy !== 0) return
  order.displayDueBy = desk.at + desk.regime.displayMicros
  sayDisplay(desk, order, 'open', 'it would lock the market, or no exchange can show it')
  desk.wakeAt(order.displayDueBy + 1, 'display', order)
}

/** The order is shown, filled or gone: the duty is met. */
export function stopDisplayClock(desk: Desk, order: Order, evidence: string): void {
  if (order.displayDueBy === 0) return
  sayDisplay(desk, order, 'met', evidence)
  order.displayDueBy = 0
}

/** The outer limit of the display clock has passed. */
export function displayTimer(desk: Desk, order: Order): void {
  if (order.displayDueBy === 0 || desk.at <= order.displayDueBy) return
  sayDisplay(desk, order, 'breached', 'not shown, filled or routed in time')
  warn(desk, 'LOD_LATE', order.id, `${order.openQty} shares of ${order.instrument.symbol}`)
  order.displayDueBy = 0
}

function sayDisplay(desk: Desk, order: Order, status: 'open' | 'met' | 'breached', evidence: string): void {
  desk.emit({
    type: 'obligation',
    at: desk.at,
    id: order.id,
    rule: 'Rule 604',
    qty: shares(order.openQty),
    price: priceMicros(order.limit ?? 0),
    dueBy: timeMicros(order.displayDueBy),
    status,
    evidence,
  })
}

/** Why a resting limit order is not shown, as its receipt says it; null when it is to be shown. */
export function displayExemption(desk: Desk, order: Order, left: number): Code | null {
  if (order.limit === null) return null
  const { isBuy, limit, allOrNone } = order
  const asked = {
    isBuy,
    limit,
    openQty: left,
    roundLot: order.instrument.roundLot,
    wantsDisplay: order.display && order.held,
    wantsBlockDisplay: false,
    allOrNone: allOrNone || order.hasMinimum,
    isExecutedOnReceipt: false,
    isShownElsewhere: false,
  }
  const found = displayDuty(asked, { ownPrice: 0, ownSize: 0, bestPrice: 0 }, desk.regime)
  return found === 'DISPLAY_REQUIRED' ? null : codeOf(found)
}

/** True when a trade of the desk at a price would satisfy a protected order that it holds on that side. */
export function wouldOwe(desk: Desk, instrument: Instrument, deskBuys: boolean, price: number): boolean {
  const { nbb, nbo, book } = instrument
  for (let slot = book.best(deskBuys); slot >= 0; slot = book.after(deskBuys, slot)) {
    const { limit, openQty, client } = book.at(slot)
    const { isInstitutional, disclosedOn, hasOptedIn } = client
    const held = { limit, openQty, isInstitutional, disclosedOn, hasOptedIn }
    if (!wouldSatisfy(held, deskBuys, price, nbb, nbo, desk.regime)) return false
    if (exemption(held, marketDay(desk.at), price, desk.regime) === null) return true
  }
  return false
}
