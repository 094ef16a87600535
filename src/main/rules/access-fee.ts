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
