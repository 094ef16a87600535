/**
 * Looks again at resting and held orders when the market, the book or the inventory moved.
 *
 * An order is decided again, with a new receipt, only when that would do something; a look that finds nothing
 * leaves nothing behind. Buys first, then sells, each in price and time order, until nothing more happens.
 */
import type { Trigger } from '@shared/events'
import type { Desk } from './desk'
import { execute, noteLocking } from './execute'
import type { Instrument, Order } from './facts'
import { invite } from './invitations'
import { must } from './must'
import { decide, type Plan } from './plan'

const MOST_PASSES = 1_000_000

/**
 * The price from which a resting order of a side could do something: a venue's far side, a client of the other
 * side, or the desk, which never trades beyond the midpoint.
 */
function reachOf(desk: Desk, instrument: Instrument, isBuy: boolean): number {
  const { book, lowAsk, highBid, nbb, nbo, position } = instrument
  const opposite = book.bestPrice(!isBuy)
  const canHouse = nbb !== 0 && nbo > nbb
  const meetsPegs = instrument.pegs.count > 0 && instrument.pegs.best(!isBuy) >= 0
  if (isBuy) {
    let reach = lowAsk === 0 ? Number.POSITIVE_INFINITY : lowAsk
    if (canHouse && opposite < reach) reach = opposite
    if (canHouse && (position.qty > 0 || desk.policy.mayOpen || meetsPegs))
      reach = Math.min(reach, Math.floor((nbb + nbo) / 2))
    return reach
  }
  let reach = highBid
  if (canHouse && opposite > reach) reach = opposite
  if (canHouse && (position.qty < 0 || desk.policy.mayOpen || meetsPegs))
    reach = Math.max(reach, Math.ceil((nbb + nbo) / 2))
  return reach
}

/** One pass over a side; true when an order did something. */
function pass(
  desk: Desk,
  plan: Plan,
  instrument: Instrument,
  isBuy: boolean,
  trigger: Trigger,
  isWhole: boolean,
): boolean {
  const { book } = instrument
  const reach = isWhole ? 0 : reachOf(desk, instrument, isBuy)
  let slot = book.best(isBuy)
  let acted = false
  while (slot >= 0) {
    const price = book.priceAt(slot)
    if (!isWhole && (isBuy ? price < reach : price > reach)) break
    const order: Order = book.at(slot)
    const next = book.after(isBuy, slot)
    const following: Order | null = next < 0 ? null : book.at(next)
    decide(plan, desk, order, trigger)
    if (plan.acts) {
      execute(desk, plan)
      acted = true
      if (following === null || following.slot < 0) break
      slot = following.slot
    } else {
      noteLocking(desk, order)
      slot = next
    }
  }
  return acted
}

/** Looks at the midpoint pegs of a side, in the order of time; true when one did something. */
function passPegs(desk: Desk, plan: Plan, instrument: Instrument, isBuy: boolean, trigger: Trigger): boolean {
  const { pegs } = instrument
  for (let slot = pegs.best(isBuy); slot >= 0; slot = pegs.after(isBuy, slot)) {
    decide(plan, desk, pegs.at(slot), trigger)
    if (!plan.acts) continue
    execute(desk, plan)
    return true
  }
  return false
}

/** Orders that wait for an auction or for their one venue, when what kept them back may be gone. */
function retryAway(desk: Desk, plan: Plan, instrument: Instrument, trigger: Trigger): void {
  for (const order of [...instrument.away]) {
    if (!order.isOpen || order.clientRoute !== null) continue
    decide(plan, desk, order, trigger)
    if (plan.acts) execute(desk, plan)
  }
}

/** Looks again at the orders of an instrument that could be in reach, or at all of them. */
export function recheck(
  desk: Desk,
  plan: Plan,
  instrument: Instrument,
  trigger: Trigger,
  isWhole = false,
): void {
  if (isWhole && instrument.away.size > 0) retryAway(desk, plan, instrument, trigger)
  const { book, pegs } = instrument
  if (book.count === 0 && pegs.count === 0) return
  let passes = 0
  for (;;) {
    const isAll = isWhole || instrument.unshown.size > 0
    const bought = pass(desk, plan, instrument, true, trigger, isAll)
    const sold = pass(desk, plan, instrument, false, trigger, isAll)
    const pegged =
      pegs.count > 0 &&
      (passPegs(desk, plan, instrument, true, trigger) || passPegs(desk, plan, instrument, false, trigger))
    if (!bought && !sold && !pegged) break
    must(++passes < MOST_PASSES, 'a recheck must come to an end', instrument.symbol)
  }
  if (instrument.conditionals > 0) invite(desk, instrument)
}
