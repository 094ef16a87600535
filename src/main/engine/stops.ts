/**
 * Election of stops: a print at or through its stop makes a stop order a market order, and a stop-limit order a
 * limit order (FINRA 5350). All that a print elects are elected first, then decided, buys before sells, each in
 * the order of stop price and time.
 */
import type { Desk } from './desk'
import { decideAndExecute, leaveBook } from './execute'
import type { Instrument, Order } from './facts'
import type { Plan } from './plan'
import { recheck } from './recheck'

/** Elects what the last sale reaches. */
export function electStops(desk: Desk, plan: Plan, instrument: Instrument): void {
  if (instrument.stops.count === 0) return
  const elected: Order[] = []
  take(instrument, true, elected)
  take(instrument, false, elected)
  if (elected.length === 0) return
  for (const order of elected) if (order.isOpen) decideAndExecute(desk, plan, order, 'stopElected')
  recheck(desk, plan, instrument, 'bookMoved')
}

function take(instrument: Instrument, isBuy: boolean, into: Order[]): void {
  const { stops, lastSale } = instrument
  // Stops stand on the side whose best is the first that a print reaches.
  for (let slot = stops.best(!isBuy); slot >= 0; slot = stops.best(!isBuy)) {
    const order = stops.at(slot)
    if (isBuy ? lastSale < order.stop : lastSale > order.stop) return
    leaveBook(order)
    order.waitsForStop = false
    into.push(order)
  }
}
