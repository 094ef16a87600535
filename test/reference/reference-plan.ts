/** How the reference engine splits an order: crosses, then inventory, then a venue, then rest. */
import type { PolicySettings } from '@shared/policy'
import {
  market,
  openQty,
  openRoute,
  queue,
  type RefFacts,
  type RefOrder,
  type RefRoute,
  type RefVenue,
  stateOf,
  worst,
} from './reference-state'

export interface RefSplit {
  quality: string
  crosses: { contra: RefOrder; qty: number; price: number }[]
  cross: number
  principal: number
  deskPrice: number
  route: number
  venue: string
  routeLimit: number
  rest: number
  cancelled: number
  isHeld: boolean
  showAt: string | null
}

const isBuy = (order: RefOrder): boolean => order.input.side === 'buy'

/** What a venue shows an order, as one text: a venue that gave it back is asked again when this changes. */
export function shownTo(facts: RefFacts, order: RefOrder, venue: string): string {
  const { price, size } = farSide(facts, order, venue)
  return `${price} ${size}`
}

function farSide(
  facts: RefFacts,
  order: RefOrder,
  venue: string,
): { price: number; size: number; at: number } {
  const quote = facts.quotes.find((q) => q.symbol === order.input.symbol && q.venue === venue)
  const price = quote ? (isBuy(order) ? quote.ask : quote.bid) : 0
  const size = quote ? (isBuy(order) ? quote.askSize : quote.bidSize) : 0
  if (price === 0 && facts.venues.find((v) => v.id === venue)?.input.kind === 'wholesaler') {
    const { nbb, nbo } = market(facts, order.input.symbol)
    return { price: isBuy(order) ? nbo : nbb, size: 0, at: 0 }
  }
  return { price, size, at: quote ? quote.at : 0 }
}

function crossesOf(facts: RefFacts, order: RefOrder, nbb: number, nbo: number): RefSplit['crosses'] {
  const out: RefSplit['crosses'] = []
  let left = openQty(order)
  const me = facts.clients.find((c) => c.id === order.input.client)
  for (const contra of queue(facts, order.input.symbol, isBuy(order) ? 'sell' : 'buy')) {
    const other = facts.clients.find((c) => c.id === contra.input.client)
    const low = Math.max(nbb, isBuy(order) ? worst(contra) : worst(order))
    const high = Math.min(nbo, isBuy(order) ? worst(order) : worst(contra))
    if (low > high || left === 0) break
    const isOwn =
      me?.id === other?.id || (me?.beneficialOwner && me.beneficialOwner === other?.beneficialOwner)
    if (isOwn || stateOf(facts, contra) === 'halted') continue
    const qty = Math.min(left, openQty(contra))
    const middle = Math.floor((nbb + nbo) / 2)
    out.push({ contra, qty, price: Math.min(Math.max(middle, low), high) })
    left -= qty
  }
  return out
}

/** The desk's price: the far side, improved, moved by inventory, at best the midpoint, on a grid of 0.0001. */
function deskPriceOf(order: RefOrder, nbb: number, nbo: number, position: number, p: PolicySettings): number {
  const half = (nbo - nbb) / 2
  const skew = Math.round(Math.max(-half, Math.min(half, -p.skewPerLot * half * (position / 100))))
  const asked = p.improvementShare * half + (isBuy(order) ? -skew : skew)
  const given = Math.min(half, Math.max(asked, 100))
  const exact = isBuy(order) ? nbo - given : nbb + given
  const onGrid = (isBuy(order) ? Math.floor(exact / 100) : Math.ceil(exact / 100)) * 100
  const passesMiddle = isBuy(order) ? onGrid < (nbb + nbo) / 2 : onGrid > (nbb + nbo) / 2
  return passesMiddle ? (isBuy(order) ? nbo : nbb) : onGrid
}

function principalOf(facts: RefFacts, order: RefOrder, split: RefSplit, p: PolicySettings): number {
  const { nbb, nbo } = market(facts, order.input.symbol)
  const state = stateOf(facts, order)
  const position = facts.positions[order.input.symbol]?.qty ?? 0
  const price = deskPriceOf(order, nbb, nbo, position, p)
  split.deskPrice = price
  const client = facts.clients.find((c) => c.id === order.input.client)
  if (state === 'crossOnly' || p.mode === 'off' || order.input.principalOptOut || !client?.principalConsent)
    return 0
  const reduces = isBuy(order) ? position : -position
  const room = p.mode === 'active' && state !== 'reduce' ? p.maxPosition + reduces : reduces
  if (isBuy(order) ? price > worst(order) : price < worst(order)) return 0
  const heldBack = queue(facts, order.input.symbol, isBuy(order) ? 'sell' : 'buy').some((held) => {
    if (split.crosses.some((c) => c.contra === held && c.qty === openQty(held))) return false
    if (held.limit === null) return true
    return isBuy(order)
      ? held.limit <= nbo && price > held.limit - 10_000
      : held.limit >= nbb && price < held.limit + 10_000
  })
  if (heldBack) return 0
  return Math.max(0, Math.min(openQty(order) - split.cross, room, p.maxPrincipalQty - order.fromDesk))
}

