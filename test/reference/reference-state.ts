/** What the reference engine remembers: plain records in plain arrays. Slow and obvious on purpose. */
import type { DeskEvent } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import type { Policy, PolicySettings } from '@shared/policy'
import { atMarketTime, marketTime } from '@shared/time'
import type { TimeMicros } from '@shared/units'

const HOUR = 3_600_000_000
export const MINUTE = 60_000_000
export const OPEN = 9.5 * HOUR
export const CLOSE = 16 * HOUR

/** An event without the parts of a receipt that the reference does not work out. */
export type RefEvent = Record<string, unknown>

export interface RefVenue {
  id: string
  input: InputOf<'venue'>
  isProtected: boolean
  state: string
}
export interface RefQuote {
  symbol: string
  venue: string
  bid: number
  bidSize: number
  ask: number
  askSize: number
}
/** Shares owed to an order still. */
export const stillOwed = (desk: RefDesk, { duties }: RefOrder): number =>
  duties.reduce((sum, { left, until }) => sum + (desk.at <= until ? left : 0), 0)

/** A pool's fee is its midpoint fee, where it has one. */
export function takingFee({ kind, takeFee, midFee }: InputOf<'venue'>): number {
  return kind === 'midpoint' && midFee ? midFee : takeFee
}
export interface RefRoute {
  id: string
  order: RefOrder
  venue: string
  qty: number
  filled: number
  /** What its venue told of it: the names of executions, and the last fill in its words. */
  told: { names: string[]; last: string }
  purpose: 'client' | 'display' | 'hedge'
  isOpen: boolean
  /** What the venue showed when it was sent. */
  shown: string
}
/** What was ordered in one instrument and session and not cancelled. */
export interface RefDayUse {
  close: number
  shares: number
  notional: number
}
export interface RefClient {
  input: InputOf<'client'>
  filledBuy: number
  filledSell: number
  openBuy: number
  openSell: number
  dayUse: Record<string, RefDayUse>
  /** When each kind of order came last. */
  recent: Record<string, number>
}
/** How a conditional order stands with the invitations it gets. */
export interface RefFirming {
  /** Shares firmed up, and what of them has traded since. */
  qty: number
  traded: number
  invitation: string | null
  contra: RefOrder | null
  until: number
  invited: number
  fallDowns: number
  isPassedOver: boolean
  refused: RefOrder[]
}
export interface RefOrder {
  input: InputOf<'order'>
  client: RefClient
  /** The desk's own order. */
  isDesk: boolean
  parent: RefOrder | null
  children: number
  qty: number
  limit: number | null
  stop: number
  waitsForStop: boolean
  filled: number
  priority: number
  isOpen: boolean
  /** True while it stands where others can find it: the client book, the midpoint book or the stops. */
  isResting: boolean
  decisions: number
  fills: number
  fromDesk: number
  counted: number
  routes: RefRoute[]
  skips: { venue: string; shown: string }[]
  firming: RefFirming | null
  /** What trades of the desk owe it, oldest first, each until its minute is over. */
  duties: RefDuty[]
}
export interface RefDuty {
  left: number
  price: number
  until: number
}
export interface RefPosition {
  qty: number
  cost: bigint
  realized: bigint
}
export interface RefTimer {
  at: number
  order: RefOrder
  /** The invitation that ends; null: the order does. */
  invitation: string | null
}
export interface RefMarket {
  nbb: number
  nbo: number
}

export class RefDesk {
  at = 0
  policy: Policy
  instruments: InputOf<'instrument'>[] = []
  clients: Record<string, RefClient> = {}
  venues: RefVenue[] = []
  quotes: Record<string, RefQuote[]> = {}
  markets: Record<string, RefMarket> = {}
  lastSale: Record<string, number> = {}
  /** Open orders in the order of acceptance; finished ones are found by id only. */
  open: RefOrder[] = []
  orders = new Map<string, RefOrder>()
  usedIds = new Set<string>()
  /** Filled shares that were given to accounts. */
  allocations: { id: string; order: string; qty: number }[] = []
  positions: Record<string, RefPosition> = {}
  states: Record<string, string> = {}
  haltedSymbols: string[] = []
  isMarketHalted = false
  lastFeedAt = Number.NEGATIVE_INFINITY
  waiting: string[] = []
  priorities = 0
  timers: RefTimer[] = []
  /** Symbols in which Rule 201 restricts short sales. */
  restricted = new Set<string>()
  /** Symbols in which anything was filled or sent. */
  traded = new Set<unknown>()
  realizedToday = 0n
  realizedUntil = 0
  /** Queues already sorted, until anything in a book changes. */
  queues: Record<string, RefOrder[]> = {}
  settings: Record<string, PolicySettings> = {}
  out: RefEvent[] = []

