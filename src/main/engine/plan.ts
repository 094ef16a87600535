/**
 * The decision on one order at one instant: how its open shares split over cross, principal, route and rest.
 *
 * Pure: it reads the desk and writes only the plan, which is reused. `step` and `preview` both come through
 * here, so that what the ticket showed is what happens. It must never change a fact.
 */
import type { Code } from '@shared/codes'
import type { MarketQuality, Receipt, Trigger } from '@shared/events'
import { priceMicros, shares } from '@shared/units'
import { inventorySkew, type PriceTerms, principalPrice } from '../models/principal-price'
import { exemption, wouldSatisfy } from '../rules/customer-protection'
import { mustDisplay } from '../rules/display'
import { qualityCode } from '../rules/market-quality'
import { ReusedRows } from '../rules/reused-rows'
import type { Desk } from './desk'
import type { Client, Instrument, Order, Venue } from './facts'
import { must } from './must'
import { planRoute, RouteChoice } from './plan-route'
import type { Settings } from './settings'

type Considered = Receipt['considered'][number]

/** Shares of one resting order that would cross, at a price in 1e-6. */
interface Leg {
  contra: Order
  qty: number
  price: number
}

export class Plan {
  order!: Order
  trigger: Trigger = 'new'
  at = 0
  quality: MarketQuality = 'missing'
  settings!: Settings
  openQty = 0
  readonly legs: Leg[] = []
  legCount = 0
  readonly #considered = new ReusedRows<Considered>(() => ({}) as Considered)
  selfCrosses = 0
  protectedOrders = 0
  crossQty = 0
  crossReason: Code = 'NO_CONTRA'
  principalQty = 0
  principalReason: Code = 'NOTHING_LEFT'
  /** 0 when the market gives the desk no price. */
  deskPrice = 0
  deskQty = 0
  skew = 0
  improvement = 0
  readonly route = new RouteChoice()
  routeQty = 0
  restQty = 0
  cancelQty = 0
  restAction: 'rest' | 'hold' | 'cancel' = 'rest'
  restReason: Code = 'RESTING'
  displayAt: Venue | null = null

  /** True when carrying the plan out would change anything but the receipt. */
  get acts(): boolean {
    if (this.crossQty > 0 || this.principalQty > 0 || this.routeQty > 0 || this.cancelQty > 0) return true
    return this.displayAt !== null && this.order.displayRoute === null
  }

  start(desk: Desk, order: Order, trigger: Trigger): void {
    this.order = order
    this.trigger = trigger
    this.at = desk.at
    this.quality = desk.market.qualityOf(order.instrument, desk.at)
    this.settings = desk.policy.settingsFor(order.client, order.instrument.symbol)
    this.openQty = order.openQty
    this.legCount = 0
    this.#considered.reset()
    this.selfCrosses = 0
    this.protectedOrders = 0
    this.crossQty = 0
    this.crossReason = 'NO_CONTRA'
    this.principalQty = 0
    this.principalReason = 'NOTHING_LEFT'
    this.deskPrice = 0
    this.deskQty = 0
    this.skew = 0
    this.improvement = 0
    this.route.reset()
    this.routeQty = 0
    this.restQty = 0
    this.cancelQty = 0
    this.displayAt = null
  }

  /** Resting client orders looked at, good until the next plan. */
  get considered(): readonly Considered[] {
    return this.#considered.list
  }

  addLeg(contra: Order, qty: number, price: number): void {
    const known = this.legs[this.legCount]
    if (known === undefined) this.legs.push({ contra, qty, price })
    else {
      known.contra = contra
      known.qty = qty
      known.price = price
    }
    this.legCount++
    this.crossQty += qty
  }

  consider(order: Order, qty: number, outcome: Code): void {
    const row = this.#considered.next()
    row.id = order.id
    row.price = priceMicros(order.limit ?? 0)
    row.qty = shares(qty)
    row.outcome = outcome
  }
}

