/**
 * Credit limits (Rule 15c3-5(c)(1)(i)): exposure counts on entry, not on the fill, and is given back on
 * cancel. Open orders count at their limit, market orders at the far side. With a limit set and no price known
 * the check fails closed.
 */
import type { CheckSheet } from './check-sheet'

/** What a client has used, 1e-6 currency units: filled and still open, by side. */
export interface Exposure {
  filledBuy: number
  filledSell: number
  openBuy: number
  openSell: number
}

/** Everything bought and sold plus everything open. */
export const grossExposure = (used: Exposure): number =>
  used.filledBuy + used.filledSell + used.openBuy + used.openSell

/** The larger of the two net positions that open orders could still lead to. */
export function netExposure(used: Exposure): number {
  const net = used.filledBuy - used.filledSell
  return Math.max(Math.abs(net + used.openBuy), Math.abs(net - used.openSell))
}

/** Checks one more order of `notional` (null: unknown) against limits (null: none). */
export function checkCredit(
  sheet: CheckSheet,
  used: Exposure,
  isBuy: boolean,
  notional: number | null,
  grossLimit: number | null,
  netLimit: number | null,
): void {
  if (grossLimit === null) sheet.fact('CREDIT_GROSS', true)
  else if (notional === null) sheet.judge('CREDIT_GROSS', false, null, grossLimit)
  else {
    const gross = grossExposure(used) + notional
    sheet.judge('CREDIT_GROSS', gross <= grossLimit, gross, grossLimit)
  }
  if (netLimit === null) sheet.fact('CREDIT_NET', true)
  else if (notional === null) sheet.judge('CREDIT_NET', false, null, netLimit)
  else {
    const net = used.filledBuy - used.filledSell
    const after = isBuy ? Math.abs(net + used.openBuy + notional) : Math.abs(net - used.openSell - notional)
    sheet.judge('CREDIT_NET', after <= netLimit, after, netLimit)
  }
}
