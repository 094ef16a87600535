/** How the reference engine splits an order: clients, then inventory, then a venue, then rest. */
import type { PolicySettings } from '@shared/policy'
import { marketTime } from '@shared/time'
import type { TimeMicros } from '@shared/units'
import { isShort, mayShortAt } from './reference-protection'
import {
  bothBooks,
  declines,
  hasMinimum,
  isAway,
  isBuy,
  isImmediate,
  isPeg,
  isSameOwner,
  leastFill,
  market,
  micros,
  middleOf,
  openQty,
  qualityOf,
  queue,
  type RefDesk,
  type RefMarket,
  type RefOrder,
  settingsFor,
  stateOf,
  tradable,
  worstAt,
} from './reference-state'
import { showAt, venueFor } from './reference-venues'

export interface RefLeg {
  contra: RefOrder
  qty: number
  price: number
  isDark: boolean
}
export interface RefSplit {
  quality: string
  legs: RefLeg[]
  cross: number
  dark: number
  principal: number
  deskPrice: number
  route: number
  venue: string
  routeLimit: number | null
  rest: number
  cancelled: number
  isHeld: boolean
  showAt: string | null
}

const sum = (legs: RefLeg[], isDark: boolean): number =>
  legs.reduce((total, leg) => total + (leg.isDark === isDark ? leg.qty : 0), 0)

export function splitOf(desk: RefDesk, order: RefOrder): RefSplit {
  const { symbol, tif } = order.input
  const quality = qualityOf(desk, symbol)
  const state = stateOf(desk, order)
  const isShut = quality === 'halted' || state === 'halted'
  const isAsleep = order.waitsForStop || (order.firming !== null && tradable(order) === 0)
  const open = isAsleep ? openQty(order) : tradable(order)
  const split: RefSplit = {
    quality,
    legs: [],
    cross: 0,
    dark: 0,
    principal: 0,
    deskPrice: 0,
    route: 0,
    venue: '',
    routeLimit: null,
    rest: 0,
    cancelled: 0,
    isHeld: false,
    showAt: null,
  }
  if (!isShut && !isAsleep && !isAway(order) && quality === 'good') inside(desk, order, open, state, split)
  const left = open - split.cross - split.dark - split.principal
  if (left === 0) return split
  const best = isShut || isAsleep || isPeg(order) ? null : venueFor(desk, order, left)
  if (best) {
    split.route = left
    split.venue = best.venue
    split.routeLimit = best.limit
  } else if (isImmediate(order)) split.cancelled = left
  else {
    split.rest = left
    const isQuiet = isPeg(order) && !isShut
    split.isHeld = !isQuiet && (isShut || isAsleep || isAway(order) || isMarketable(desk, order))
    if (!split.isHeld) split.showAt = showAt(desk, order, left)
  }
  if (tif === 'fok' && split.cancelled > 0 && left < open) throw new Error(`${order.input.id} filled in part`)
  return split
}

function isMarketable(desk: RefDesk, order: RefOrder): boolean {
  const { nbb, nbo } = market(desk, order.input.symbol)
  if (order.limit === null) return true
  return isBuy(order) ? nbo !== 0 && order.limit >= nbo : order.limit <= nbb
}

/** Clients first, then the inventory; nothing of it when that is less than the order takes at once. */
function inside(desk: RefDesk, order: RefOrder, open: number, state: string, split: RefSplit): void {
  const p = settingsFor(desk, order.input.client, order.input.symbol)
  const best = isPeg(order) ? null : venueFor(desk, order, open)
  const sign = isBuy(order) ? 1 : -1
  const worst =
    best === null ? sign * Number.POSITIVE_INFINITY : best.allIn + sign * micros(p.bestExTolerance)
  const legs = legsOf(desk, order, open).filter((leg) => sign * leg.price <= sign * worst)
  const crossed = sum(legs, false) + sum(legs, true)
  const principal =
    crossed < open ? principalOf(desk, order, open - crossed, legs, state, p, worst, split) : 0
  if (crossed + principal < (hasMinimum(order) ? leastFill(order, open) : 0)) return
  split.legs = legs
  split.cross = sum(legs, false)
  split.dark = sum(legs, true)
  split.principal = principal
}