/** Works out the plan for the open shares of an order, which is not at a venue. */
export function decide(plan: Plan, desk: Desk, order: Order, trigger: Trigger): void {
  must(order.clientRoute === null, 'an order at a venue must not be decided')
  plan.start(desk, order, trigger)
  const state = desk.stateFor(order)
  if (plan.quality === 'halted' || state === 'halted') {
    const why = plan.quality === 'halted' ? 'MARKET_HALTED' : haltCode(desk, order)
    plan.crossReason = why
    plan.principalReason = why
    planRest(plan, desk, why)
    return
  }
  if (plan.quality === 'good') {
    priceDesk(plan, desk, order.instrument, order.isBuy)
    planCross(plan, desk)
    if (plan.crossQty < plan.openQty) planPrincipal(plan, desk, state === 'reduce', state === 'crossOnly')
  } else {
    plan.crossReason = qualityCode(plan.quality)
    plan.principalReason = plan.crossReason
  }
  const left = plan.openQty - plan.crossQty - plan.principalQty
  // Venues are looked at also when nothing is left for them: the receipt shows what they would have cost.
  planRoute(plan.route, desk, order, left > 0 ? left : plan.openQty)
  if (left === 0) plan.route.decline('INSIDE_FILLED')
  else if (plan.route.venue !== null) plan.routeQty = left
  else planRest(plan, desk, null)
  const done = plan.crossQty + plan.principalQty + plan.routeQty + plan.restQty + plan.cancelQty
  must(done === plan.openQty, 'a split must cover the open quantity', done)
}

function haltCode(desk: Desk, order: Order): Code {
  if (desk.isBroken) return 'INVARIANT_BROKEN'
  if (desk.state === 'halted') return 'DESK_HALTED'
  return order.instrument.state === 'halted' ? 'SYMBOL_HALTED' : 'CLIENT_HALTED'
}

/** Clients of one owner, and a client with itself, must not trade with each other. */
export const isSameOwner = (a: Client, b: Client): boolean =>
  a === b || (a.beneficialOwner !== null && a.beneficialOwner === b.beneficialOwner)

/** The midpoint clamped into both limits and the protected quote; 0 when these leave no price. */
export function crossPrice(buyBound: number, sellBound: number, nbb: number, nbo: number): number {
  const low = Math.max(sellBound, nbb)
  const high = Math.min(buyBound, nbo)
  if (low > high) return 0
  const middle = Math.floor((nbb + nbo) / 2)
  return Math.min(Math.max(middle, low), high)
}

/** Resting clients of the other side, best price first, then time, while a price fits both and the quote. */
function planCross(plan: Plan, desk: Desk): void {
  const { order } = plan
  const { instrument, isBuy, bound } = order
  const { book, nbb, nbo } = instrument
  let slot = book.best(!isBuy)
  while (slot >= 0 && plan.crossQty < plan.openQty) {
    const contra = book.at(slot)
    const price = isBuy
      ? crossPrice(bound, contra.bound, nbb, nbo)
      : crossPrice(contra.bound, bound, nbb, nbo)
    if (price === 0) break
    if (isSameOwner(order.client, contra.client)) {
      plan.selfCrosses++
      plan.consider(contra, contra.openQty, 'SELF_CROSS')
    } else if (desk.stateFor(contra) === 'halted') plan.consider(contra, contra.openQty, 'CLIENT_HALTED')
    else {
      const qty = Math.min(plan.openQty - plan.crossQty, contra.openQty)
      plan.addLeg(contra, qty, price)
      plan.consider(contra, qty, 'CROSSED')
    }
    slot = book.after(!isBuy, slot)
  }
  if (plan.crossQty > 0) plan.crossReason = 'CROSSED'
  else if (plan.selfCrosses > 0) plan.crossReason = 'SELF_CROSS'
}

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

