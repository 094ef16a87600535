/**
 * Writes a plan down as a decision with its receipt: all that was seen, the checks, every alternative with its
 * cost, the split, and the hashes of what was in force.
 *
 * It promises to add no judgement of its own: a receipt of the same plan on the same facts is the same receipt.
 * The receipt is filled in on one form that is used again, and kept as its canonical bytes: nobody may hold on
 * to the form or to a part of it.
 */

import type { DecisionPage, WrittenDecision } from '@shared/codec'
import type { Code } from '@shared/codes'
import type { Action, EventOf, Receipt } from '@shared/events'
import { type Micros, type PriceMicros, priceMicros, type Shares, shares } from '@shared/units'
import { clientCost } from '../models/routing-cost'
import { CheckSheet } from '../rules/check-sheet'
import { qualityCode } from '../rules/market-quality'
import { ReusedRows } from '../rules/reused-rows'
import type { Desk } from './desk'
import { type Order, orNull } from './facts'
import type { Leg, Plan } from './plan'
import type { VenueOption } from './plan-route'
import { displayExemption } from './protection'
import { throughSelfHelp } from './self-help'

type Alternative = Receipt['alternatives'][number]
type Form = EventOf<'decision'>

const emptySheet = new CheckSheet()

/** The sheet of an order that is decided again: it was checked for nothing, this time. */
export function noChecks(): CheckSheet {
  emptySheet.reset()
  return emptySheet
}

const form = { type: 'decision' } as Form
const orderForm = {} as Receipt['order']
const marketForm = {} as Receipt['market']
const inventoryForm = {} as Receipt['inventory']
const pricingForm = {} as Receipt['pricing']
const splitForm = {} as Receipt['split']
const alternatives = new ReusedRows<Alternative>(() => ({}) as Alternative)
form.receipt = {
  order: orderForm,
  market: marketForm,
  inventory: inventoryForm,
  pricing: pricingForm,
  split: splitForm,
} as Receipt

/**
 * Writes the decision of a plan on a page. `sheet` has the checks of the order's arrival, and takes those of the
 * decision.
 */
export function writeDecision(
  page: DecisionPage,
  plan: Plan,
  desk: Desk,
  sheet: CheckSheet,
  receiptId: string,
): WrittenDecision {
  const { order } = plan
  const { receipt } = form
  form.at = desk.at
  form.id = order.id
  form.receiptId = receiptId
  fillOrder(plan, order)
  fillMarket(plan, desk)
  fillPricing(plan)
  fillSplit(plan)
  addChecks(plan, desk, sheet)
  fillAlternatives(plan)
  receipt.trigger = plan.trigger
  receipt.checks = sheet.packed as unknown as Receipt['checks']
  receipt.considered = plan.considered as Receipt['considered']
  receipt.alternatives = alternatives.list as Receipt['alternatives']
  receipt.policyHash = desk.policy.hash
  receipt.regimeHash = desk.regimeHash
  receipt.regime = desk.regime.name
  receipt.toxicity = plan.flow.written()
  return page.write(form)
}

function fillOrder(plan: Plan, order: Order): void {
  orderForm.id = order.id
  orderForm.client = order.client.id
  orderForm.symbol = order.instrument.symbol
  orderForm.side = order.side
  orderForm.qty = order.qty
  orderForm.openQty = shares(plan.openQty)
  orderForm.orderType = order.orderType
  orderForm.limit = order.limit
  orderForm.tif = order.tif
  orderForm.receivedAt = order.receivedAt
}

function fillMarket(plan: Plan, desk: Desk): void {
  const { instrument } = plan.order
  marketForm.quality = plan.quality
  marketForm.nbb = orNull(instrument.nbb)
  marketForm.nbbSize = shares(instrument.nbbSize)
  marketForm.nbo = orNull(instrument.nbo)
  marketForm.nboSize = shares(instrument.nboSize)
  marketForm.feedAgeMicros = feedAge(plan, desk)
  marketForm.venues = instrument.shown
}

function fillPricing(plan: Plan): void {
  const { position } = plan.order.instrument
  inventoryForm.qty = shares(position.qty)
  inventoryForm.avgPrice = position.avgPrice as PriceMicros | null
  inventoryForm.limitQty = shares(plan.settings.maxPosition)
  pricingForm.mode = plan.settings.mode
  pricingForm.policyLevel = plan.settings.level
  pricingForm.improvement = priceMicros(plan.improvement)
  pricingForm.skew = priceMicros(plan.skew)
  pricingForm.deskPrice = plan.deskQty > 0 ? priceMicros(plan.deskPrice) : null
  pricingForm.deskQty = shares(plan.deskQty)
}

function fillSplit(plan: Plan): void {
  splitForm.cross = shares(plan.crossQty)
  splitForm.principal = shares(plan.principalQty)
  splitForm.dark = shares(plan.darkQty)
  splitForm.route = shares(plan.routeQty)
  splitForm.rest = shares(plan.restQty)
  splitForm.cancelled = shares(plan.cancelQty)
}

/** Microseconds since the feed last spoke, -1 when it never did. */
function feedAge(plan: Plan, desk: Desk): number {
  const age = desk.market.feedAge(plan.at)
  return Number.isFinite(age) ? age : -1
}

