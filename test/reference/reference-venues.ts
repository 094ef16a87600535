/** Which venue the reference engine sends an order to, and where it shows one that rests. */
import { isShort, mayShortAt } from './reference-protection'
import {
  auctionOf,
  hasMinimum,
  isAway,
  isBuy,
  isPeg,
  leastFill,
  market,
  openRoute,
  type RefDesk,
  type RefOrder,
  type RefVenue,
  takingFee,
  worst,
} from './reference-state'

interface Usable {
  venue: RefVenue
  price: number
  size: number
  cost: number
  payment: number
}
interface Shown {
  price: number
  size: number
}

/** What a venue shows on the side an order needs; a wholesaler without quotes counts at the protected touch. */
function farSide(desk: RefDesk, order: RefOrder, venue: string): Shown {
  const { symbol } = order.input
  const quote = desk.quotes[symbol]?.find((q) => q.venue === venue)
  const price = quote ? (isBuy(order) ? quote.ask : quote.bid) : 0
  if (price > 0 && quote) return { price, size: isBuy(order) ? quote.askSize : quote.bidSize }
  if (desk.venues.find((v) => v.id === venue)?.input.kind !== 'wholesaler') return { price: 0, size: 0 }
  const { nbb, nbo } = market(desk, symbol)
  return { price: isBuy(order) ? nbo : nbb, size: 0 }
}

/** The same as one text: a venue that gave an order back is asked again when this changes. */
export function shownTo(desk: RefDesk, order: RefOrder, venue: string): string {
  const { price, size } = farSide(desk, order, venue)
  return `${price} ${size}`
}

/** Rule 610(c): 30 mils, below 1.00 three thousandths of the price; only protected quotes are capped. */
export const capped = (fee: number, price: number, isProtected: boolean): number =>
  isProtected ? Math.min(fee, price >= 1_000_000 ? 3_000 : Math.floor((price * 3) / 1_000)) : fee

export interface RefRoute {
  venue: string
  limit: number | null
  /** The price with the fee; 0 where no other venue may have the order. */
  allIn: number
}

/** The venue an order goes to and the worst price it may trade at there, null when none can take it. */
export function venueFor(desk: RefDesk, order: RefOrder, left: number): RefRoute | null {
  if (isAway(order)) return oneVenue(desk, order)
  const lot = desk.instruments.find((i) => i.symbol === order.input.symbol)?.roundLot ?? 100
  const sign = isBuy(order) ? 1 : -1
  const { nbb, nbo } = market(desk, order.input.symbol)
  const spread = nbb !== 0 && nbo > nbb ? nbo - nbb : 0
  const usable: Usable[] = []
  for (const venue of desk.venues) {
    const { price, size } = farSide(desk, order, venue.id)
    const { kind, pfofPerShare, pfofPctOfSpread } = venue.input
    const takeFee = takingFee(venue.input)
    if (price === 0 || venue.state === 'halted') continue
    if (sign * price > sign * worst(order)) continue
    if (isShort(order) && !mayShortAt(desk, order.input.symbol, price)) continue
    if (order.skips.some((s) => s.venue === venue.id && s.shown === `${price} ${size}`)) continue
    const fits = hasMinimum(order) ? size >= leastFill(order, left) : true
    if (kind !== 'wholesaler' && !(fits && (size >= lot || size >= left))) continue
    const payment = pfofPerShare + Math.floor((spread * pfofPctOfSpread) / 100)
    usable.push({
      venue,
      price,
      size,
      cost: sign * price + capped(takeFee, price, venue.isProtected),
      payment,
    })
  }
  const reachable = usable.filter((u) =>
    usable.every((o) => !o.venue.isProtected || o.size < lot || sign * u.price <= sign * o.price),
  )
  reachable.sort((a, b) => a.cost - b.cost || b.payment - a.payment || (a.venue.id < b.venue.id ? -1 : 1))
  const best = reachable[0]
  return best ? { venue: best.venue.id, limit: order.limit ?? best.price, allIn: sign * best.cost } : null
}

/** The venue of its auction or the one its client named, whatever that shows, unless it gave the order back. */
function oneVenue(desk: RefDesk, order: RefOrder): RefRoute | null {
  const listing = desk.instruments.find((i) => i.symbol === order.input.symbol)?.listing
  const only = desk.venues.find((v) => v.id === (order.input.directedTo ?? listing))
  if (!only || only.state === 'halted' || order.skips.some((s) => s.venue === only.id)) return null
  return { venue: only.id, limit: order.limit, allIn: 0 }
}

/** How a venue is to hold a client's order. */
export function termsOf(order: RefOrder): string | null {
  const { orderType, tif, allOrNone, directedTo } = order.input
  const auction = auctionOf(orderType)
  if (auction !== null) return auction === 'open' ? 'onOpen' : 'onClose'
  if (tif === 'fok' || allOrNone) return 'fok'
  return directedTo !== null && order.limit !== null && tif !== 'ioc' ? 'day' : null
}

/** Rule 604: where a resting order has to be shown, the exchange with the best rebate; null when nowhere. */
export function showAt(desk: RefDesk, order: RefOrder, left: number): string | null {
  const { limit, input } = order
  const isHidden = !input.display || !input.held || hasMinimum(order) || isPeg(order) || isAway(order)
  if (limit === null || isHidden || order.waitsForStop) return null
  const { nbb, nbo } = market(desk, input.symbol)
  const lot = desk.instruments.find((i) => i.symbol === input.symbol)?.roundLot ?? 100
  if (left < lot || left >= 10_000 || left * limit >= 200_000_000_000) return null
  // Rule 610(e): a shown order must not lock the market.
  if (isBuy(order) ? nbo !== 0 && limit >= nbo : limit <= nbb) return null
  const shown = openRoute(order, 'display')
  if (shown) return shown.venue
  const can = desk.venues
    .filter((v) => v.input.kind === 'exchange' && v.isProtected && v.state !== 'halted')
    .filter((v) => !order.skips.some((s) => s.venue === v.id))
    .sort((a, b) => b.input.addRebate - a.input.addRebate || (a.id < b.id ? -1 : 1))
  return can[0]?.id ?? null
}
