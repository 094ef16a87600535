/**
 * Rule 610(c): the most that may be charged for executing against a protected quotation (rules.md 1.2).
 *
 * Rebates are negative fees and always within it. Hidden and midpoint liquidity that is no best quotation is
 * outside the cap, and so are the desk's own principal fills, which carry no access fee.
 */
import type { Finding } from './finding'
import type { Regime } from './regime'

const ONE = 1_000_000

/** `quotePrice` and `fee` a share, both in 1e-6. A percentage is compared in thousandths, without a division. */
export function checkAccessFee(quotePrice: number, fee: number, regime: Regime): Finding {
  const isWithin =
    quotePrice >= ONE
      ? fee <= regime.accessFeeCap
      : fee * 100_000 <= quotePrice * Math.round(regime.accessFeeCapPct * 1_000)
  return isWithin ? 'ok' : 'ACCESS_FEE_CAP'
}

/**
 * What taking costs a share, 1e-6: the venue's fee, of a protected quotation at most the cap. Below 1.00 the part of
 * the price, rounded down. `price` is the quotation's, or the fill's.
 */
export function cappedFee(price: number, fee: number, isProtected: boolean, regime: Regime): number {
  if (!isProtected || checkAccessFee(price, fee, regime) === 'ok') return fee
  if (price >= ONE) return regime.accessFeeCap
  return Math.floor((price * Math.round(regime.accessFeeCapPct * 1_000)) / 100_000)
}