function priceDesk(plan: Plan, desk: Desk, instrument: Instrument, isBuy: boolean): void {
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

function planPrincipal(plan: Plan, desk: Desk, reduceOnly: boolean, crossOnly: boolean): void {
  const { order, settings } = plan
  const { instrument, isBuy } = order
  const room = Math.min(
    plan.openQty - plan.crossQty,
    inventoryRoom(instrument.position.qty, isBuy, settings, reduceOnly),
    Math.max(0, settings.maxPrincipalQty - order.principalQty),
  )
  if (crossOnly) plan.principalReason = 'STATE_CROSS_ONLY'
  else if (settings.mode === 'off') plan.principalReason = 'MODE_OFF'
  else if (order.principalOptOut || !order.client.principalConsent)
    plan.principalReason = 'NO_PRINCIPAL_CONSENT'
  else if (room === 0) plan.principalReason = 'NO_ROOM'
  else if (isBuy ? plan.deskPrice > order.bound : plan.deskPrice < order.bound)
    plan.principalReason = 'LIMIT_NOT_REACHED'
  else if (leavesProtectedBehind(plan, desk)) plan.principalReason = 'CUSTOMER_PROTECTION'
  else {
    plan.principalReason = 'IMPROVED'
    plan.principalQty = room
    plan.deskQty = room
  }
}

/**
 * Walks the held orders on the desk's side of the fill. The crosses took all of those that could trade with
 * this client, so a protected one that is left forbids the fill.
 */
function leavesProtectedBehind(plan: Plan, desk: Desk): boolean {
  const { order } = plan
  const { book, nbb, nbo } = order.instrument
  const firmBuys = !order.isBuy
  const today = Math.floor((plan.at - 5 * 3_600_000_000) / 86_400_000_000)
  for (let slot = book.best(firmBuys); slot >= 0; slot = book.after(firmBuys, slot)) {
    const held = book.at(slot)
    if (held.limit !== null && (firmBuys ? held.limit < nbb : held.limit > nbo)) break
    if (isCrossedAway(plan, held)) continue
    const protectedOrder = {
      limit: held.limit,
      openQty: held.openQty,
      isInstitutional: held.client.isInstitutional,
      disclosedOn: held.client.disclosedOn,
      hasOptedIn: held.client.hasOptedIn,
    }
    if (!wouldSatisfy(protectedOrder, firmBuys, plan.deskPrice, nbb, nbo, desk.regime)) continue
    const why = exemption(protectedOrder, today, plan.deskPrice, desk.regime)
    plan.consider(held, held.openQty, why ?? 'CUSTOMER_PROTECTION')
    if (why === null) plan.protectedOrders++
  }
  return plan.protectedOrders > 0
}

function isCrossedAway(plan: Plan, held: Order): boolean {
  for (let i = 0; i < plan.legCount; i++) {
    const leg = plan.legs[i] as Leg
    if (leg.contra === held) return leg.qty === held.openQty
  }
  return false
}

/** What no one takes now: rests or is held in the client book, or is cancelled when it must trade at once. */
function planRest(plan: Plan, desk: Desk, halt: Code | null): void {
  const { order } = plan
  const { instrument } = order
  const left = plan.openQty - plan.crossQty - plan.principalQty
  if (order.tif === 'ioc') {
    plan.cancelQty = left
    plan.restAction = 'cancel'
    plan.restReason = halt ?? 'IMMEDIATE_OR_CANCEL'
    return
  }
  plan.restQty = left
  const far = order.isBuy ? instrument.nbo : instrument.nbb
  const isMarketable = order.limit === null || wouldLock(order)
  plan.restAction = halt !== null || isMarketable ? 'hold' : 'rest'
  plan.restReason = halt ?? (isMarketable ? (far === 0 ? 'NO_FAR_SIDE' : plan.route.blockedBy) : 'RESTING')
  if (plan.restAction === 'rest') plan.displayAt = displayFor(desk, order, left)
}

/** Where `left` shares of a resting order have to be shown; null when they need not or must not be. */
export function displayFor(desk: Desk, order: Order, left: number): Venue | null {
  return owesDisplay(desk, order, left) && !wouldLock(order) ? displayVenue(desk, order) : null
}

/** True for an order that Rule 604 wants shown. */
export const owesDisplay = (desk: Desk, order: Order, left: number): boolean =>
  order.limit !== null &&
  mustDisplay(order.display, order.limit, left, order.instrument.roundLot, desk.regime)

/** Rule 610(e): a shown order must not lock or cross the protected quote. */
export function wouldLock(order: Order): boolean {
  const { instrument, bound } = order
  return order.isBuy ? instrument.nbo !== 0 && bound >= instrument.nbo : bound <= instrument.nbb
}

/** The protected exchange that pays most for adding; ties go to the first id. */
function displayVenue(desk: Desk, order: Order): Venue | null {
  const shown = order.displayRoute
  if (shown !== null) return shown.venue
  let best: Venue | null = null
  for (const venue of desk.venuesById) {
    if (venue.kind !== 'exchange' || !venue.isProtected || venue.state === 'halted') continue
    if (order.skips?.some((skip) => skip.venue === venue)) continue
    if (best === null || venue.addRebate > best.addRebate) best = venue
  }
  return best
}
