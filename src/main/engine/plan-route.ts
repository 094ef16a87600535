/**
 * Where the remainder of an order would go: the venue with the least all-in cost to the client, among equals
 * the best for the desk, then the first id. Every venue is listed with its cost and the reason it lost. The cost
 * is that of the price now (`routing: net`), or the expected one (`routing: expected`, `plan-expected.ts`).
 *
 * It must never choose a venue whose price is worse than the best protected price that can still be reached.
 */
import type { Code } from '@shared/codes'
import { marketTime } from '@shared/time'
import { allInPrice, orderFlowPayment } from '../models/routing-cost'
import { cappedFee } from '../rules/access-fee'
import { checkSiPayment } from '../rules/si-rules'
import type { Desk } from './desk'
import type { Instrument, Order, Quote, Skip, Venue } from './facts'
import { mayShortAt } from './market-bands'
import { expectedRouting, leastExpected, midAgainst, poolReason } from './plan-expected'

/** One venue looked at. Prices in 1e-6, 0 when the venue shows none. */
export interface VenueOption {
  venue: Venue
  price: number
  size: number
  quotedAt: number
  /** What taking costs there a share. */
  fee: number
  allIn: number
  payment: number
  reason: Code
}

export class RouteChoice {
  readonly options: VenueOption[] = []
  count = 0
  /** The venue chosen, null when none can take the order. */
  venue: Venue | null = null
  chosen: VenueOption | null = null
  /** Worst price the route may trade at. */
  limit = 0
  /** Why a marketable order finds no venue. */
  blockedBy: Code = 'NO_FAR_SIDE'

  reset(): void {
    this.count = 0
    this.venue = null
    this.chosen = null
    this.limit = 0
    this.blockedBy = 'NO_FAR_SIDE'
  }

  /** The order needs no venue: the one that would have been chosen is told why. */
  decline(reason: Code): void {
    if (this.chosen !== null) this.chosen.reason = reason
    this.chosen = null
    this.venue = null
  }

  next(venue: Venue): VenueOption {
    let option = this.options[this.count]
    if (option === undefined) {
      option = { venue, price: 0, size: 0, quotedAt: 0, fee: 0, allIn: 0, payment: 0, reason: 'NO_QUOTE' }
      this.options.push(option)
    }
    option.venue = venue
    option.price = 0
    option.size = 0
    option.quotedAt = 0
    option.fee = 0
    option.allIn = 0
    option.payment = 0
    this.count++
    return option
  }
}

/** What a venue shows on the side an order needs; a wholesaler without quotes counts at the protected touch. */
export function readFarSide(option: VenueOption, instrument: Instrument, isBuy: boolean): void {
  const quote: Quote | undefined = instrument.quotes[option.venue.index]
  if (quote !== undefined) {
    option.price = isBuy ? quote.ask : quote.bid
    option.size = isBuy ? quote.askSize : quote.bidSize
    option.quotedAt = quote.quotedAt
  }
  if (option.price === 0 && option.venue.kind === 'wholesaler') {
    option.price = isBuy ? instrument.nbo : instrument.nbb
    option.size = 0
    option.quotedAt = 0
  }
}

/** True while a venue that gave the order back shows the same price and size: a repeated quote says nothing new. */
function isSkipped(skips: readonly Skip[] | null, option: VenueOption): boolean {
  if (skips === null) return false
  return skips.some(
    (skip) => skip.venue === option.venue && skip.price === option.price && skip.size === option.size,
  )
}

/** What a share costs to take at a venue and price, 1e-6. */
export const feeAt = (desk: Desk, venue: Venue, price: number): number =>
  cappedFee(price, venue.takeFee, venue.isProtected, desk.regime)

/** MiFIR 39a: true where payment for order flow is banned today; no national exemption is claimed. */
export const mayNotPay = ({ regime, at }: Desk): boolean =>
  regime.si !== null && checkSiPayment(marketTime(at).day, false, regime.si) !== 'ok'

const paysUnlawfully = (desk: Desk, venue: Venue): boolean =>
  desk.regime.si !== null && (venue.pfofPerShare > 0 || venue.pfofPctOfSpread > 0) && mayNotPay(desk)

