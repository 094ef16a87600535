/**
 * Best execution beside the protected quotes: a fill inside the house while a venue showed a better odd lot of its
 * size is said in an alert (rules.md 1.1-g, 4-f), for the review. It never refuses anything.
 */
import { marketTime } from '@shared/time'
import { timeMicros } from '@shared/units'
import { bestQuotes, checkOddLots, noQuotes, type VenueTop } from '../rules/protected-quotes'
import type { Desk } from './desk'
import type { Instrument, Order } from './facts'

const best = noQuotes()

const topsOf = (instrument: Instrument): readonly VenueTop[] =>
  instrument.quoted.map(({ bid, bidSize, ask, askSize, venue: { isProtected } }) => ({
    bid,
    bidSize,
    ask,
    askSize,
    isProtected,
  }))

/** Looks at one client's side of a fill. `price` in 1e-6. */
export function reviewOddLots(desk: Desk, order: Order, fillId: string, qty: number, price: number): void {
  const { instrument, isBuy } = order
  const { nbb, nbo, lowAsk, highBid } = instrument
  // Nearly always nobody shows more than the protected quotes.
  if (isBuy ? lowAsk === nbo : highBid === nbb) return
  if (desk.regime.oddLotQuotesFrom === null) return
  if (bestQuotes(topsOf(instrument), instrument.roundLot, best) !== 'ok') return
  const { day } = marketTime(timeMicros(desk.at))
  if (checkOddLots({ isBuy, price, qty, day }, best, desk.regime) !== 'BOLO_BETTER') return
  const [at, size] = isBuy ? [best.oddAsk, best.oddAskSize] : [best.oddBid, best.oddBidSize]
  const detail = `${size} shares at ${at / 1e6} beside a fill at ${price / 1e6}`
  desk.emit({ type: 'alert', at: desk.at, rule: 'BOLO_BETTER', id: fillId, severity: 'info', detail })
}
