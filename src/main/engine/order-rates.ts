/**
 * How fast a client's orders come (Rule 15c3-5(c)(1)(ii), over a short period). Counted only while the policy sets a
 * bound; refused orders count too, because a loop that sends what is refused is what the rule is about.
 */
import type { InputOf } from '@shared/inputs'
import type { CheckSheet } from '../rules/check-sheet'
import { checkNotionalRate, checkOrderRate } from '../rules/market-access'
import { SlidingSum } from '../rules/sliding-sum'
import type { Client } from './facts'
import type { Settings } from './settings'

const SECOND = 1_000_000

/** Nothing counted yet. */
export const newRates = (): NonNullable<Client['rates']> => ({
  orders: new SlidingSum(SECOND),
  values: new SlidingSum(10 * SECOND),
})

const isBounded = ({ maxOrdersPerSecond, maxNotionalPer10s }: Settings): boolean =>
  maxOrdersPerSecond > 0 || maxNotionalPer10s > 0

/** Checks one more order of a client. `notional` in 1e-6, null while unknown: then a bound on value refuses. */
export function checkRates(
  sheet: CheckSheet,
  client: Client,
  at: number,
  notional: number | null,
  settings: Settings,
): void {
  if (!isBounded(settings)) return
  const { maxOrdersPerSecond, maxNotionalPer10s } = settings
  const rates = client.rates ?? newRates()
  if (maxOrdersPerSecond > 0)
    sheet.finding('ORDER_RATE', checkOrderRate(rates.orders, at, maxOrdersPerSecond))
  if (maxNotionalPer10s > 0)
    sheet.finding('NOTIONAL_RATE', checkNotionalRate(rates.values, at, notional, maxNotionalPer10s))
}

/** Counts an order that came, taken or refused. */
export function countRate(
  client: Client,
  order: InputOf<'order'>,
  notional: number,
  settings: Settings,
): void {
  if (!isBounded(settings)) return
  if (client.rates === null) client.rates = newRates()
  client.rates.orders.add(order.at, 1)
  client.rates.values.add(order.at, notional)
}
