/**
 * What is reported of a fill to the trade reporting facility (FINRA 6380A and 6380B, rules.md 7): capacity, side,
 * media, short-sale mark, quantity, price and modifiers.
 *
 * One execution is on the tape once. A routed fill is the venue's to report; of a riskless trade the street leg
 * is on the tape and the client's leg is not.
 */
import type { Code } from '@shared/codes'
import type { Capacity } from '@shared/events'
import type { Finding } from './finding'
import type { Regime } from './regime'
import type { SaleMark } from './short-sale'

const ONE = 1_000_000

/** A fill as the desk made it. Times in microseconds. */
export interface TapeFill {
  readonly capacity: Capacity
  /** The client's side; of a cross either. */
  readonly clientBuys: boolean
  /** In 1e-6 shares: 12.75 shares are 12_750_000. */
  readonly qtyMicros: number
  readonly roundLot: number | null
  /** How the seller, client or desk, is marked; null when nobody told us. */
  readonly sellerMark: SaleMark | null
  /** Market day of the execution. */
  readonly day: number
  readonly executedAt: number
  readonly settlement: Settlement
  /** Average price or a special formula. */
  readonly isAveragePrice: boolean
  readonly isContingent: boolean
  readonly isDerivativelyPriced: boolean
  /** When the customer's order was stopped; null when it was not. */
  readonly stoppedAt: number | null
  /** When the price was made, for one that refers back; null when it does not. */
  readonly pricedAt: number | null
  /** The exception of Rule 611 under which it traded through; null for none. */
  readonly tradeThrough: Code | null
}

/** `regular`, `cash`, `nextDay`, or a number of days for a seller's option. */
export type Settlement = 'regular' | 'cash' | 'nextDay' | number

/** The report, filled in by `fillReport`. */
export interface TapeReport {
  qty: number
  /** 1e-6 shares, null where the field is not used. */
  fractionalQty: number | null
  capacity: 'P' | 'A' | 'R'
  side: 'B' | 'S' | 'X'
  media: boolean
  /** S short, E short exempt, null long. */
  shortSale: 'S' | 'E' | null
  /** Rule modifiers without their dot; `TTE` is followed by the code of the exception. */
  modifiers: string[]
}

export const emptyReport = (): TapeReport => ({
  qty: 0,
  fractionalQty: null,
  capacity: 'A',
  side: 'X',
  media: true,
  shortSale: null,
  modifiers: [],
})

/** True when the desk reports the fill: all but those that a venue executed. */
export const isReportable = (capacity: Capacity): boolean => capacity !== 'routed'

/** Whole shares with at least 1, and the fraction from the day of that field on, to six decimals. */
function putQty(fill: TapeFill, regime: Regime, out: TapeReport): void {
  out.qty = Math.max(1, Math.floor(fill.qtyMicros / ONE))
  const hasField = regime.tapeFractionFrom !== null && fill.day >= regime.tapeFractionFrom
  out.fractionalQty = hasField && fill.qtyMicros % ONE !== 0 ? fill.qtyMicros : null
}

function putParties(fill: TapeFill, out: TapeReport): void {
  const isCross = fill.capacity === 'cross' || fill.capacity === 'dark'
  out.capacity = isCross ? 'A' : fill.capacity === 'riskless' ? 'R' : 'P'
  out.side = isCross ? 'X' : fill.clientBuys ? 'S' : 'B'
  out.media = fill.capacity !== 'riskless'
  out.shortSale = fill.sellerMark === 'short' ? 'S' : fill.sellerMark === 'exempt' ? 'E' : null
}

function putModifiers(fill: TapeFill, timing: '' | 'Z' | 'T' | 'U', regime: Regime, out: TapeReport): void {
  const { modifiers } = out
  modifiers.length = 0
  if (timing !== '') modifiers.push(timing)
  if (fill.settlement === 'cash') modifiers.push('C')
  else if (fill.settlement === 'nextDay') modifiers.push('ND')
  else if (fill.settlement !== 'regular') modifiers.push(`S${String(fill.settlement).padStart(2, '0')}`)
  if (fill.isAveragePrice) modifiers.push('W')
  if (fill.stoppedAt !== null && fill.stoppedAt !== fill.executedAt) modifiers.push('S1')
  if (fill.pricedAt !== null && fill.executedAt - fill.pricedAt > regime.tapePriorMicros)
    modifiers.push('PRP')
  if (fill.isContingent) modifiers.push('QCT')
  if (fill.isDerivativelyPriced) modifiers.push('4')
  if (fill.roundLot !== null && fill.qtyMicros < fill.roundLot * ONE) modifiers.push('I')
  if (fill.tradeThrough !== null) modifiers.push('TTE', fill.tradeThrough)
}

/**
 * Fills in `out`. `timing` comes from `timingModifier`. A sale whose mark nobody knows cannot be reported, and
 * an empty fill has nothing to report; a venue's fill is not ours (`REPORT_STEP`).
 */
export function fillReport(
  fill: TapeFill,
  timing: '' | 'Z' | 'T' | 'U',
  regime: Regime,
  out: TapeReport,
): Finding {
  if (!isReportable(fill.capacity)) return 'REPORT_STEP'
  if (fill.sellerMark === null) return 'unknown: sellerMark'
  if (fill.qtyMicros <= 0 || !Number.isSafeInteger(fill.qtyMicros)) return 'QTY_INVALID'
  putQty(fill, regime, out)
  putParties(fill, out)
  putModifiers(fill, timing, regime, out)
  return 'ok'
}

/**
 * A price of any precision as the facility takes it: six decimals, the rest cut off and not rounded. In 1e-6;
 * null when the text is no price.
 */
export function tapePrice(text: string): number | null {
  const parts = /^(\d{1,9})(?:\.(\d+))?$/.exec(text)
  if (!parts) return null
  return Number(parts[1]) * ONE + Number((parts[2] ?? '').slice(0, 6).padEnd(6, '0'))
}
