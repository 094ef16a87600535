/**
 * Size limits (Rule 15c3-5(c)(1)(ii)): shares, value, part of average daily volume, and the client's own value
 * limit. Bounds are inclusive. An unknown volume or price is recorded as unknown and does not block; a value
 * that cannot be counted exactly does.
 */
import type { CheckSheet } from './check-sheet'

export interface SizeLimits {
  readonly maxOrderShares: number
  /** 1e-6 currency units. */
  readonly maxOrderNotional: number
  readonly maxOrderAdvPct: number
  /** Percent of a limit from which the trader is warned. */
  readonly softLimitPct: number
}

/**
 * Checks a whole positive quantity. `notional` is in 1e-6 currency units, null when no price is known.
 * `adv` in shares and `clientMax` in 1e-6 currency units are null when not given.
 */
export function checkOrderSize(
  sheet: CheckSheet,
  qty: number,
  notional: number | null,
  limits: SizeLimits,
  adv: number | null,
  clientMax: number | null,
): void {
  const isCountable = notional === null || Number.isSafeInteger(notional)
  sheet.fact('NOTIONAL_UNSAFE', isCountable)
  const { softLimitPct } = limits
  sheet.limit('ORDER_SIZE', qty, limits.maxOrderShares, softLimitPct)
  const value = isCountable ? notional : Number.POSITIVE_INFINITY
  const shown = isCountable ? notional : null
  if (value === null || shown === null)
    sheet.judge('ORDER_NOTIONAL', value === null, shown, limits.maxOrderNotional)
  else sheet.limit('ORDER_NOTIONAL', shown, limits.maxOrderNotional, softLimitPct)
  if (adv === null || !(adv > 0)) sheet.fact('ORDER_ADV', true)
  else sheet.limit('ORDER_ADV', (qty * 100) / adv, limits.maxOrderAdvPct, softLimitPct)
  if (clientMax === null) sheet.fact('CLIENT_ORDER_NOTIONAL', true)
  else sheet.judge('CLIENT_ORDER_NOTIONAL', value !== null && value <= clientMax, shown, clientMax)
}
