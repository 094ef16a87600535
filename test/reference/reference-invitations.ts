/** Conditional orders in the reference engine: who is asked to firm up, and what comes of it. */
import type { InputOf } from '@shared/inputs'
import { decide } from './reference-execute'
import {
  declines,
  isPeg,
  isSameOwner,
  leastFill,
  market,
  middleOf,
  openQty,
  qualityOf,
  queue,
  type RefDesk,
  type RefFirming,
  type RefOrder,
  settingsFor,
  stateOf,
  worstAt,
} from './reference-state'

const firmingOf = (order: RefOrder): RefFirming => order.firming as RefFirming

/** Asks the conditional orders of an instrument that could meet somebody now, buys first, in the order of time. */
export function invite(desk: RefDesk, symbol: string): void {
  if (qualityOf(desk, symbol) !== 'good') return
  for (const side of ['buy', 'sell'])
    for (const order of [...queue(desk, symbol, side, 'pegs')]) {
      const contra = mayBeAsked(desk, order) ? contraOf(desk, order) : undefined
      if (!contra) continue
      ask(desk, order, contra)
      if (contra.firming !== null) ask(desk, contra, order)
    }
}

function mayBeAsked(desk: RefDesk, order: RefOrder): boolean {
  const { firming } = order
  return firming?.invitation === null && !firming.isPassedOver && stateOf(desk, order) !== 'halted'
}

/** The first it could meet at the midpoint: of the midpoint book, then of the client book. */
function contraOf(desk: RefDesk, order: RefOrder): RefOrder | undefined {
  const { symbol, side } = order.input
  const middle = middleOf(market(desk, symbol))
  if (worstAt(order, middle) !== middle) return undefined
  const other = side === 'buy' ? 'sell' : 'buy'
  const reaches = (o: RefOrder): boolean => {
    const at = worstAt(o, middle)
    return isPeg(o) ? at === middle : other === 'sell' ? at <= middle : at >= middle
  }
  return [...queue(desk, symbol, other, 'pegs'), ...queue(desk, symbol, other, 'book')].find(
    (o) => (o.firming === null || mayBeAsked(desk, o)) && reaches(o) && couldMeet(desk, order, o),
  )
}

function couldMeet(desk: RefDesk, order: RefOrder, contra: RefOrder): boolean {
  if (isSameOwner(order, contra) || declines(order, contra)) return false
  if (firmingOf(order).refused.includes(contra) || contra.firming?.refused.includes(order)) return false
  const most = Math.min(openQty(order), openQty(contra))
  const isEnough = (o: RefOrder): boolean => most >= leastFill(o, openQty(o))
  return stateOf(desk, contra) !== 'halted' && isEnough(order) && isEnough(contra)
}

function ask(desk: RefDesk, order: RefOrder, contra: RefOrder): void {
  const firming = firmingOf(order)
  const { id, symbol, client } = order.input
  firming.invitation = `${id}!${++firming.invited}`
  firming.contra = contra
  firming.qty = 0
  firming.traded = 0
  firming.until = desk.at + settingsFor(desk, client, symbol).firmUpMicros
  desk.timers.push({ at: firming.until, order, invitation: firming.invitation })
  const qty = Math.max(1, leastFill(contra, openQty(contra)))
  desk.say('invitation', { id, invitation: firming.invitation, symbol, qty, until: firming.until })
}

/** An answer: shares firmed up, or none. */
export function firmUp(desk: RefDesk, input: InputOf<'firmUp'>): void {
  const order = desk.orders.get(input.id)
  const firming = order?.firming
  const isSound = Number.isInteger(input.qty) && input.qty >= 0
  if (!order?.isOpen || firming?.invitation !== input.invitation || !isSound) {
    desk.warn('FIRM_UP_INVALID', input.id, 'warning')
    return
  }
  if (input.qty === 0) {
    fallDown(desk, order, 'declined')
    return
  }
  firming.qty = firming.traded + Math.min(input.qty, openQty(order))
  // The other side is asked too and has not answered: this one waits until its time is over.
  const other = firming.contra?.firming
  if (other && other.invitation !== null && other.qty === 0) return
  const { contra } = firming
  decide(desk, order, 'firmedUp')
  settle(desk, order)
  if (contra?.firming) settle(desk, contra)
}

/** Ends a standing invitation by what traded under it. */
function settle(desk: RefDesk, order: RefOrder): void {
  const { invitation, traded } = firmingOf(order)
  if (invitation !== null) endInvitation(desk, order, traded > 0 ? 'filled' : 'contraGone')
}

export function endInvitation(desk: RefDesk, order: RefOrder, outcome: string): void {
  const firming = firmingOf(order)
  const { invitation, traded } = firming
  firming.invitation = null
  firming.contra = null
  firming.qty = 0
  firming.traded = 0
  firming.fallDowns = outcome === 'declined' || outcome === 'expired' ? firming.fallDowns + 1 : 0
  const { fallDowns } = firming
  desk.say('invitationDone', { id: order.input.id, invitation, outcome, filled: traded, fallDowns })
}

/** It was not firmed up. Whoever had firmed up for it is free again. */
function fallDown(desk: RefDesk, order: RefOrder, outcome: string): void {
  const firming = firmingOf(order)
  const { contra } = firming
  if (contra) firming.refused.push(contra)
  endInvitation(desk, order, outcome)
  const most = settingsFor(desk, order.input.client, order.input.symbol).maxFallDowns
  if (most > 0 && firming.fallDowns >= most) {
    firming.isPassedOver = true
    desk.warn('FALL_DOWNS', order.input.id, 'warning')
  }
  if (contra?.isOpen && contra.firming?.contra === order) settle(desk, contra)
}

/** The time of an invitation is over. */
export function expireInvitation(desk: RefDesk, order: RefOrder): void {
  if (firmingOf(order).qty > 0) settle(desk, order)
  else fallDown(desk, order, 'expired')
}
