/**
 * Client against the desk: at what price and how far the inventory would fill an order, and whether it may.
 *
 * A principal fill is allowed only if no venue is expected to cost the client less (FINRA 5310), which the desk may
 * match, and if it leaves no protected client order behind (FINRA 5320); the receipt lists what was looked at.
 */
import type { Code } from '@shared/codes'
import { PrincipalQuote, type PrincipalTerms } from '../models/pricing/principal-quote'
import { inventorySkew, type PriceTerms, principalPrice } from '../models/principal-price'
import { exemption, wouldSatisfy } from '../rules/customer-protection'
import { executionGrid } from '../rules/tick-size'
import type { Desk } from './desk'
import type { DeskModel } from './desk-model'
import type { Instrument, Order } from './facts'
import { mayShortAt } from './market-bands'
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

/** Works out the desk's price by a share of the spread; the model prices only what the clients leave. */
export function priceDesk(plan: Plan, desk: Desk, instrument: Instrument, isBuy: boolean): void {
  const { settings } = plan
  if (settings.model !== null) return
  const terms: PriceTerms = {
    nbb: instrument.nbb,
    nbo: instrument.nbo,
    improvementShare: settings.improvementShare,
    minImprovement: leastImprovement(plan, desk),
    skewPerLot: settings.skewPerLot,
    position: instrument.position.qty,
    roundLot: instrument.roundLot,
    grid: gridFor(desk, instrument, isBuy),
  }
  plan.skew = inventorySkew(terms)
  plan.deskPrice = principalPrice(isBuy, terms)
  plan.improvement = isBuy ? terms.nbo - plan.deskPrice : plan.deskPrice - terms.nbb
}

/** The grid of the desk's prices at the side of the market from which it improves. */
export function gridFor(desk: Desk, instrument: Instrument, isBuy: boolean): number {
  const { tick, liquidityBand, nbb, nbo } = instrument
  return executionGrid(isBuy ? nbo : nbb, tick, desk.regime, liquidityBand)
}

const leastImprovement = (plan: Plan, desk: Desk): number =>
  Math.max(plan.settings.minImprovement, desk.regime.minImprovement, matchingImprovement(plan))

/** What the desk has to give so that the best venue does not beat it; 0 where it need not, may not or cannot. */
function matchingImprovement({ order, settings, benchmark }: Plan): number {
  if (benchmark === 0 || settings.bestExecution !== 'match') return 0
  const { nbb, nbo } = order.instrument
  const needed = order.isBuy ? nbo - benchmark : benchmark - nbb
  return needed > 0 && 2 * needed <= nbo - nbb ? needed : 0
}

/** Works out how many shares the inventory fills of what the clients left. */
export function planPrincipal(plan: Plan, desk: Desk, reduceOnly: boolean, crossOnly: boolean): void {
  const refused = refusedByPolicy(plan, crossOnly) ?? refusedByFlow(plan)
  if (refused !== null) {
    plan.principalReason = refused
    return
  }
  const { order, settings } = plan
  const { instrument, isBuy } = order
  const left = plan.openQty - plan.inside
  const room = Math.min(
    inventoryRoom(instrument.position.qty, isBuy, settings, reduceOnly),
    Math.max(0, settings.maxPrincipalQty - order.principalQty),
  )
  const wanted =
    settings.model === null ? Math.min(left, room) : wantedByModel(plan, desk, settings.model, left, room)
  if (isUnusable(plan, wanted, Math.min(left, room))) return
  if (wanted === 0) {
    if (plan.principalReason === 'NOTHING_LEFT') plan.principalReason = 'NO_ROOM'
    return
  }
  const bound = order.isPeg ? order.boundIn(Math.floor((instrument.nbb + instrument.nbo) / 2)) : order.bound
  const affordable = Math.min(wanted, capitalRoom(desk, instrument, isBuy, plan.deskPrice))
  if (isBuy ? plan.deskPrice > bound : plan.deskPrice < bound) plan.principalReason = 'LIMIT_NOT_REACHED'
  else if (!plan.isInBands(plan.deskPrice)) plan.principalReason = 'LULD_BAND'
  else if (plan.isBeaten(plan.deskPrice)) {
    plan.principalReason = 'BEST_EXECUTION'
    plan.beatenPrice = plan.deskPrice
  } else if (sellsShortBelow(plan, desk, affordable)) plan.principalReason = 'SHORT_SALE_PRICE'
  else if (affordable === 0) plan.principalReason = 'DESK_CAPITAL'
  else if (leavesProtectedBehind(plan, desk, affordable)) plan.principalReason = 'CUSTOMER_PROTECTION'
  else {
    plan.principalReason = 'IMPROVED'
    plan.principalQty = affordable
    plan.deskQty = affordable
  }
}

function refusedByPolicy(plan: Plan, crossOnly: boolean): Code | null {
  const { order, settings } = plan
  if (crossOnly) return 'STATE_CROSS_ONLY'
  if (settings.mode === 'off') return 'MODE_OFF'
  const declines = order.isPeg && order.client.declines.includes('desk')
  return order.principalOptOut || !order.client.principalConsent || declines ? 'NO_PRINCIPAL_CONSENT' : null
}

