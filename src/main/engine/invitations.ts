/**
 * Conditional orders and their invitations. When a conditional order could meet somebody at the midpoint, its
 * owner is asked to firm up; only then can it trade. One invitation stands for an order at a time, and what the
 * invited side is told of the other is written into the event.
 *
 * It must never trade an order that has not firmed up, nor tell more than the symbol and the fewest shares.
 */
import type { InputOf } from '@shared/inputs'
import { shares, timeMicros } from '@shared/units'
import type { Desk } from './desk'
import { decideAndExecute, endInvitation } from './execute'
import type { Firming, Instrument, Order } from './facts'
import type { Plan } from './plan'
import { declines, isSameOwner } from './plan-cross'

const firmingOf = (order: Order): Firming => order.firming as Firming

/** Invites the conditional orders of an instrument that could meet somebody now, in the order of time. */
export function invite(desk: Desk, instrument: Instrument): void {
  if (instrument.conditionals === 0 || desk.market.qualityOf(instrument, desk.at) !== 'good') return
  for (const isBuy of [true, false]) {
    const { pegs } = instrument
    for (let slot = pegs.best(isBuy); slot >= 0; slot = pegs.after(isBuy, slot)) {
      const order = pegs.at(slot)
      if (!canBeInvited(desk, order)) continue
      const contra = contraOf(desk, order)
      if (contra === null) continue
      send(desk, order, contra)
      if (contra.isConditional) send(desk, contra, order)
    }
  }
}

function canBeInvited(desk: Desk, order: Order): boolean {
  const { firming } = order
  const isFree = firming !== null && firming.invitation === null && !firming.isPassedOver
  return isFree && desk.stateFor(order) !== 'halted'
}

/** The first in priority whom an order could meet: the midpoint book, then client orders that reach the midpoint. */
function contraOf(desk: Desk, order: Order): Order | null {
  const { instrument, isBuy } = order
  const { pegs, book, nbb, nbo } = instrument
  const middle = Math.floor((nbb + nbo) / 2)
  if (order.boundIn(middle) !== middle) return null
  for (let slot = pegs.best(!isBuy); slot >= 0; slot = pegs.after(!isBuy, slot)) {
    const contra = pegs.at(slot)
    const isReady = contra.isConditional ? canBeInvited(desk, contra) : true
    if (isReady && contra.boundIn(middle) === middle && couldMeet(desk, order, contra)) return contra
  }
  for (let slot = book.best(!isBuy); slot >= 0; slot = book.after(!isBuy, slot)) {
    const contra = book.at(slot)
    if (isBuy ? contra.bound > middle : contra.bound < middle) return null
    if (couldMeet(desk, order, contra)) return contra
  }
  return null
}

function couldMeet(desk: Desk, order: Order, contra: Order): boolean {
  if (isSameOwner(order.client, contra.client) || declines(order.client, contra.client)) return false
  if (firmingOf(order).refused.has(contra) || contra.firming?.refused.has(order) === true) return false
  if (desk.stateFor(contra) === 'halted') return false
  const most = Math.min(order.openQty, contra.openQty)
  return most >= order.leastFill(order.openQty) && most >= contra.leastFill(contra.openQty)
}

function send(desk: Desk, order: Order, contra: Order): void {
  const firming = firmingOf(order)
  const { symbol } = order.instrument
  const least = Math.max(1, contra.leastFill(contra.openQty))
  firming.invitation = `${order.id}!${++firming.invited}`
  firming.contra = contra
  firming.until = desk.at + desk.policy.settingsFor(order.client, symbol).firmUpMicros
  desk.wakeAt(firming.until, 'firmUp', order)
  desk.emit({
    type: 'invitation',
    at: desk.at,
    id: order.id,
    invitation: firming.invitation,
    symbol,
    qty: shares(least),
    until: timeMicros(firming.until),
    told: `Somebody would trade at least ${least} ${symbol} at the midpoint. Not told: who, how many, to what price.`,
  })
}

/** Takes an answer to an invitation: shares firmed up, or none. */
export function firmUp(desk: Desk, plan: Plan, input: InputOf<'firmUp'>): void {
  const order = desk.orders.get(input.id)
  const firming = order?.firming ?? null
  const isSound = Number.isSafeInteger(input.qty) && input.qty >= 0
  const stands = order?.isOpen === true && firming?.invitation === input.invitation && isSound
  if (order === undefined || firming === null || !stands) {
    const detail = `${input.qty} shares for '${input.invitation}' of ${input.id}`
    desk.emit({
      type: 'alert',
      at: desk.at,
      rule: 'FIRM_UP_INVALID',
      id: input.id,
      severity: 'warning',
      detail,
    })
    return
  }
  if (input.qty === 0) fallDown(desk, order, 'declined')
  else {
    firming.qty = firming.traded + Math.min(input.qty, order.openQty)
    const other = firming.contra?.firming ?? null
    // The other side is conditional too and has not answered: this one waits for it until its time is over.
    if (other !== null && other.invitation !== null && other.qty === 0) return
    meet(desk, plan, order)
  }
}

/** Trades a firmed order with whom it meets now; then it is conditional again. */
function meet(desk: Desk, plan: Plan, order: Order): void {
  const { contra } = firmingOf(order)
  decideAndExecute(desk, plan, order, 'firmedUp')
  settle(desk, order)
  if (contra?.isConditional) settle(desk, contra)
}

/** Ends an invitation that stands by what has traded under it. */
function settle(desk: Desk, order: Order): void {
  const { invitation, traded } = firmingOf(order)
  if (invitation !== null) endInvitation(desk, order, traded > 0 ? 'filled' : 'contraGone')
}

/** An invitation was not firmed up. Whoever had firmed up for it is free again. */
function fallDown(desk: Desk, order: Order, outcome: 'declined' | 'expired'): void {
  const firming = firmingOf(order)
  const { contra } = firming
  if (contra !== null) firming.refused.add(contra)
  order.client.fallDowns++
  endInvitation(desk, order, outcome)
  const most = desk.policy.settingsFor(order.client, order.instrument.symbol).maxFallDowns
  if (most > 0 && firming.fallDowns >= most) {
    firming.isPassedOver = true
    const detail = `${firming.fallDowns} in a row by ${order.client.id}`
    desk.emit({ type: 'alert', at: desk.at, rule: 'FALL_DOWNS', id: order.id, severity: 'warning', detail })
  }
  if (contra?.isOpen === true && contra.firming?.contra === order) settle(desk, contra)
}

/** The time of an invitation is over at `until`, if it still stands: a later one has a time of its own. */
export function expireInvitation(desk: Desk, order: Order, until: number): void {
  const { firming } = order
  if (firming === null || firming.invitation === null || firming.until !== until) return
  if (firming.qty > 0) settle(desk, order)
  else fallDown(desk, order, 'expired')
}