/** Resting clients of the other side, best first, at the midpoint as far as both limits and the quote allow. */
function legsOf(desk: RefDesk, order: RefOrder, open: number): RefLeg[] {
  const { symbol } = order.input
  const quote = market(desk, symbol)
  const middle = middleOf(quote)
  const own = worstAt(order, middle)
  const reaches = isBuy(order) ? own >= middle : own <= middle
  const legs: RefLeg[] = []
  if (isPeg(order) && !reaches) return legs
  const side = isBuy(order) ? 'sell' : 'buy'
  const others = reaches ? bothBooks(desk, symbol, side, middle) : queue(desk, symbol, side, 'book')
  let left = open
  for (const contra of others) {
    if (left === 0) break
    const theirs = worstAt(contra, middle)
    // A peg whose own limit does not reach the midpoint does not trade.
    if (isPeg(contra) && theirs !== middle) continue
    const low = Math.max(quote.nbb, isBuy(order) ? theirs : own)
    const high = Math.min(quote.nbo, isBuy(order) ? own : theirs)
    if (low > high) break
    const isDark = isPeg(order) || isPeg(contra)
    const qty = Math.min(left, tradable(contra))
    if (isSameOwner(order, contra) || stateOf(desk, contra) === 'halted') continue
    if ((isDark && declines(order, contra)) || qty === 0) continue
    if (hasMinimum(contra) && qty < leastFill(contra, openQty(contra))) continue
    const price = Math.min(Math.max(middle, low), high)
    if (isShort(isBuy(order) ? contra : order) && !mayShortAt(desk, symbol, price)) continue
    legs.push({ contra, qty, price, isDark })
    left -= qty
  }
  return legs
}

/**
 * The desk's price: the far side, improved, moved by inventory, at best the midpoint, on a grid of 0.0001. It matches
 * the best venue where that takes no more than the midpoint.
 */
function deskPriceOf(
  order: RefOrder,
  { nbb, nbo }: RefMarket,
  lots: number,
  p: PolicySettings,
  worst: number,
): number {
  const half = (nbo - nbb) / 2
  const skew = Math.round(Math.max(-half, Math.min(half, -p.skewPerLot * half * lots)))
  const asked = p.improvementShare * half + (isBuy(order) ? -skew : skew)
  const needed = isBuy(order) ? nbo - worst : worst - nbb
  const matching = p.bestExecution === 'match' && needed <= half ? needed : 0
  const given = Math.min(half, Math.max(asked, 100, micros(p.minImprovement), matching))
  const exact = isBuy(order) ? nbo - given : nbb + given
  const onGrid = (isBuy(order) ? Math.floor(exact / 100) : Math.ceil(exact / 100)) * 100
  const passesMiddle = isBuy(order) ? onGrid < (nbb + nbo) / 2 : onGrid > (nbb + nbo) / 2
  return passesMiddle ? (isBuy(order) ? nbo : nbb) : onGrid
}

/** Shares the inventory fills of the `left` that the clients did not take. */
function principalOf(
  desk: RefDesk,
  order: RefOrder,
  left: number,
  legs: RefLeg[],
  state: string,
  p: PolicySettings,
  worst: number,
  split: RefSplit,
): number {
  const { symbol, principalOptOut } = order.input
  const { principalConsent, declines: declined } = order.client.input
  if (state === 'crossOnly' || p.mode === 'off' || principalOptOut || !principalConsent) return 0
  if (isPeg(order) && declined.includes('desk')) return 0
  const quote = market(desk, symbol)
  const position = desk.positions[symbol]?.qty ?? 0
  const lot = desk.instruments.find((i) => i.symbol === symbol)?.roundLot ?? 100
  const price = deskPriceOf(order, quote, position / lot, p, worst)
  split.deskPrice = price
  const reduces = isBuy(order) ? position : -position
  const edge = state === 'reduce' ? 0 : p.mode === 'active' ? p.maxPosition : p.passiveBand
  const bound = worstAt(order, middleOf(quote))
  if (isBuy(order) ? price > Math.min(bound, worst) : price < Math.max(bound, worst)) return 0
  const room = Math.min(left, reduces + edge, p.maxPrincipalQty - order.fromDesk)
  const qty = Math.min(room, capitalRoom(desk, reduces, price))
  const sellsShort = isBuy(order) ? position < qty : isShort(order)
  if (sellsShort && !mayShortAt(desk, symbol, price)) return 0
  return qty > 0 && !leavesProtectedBehind(desk, order, legs, price, qty) ? qty : 0
}

