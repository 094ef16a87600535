/**
 * FINRA 5320: the desk may not trade for its own account on the side of a held client order at a price that
 * would satisfy it (rules.md 3). It must never let a principal fill leave a protected order behind.
 */
import type { Regime } from './regime'

/** A held client order on the desk's side of a principal fill. Prices in 1e-6, `limit` null for a market order. */
export interface HeldOrder {
  readonly limit: number | null
  readonly openQty: number
  readonly isInstitutional: boolean
  /** Market day number of the last written notice, null when none. */
  readonly disclosedOn: number | null
  readonly hasOptedIn: boolean
}

const TIERS = [10_000, 1_000, 100, 10] as const

/**
 * The smallest improvement that frees the desk, FINRA 5320.06, in 1e-6. `spread` is the inside spread; where it
 * is not known or not positive the fixed amount stands, which is stricter.
 */
export function minimumStep(limit: number, spread: number, regime: Regime): number {
  if (limit >= 1_000_000) return regime.protectionStep
  let fixed = 1
  for (let i = 0; i < TIERS.length; i++) {
    const amount = TIERS[i] as number
    if (limit >= amount) {
      fixed = amount
      break
    }
  }
  return spread > 0 ? Math.min(fixed, spread / 2) : fixed
}

/** The same for an OTC equity: from 1.00 on also the lesser of the amount and half the inside spread. */
export function minimumStepOtc(limit: number, spread: number, regime: Regime): number {
  if (limit < 1_000_000) return minimumStep(limit, spread, regime)
  return spread > 0 ? Math.min(regime.protectionStep, spread / 2) : regime.protectionStep
}

/** Why a held order is not protected: `INSTITUTIONAL`, `LARGE_ORDER`, or null when no exemption holds. */
export function exemption(held: HeldOrder, today: number, price: number, regime: Regime) {
  const isDisclosed = held.disclosedOn !== null && today - held.disclosedOn <= regime.disclosureDays
  // Europe has no such exemptions.
  if (!isDisclosed || held.hasOptedIn || regime.si !== null) return null
  if (held.isInstitutional) return 'INSTITUTIONAL' as const
  const value = (held.limit ?? price) * held.openQty
  if (held.openQty >= regime.largeOrderShares && value >= regime.largeOrderValue)
    return 'LARGE_ORDER' as const
  return null
}

/**
 * True when a firm trade at `price` on the held order's side would satisfy it. `firmBuys` is the firm's side,
 * `nbb` and `nbo` the inside market, 0 where absent: a limit outside it does not bind a trade at or inside it
 * (5320.06(g)).
 */
export function wouldSatisfy(
  held: Pick<HeldOrder, 'limit'>,
  firmBuys: boolean,
  price: number,
  nbb: number,
  nbo: number,
  regime: Regime,
): boolean {
  const limit = held.limit
  if (limit === null) return true
  const isInsideKnown = nbb > 0 && nbo > 0
  const step = minimumStep(limit, isInsideKnown ? nbo - nbb : 0, regime)
  const isOutside = isInsideKnown && (firmBuys ? limit < nbb : limit > nbo)
  if (isOutside && price >= nbb && price <= nbo) return false
  return firmBuys ? price < limit + step : price > limit - step
}
