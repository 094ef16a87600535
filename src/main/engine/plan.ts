/**
 * The decision on one order at one instant: how its open shares split over cross, principal, route and rest.
 *
 * Pure: it reads the desk and writes only the plan, which is reused. `step` and `preview` both come through
 * here, so that what the ticket showed is what happens. It must never change a fact.
 */
import type { Code } from '@shared/codes'
import type { MarketQuality, Receipt, Trigger } from '@shared/events'
import type { TradingState } from '@shared/inputs'
import { priceMicros, shares } from '@shared/units'
import { mustDisplay } from '../rules/display'
import type { Finding } from '../rules/finding'
import { qualityCode } from '../rules/market-quality'
import { ReusedRows } from '../rules/reused-rows'
import type { Desk } from './desk'
import type { Instrument, Order, Venue } from './facts'
import { FlowReading } from './flow-reading'
import { bandsNow } from './market-bands'
import { must } from './must'
import { planCross } from './plan-cross'
import { planPrincipal, priceDesk } from './plan-principal'
import { planOneVenue, planRoute, RouteChoice } from './plan-route'
import type { Settings } from './settings'

type Considered = Receipt['considered'][number]

/** Shares of one resting order that would cross, at a price in 1e-6; `isDark` in the midpoint book. */
export interface Leg {
  contra: Order
  qty: number
  price: number
  isDark: boolean
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
  darkQty = 0
  darkReason: Code = 'NO_CONTRA'
  /** The term of a resting order for which it was passed over. */
  refusedMinimum: Code | null = null
  principalQty = 0
  principalReason: Code = 'NOTHING_LEFT'
  /** 0 when the market gives the desk no price. */
  deskPrice = 0
  deskQty = 0
  /** Expected move of the midpoint against the desk after a fill, 1e-6 a share, and its variance. */
  toxicity = 0
  toxicityVariance = 0
  /** What that comes from, where the policy has the toxicity model on. */
  readonly flow = new FlowReading()
  /** Price bands of the moment, 1e-6; open to all prices where there are none. */
  bandLower = 0
  bandUpper = Number.POSITIVE_INFINITY
  /** The fact for want of which nothing is filled inside; null when none is missing. */
  missing: string | null = null
  /** What made the model's answer no number; null while it has one. */
  modelFault: string | null = null
  skew = 0
  improvement = 0
  /**
   * The most a fill inside may cost the client, as a price in 1e-6: what the best venue would cost for the whole order,
   * all in, and the policy's tolerance. 0 while no venue could take the order.
   */
  benchmark = 0
  /** The price of a fill inside that was passed over because the best venue beats it; 0 when there was none. */
  beatenPrice = 0
  readonly route = new RouteChoice()
  routeQty = 0
  restQty = 0
  cancelQty = 0
  restAction: 'rest' | 'hold' | 'cancel' = 'rest'
  restReason: Code = 'RESTING'
  displayAt: Venue | null = null

  /** True when carrying the plan out would change anything but the receipt. */
  get acts(): boolean {
    if (this.inside > 0 || this.routeQty > 0 || this.cancelQty > 0) return true
    return this.displayAt !== null && this.order.displayRoute === null
  }

  /** FINRA 6190: a band itself may be traded at. */
  isInBands(price: number): boolean {
    return price >= this.bandLower && price <= this.bandUpper
  }

  /** FINRA 5310: true when the best venue costs the client less than a fill inside at this price. */
  isBeaten(price: number): boolean {
    const { benchmark } = this
    return benchmark !== 0 && (this.order.isBuy ? price > benchmark : price < benchmark)
  }

  /** Shares filled inside the house. */
  get inside(): number {
    return this.crossQty + this.darkQty + this.principalQty
  }

  /** Nothing is filled inside the house, for one reason. */
  refuseInside(why: Code): void {
    this.crossReason = why
    this.darkReason = why
    this.principalReason = why
  }

