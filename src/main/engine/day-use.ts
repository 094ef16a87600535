/**
 * What clients ordered in the session that is running, kept only where the policy sets a limit for it.
 *
 * It must never count below nothing: what is cancelled was counted before, or the limit is younger than the order.
 */
import { type DayUse, hasDayLimits } from '../rules/day-limits'
import type { Desk } from './desk'
import type { Client, Instrument, Order } from './facts'

const noUse: DayUse = { close: 0, shares: 0, notional: 0 }

/** What a client ordered in an instrument in the session, less what it cancelled. */
export function dayUse(desk: Desk, client: Client, instrument: Instrument): DayUse {
  const used = client.dayUse.get(instrument)
  return used !== undefined && used.close === desk.session.closeFor(desk.at) ? used : noUse
}

/** Counts shares that are ordered or, negative, cancelled. A limit set later counts from then on. */
export function countDay(desk: Desk, order: Order, qty: number): void {
  const { client, instrument } = order
  if (!hasDayLimits(desk.policy.settingsFor(client, instrument.symbol))) return
  const used = dayUse(desk, client, instrument)
  client.dayUse.set(instrument, {
    close: desk.session.closeFor(desk.at),
    shares: Math.max(0, used.shares + qty),
    notional: Math.max(0, used.notional + qty * order.reservePrice),
  })
}