  constructor(policy: Policy) {
    this.policy = policy
  }

  say(type: DeskEvent['type'], fields: RefEvent): void {
    if (type === 'fill' || type === 'routeSent') this.traded.add(fields['symbol'])
    this.out.push({ type, at: this.at, ...fields })
  }

  warn(rule: string, id: string | null, severity = 'critical'): void {
    this.say('alert', { rule, id, severity })
  }
}

export const micros = (text: string): number => Math.round(Number(text) * 1e6)
export const isBuy = (order: RefOrder): boolean => order.input.side === 'buy'
export const isPeg = (order: RefOrder): boolean => order.input.orderType === 'midpointPeg'
export const openQty = (order: RefOrder): number => order.qty - order.filled
export const isImmediate = (order: RefOrder): boolean =>
  order.input.tif === 'ioc' || order.input.tif === 'fok'
export const openRoute = (order: RefOrder, purpose: RefRoute['purpose']): RefRoute | undefined =>
  order.routes.find((route) => route.isOpen && route.purpose === purpose)
/** The route that keeps an order from being decided. */
export const awayRoute = (order: RefOrder): RefRoute | undefined =>
  order.routes.find((route) => route.isOpen && route.purpose !== 'display')

export function auctionOf(type: string): 'open' | 'close' | null {
  if (type === 'moo' || type === 'loo') return 'open'
  return type === 'moc' || type === 'loc' ? 'close' : null
}
/** An order that only an auction or the one venue its client named may fill. */
export const isAway = (order: RefOrder): boolean =>
  auctionOf(order.input.orderType) !== null || order.input.directedTo !== null

/** Shares that may trade now: of a conditional order those firmed up and not yet traded. */
export const tradable = (order: RefOrder): number =>
  order.firming ? Math.min(order.firming.qty - order.firming.traded, openQty(order)) : openQty(order)
export const hasMinimum = ({ input }: RefOrder): boolean =>
  input.allOrNone || input.tif === 'fok' || input.minQty !== null
/** The fewest shares a client takes at once when `open` are left. */
export const leastFill = ({ input }: RefOrder, open: number): number =>
  input.allOrNone || input.tif === 'fok' ? open : Math.min(input.minQty ?? 0, open)

/** The worst price an order takes: infinity for a market buy, 0 for a market sell. */
export const worst = (order: RefOrder): number => order.limit ?? (isBuy(order) ? Number.POSITIVE_INFINITY : 0)
/** The same in a market: a peg goes no further than the midpoint. */
export function worstAt(order: RefOrder, middle: number): number {
  if (!isPeg(order)) return worst(order)
  return isBuy(order) ? Math.min(worst(order), middle) : Math.max(worst(order), middle)
}

/** Resting orders of a side, the best first: by `priceOf`, then by priority. */
function sorted(orders: RefOrder[], side: string, priceOf: (order: RefOrder) => number): RefOrder[] {
  const sign = side === 'buy' ? -1 : 1
  return orders.sort((a, b) => {
    const [x, y] = [priceOf(a), priceOf(b)]
    return x === y ? a.priority - b.priority : sign * (x < y ? -1 : 1)
  })
}

type Place = 'book' | 'pegs' | 'stops'
/** Where an order rests. */
export const placeOf = (order: RefOrder): Place =>
  order.waitsForStop ? 'stops' : isPeg(order) ? 'pegs' : 'book'

/** The orders that rest in a place, in priority: pegs by time, stops by the first that a print reaches. */
export function queue(desk: RefDesk, symbol: string, side: string, place: Place): RefOrder[] {
  const key = `${symbol} ${side} ${place}`
  const known = desk.queues[key]
  if (known) return known
  const there = desk.open.filter(
    (o) => o.isResting && o.input.symbol === symbol && o.input.side === side && placeOf(o) === place,
  )
  const other = side === 'buy' ? 'sell' : 'buy'
  const made =
    place === 'pegs'
      ? sorted(there, side, () => 0)
      : place === 'stops'
        ? sorted(there, other, (o) => o.stop)
        : sorted(there, side, worst)
  desk.queues[key] = made
  return made
}