  /** Takes back what was planned inside the house. */
  dropInside(why: Code): void {
    this.legCount = 0
    this.crossQty = 0
    this.darkQty = 0
    this.principalQty = 0
    this.refuseInside(why)
    for (const row of this.#considered.list)
      if (row.outcome === 'CROSSED' || row.outcome === 'DARK_MATCHED') row.outcome = why
  }

  /** True when the crosses take a resting order whole. */
  isTaken(held: Order): boolean {
    for (let i = 0; i < this.legCount; i++) {
      const leg = this.legs[i] as Leg
      if (leg.contra === held) return leg.qty === held.openQty
    }
    return false
  }

  start(desk: Desk, order: Order, trigger: Trigger): void {
    this.order = order
    this.trigger = trigger
    this.at = desk.at
    this.quality = desk.market.qualityOf(order.instrument, desk.at)
    this.settings = desk.policy.settingsFor(order.client, order.instrument.symbol)
    this.openQty = order.firming === null ? order.openQty : order.tradableQty || order.openQty
    this.legCount = 0
    this.#considered.reset()
    this.selfCrosses = 0
    this.protectedOrders = 0
    this.crossQty = 0
    this.crossReason = 'NO_CONTRA'
    this.darkQty = 0
    this.darkReason = 'NO_CONTRA'
    this.refusedMinimum = null
    this.principalQty = 0
    this.principalReason = 'NOTHING_LEFT'
    this.deskPrice = 0
    this.deskQty = 0
    this.toxicity = 0
    this.toxicityVariance = 0
    if (this.flow.isRead) this.flow.clear()
    this.modelFault = null
    this.bandLower = 0
    this.bandUpper = Number.POSITIVE_INFINITY
    this.missing = null
    this.skew = 0
    this.improvement = 0
    this.benchmark = 0
    this.beatenPrice = 0
    this.route.reset()
    this.routeQty = 0
    this.restQty = 0
    this.cancelQty = 0
    this.restAction = 'rest'
    this.restReason = 'RESTING'
    this.displayAt = null
  }

  /** Resting client orders looked at, good until the next plan. */
  get considered(): readonly Considered[] {
    return this.#considered.list
  }

  addLeg(contra: Order, qty: number, price: number, isDark: boolean): void {
    const known = this.legs[this.legCount]
    if (known === undefined) this.legs.push({ contra, qty, price, isDark })
    else {
      known.contra = contra
      known.qty = qty
      known.price = price
      known.isDark = isDark
    }
    this.legCount++
    if (isDark) this.darkQty += qty
    else this.crossQty += qty
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
  const blocked = blockedBy(plan, desk, order, state)
  if (blocked !== null) {
    plan.refuseInside(blocked)
    planRest(plan, desk, blocked)
  } else {
    if (goesToVenues(order)) planRoute(plan.route, desk, order, plan.openQty)
    if (order.isAway) plan.refuseInside(onlyAway(order))
    else if (plan.quality !== 'good') plan.refuseInside(qualityCode(plan.quality))
    else if (hasBands(plan, desk)) planInside(plan, desk, state)
    planOutside(plan, desk, order)
  }
  const done = plan.inside + plan.routeQty + plan.restQty + plan.cancelQty
  must(done === plan.openQty, 'a split must cover the open quantity', done)
}

/** Why nothing at all can be done with the order now, or null. */
function blockedBy(plan: Plan, desk: Desk, order: Order, state: TradingState): Code | null {
  if (plan.quality === 'halted') return 'MARKET_HALTED'
  if (state === 'halted') return haltCode(desk, order)
  if (order.waitsForStop) return 'WAITS_FOR_STOP'
  return order.firming !== null && order.tradableQty === 0 ? 'CONDITIONAL' : null
}

/** Reference data that the protected quotes and the desk's own prices need; null when all is there. */
function missingOf({ regime }: Desk, { isLotAssigned, tick, liquidityBand }: Instrument): Finding | null {
  if (!isLotAssigned) return 'unknown: roundLot'
  return regime.si !== null && tick === null && liquidityBand === null ? 'unknown: liquidityBand' : null
}

/** Reads the price bands; false, with the reason, when a fact that they or the protected quotes need is missing. */
function hasBands(plan: Plan, desk: Desk): boolean {
  const { instrument } = plan.order
  const found = missingOf(desk, instrument) ?? bandsNow(desk, instrument)
  if (found !== 'ok') {
    plan.refuseInside('REFERENCE_MISSING')
    plan.missing = found
    return false
  }
  if (desk.regime.luld !== null && desk.session.isRegularHours(desk.at)) {
    plan.bandLower = instrument.bands.lower
    plan.bandUpper = instrument.bands.upper
  }
  return true
}

/** True for an order that may go to any venue. A peg goes to none: it trades at the midpoint or waits. */
const goesToVenues = (order: Order): boolean => !order.isAway && !order.isPeg

const onlyAway = (order: Order): Code => (order.auction !== null ? 'WAITS_FOR_AUCTION' : 'DIRECTED')

/** What no fill inside may be beaten by: the venue that the whole order would go to. */
function setBenchmark(plan: Plan): void {
  const { order, route, settings } = plan
  if (route.chosen === null) return
  const { allIn } = route.chosen
  plan.benchmark = order.isBuy ? allIn + settings.bestExTolerance : allIn - settings.bestExTolerance
}

/** Clients first, then the inventory; nothing of it when that is less than the order takes at once. */
function planInside(plan: Plan, desk: Desk, state: TradingState): void {
  const { order } = plan
  setBenchmark(plan)
  if (plan.settings.toxicity === 'on') desk.toxicity.read(plan)
  priceDesk(plan, desk, order.instrument, order.isBuy)
  // An internaliser deals on own account and brings no two clients together (MiFIR 4(1)(20)).
  if (desk.regime.si === null) planCross(plan, desk)
  else {
    plan.crossReason = 'SI_BILATERAL'
    plan.darkReason = 'SI_BILATERAL'
  }
  if (plan.inside < plan.openQty) planPrincipal(plan, desk, state === 'reduce', state === 'crossOnly')
  if (order.hasMinimum && plan.inside > 0 && plan.inside < order.leastFill(plan.openQty))
    plan.dropInside(order.tif === 'fok' ? 'FILL_OR_KILL' : order.allOrNone ? 'ALL_OR_NONE' : 'BELOW_MINIMUM')
}

/** Venues for what the house leaves. The ranking for the whole order stands unless a part of it is left. */
function planOutside(plan: Plan, desk: Desk, order: Order): void {
  const left = plan.openQty - plan.inside
  if (order.isAway) planOneVenue(plan.route, desk, order)
  else if (goesToVenues(order) && left > 0 && plan.inside > 0) {
    plan.route.reset()
    planRoute(plan.route, desk, order, left)
  }
  if (left === 0) plan.route.decline('INSIDE_FILLED')
  else if (plan.route.venue !== null) plan.routeQty = left
  else planRest(plan, desk, null)
}

function haltCode(desk: Desk, order: Order): Code {
  if (desk.isBroken) return 'INVARIANT_BROKEN'
  if (desk.state === 'halted') return 'DESK_HALTED'
  return order.instrument.state === 'halted' ? 'SYMBOL_HALTED' : 'CLIENT_HALTED'
}

/** What no one takes now: rests or is held in the client book, or is cancelled when it must trade at once. */
function planRest(plan: Plan, desk: Desk, halt: Code | null): void {
  const { order } = plan
  const { instrument } = order
  const left = plan.openQty - plan.inside
  if (order.tif === 'ioc' || order.tif === 'fok') {
    plan.cancelQty = left
    plan.restAction = 'cancel'
    plan.restReason = halt ?? (order.tif === 'fok' ? 'FILL_OR_KILL' : 'IMMEDIATE_OR_CANCEL')
    return
  }
  plan.restQty = left
  if (order.isPeg && (halt === null || halt === 'CONDITIONAL')) {
    plan.restAction = 'rest'
    plan.restReason = halt ?? 'MIDPOINT_ONLY'
    return
  }
  if (order.isAway) {
    plan.restAction = 'hold'
    plan.restReason = halt ?? plan.route.blockedBy
    return
  }
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

/** True for an order that Rule 604 wants shown; one for an auction or one venue is shown nowhere else. */
export const owesDisplay = (desk: Desk, order: Order, left: number): boolean =>
  order.limit !== null &&
  order.held &&
  !order.hasMinimum &&
  !order.isPeg &&
  !order.waitsForStop &&
  !order.isAway &&
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