function addChecks(plan: Plan, desk: Desk, sheet: CheckSheet): void {
  const { instrument, isBuy } = plan.order
  const age = feedAge(plan, desk)
  const isStale = desk.market.isStale(plan.at)
  sheet.warn('MARKET_STALE', !isStale, age < 0 ? null : age, desk.regime.maxFeedAgeMicros)
  const { quality } = plan
  if (quality !== 'good' && quality !== 'stale')
    sheet.warn(qualityCode(quality), false, instrument.nbb || null, instrument.nbo || null)
  if (plan.principalQty > 0)
    sheet.judge('TRADE_THROUGH', true, plan.deskPrice, isBuy ? instrument.nbo : instrument.nbb)
  addBestExecution(plan, sheet)
  addSelfHelp(plan, sheet)
  const exempt =
    plan.restAction === 'rest' && plan.restQty > 0 ? displayExemption(desk, plan.order, plan.restQty) : null
  if (exempt !== null) sheet.warn(exempt, true, plan.restQty, null)
  if (quality === 'good') {
    sheet.warn('SELF_CROSS', plan.selfCrosses === 0, plan.selfCrosses, 0)
    sheet.warn('CUSTOMER_PROTECTION', plan.protectedOrders === 0, plan.protectedOrders, 0)
  }
}

/** The dearest fill inside, and one that was passed over, against what the best venue would have cost. */
function addBestExecution(plan: Plan, sheet: CheckSheet): void {
  const { benchmark, beatenPrice } = plan
  if (benchmark === 0) return
  if (plan.inside > 0) sheet.warn('BEST_EXECUTION', true, dearestInside(plan), benchmark)
  if (beatenPrice !== 0) sheet.warn('BEST_EXECUTION', false, beatenPrice, benchmark)
}

function dearestInside(plan: Plan): number {
  const { isBuy } = plan.order
  let dearest = plan.principalQty > 0 ? plan.deskPrice : (plan.legs[0] as Leg).price
  for (let i = 0; i < plan.legCount; i++) {
    const { price } = plan.legs[i] as Leg
    dearest = isBuy ? Math.max(dearest, price) : Math.min(dearest, price)
  }
  return dearest
}

/** A fill inside the house at a price that a failing venue betters: the exception of Rule 611 that it claims. */
function addSelfHelp(plan: Plan, sheet: CheckSheet): void {
  const { instrument } = plan.order
  const own = plan.principalQty > 0 ? throughSelfHelp(instrument, plan.deskPrice) : 0
  if (own > 0) sheet.warn('OPR_SELF_HELP', false, plan.deskPrice, own)
  for (let i = 0; i < plan.legCount; i++) {
    const { price } = plan.legs[i] as Leg
    const better = throughSelfHelp(instrument, price)
    if (better > 0) sheet.warn('OPR_SELF_HELP', false, price, better)
  }
}

/** Fills in the next alternative. */
function addAlternative(
  action: Action,
  venue: string | null,
  qty: number,
  price: number,
  cost: number | null,
  value: number | null,
  reason: Code,
): void {
  const to = alternatives.next()
  to.action = action
  to.venue = venue
  to.qty = qty as Shares
  to.price = orNull(price)
  to.clientCost = cost as Micros | null
  to.deskValue = value as Micros | null
  to.chosen = qty > 0
  to.reason = reason
}

/** The client's cost of a price against the midpoint; null when either is unknown. */
const costOf = (isBuy: boolean, price: number, middle: number): number | null =>
  middle === 0 || price === 0 ? null : clientCost(isBuy, price, middle)

/** Price of the first cross in the client book, or in the midpoint book; 0 when there is none. */
function priceOfLegs(plan: Plan, isDark: boolean): number {
  for (let i = 0; i < plan.legCount; i++) {
    const leg = plan.legs[i] as Leg
    if (leg.isDark === isDark) return leg.price
  }
  return 0
}

function fillAlternatives(plan: Plan): void {
  const { order, route, principalQty, principalReason } = plan
  alternatives.reset()
  const { isBuy } = order
  const { nbb, nbo } = order.instrument
  const middle = nbb !== 0 && nbo !== 0 ? Math.floor((nbb + nbo) / 2) : 0
  const crossAt = priceOfLegs(plan, false)
  const crossCost = costOf(isBuy, crossAt, middle)
  const crossValue = crossAt === 0 ? null : 0
  addAlternative('cross', null, plan.crossQty, crossAt, crossCost, crossValue, plan.crossReason)
  // Pegs of its own side are none that an order could meet: a child's parent may be one of them.
  if (order.isPeg || order.instrument.pegs.best(!isBuy) >= 0) {
    const darkAt = priceOfLegs(plan, true)
    const darkCost = costOf(isBuy, darkAt, middle)
    addAlternative('dark', null, plan.darkQty, darkAt, darkCost, darkAt === 0 ? null : 0, plan.darkReason)
  }
  const deskCost = costOf(isBuy, plan.deskPrice, middle)
  addAlternative('principal', null, principalQty, plan.deskPrice, deskCost, deskCost, principalReason)
  for (let i = 0; i < route.count; i++) {
    const option = route.options[i] as VenueOption
    const { venue, price, payment, reason } = option
    const qty = option === route.chosen ? plan.routeQty : 0
    const cost = price === 0 ? null : costOf(isBuy, option.allIn, middle)
    addAlternative('route', venue.id, qty, price, cost, payment, reason)
  }
  const left = plan.restQty + plan.cancelQty
  if (left > 0) {
    const at = plan.displayAt === null ? null : plan.displayAt.id
    addAlternative(plan.restAction, at, left, order.limit ?? 0, null, null, plan.restReason)
  }
}
