/**
 * What a client may order in one instrument and one session: shares, value, part of average daily volume (Rule
 * 15c3-5(c)(1)(ii), over a period). Counted on entry; what is cancelled is given back.
 */
import type { CheckSheet } from './check-sheet'

/** What was ordered since the session began and not cancelled: shares and 1e-6 currency units. */
export interface DayUse {
  /** Close of the session that is counted. */
  close: number
  shares: number
  notional: number
}

/** Limits of one client in one instrument; 0 is none. `maxDayNotional` in 1e-6 currency units. */
export interface DayLimits {
  readonly maxDayShares: number
  readonly maxDayNotional: number
  readonly maxDayAdvPct: number
  readonly softLimitPct: number
}

export const hasDayLimits = (limits: DayLimits): boolean =>
  limits.maxDayShares > 0 || limits.maxDayNotional > 0 || limits.maxDayAdvPct > 0

/** Checks one more order. `notional` null: its value is unknown, and a limit on value blocks it. */
export function checkDayLimits(
  sheet: CheckSheet,
  used: DayUse,
  qty: number,
  notional: number | null,
  adv: number | null,
  limits: DayLimits,
): void {
  const { maxDayShares, maxDayNotional, maxDayAdvPct, softLimitPct } = limits
  const shares = used.shares + qty
  if (maxDayShares > 0) sheet.limit('DAY_SHARES', shares, maxDayShares, softLimitPct)
  if (maxDayNotional > 0) {
    if (notional === null) sheet.judge('DAY_NOTIONAL', false, null, maxDayNotional)
    else sheet.limit('DAY_NOTIONAL', used.notional + notional, maxDayNotional, softLimitPct)
  }
  if (maxDayAdvPct > 0) {
    if (adv === null || !(adv > 0)) sheet.judge('DAY_ADV', false, null, maxDayAdvPct)
    else sheet.limit('DAY_ADV', (shares * 100) / adv, maxDayAdvPct, softLimitPct)
  }
}
