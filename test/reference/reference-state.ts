/** What the reference engine remembers: plain records in plain arrays. Slow and obvious on purpose. */
import type { DeskEvent } from '@shared/events'
import type { InputOf } from '@shared/inputs'

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
  at: number
}
export interface RefRoute {
  id: string
  order: RefOrder
  venue: string
  qty: number
  filled: number
  purpose: 'client' | 'display'
  isOpen: boolean
  shown: string
}
export interface RefOrder {
  input: InputOf<'order'>
  qty: number
  limit: number | null
  filled: number
  number: number
  priority: number
  isOpen: boolean
  decisions: number
  fills: number
  fromDesk: number
  expiresAt: number
  counted: number
  routes: RefRoute[]
  skips: { venue: string; shown: string }[]
}
export interface RefPosition {
  qty: number
  cost: bigint
  realized: bigint
}

export interface RefFacts {
  instruments: InputOf<'instrument'>[]
  clients: InputOf<'client'>[]
  venues: RefVenue[]
  quotes: RefQuote[]
  orders: RefOrder[]
  usedIds: string[]
  positions: Record<string, RefPosition>
  states: Record<string, string>
  haltedSymbols: string[]
  isMarketHalted: boolean
  lastFeedAt: number
  waiting: string[]
  at: number
  priorities: number
  events: DeskEvent[]
}

export const openQty = (order: RefOrder): number => order.qty - order.filled
export const openRoute = (order: RefOrder, purpose: 'client' | 'display'): RefRoute | undefined =>
  order.routes.find((route) => route.isOpen && route.purpose === purpose)

/** The worst price an order takes: infinity for a market buy, 0 for a market sell. */
export const worst = (order: RefOrder): number =>
  order.limit ?? (order.input.side === 'buy' ? Number.POSITIVE_INFINITY : 0)

/** Resting and held orders of a side: best price first, then priority. */
export function queue(facts: RefFacts, symbol: string, side: string): RefOrder[] {
  return facts.orders
    .filter((o) => o.isOpen && o.input.symbol === symbol && o.input.side === side && !openRoute(o, 'client'))
    .sort((a, b) =>
      worst(a) === worst(b)
        ? a.priority - b.priority
        : side === 'buy'
          ? worst(b) - worst(a)
          : worst(a) - worst(b),
    )
}

export interface RefMarket {
  nbb: number
  nbo: number
  quality: string
}

/** Protected best prices (0 when absent) and whether they can be traded against. */
export function market(facts: RefFacts, symbol: string): RefMarket {
  const lot = facts.instruments.find((i) => i.symbol === symbol)?.roundLot ?? 100
  const good = facts.quotes.filter(
    (q) => q.symbol === symbol && facts.venues.find((v) => v.id === q.venue)?.isProtected,
  )
  const bids = good.filter((q) => q.bid > 0 && q.bidSize >= lot).map((q) => q.bid)
  const asks = good.filter((q) => q.ask > 0 && q.askSize >= lot).map((q) => q.ask)
  const nbb = bids.length ? Math.max(...bids) : 0
  const nbo = asks.length ? Math.min(...asks) : 0
  let quality = 'good'
  if (facts.isMarketHalted || facts.haltedSymbols.includes(symbol)) quality = 'halted'
  else if (!nbb && !nbo) quality = 'missing'
  else if (facts.at - facts.lastFeedAt > 1_000_000) quality = 'stale'
  else if (!nbb || !nbo) quality = 'oneSided'
  else if (nbb > nbo) quality = 'crossed'
  else if (nbb === nbo) quality = 'locked'
  return { nbb, nbo, quality }
}

const RANK = ['active', 'reduce', 'crossOnly', 'halted']
/** The strictest of the desk's, the symbol's and the client's state. */
export function stateOf(facts: RefFacts, order: RefOrder): string {
  const keys = ['desk', `symbol ${order.input.symbol}`, `client ${order.input.client}`]
  const ranks = keys.map((key) => RANK.indexOf(facts.states[key] ?? 'active'))
  return RANK[Math.max(...ranks)] as string
}