function reasonFor(desk: Desk, option: VenueOption, order: Order, left: number): Code {
  const { price, venue } = option
  if (venue.state === 'halted') return 'VENUE_HALTED'
  if (paysUnlawfully(desk, venue)) return 'PFOF_PROHIBITED'
  if (price === 0) return 'NO_QUOTE'
  if (order.isBuy ? price > order.bound : price < order.bound) return 'LIMIT_NOT_REACHED'
  if (isSkipped(order.skips, option)) return 'VENUE_RETURNED'
  if (order.isShort && !mayShortAt(desk, order.instrument, price)) return 'SHORT_SALE_PRICE'
  if (venue.kind === 'wholesaler') return 'LEAST_COST'
  if (order.hasMinimum && option.size < order.leastFill(left))
    return order.tif === 'fok' ? 'FILL_OR_KILL' : 'BELOW_MINIMUM'
  return option.size < order.instrument.roundLot && option.size < left ? 'TOO_SMALL' : 'LEAST_COST'
}

/** Fills the choice for `left` shares of an order. */
export function planRoute(choice: RouteChoice, desk: Desk, order: Order, left: number): void {
  const { instrument, isBuy } = order
  const spread = instrument.nbb !== 0 && instrument.nbo > instrument.nbb ? instrument.nbo - instrument.nbb : 0
  const expected = expectedRouting(desk, order)
  // A venue that is halted or gave the order back no longer protects: its quote cannot be reached.
  let protectedPrice = isBuy ? Number.POSITIVE_INFINITY : 0
  for (const venue of desk.venuesById) {
    const isPool = venue.kind === 'midpoint' && instrument.quotes[venue.index] === undefined
    if (isPool && expected === null) continue
    const option = choice.next(venue)
    if (isPool) option.price = midAgainst(isBuy, instrument)
    else readFarSide(option, instrument, isBuy)
    option.reason = isPool ? poolReason(desk, option, order) : reasonFor(desk, option, order, left)
    option.fee = feeAt(desk, venue, option.price)
    option.allIn = allInPrice(isBuy, option.price, option.fee)
    option.payment = orderFlowPayment(venue.pfofPerShare, venue.pfofPctOfSpread, spread)
    if (option.reason !== 'LEAST_COST' || !venue.isProtected || option.size < instrument.roundLot) continue
    if (isBuy ? option.price < protectedPrice : option.price > protectedPrice) protectedPrice = option.price
  }
  let best: VenueOption | null = null
  for (let i = 0; i < choice.count; i++) {
    const option = choice.options[i] as VenueOption
    if (option.reason !== 'LEAST_COST') {
      if (option.reason !== 'NO_QUOTE' && option.reason !== 'LIMIT_NOT_REACHED')
        choice.blockedBy = option.reason
      continue
    }
    const isThrough = isBuy ? option.price > protectedPrice : option.price < protectedPrice
    if (isThrough && desk.regime.orderProtection) option.reason = 'TRADE_THROUGH'
    else if (expected !== null) continue
    else if (best === null) best = option
    else best = cheaper(best, option, isBuy)
  }
  if (expected !== null) best = leastExpected(choice, desk, order, left, expected)
  if (best === null) return
  choice.chosen = best
  choice.venue = best.venue
  choice.limit = order.limit ?? best.price
}

/** The better of two options; the loser is told why. The first wins a tie. */
function cheaper(first: VenueOption, second: VenueOption, isBuy: boolean): VenueOption {
  const isCheaper = isBuy ? second.allIn < first.allIn : second.allIn > first.allIn
  if (isCheaper) {
    first.reason = 'COSTS_MORE'
    return second
  }
  if (second.allIn !== first.allIn) {
    second.reason = 'COSTS_MORE'
    return first
  }
  const winner = second.payment > first.payment ? second : first
  const loser = winner === second ? first : second
  loser.reason = 'WORSE_FOR_DESK'
  return winner
}

/**
 * The one venue an order may go to: that of its auction, or the one its client named. It goes there whatever the
 * venue shows, and is not sent again to a venue that gave it back.
 */
export function planOneVenue(choice: RouteChoice, desk: Desk, order: Order): void {
  const { instrument, isBuy } = order
  const only = order.directedTo ?? desk.venues.get(instrument.listing ?? '') ?? null
  if (only === null) {
    choice.blockedBy = 'LISTING_UNKNOWN'
    return
  }
  const option = choice.next(only)
  readFarSide(option, instrument, isBuy)
  option.fee = feeAt(desk, only, option.price)
  option.allIn = allInPrice(isBuy, option.price, option.fee)
  const isBack = order.skips?.some((skip) => skip.venue === only) === true
  if (only.state === 'halted' || isBack) {
    option.reason = isBack ? 'VENUE_RETURNED' : 'VENUE_HALTED'
    choice.blockedBy = option.reason
    return
  }
  option.reason = order.directedTo === null ? 'WAITS_FOR_AUCTION' : 'DIRECTED'
  choice.chosen = option
  choice.venue = only
  choice.limit = order.limit ?? 0
}