/** The venue with the least all-in price among those that can take the order and do not trade through. */
function venueFor(facts: RefFacts, order: RefOrder, left: number): { venue: RefVenue; price: number } | null {
  const lot = 100
  const usable = facts.venues
    .map((venue) => ({ venue, ...farSide(facts, order, venue.id) }))
    .filter(({ venue, price, size }) => {
      if (price === 0 || venue.state === 'halted') return false
      if (isBuy(order) ? price > worst(order) : price < worst(order)) return false
      if (order.skips.some((s) => s.venue === venue.id && s.shown === shownTo(facts, order, venue.id)))
        return false
      return venue.input.kind === 'wholesaler' || size >= lot || size >= left
    })
  const protectedPrices = usable.filter((u) => u.venue.isProtected && u.size >= lot).map((u) => u.price)
  const reachable = usable.filter(({ price }) =>
    protectedPrices.every((p) => (isBuy(order) ? price <= p : price >= p)),
  )
  const sign = isBuy(order) ? 1 : -1
  reachable.sort(
    (a, b) =>
      sign * a.price + a.venue.input.takeFee - (sign * b.price + b.venue.input.takeFee) ||
      b.venue.input.pfofPerShare - a.venue.input.pfofPerShare ||
      (a.venue.id < b.venue.id ? -1 : 1),
  )
  return reachable[0] ?? null
}

/** Where a resting order has to be shown: the exchange with the best rebate, unless it need or must not be. */
export function showAt(facts: RefFacts, order: RefOrder, left: number): string | null {
  const { limit } = order
  const { nbb, nbo } = market(facts, order.input.symbol)
  if (
    limit === null ||
    !order.input.display ||
    left < 100 ||
    left >= 10_000 ||
    left * limit >= 200_000_000_000
  )
    return null
  if (isBuy(order) ? nbo !== 0 && limit >= nbo : limit <= nbb) return null
  const shown: RefRoute | undefined = openRoute(order, 'display')
  if (shown) return shown.venue
  const can = facts.venues
    .filter((v) => v.input.kind === 'exchange' && v.isProtected && v.state !== 'halted')
    .filter((v) => !order.skips.some((s) => s.venue === v.id))
    .sort((a, b) => b.input.addRebate - a.input.addRebate || (a.id < b.id ? -1 : 1))
  return can[0]?.id ?? null
}

export function splitOf(facts: RefFacts, order: RefOrder, policy: PolicySettings): RefSplit {
  const { nbb, nbo, quality } = market(facts, order.input.symbol)
  const isShut = quality === 'halted' || stateOf(facts, order) === 'halted'
  const split: RefSplit = {
    quality,
    crosses: [],
    cross: 0,
    principal: 0,
    deskPrice: 0,
    route: 0,
    venue: '',
    routeLimit: 0,
    rest: 0,
    cancelled: 0,
    isHeld: false,
    showAt: null,
  }
  if (quality === 'good' && !isShut) {
    split.crosses = crossesOf(facts, order, nbb, nbo)
    split.cross = split.crosses.reduce((sum, c) => sum + c.qty, 0)
    if (split.cross < openQty(order)) split.principal = principalOf(facts, order, split, policy)
  }
  const left = openQty(order) - split.cross - split.principal
  if (left === 0) return split
  const best = isShut ? null : venueFor(facts, order, left)
  if (best) {
    split.route = left
    split.venue = best.venue.id
    split.routeLimit = order.limit ?? best.price
  } else if (order.input.tif === 'ioc') split.cancelled = left
  else {
    split.rest = left
    const far = isBuy(order) ? nbo : nbb
    const isMarketable =
      order.limit === null || (far !== 0 && (isBuy(order) ? order.limit >= far : order.limit <= far))
    split.isHeld = isShut || isMarketable
    if (!split.isHeld) split.showAt = showAt(facts, order, left)
  }
  return split
}
