/**
 * Client against client: which resting orders of the other side an order meets, and at what price.
 *
 * Resting clients stand by price, then time; those of the midpoint book stand at the midpoint. Crosses are at the
 * midpoint, clamped into both limits and the protected quote. It must never pair one owner with itself, nor give
 * an order less at once than the smallest fill it asked for, nor a price that the best venue beats.
 */
import type { Desk } from './desk'
import type { Client, Instrument, Order } from './facts'
import { mayShortAt } from './market-bands'
import type { Plan } from './plan'

/** Clients of one owner, and a client with itself, must not trade with each other. */
export const isSameOwner = (a: Client, b: Client): boolean =>
  a === b || (a.beneficialOwner !== null && a.beneficialOwner === b.beneficialOwner)

/** True when one of two clients does not want to meet the other's segment or tier in the midpoint book. */
export const declines = (a: Client, b: Client): boolean => declinesOne(a, b) || declinesOne(b, a)

const declinesOne = (one: Client, other: Client): boolean =>
  one.declines.length > 0 &&
  (one.declines.includes(other.segment) || (other.tier !== null && one.declines.includes(other.tier)))

/** The midpoint clamped into both limits and the protected quote; 0 when these leave no price. */
export function crossPrice(buyBound: number, sellBound: number, nbb: number, nbo: number): number {
  const low = Math.max(sellBound, nbb)
  const high = Math.min(buyBound, nbo)
  if (low > high) return 0
  const middle = Math.floor((nbb + nbo) / 2)
  return Math.min(Math.max(middle, low), high)
}

/** Best resting order of the client book or, from its own place in priority, of the midpoint book. */
class Walk {
  readonly #instrument: Instrument
  readonly #isBuy: boolean
  readonly #middle: number
  #lit: number
  #peg: number

  constructor(instrument: Instrument, isBuy: boolean, middle: number, takesPegs: boolean) {
    this.#instrument = instrument
    this.#isBuy = isBuy
    this.#middle = middle
    this.#lit = instrument.book.best(isBuy)
    this.#peg = takesPegs ? instrument.pegs.best(isBuy) : -1
  }

  next(): Order | null {
    const { book, pegs } = this.#instrument
    if (this.#peg >= 0 && this.#isPegFirst()) {
      const peg = pegs.at(this.#peg)
      this.#peg = pegs.after(this.#isBuy, this.#peg)
      return peg
    }
    if (this.#lit < 0) return null
    const order = book.at(this.#lit)
    this.#lit = book.after(this.#isBuy, this.#lit)
    return order
  }

  #isPegFirst(): boolean {
    if (this.#lit < 0) return true
    const { book, pegs } = this.#instrument
    const price = book.priceAt(this.#lit)
    if (price === this.#middle) return pegs.at(this.#peg).priority < book.at(this.#lit).priority
    return this.#isBuy ? price < this.#middle : price > this.#middle
  }
}

/** Resting clients of the other side, best first, while a price fits both and the quote. */
export function planCross(plan: Plan, desk: Desk): void {
  const { order } = plan
  const { instrument } = order
  if (instrument.pegs.count === 0 && !order.isPeg) {
    crossBook(plan, desk)
  } else crossBooks(plan, desk)
  if (plan.crossQty > 0) plan.crossReason = 'CROSSED'
  else if (plan.selfCrosses > 0) plan.crossReason = 'SELF_CROSS'
  else if (plan.refusedMinimum !== null) plan.crossReason = plan.refusedMinimum
  else if (plan.beatenPrice !== 0) plan.crossReason = 'BEST_EXECUTION'
}

/** The client book alone: what nearly every order meets. */
function crossBook(plan: Plan, desk: Desk): void {
  const { order } = plan
  const { instrument, isBuy, bound } = order
  const { book, nbb, nbo } = instrument
  let slot = book.best(!isBuy)
  while (slot >= 0 && plan.crossQty < plan.openQty) {
    const contra = book.at(slot)
    const price = isBuy
      ? crossPrice(bound, contra.bound, nbb, nbo)
      : crossPrice(contra.bound, bound, nbb, nbo)
    if (price === 0 || isBeaten(plan, contra, price)) break
    offer(plan, desk, contra, price)
    slot = book.after(!isBuy, slot)
  }
}

/** The client book and the midpoint book, in one order of priority. */
function crossBooks(plan: Plan, desk: Desk): void {
  const { order } = plan
  const { instrument, isBuy } = order
  const { nbb, nbo } = instrument
  const middle = Math.floor((nbb + nbo) / 2)
  const own = order.boundIn(middle)
  const reachesMiddle = isBuy ? own >= middle : own <= middle
  // A peg trades at the midpoint or not at all.
  if (order.isPeg && !reachesMiddle) {
    plan.crossReason = 'MIDPOINT_ONLY'
    return
  }
  const walk = new Walk(instrument, !isBuy, middle, reachesMiddle)
  for (let contra = walk.next(); contra !== null && plan.inside < plan.openQty; contra = walk.next()) {
    if (contra.isPeg && (isBuy ? contra.bound > middle : contra.bound < middle)) continue
    const theirs = contra.boundIn(middle)
    const price = isBuy ? crossPrice(own, theirs, nbb, nbo) : crossPrice(theirs, own, nbb, nbo)
    if (price === 0) {
      if (!contra.isPeg) break
      continue
    }
    if (isBeaten(plan, contra, price)) break
    offer(plan, desk, contra, price)
  }
  if (plan.darkQty > 0) plan.darkReason = 'DARK_MATCHED'
}

/** True when a venue costs the order less than this resting one, and so than all after it. */
function isBeaten(plan: Plan, contra: Order, price: number): boolean {
  if (!plan.isBeaten(price)) return false
  plan.beatenPrice = price
  plan.consider(contra, contra.openQty, 'BEST_EXECUTION')
  return true
}

/** Pairs with one resting order if nothing forbids it; whatever happens is written down. */
function offer(plan: Plan, desk: Desk, contra: Order, price: number): void {
  const { order } = plan
  if (isSameOwner(order.client, contra.client)) {
    plan.selfCrosses++
    plan.consider(contra, contra.openQty, 'SELF_CROSS')
    return
  }
  if (desk.stateFor(contra) === 'halted') {
    plan.consider(contra, contra.openQty, 'CLIENT_HALTED')
    return
  }
  const seller = order.isBuy ? contra : order
  const forbidden = !plan.isInBands(price)
    ? 'LULD_BAND'
    : seller.isShort && !mayShortAt(desk, order.instrument, price)
      ? 'SHORT_SALE_PRICE'
      : null
  if (forbidden !== null) {
    plan.consider(contra, contra.openQty, forbidden)
    return
  }
  const isDark = order.isPeg || contra.isPeg
  if (isDark && declines(order.client, contra.client)) {
    plan.consider(contra, contra.openQty, 'SEGMENT_DECLINED')
    return
  }
  const tradable = contra.tradableQty
  if (tradable === 0) {
    plan.consider(contra, contra.openQty, 'CONDITIONAL')
    return
  }
  const qty = Math.min(plan.openQty - plan.inside, tradable)
  if (contra.hasMinimum && qty < contra.leastFill(contra.openQty)) {
    plan.refusedMinimum = contra.allOrNone ? 'ALL_OR_NONE' : 'BELOW_MINIMUM'
    plan.consider(contra, contra.openQty, plan.refusedMinimum)
    return
  }
  plan.addLeg(contra, qty, price, isDark)
  plan.consider(contra, qty, isDark ? 'DARK_MATCHED' : 'CROSSED')
}
