/**
 * Wholesalers as venues (models.md 5, rules.md 11): the price they are expected to give, by size of the order,
 * and what they pay the broker for it. Pure; whole 1e-6, prices rounded against the client's hope and payments
 * against the desk's.
 */
import { halfDown, partDown } from '@shared/exact'
import { must } from '@shared/must'

/** The order kinds of a Rule 606 report. */
export type FlowKind = 'market' | 'marketableLimit' | 'restingLimit' | 'other'

/** A broker's contract with one wholesaler for one kind of order; the parts add. */
export interface FlowContract {
  /** 1e-6 a share. */
  readonly perShare: number
  /** Part of the quoted spread at receipt, in 1e-6: 12 % is 120,000. */
  readonly spreadPpm: number
  /** Most that is paid, 1e-6 a share; null without a cap. */
  readonly cap: number | null
}

/** Effective over quoted spread in 1e-6 for orders of up to so many shares; null holds for all larger ones. */
export interface EffectiveBucket {
  readonly upTo: number | null
  readonly effectivePpm: number
}

export interface WholesalerTerms {
  readonly effective: Readonly<Record<FlowKind, readonly EffectiveBucket[]>>
  /** By broker: each negotiates its own. A broker who is not named is paid nothing. */
  readonly contracts: ReadonlyMap<string, Readonly<Record<FlowKind, FlowContract>>>
}

/** What a contract pays a share, 1e-6, rounded down. `spread` is the quoted spread, 1e-6, 0 when unknown. */
export function flowPayment(contract: FlowContract, spread: number): number {
  must(spread >= 0, `invalid spread: negative, was ${spread}`)
  const paid = contract.perShare + partDown(spread, contract.spreadPpm)
  return contract.cap === null ? paid : Math.min(paid, contract.cap)
}

/** What a broker is paid a share under a wholesaler's table, 1e-6. */
export function brokerPayment(
  terms: WholesalerTerms,
  broker: string,
  kind: FlowKind,
  spread: number,
): number {
  const contract = terms.contracts.get(broker)?.[kind]
  return contract === undefined ? 0 : flowPayment(contract, spread)
}

/** Effective over quoted spread in 1e-6 that an order of this size can expect; null beyond the last bucket. */
export function effectiveFor(terms: WholesalerTerms, kind: FlowKind, qty: number): number | null {
  const bucket = terms.effective[kind].find(({ upTo }) => upTo === null || qty <= upTo)
  return bucket === undefined ? null : bucket.effectivePpm
}

/**
 * The price a wholesaler is expected to give, 1e-6: the midpoint and `effectivePpm` of the half-spread,
 * rounded against the client. `nbb` <= `nbo`, both known.
 */
export function wholesalerPrice(isBuy: boolean, nbb: number, nbo: number, effectivePpm: number): number {
  must(nbb > 0 && nbb <= nbo, `invalid NBBO: not two sides in order, was ${nbb} and ${nbo}`)
  must(
    effectivePpm >= 0 && effectivePpm <= 1_000_000,
    `invalid effectivePpm: not 0 to 1e6, was ${effectivePpm}`,
  )
  const given = halfDown(partDown(nbo - nbb, 1_000_000 - effectivePpm))
  return isBuy ? nbo - given : nbb + given
}

/**
 * The most a venue may charge to take a quote, 1e-6 a share (Rule 610(c)): `perShare` at prices of 1.00 and
 * more, `pct` percent of the price below. A fee table that exceeds it is wrong.
 */
export const accessFeeLimit = (price: number, perShare: number, pct: number): number =>
  price >= 1_000_000 ? perShare : partDown(price, Math.round(pct * 10_000))
