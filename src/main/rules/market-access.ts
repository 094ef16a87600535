/**
 * Market-access controls (Rule 15c3-5, rules.md 10) beside those of `order-size`, `credit` and `price-collar`:
 * rates over a short period, the firm's capital, soft and hard limits, and who may raise a limit.
 *
 * The rule sets no numbers: every limit comes from the policy. A financial limit is hard; a missing hard limit
 * is unknown and refuses.
 */
import type { Verdict } from '@shared/events'
import { type Exposure, grossExposure } from './credit'
import type { Finding } from './finding'
import type { SlidingSum } from './sliding-sum'

/** A limit that warns and one that refuses, both inclusive, in the unit of what they bound. */
export interface GradedLimit {
  /** Null: no warning. */
  readonly soft: number | null
  readonly hard: number | null
}

/** `pass`, `warn` above the soft limit, `block` above the hard one or without one. */
export function graded(observed: number, limit: GradedLimit): Verdict {
  if (limit.hard === null || observed > limit.hard) return 'block'
  return limit.soft !== null && observed > limit.soft ? 'warn' : 'pass'
}

/** Whether one more order at `now` stays within `most` orders of the window; the caller then adds it. */
export function checkOrderRate(orders: SlidingSum, now: number, most: number | null): Finding {
  if (most === null) return 'unknown: orderRateLimit'
  return orders.total(now) + 1 <= most ? 'ok' : 'ORDER_RATE'
}

/** Whether `notional` (1e-6 currency units) more at `now` stays within `most` of the window. */
export function checkNotionalRate(
  values: SlidingSum,
  now: number,
  notional: number | null,
  most: number | null,
): Finding {
  if (most === null) return 'unknown: notionalRateLimit'
  if (notional === null) return 'unknown: orderValue'
  return values.total(now) + notional <= most ? 'ok' : 'NOTIONAL_RATE'
}

/** The firm's own limits, 1e-6 currency units; `lossToday` is positive when money was lost. */
export interface FirmLimits {
  readonly gross: number | null
  readonly net: number | null
  readonly loss: number | null
}

/** Rule 15c3-5(c)(1)(i) for the firm: exposure with one more order, and today's loss, within every limit. */
export function checkFirmCapital(
  used: Exposure,
  isBuy: boolean,
  notional: number | null,
  lossToday: number,
  limits: FirmLimits,
): Finding {
  if (limits.gross === null || limits.net === null || limits.loss === null) return 'unknown: firmLimits'
  if (notional === null) return 'unknown: orderValue'
  const net = used.filledBuy - used.filledSell
  const after = isBuy ? Math.abs(net + used.openBuy + notional) : Math.abs(net - used.openSell - notional)
  const isWithin =
    grossExposure(used) + notional <= limits.gross && after <= limits.net && lossToday <= limits.loss
  return isWithin ? 'ok' : 'FIRM_CAPITAL'
}

/** Previous closes up to this have the collar of low prices, 1e-6 (the price-band plan's own threshold). */
export const LOW_PRICE = 3_000_000

/** Price collars in percent by the instrument's price-band tier (rules.md 10, control 4): the house's defaults. */
export interface CollarTiers {
  readonly tier1Pct: number
  readonly tier2Pct: number
  /** For a previous close up to `lowPrice`, 1e-6, whatever the tier. */
  readonly lowPricePct: number
  readonly lowPrice: number
}

/** The collar of an instrument, percent of the midpoint. Without tier or close it is unknown. */
export function collarPercent(
  tier: 1 | 2 | null,
  prevClose: number | null,
  collars: CollarTiers,
): number | 'unknown: luldTier' | 'unknown: prevClose' {
  if (prevClose === null) return 'unknown: prevClose'
  if (prevClose <= collars.lowPrice) return collars.lowPricePct
  if (tier === null) return 'unknown: luldTier'
  return tier === 1 ? collars.tier1Pct : collars.tier2Pct
}

/** A person wants a limit changed. Times in microseconds. */
export interface LimitChange {
  readonly from: number
  readonly to: number
  readonly requestedBy: string
  /** Who approved; null when nobody did. */
  readonly approvedBy: string | null
  readonly isApproverSupervisor: boolean
  /** When the raise ends by itself; null for never. */
  readonly revertsAt: number | null
  readonly at: number
}

/** A raise needs a supervisor other than who asked, and an end; lowering a limit needs nobody (vector 10-g). */
export function checkLimitChange(change: LimitChange): Finding {
  if (change.to <= change.from) return 'ok'
  const isSecondPerson = change.approvedBy !== null && change.approvedBy !== change.requestedBy
  const doesEnd = change.revertsAt !== null && change.revertsAt > change.at
  return isSecondPerson && change.isApproverSupervisor && doesEnd ? 'ok' : 'LIMIT_CHANGE'
}

/** The limit in force: a raise that has ended is as if it had not been. */
export function limitInForce(change: LimitChange, now: number): number {
  return change.revertsAt !== null && now >= change.revertsAt ? change.from : change.to
}

/** The restricted list: `true` for everything, or the symbols. An unreadable list is unknown. */
export function checkRestricted(list: true | readonly string[] | null, symbol: string): Finding {
  if (list === null) return 'unknown: restrictedList'
  return list === true || list.includes(symbol) ? 'RESTRICTED' : 'ok'
}
