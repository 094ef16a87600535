/** What clients ordered in a session, as the reference engine counts it where the policy sets a limit for the day. */
import { dayUse, hasDayLimits } from './reference-checks'
import { closeFor, type RefDesk, type RefOrder } from './reference-state'

export const closeNow = (desk: RefDesk): number => closeFor(desk.at)

/** Counts shares that are ordered or, negative, given back. A limit set later counts from then on. */
export function countDay(desk: RefDesk, order: RefOrder, qty: number): void {
  const { client, input } = order
  if (qty === 0 || !hasDayLimits(desk, order)) return
  const used = dayUse(desk, client, input.symbol)
  client.dayUse[input.symbol] = {
    close: closeNow(desk),
    shares: Math.max(0, used.shares + qty),
    notional: Math.max(0, used.notional + qty * order.counted),
  }
}