/** What the toxicity model forbids, where the policy has it on; without a valid estimate it forbids the fill. */
function refusedByFlow(plan: Plan): Code | null {
  const { flow, settings } = plan
  if (settings.toxicity !== 'on') return null
  if (flow.isValid) return flow.probability <= settings.maxToxicShare ? null : 'TOO_TOXIC'
  plan.modelFault = 'invalidToxicity'
  return 'MODEL_INVALID'
}

/**
 * True when no fill may have what was priced, whoever priced it: not a number, outside the protected quote, or more
 * shares than there are. It is told as the model's fault, and nothing is filled from inventory.
 */
function isUnusable(plan: Plan, wanted: number, most: number): boolean {
  const { nbb, nbo } = plan.order.instrument
  const { deskPrice } = plan
  if (plan.modelFault === null && (wanted !== 0 || deskPrice !== 0)) {
    if (!(Number.isSafeInteger(deskPrice) && deskPrice >= nbb && deskPrice <= nbo))
      plan.modelFault = `price ${deskPrice / 1e6} outside the quote`
    else if (!(Number.isSafeInteger(wanted) && wanted >= 0 && wanted <= most))
      plan.modelFault = `size ${wanted} of ${most}`
    else plan.improvement = plan.order.isBuy ? nbo - deskPrice : deskPrice - nbb
  }
  if (plan.modelFault === null) return false
  plan.principalReason = 'MODEL_INVALID'
  plan.deskPrice = 0
  plan.improvement = 0
  return true
}

const answer = new PrincipalQuote()
const terms: PrincipalTerms = {
  clientBuys: true,
  qty: 0,
  nbb: 0,
  nbo: 0,
  grid: 1,
  position: 0,
  inventoryCost: 0,
  toxicity: 0,
  toxicityVariance: 0,
  confidence: 0,
  pfof: 0,
  clearing: 0,
  routingSaved: 0,
  minImprovement: 0,
  headroom: 0,
  mayPassMidpoint: false,
}

/** Price and size by the model (models.md 8, step 3). What cannot be computed fills nothing and is alerted. */
function wantedByModel(plan: Plan, desk: Desk, model: DeskModel, left: number, room: number): number {
  const { order, settings } = plan
  const { nbb, nbo, position } = order.instrument
  terms.clientBuys = order.isBuy
  terms.qty = left
  terms.nbb = nbb
  terms.nbo = nbo
  terms.grid = gridFor(desk, order.instrument, order.isBuy)
  terms.position = position.qty
  terms.inventoryCost = model.inventoryCost(nbb, nbo)
  terms.toxicity = plan.toxicity
  terms.toxicityVariance = plan.toxicityVariance
  terms.confidence = settings.confidence
  terms.pfof = settings.pfofPaid + ((nbo - nbb) * settings.pfofPaidPctOfSpread) / 100
  terms.clearing = settings.clearingCost
  terms.routingSaved = desk.routingSaved(settings.clearingCost)
  terms.minImprovement = leastImprovement(plan, desk)
  terms.headroom = room
  terms.mayPassMidpoint = false
  desk.principalModel(model.response, terms, answer)
  const { reason, price, improvement } = answer
  plan.deskPrice = price
  plan.improvement = improvement
  plan.skew = Math.round(-2 * terms.inventoryCost * position.qty) || 0
  // What is not a number is not a small improvement: it is returned, and told as the model's fault.
  if (reason === 'priced' && !(improvement < terms.minImprovement)) return answer.qty
  if (reason === 'noRoom') plan.principalReason = 'NO_ROOM'
  else if (reason.startsWith('invalid')) plan.modelFault = reason
  else plan.principalReason = 'NOT_WORTH_IT'
  return 0
}

/** Rule 201: whoever of client and desk sells short must get more than the best bid while it restricts. */
function sellsShortBelow(plan: Plan, desk: Desk, qty: number): boolean {
  const { order } = plan
  const { instrument, isBuy } = order
  const isShort = isBuy ? instrument.position.qty < qty : order.isShort
  return isShort && !mayShortAt(desk, instrument, plan.deskPrice)
}

/** Shares that the desk's capital limits leave at a price (1e-6); closing a position needs none of them. */
export function capitalRoom(desk: Desk, instrument: Instrument, clientBuys: boolean, price: number): number {
  const { maxGrossNotional, maxNetNotional } = desk.policy.desk
  if (maxGrossNotional === 0 && maxNetNotional === 0) return Number.POSITIVE_INFINITY
  const held = clientBuys ? instrument.position.qty : -instrument.position.qty
  let opening = maxGrossNotional === 0 ? Number.POSITIVE_INFINITY : maxGrossNotional - desk.gross
  if (maxNetNotional !== 0)
    opening = Math.min(opening, maxNetNotional + (clientBuys ? netOf(desk) : -netOf(desk)))
  const shares = price === 0 ? 0 : Math.max(0, Math.floor(opening / price))
  return Math.max(0, held) + shares
}

/** All positions at cost, shorts against longs, 1e-6. Added up anew: nearly no desk sets a limit for it. */
function netOf(desk: Desk): number {
  let net = 0
  for (const { position } of desk.instruments.values())
    net += position.qty < 0 ? -position.cost : position.cost
  return net
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
export const marketDay = (at: number): number => Math.floor((at - 5 * 3_600_000_000) / 86_400_000_000)