/** What the desk's capital leaves at a price; closing a position needs none. */
function capitalRoom(desk: RefDesk, reduces: number, price: number): number {
  const most = micros(desk.policy.desk.maxGrossNotional)
  if (most === 0) return Number.POSITIVE_INFINITY
  const gross = Object.values(desk.positions).reduce((total, p) => total + Number(p.cost), 0)
  return Math.max(0, reduces) + Math.max(0, Math.floor((most - gross) / price))
}

/** FINRA 5320: true when a held client order on the desk's side would have been satisfied at the desk's price. */
function leavesProtectedBehind(
  desk: RefDesk,
  order: RefOrder,
  legs: RefLeg[],
  price: number,
  qty: number,
): boolean {
  const { symbol } = order.input
  const side = isBuy(order) ? 'sell' : 'buy'
  const middle = middleOf(market(desk, symbol))
  const firm = queue(desk, symbol, side, 'pegs').filter((held) => tradable(held) > 0)
  return [...queue(desk, symbol, side, 'book'), ...firm].some((held) => {
    if (legs.some((leg) => leg.contra === held && leg.qty === openQty(held))) return false
    if (hasMinimum(held) && qty < leastFill(held, openQty(held))) return false
    const limit = held.limit === null && !isPeg(held) ? null : worstAt(held, middle)
    const isExempt = optedIn(held) === 0 && wasTold(desk, held) && isExemptKind(held, openQty(held), price)
    return isOwed(desk, held, limit, price) && !isExempt
  })
}

/** True for a held order that trades at the desk's price, or within the least step of it (5320.06). */
export function isOwed(desk: RefDesk, held: RefOrder, limit: number | null, price: number): boolean {
  if (limit === null) return true
  const { nbb, nbo } = market(desk, held.input.symbol)
  const isKnown = nbb > 0 && nbo > 0
  const isOutside = isKnown && (isBuy(held) ? limit < nbb : limit > nbo)
  if (isOutside && price >= nbb && price <= nbo) return false
  const step = leastStep(limit, isKnown ? nbo - nbb : 0)
  return isBuy(held) ? price < limit + step : price > limit - step
}

function leastStep(limit: number, spread: number): number {
  if (limit >= 1_000_000) return 10_000
  const amount = [10_000, 1_000, 100, 10].find((tier) => limit >= tier) ?? 1
  // Without a spread there is no half of it.
  return spread > 0 ? Math.min(amount, spread / 2) : amount
}

/** Shares for which a client opted in to protection. */
export function optedIn(held: RefOrder): number {
  const optIn: unknown = JSON.parse(held.client.input.manningOptIn ?? 'false')
  return optIn === true ? Number.POSITIVE_INFINITY : Number(optIn)
}

/** 5320.01: told in writing in the last year. */
export function wasTold(desk: RefDesk, held: RefOrder): boolean {
  const { manningDisclosureDate: told } = held.client.input
  const today = marketTime(desk.at as TimeMicros).day
  return told !== null && today - Date.parse(`${told}T00:00:00Z`) / 86_400_000 <= 365
}

/** 5320.01 and .02: an institution, or a large order. */
export const isExemptKind = (held: RefOrder, qty: number, price: number): boolean =>
  held.client.input.institutional || (qty >= 10_000 && (held.limit ?? price) * qty >= 100_000_000_000)