/** Client book and midpoint book in one order of priority, the pegs standing at the midpoint. */
export function bothBooks(desk: RefDesk, symbol: string, side: string, middle: number): RefOrder[] {
  const all = [...queue(desk, symbol, side, 'book'), ...queue(desk, symbol, side, 'pegs')]
  return sorted(all, side, (o) => (isPeg(o) ? middle : worst(o)))
}

/** Protected best prices, 0 when absent. */
export function market(desk: RefDesk, symbol: string): RefMarket {
  const known = desk.markets[symbol]
  if (known) return known
  const lot = desk.instruments.find((i) => i.symbol === symbol)?.roundLot ?? 100
  const good = (desk.quotes[symbol] ?? []).filter(
    (q) => desk.venues.find((v) => v.id === q.venue)?.isProtected,
  )
  const bids = good.filter((q) => q.bid > 0 && q.bidSize >= lot).map((q) => q.bid)
  const asks = good.filter((q) => q.ask > 0 && q.askSize >= lot).map((q) => q.ask)
  const made = { nbb: bids.length ? Math.max(...bids) : 0, nbo: asks.length ? Math.min(...asks) : 0 }
  desk.markets[symbol] = made
  return made
}

/** Whether the protected prices can be traded against. */
export function qualityOf(desk: RefDesk, symbol: string): string {
  const { nbb, nbo } = market(desk, symbol)
  if (desk.isMarketHalted || desk.haltedSymbols.includes(symbol)) return 'halted'
  if (!nbb && !nbo) return 'missing'
  if (desk.at - desk.lastFeedAt > 1_000_000) return 'stale'
  if (!nbb || !nbo) return 'oneSided'
  if (nbb > nbo) return 'crossed'
  return nbb === nbo ? 'locked' : 'good'
}

export const middleOf = ({ nbb, nbo }: RefMarket): number => Math.floor((nbb + nbo) / 2)

const RANK = ['active', 'reduce', 'crossOnly', 'halted']
/** The strictest of the desk's, the symbol's and the client's state. */
export function stateOf(desk: RefDesk, order: RefOrder): string {
  const keys = ['desk', `symbol ${order.input.symbol}`, `client ${order.input.client}`]
  const ranks = keys.map((key) => RANK.indexOf(desk.states[key] ?? 'active'))
  return RANK[Math.max(...ranks)] as string
}

/** The settings that hold for a client in an instrument: desk, then tier, then client, then symbol. */
export function settingsFor(desk: RefDesk, client: string, symbol: string): PolicySettings {
  const key = `${client} ${symbol}`
  const { policy } = desk
  const tier = desk.clients[client]?.input.tier ?? ''
  const known = desk.settings[key]
  if (known) return known
  const isKnown = desk.clients[client] !== undefined
  const made = {
    ...policy.desk,
    ...(isKnown ? policy.tiers[tier] : {}),
    ...(isKnown ? policy.clients[client] : {}),
    ...policy.symbols[symbol],
  }
  desk.settings[key] = made
  return made
}

/** The close that ends a day order: today's, from the close on the next weekday's. */
export function closeFor(at: number): number {
  const { day, sinceMidnight } = marketTime(at as TimeMicros)
  let last = sinceMidnight < CLOSE ? day : day + 1
  // Day 0 was a Thursday. No random day comes near a holiday.
  while ((last + 4) % 7 === 0 || (last + 4) % 7 === 6) last++
  return atMarketTime(last, CLOSE)
}

/** Clients of one owner, and a client with itself, must not trade with each other. */
export function isSameOwner(a: RefOrder, b: RefOrder): boolean {
  const [x, y] = [a.client.input, b.client.input]
  return x.id === y.id || (x.beneficialOwner !== null && x.beneficialOwner === y.beneficialOwner)
}

/** True when either client does not want to meet the other's segment or tier in the midpoint book. */
export function declines(a: RefOrder, b: RefOrder): boolean {
  const one = (x: RefOrder, y: RefOrder): boolean =>
    x.client.input.declines.some((what) => what === 'neutral' || what === y.client.input.tier)
  return one(a, b) || one(b, a)
}
