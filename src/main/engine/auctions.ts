/**
 * The result of an opening or closing auction: one price for everyone who took part.
 *
 * Our orders were sent to the listing market before. Those whose limit the price meets are filled there in full,
 * the others end. A price that is no price fills nobody.
 */
import type { InputOf } from '@shared/inputs'
import { routeFill } from './answers'
import type { Desk } from './desk'
import { finish } from './execute'
import type { Order } from './facts'
import type { Plan } from './plan'

/** Takes the result over. */
export function auction(desk: Desk, plan: Plan, input: InputOf<'auction'>): void {
  const instrument = desk.instruments.get(input.symbol)
  const isSound = input.price > 0 && Number.isSafeInteger(input.price)
  if (instrument === undefined || !isSound) {
    desk.emit({
      type: 'alert',
      at: desk.at,
      rule: instrument === undefined ? 'REFERENCE_UNKNOWN' : 'FILL_INVALID',
      id: input.symbol,
      severity: 'critical',
      detail: `auction of '${input.symbol}' at ${input.price / 1e6}`,
    })
    return
  }
  instrument.lastSale = input.price
  for (const order of [...instrument.away])
    if (order.isOpen && order.auction === input.kind) settle(desk, plan, order, input)
}

function settle(desk: Desk, plan: Plan, order: Order, input: InputOf<'auction'>): void {
  const route = order.clientRoute
  const isHere = route !== null && (input.venue === null || input.venue === route.venue.id)
  const isMet = order.isBuy ? input.price <= order.bound : input.price >= order.bound
  if (isHere && isMet) routeFill(desk, plan, route, route.qty - route.filled, input.price)
  if (order.isOpen) finish(desk, order, 'expired')
}
