/**
 * `routing: expected`: the venues that can take an order, ranked by what each is expected to cost the client a
 * share, all in (models.md 5). Payment for order flow decides only between venues that are the same to the
 * client in expected cost and in net price.
 *
 * What can take the order and what would trade through is not decided here: that is the engine's own rule for
 * every policy. Drift, impact and adverse selection by venue are 0 today: nothing in the engine estimates them,
 * and an order taken at once within a displayed size bears none of its own impact.
 */
import type { Code } from '@shared/codes'
import { wholesalerPrice } from '../models/order-flow'
import { fallbackCost, type Taking, type VenueOffer, VenueRanking } from '../models/venue-cost'
import type { Desk } from './desk'
import type { Instrument, Order } from './facts'
import { mayShortAt } from './market-bands'
import type { RouteChoice, VenueOption } from './plan-route'
import type { Settings } from './settings'

const taking: Taking = {
  isBuy: true,
  qty: 0,
  doubleMid: 0,
  limit: 0,
  impact: 0,
  driftPerSecond: 0,
  fallback: 0,
}
const newOffer = (): VenueOffer => ({
  price: 0,
  size: 0,
  levelStep: 0,
  levelSize: 0,
  fee: 0,
  fillPpm: 0,
  latencyMicros: 0,
  waitMicros: 0,
  impactPpm: 0,
  adverse: 0,
  payment: 0,
})
const offers: VenueOffer[] = Array.from({ length: 16 }, newOffer)
let ranking = new VenueRanking(offers.length)

/** The settings if they rank by expected cost in this market: without a good two-sided one nothing is expected. */
export function expectedRouting(desk: Desk, order: Order): Settings | null {
  const settings = desk.policy.settingsFor(order.client, order.instrument.symbol)
  if (settings.routing !== 'expected') return null
  return desk.market.qualityOf(order.instrument, desk.at) === 'good' ? settings : null
}

/** The midpoint rounded against the client, 1e-6. */
export const midAgainst = (isBuy: boolean, instrument: Instrument): number =>
  isBuy ? Math.ceil((instrument.nbb + instrument.nbo) / 2) : Math.floor((instrument.nbb + instrument.nbo) / 2)

/**
 * Whether a midpoint pool without quotes may get an order, as a reason. It is asked by orders that would take
 * at the far touch, once each: what it gave back it is not asked for again. Its size is unknown, so an order
 * with a smallest fill never goes there.
 */
export function poolReason(desk: Desk, option: VenueOption, order: Order): Code {
  const { nbb, nbo } = order.instrument
  if (option.venue.state === 'halted') return 'VENUE_HALTED'
  if (order.isBuy ? order.bound < nbo : order.bound > nbb) return 'LIMIT_NOT_REACHED'
  if (order.skips?.some((skip) => skip.venue === option.venue)) return 'VENUE_RETURNED'
  if (order.isShort && !mayShortAt(desk, order.instrument, option.price)) return 'SHORT_SALE_PRICE'
  if (order.hasMinimum) return order.tif === 'fok' ? 'FILL_OR_KILL' : 'BELOW_MINIMUM'
  return 'LEAST_COST'
}

/** Ranks the options whose reason is still `LEAST_COST` for `left` shares; the others are told why they lost. */
export function leastExpected(
  choice: RouteChoice,
  desk: Desk,
  order: Order,
  left: number,
  settings: Settings,
): VenueOption | null {
  const { instrument, isBuy } = order
  const { nbb, nbo } = instrument
  const { count } = choice
  while (offers.length < count) offers.push(newOffer())
  if (ranking.order.length < count) ranking = new VenueRanking(offers.length)
  taking.isBuy = isBuy
  taking.qty = left
  taking.doubleMid = nbb + nbo
  taking.limit = order.limit ?? 0
  taking.fallback = cheapestNow(choice, order) + settings.delayCost
  for (let i = 0; i < count; i++) {
    const option = choice.options[i] as VenueOption
    const offer = offers[i] as VenueOffer
    makeOffer(offer, option, left)
    if (offer.price === 0) continue
    if (option.size === 0 && option.venue.kind === 'wholesaler')
      offer.price = wholesalerPrice(isBuy, nbb, nbo, Math.round(settings.wholesalerEffective * 1e6))
    offer.fillPpm = desk.learned.of(option.venue).expectedPpm(Math.min(left, offer.size))
  }
  const ranked = ranking.rankVenues(taking, offers, count)
  if (ranked === 0) return null
  const middle = Math.floor((nbb + nbo) / 2)
  const first = ranking.order[0] as number
  for (let place = 0; place < ranked; place++) {
    const n = ranking.order[place] as number
    const option = choice.options[n] as VenueOption
    const total = ranking.totalOf(n)
    // The receipt works the client's cost out again from the all-in price: it finds this total.
    option.allIn = isBuy ? middle + total : middle - total
    if (place > 0) option.reason = isEqualToClient(n, first) ? 'WORSE_FOR_DESK' : 'COSTS_MORE'
  }
  return choice.options[first] as VenueOption
}

const isEqualToClient = (n: number, best: number): boolean =>
  ranking.totalOf(n) === ranking.totalOf(best) && ranking.netPriceOf(n) === ranking.netPriceOf(best)

/** The net cost of the cheapest price that is shown now: what comes back is taken there. 1e-6 a share. */
function cheapestNow(choice: RouteChoice, order: Order): number {
  const { isBuy, instrument } = order
  const { nbb, nbo } = instrument
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < choice.count; i++) {
    const { reason, fee, price, size } = choice.options[i] as VenueOption
    if (reason !== 'LEAST_COST' || size === 0) continue
    least = Math.min(least, fallbackCost(isBuy, nbb + nbo, price, fee))
  }
  return Number.isFinite(least) ? least : fallbackCost(isBuy, nbb + nbo, isBuy ? nbo : nbb, 0)
}

/** What an option offers `left` shares; one that cannot take the order offers nothing. */
function makeOffer(to: VenueOffer, option: VenueOption, left: number): void {
  const { venue, price, size, fee, payment, reason } = option
  to.price = reason === 'LEAST_COST' ? price : 0
  // A wholesaler and a pool show nothing: they are asked for all of it.
  to.size = size === 0 || venue.kind === 'wholesaler' ? left : size
  to.fee = fee
  to.payment = payment
}
