/**
 * What an order moves the price by its own size (models.md 4.4): the square-root law, used in decisions, and
 * Almgren, Thum, Hauptmann and Li (2005), used to plan and to report. Pure; fractions of price are floats.
 *
 * A square root is the same on every machine. The powers of Almgren's formula need not be in the last bit, so
 * nothing that is replayed may hang on them.
 */
import { must } from '@shared/must'

export interface SquareRootLaw {
  /** Y, of order 1; to be fitted to the desk's own fills. */
  readonly y: number
  /** Standard deviation of a day's return, a fraction. */
  readonly dailyVolatility: number
  /** Average shares a day. */
  readonly adv: number
}

/** I = Y sigma sqrt(Q / V): the expected move against an order of `qty` shares, a fraction of the price. */
export function squareRootFraction(law: SquareRootLaw, qty: number): number {
  must(law.adv > 0, `invalid adv: not positive, was ${law.adv}`)
  must(
    law.y >= 0 && law.dailyVolatility >= 0,
    `invalid law: negative, was ${law.y} and ${law.dailyVolatility}`,
  )
  return law.y * law.dailyVolatility * Math.sqrt(qty / law.adv)
}

/** The same in 1e-6 a share, rounded up. `doubleMid` is bid plus offer, 1e-6. */
export function squareRootImpact(law: SquareRootLaw, qty: number, doubleMid: number): number {
  return Math.ceil((squareRootFraction(law, qty) * doubleMid) / 2)
}

/** An order to plan: shares, and the days of trading it is spread over. */
export interface PlannedOrder {
  readonly qty: number
  readonly days: number
  /** Standard deviation of a day's return, a fraction. */
  readonly dailyVolatility: number
  readonly adv: number
  readonly sharesOutstanding: number
}

/** Fractions of the price. `cost` is what the order is expected to pay on average: half the permanent and all the temporary. */
export interface AlmgrenImpact {
  readonly permanent: number
  readonly temporary: number
  readonly cost: number
}

const GAMMA = 0.314
const ETA = 0.142

/**
 * Almgren et al. (2005), fitted to US stocks: permanent gamma sigma (X/V) (Theta/V)^(1/4), temporary
 * eta sigma (X/(V T))^(3/5), cost half the permanent and the temporary.
 */
export function almgrenImpact(order: PlannedOrder): AlmgrenImpact {
  const { qty, days, dailyVolatility, adv, sharesOutstanding } = order
  must(adv > 0 && days > 0, `invalid order: adv and days must be positive, were ${adv} and ${days}`)
  const permanent = GAMMA * dailyVolatility * (qty / adv) * Math.sqrt(Math.sqrt(sharesOutstanding / adv))
  const temporary = ETA * dailyVolatility * (qty / (adv * days)) ** 0.6
  return { permanent, temporary, cost: permanent / 2 + temporary }
}
