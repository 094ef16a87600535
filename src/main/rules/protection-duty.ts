/**
 * What follows once a protected client order is owed a fill (FINRA 5320(a) and .07, rules.md 3.1 and 3.3): by
 * when it must be met, when it is met, and at what prices held marketable orders may be crossed.
 *
 * The rule says "immediately thereafter" without a number; the times are the regime's own.
 */
import type { Finding } from './finding'
import type { Regime } from './regime'

/** What is owed since `at` (microseconds): shares, and the worst price for the client in 1e-6. */
export interface ProtectionDuty {
  readonly isBuy: boolean
  readonly qty: number
  readonly price: number
  readonly at: number
}

/** What the client got since: shares at prices no worse than owed, and when the last of them came. */
export interface DutyProgress {
  goodQty: number
  metAt: number | null
}

/** By when the duty must be met, microseconds. */
export const dutyDueBy = (duty: ProtectionDuty, regime: Regime): number => duty.at + regime.protectionMicros

/** Counts a fill of the client order. One at a worse price than owed does not count. */
export function countFill(
  duty: ProtectionDuty,
  progress: DutyProgress,
  fill: { readonly qty: number; readonly price: number; readonly at: number },
): void {
  const isGood = duty.isBuy ? fill.price <= duty.price : fill.price >= duty.price
  if (!isGood || progress.metAt !== null) return
  progress.goodQty += fill.qty
  if (progress.goodQty >= duty.qty) progress.metAt = fill.at
}

/** `met`, `open`, or `breached` once the time is up without the whole size at the owed price. */
export function dutyStatus(
  duty: ProtectionDuty,
  progress: Readonly<DutyProgress>,
  now: number,
  regime: Regime,
): 'open' | 'met' | 'breached' {
  const dueBy = dutyDueBy(duty, regime)
  if (progress.metAt !== null) return progress.metAt <= dueBy ? 'met' : 'breached'
  return now > dueBy ? 'breached' : 'open'
}

/** Alert S1: `PROTECTION_SLOW` past the target, `PROTECTION_BREACHED` past the outer limit. */
export function dutyAlert(
  duty: ProtectionDuty,
  progress: Readonly<DutyProgress>,
  now: number,
  regime: Regime,
): Finding {
  const taken = (progress.metAt ?? now) - duty.at
  if (taken > regime.protectionMicros) return 'PROTECTION_BREACHED'
  return taken > regime.protectionWarnMicros ? 'PROTECTION_SLOW' : 'ok'
}

/**
 * FINRA 5320.07: held marketable orders cross at a price from the best bid to the best offer at the time when
 * the second order came, and within both limits. Prices in 1e-6, limits null for market orders.
 */
export function isCrossPrice(
  price: number,
  inside: { readonly nbb: number; readonly nbo: number },
  buyLimit: number | null,
  sellLimit: number | null,
): Finding {
  if (inside.nbb === 0 || inside.nbo === 0) return 'unknown: nbbo'
  const isInside = price >= inside.nbb && price <= inside.nbo
  const isInLimits = (buyLimit === null || price <= buyLimit) && (sellLimit === null || price >= sellLimit)
  return isInside && isInLimits ? 'ok' : 'TRADE_THROUGH'
}
