/**
 * Client against the desk: at what price and how far the inventory would fill an order, and whether it may.
 *
 * A principal fill is allowed only if it leaves no protected client order behind (FINRA 5320); the receipt lists
 * the orders that were looked at.
 */
import { inventorySkew, type PriceTerms, principalPrice } from '../models/principal-price'
import { exemption, wouldSatisfy } from '../rules/customer-protection'
import type { Desk } from './desk'
import type { Instrument, Order } from './facts'
import type { Plan } from './plan'
import type { Settings } from './settings'

/**
 * Shares the inventory could fill. The state `reduce` only takes a position towards zero, `passive` at most to
 * the far edge of its band (0 by default: a fill must reduce), `active` to the largest position either way.
 */
export function inventoryRoom(
  position: number,
  clientBuys: boolean,
  settings: Settings,
  reduceOnly: boolean,
): number {
  if (settings.mode === 'off') return 0
  const held = clientBuys ? position : -position
  const edge = reduceOnly ? 0 : settings.mode === 'passive' ? settings.passiveBand : settings.maxPosition
  const room = edge + held
  return Math.max(0, room)
}

/** Works out the desk's price for an order. */
export function priceDesk(plan: Plan, desk: Desk, instrument: Instrument, isBuy: boolean): void {
  const { settings } = plan
  const terms: PriceTerms = {
    nbb: instrument.nbb,
    nbo: instrument.nbo,
    improvementShare: settings.improvementShare,
    minImprovement: Math.max(settings.minImprovement, desk.regime.minImprovement),
    skewPerLot: settings.skewPerLot,
    position: instrument.position.qty,
    roundLot: instrument.roundLot,
    grid: desk.regime.minImprovement,
  }
  plan.skew = inventorySkew(terms)
  plan.deskPrice = principalPrice(isBuy, terms)
  plan.improvement = isBuy ? terms.nbo - plan.deskPrice : plan.deskPrice - terms.nbb
}

/** Works out how many shares the inventory fills of what the clients left. */
export function planPrincipal(plan: Plan, desk: Desk, reduceOnly: boolean, crossOnly: boolean): void {
  const { order, settings } = plan
  const { instrument, isBuy } = order
  const room = Math.min(
    plan.openQty - plan.inside,
    inventoryRoom(instrument.position.qty, isBuy, settings, reduceOnly),
    Math.max(0, settings.maxPrincipalQty - order.principalQty),
  )
  const affordable = Math.min(room, capitalRoom(plan, desk))
  const bound = order.isPeg ? order.boundIn(Math.floor((instrument.nbb + instrument.nbo) / 2)) : order.bound
  if (crossOnly) plan.principalReason = 'STATE_CROSS_ONLY'
  else if (settings.mode === 'off') plan.principalReason = 'MODE_OFF'
  else if (
    order.principalOptOut ||
    !order.client.principalConsent ||
    (order.isPeg && order.client.declines.includes('desk'))
  )
    plan.principalReason = 'NO_PRINCIPAL_CONSENT'
  else if (room === 0) plan.principalReason = 'NO_ROOM'
  else if (isBuy ? plan.deskPrice > bound : plan.deskPrice < bound) plan.principalReason = 'LIMIT_NOT_REACHED'
  else if (affordable === 0) plan.principalReason = 'DESK_CAPITAL'
  else if (leavesProtectedBehind(plan, desk, affordable)) plan.principalReason = 'CUSTOMER_PROTECTION'
  else {
    plan.principalReason = 'IMPROVED'
    plan.principalQty = affordable
    plan.deskQty = affordable
  }
}

/** Shares that the desk's capital limit leaves at the desk's price; closing a position needs none of it. */
function capitalRoom(plan: Plan, desk: Desk): number {
  const most = desk.policy.desk.maxGrossNotional
  if (most === 0) return Number.POSITIVE_INFINITY
  const { isBuy, instrument } = plan.order
  const held = isBuy ? instrument.position.qty : -instrument.position.qty
  const opening = plan.deskPrice === 0 ? 0 : Math.max(0, Math.floor((most - desk.gross) / plan.deskPrice))
  return Math.max(0, held) + opening
}

/**
 * Walks the held orders on the desk's side of the fill. The crosses took all of those that could trade with
 * this client, so a protected one that is left forbids the fill.
 */
function leavesProtectedBehind(plan: Plan, desk: Desk, firmQty: number): boolean {
  const { instrument, isBuy } = plan.order
  const { book, pegs, nbb, nbo } = instrument
  const firmBuys = !isBuy
  for (let slot = book.best(firmBuys); slot >= 0; slot = book.after(firmBuys, slot)) {
    const held = book.at(slot)
    if (held.limit !== null && (firmBuys ? held.limit < nbb : held.limit > nbo)) break
    look(plan, desk, held, held.limit, firmQty)
  }
  const middle = Math.floor((nbb + nbo) / 2)
  for (let slot = pegs.best(firmBuys); slot >= 0; slot = pegs.after(firmBuys, slot)) {
    const held = pegs.at(slot)
    // An order that has not firmed up is not held: nobody may execute it.
    if (held.tradableQty === 0) continue
    look(plan, desk, held, held.boundIn(middle), firmQty)
  }
  return plan.protectedOrders > 0
}

/** Asks of one held order whether the desk's fill would have satisfied it, and writes the answer down. */
function look(plan: Plan, desk: Desk, held: Order, limit: number | null, firmQty: number): void {
  const { order } = plan
  const { nbb, nbo } = order.instrument
  const firmBuys = !order.isBuy
  if (plan.isTaken(held)) return
  const protectedOrder = {
    limit,
    openQty: held.openQty,
    isInstitutional: held.client.isInstitutional,
    disclosedOn: held.client.disclosedOn,
    hasOptedIn: held.client.hasOptedIn,
  }
  if (!wouldSatisfy(protectedOrder, firmBuys, plan.deskPrice, nbb, nbo, desk.regime)) return
  // A held order that takes no fill of this size is owed none.
  const least = held.hasMinimum ? held.leastFill(held.openQty) : 0
  const terms = firmQty < least ? (held.allOrNone ? 'ALL_OR_NONE' : 'BELOW_MINIMUM') : null
  const why = terms ?? exemption(protectedOrder, marketDay(plan.at), plan.deskPrice, desk.regime)
  plan.consider(held, held.openQty, why ?? 'CUSTOMER_PROTECTION')
  if (why === null) plan.protectedOrders++
}

/** The market day of an instant, good to the hour, as written notices are counted. */
const marketDay = (at: number): number => Math.floor((at - 5 * 3_600_000_000) / 86_400_000_000)
