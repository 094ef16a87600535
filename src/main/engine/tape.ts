/**
 * The trade report of a fill inside the house (FINRA 6380A): what the rule makes of it, and by when it is due.
 *
 * One report a fill, one for both sides of a cross. It must never report what a venue executed.
 */
import type { Capacity } from '@shared/events'
import { priceMicros, shares } from '@shared/units'
import type { SaleMark } from '../rules/short-sale'
import { emptyReport, fillReport, type TapeFill } from '../rules/tape-report'
import type { Desk } from './desk'
import type { Order } from './facts'
import { must } from './must'
import { throughSelfHelp } from './self-help'

const SHARE = 1_000_000
const MOST_SHARES = 1_000_000_000
const made = emptyReport()
const fill: { -readonly [K in keyof TapeFill]: TapeFill[K] } = {
  capacity: 'principal',
  clientBuys: true,
  qtyMicros: 0,
  roundLot: null,
  sellerMark: null,
  day: 0,
  executedAt: 0,
  settlement: 'regular',
  isAveragePrice: false,
  isContingent: false,
  isDerivativelyPriced: false,
  stoppedAt: null,
  pricedAt: null,
  tradeThrough: null,
}

/**
 * Says what is to be reported of fills of one execution. `mark` is the seller's, client or desk (FINRA 6182);
 * `price` in 1e-6.
 */
export function report(
  desk: Desk,
  order: Order,
  fillIds: readonly string[],
  capacity: Capacity,
  qty: number,
  price: number,
  mark: SaleMark,
): void {
  const { instrument } = order
  const { symbol, roundLot } = instrument
  fill.capacity = capacity
  fill.clientBuys = order.isBuy
  // More shares than this are whole round lots in any case; the count itself is reported as it is.
  fill.qtyMicros = Math.min(qty, MOST_SHARES) * SHARE
  fill.roundLot = roundLot
  fill.sellerMark = mark
  fill.executedAt = desk.at
  fill.tradeThrough = throughSelfHelp(instrument, price) === 0 ? null : 'OPR_SELF_HELP'
  const found = fillReport(fill, desk.session.isRegularHours(desk.at) ? '' : 'T', desk.regime, made)
  must(found === 'ok', 'a fill inside the house must be reportable', found)
  desk.emit({
    type: 'tapeReport',
    at: desk.at,
    fillIds,
    symbol,
    price: priceMicros(price),
    qty: shares(qty),
    capacity: made.capacity,
    side: made.side,
    media: made.media,
    shortSale: made.shortSale,
    modifiers: desk.regime.si === null ? made.modifiers.slice() : siFlags(order, price),
    dueBy: desk.session.reportDueBy(desk.at),
  })
}

/** MiFIR 15(2): a price better than the quote at receipt is published with its flag. */
function siFlags({ isBuy, instrument: { nbb, nbo } }: Order, price: number): string[] {
  return (isBuy ? price < nbo : price > nbb) ? ['RPRI'] : []
}
