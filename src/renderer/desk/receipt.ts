/**
 * A receipt as the screen reads it: from its public spelling (decimal text) back to whole numbers. A field
 * that is missing is null, never a guess.
 */
import { parseTime } from '@shared/time'
import { readDecimal } from '../design/format'

export interface VenueSeen {
  venue: string
  bid: number | null
  bidSize: number
  ask: number | null
  askSize: number
  quotedAt: number | null
}
export interface CheckSeen {
  code: string
  verdict: string
  observed: number | null
  bound: number | null
}
export interface AlternativeSeen {
  action: string
  venue: string | null
  qty: number
  price: number | null
  clientCost: number | null
  deskValue: number | null
  isChosen: boolean
  reason: string
}
export interface ReceiptSeen {
  trigger: string
  order: {
    id: string
    client: string
    symbol: string
    side: string
    qty: number
    openQty: number
    orderType: string
    limit: number | null
    tif: string
  }
  market: {
    quality: string
    nbb: number | null
    nbbSize: number
    nbo: number | null
    nboSize: number
    feedAgeMicros: number
    venues: VenueSeen[]
  }
  inventory: { qty: number; avgPrice: number | null; limitQty: number }
  pricing: {
    mode: string
    policyLevel: string
    improvement: number | null
    skew: number | null
    deskPrice: number | null
    deskQty: number
  }
  checks: CheckSeen[]
  considered: { id: string; price: number | null; qty: number; outcome: string }[]
  alternatives: AlternativeSeen[]
  split: { cross: number; principal: number; dark: number; route: number; rest: number; cancelled: number }
  policyHash: string
  regimeHash: string
  regime: string
}

type Fields = Record<string, unknown>
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const list = (value: unknown): Fields[] => (Array.isArray(value) ? value.map(fields) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const count = (value: unknown): number => (typeof value === 'number' ? value : 0)
const maybe = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const instant = (value: unknown): number | null => {
  const at = parseTime(text(value))
  return typeof at === 'number' ? at : null
}

/** Reads a receipt; null when there is none, as for an order that was refused before it was decided. */
export function readReceipt(value: unknown): ReceiptSeen | null {
  const receipt = fields(value)
  if (!('split' in receipt)) return null
  const order = fields(receipt['order'])
  const pricing = fields(receipt['pricing'])
  const inventory = fields(receipt['inventory'])
  const split = fields(receipt['split'])
  return {
    trigger: text(receipt['trigger']),
    order: {
      id: text(order['id']),
      client: text(order['client']),
      symbol: text(order['symbol']),
      side: text(order['side']),
      qty: count(order['qty']),
      openQty: count(order['openQty']),
      orderType: text(order['orderType']),
      limit: readDecimal(order['limit']),
      tif: text(order['tif']),
    },
    market: readMarket(fields(receipt['market'])),
    inventory: {
      qty: count(inventory['qty']),
      avgPrice: readDecimal(inventory['avgPrice']),
      limitQty: count(inventory['limitQty']),
    },
    pricing: {
      mode: text(pricing['mode']),
      policyLevel: text(pricing['policyLevel']),
      improvement: readDecimal(pricing['improvement']),
      skew: readDecimal(pricing['skew']),
      deskPrice: readDecimal(pricing['deskPrice']),
      deskQty: count(pricing['deskQty']),
    },
    checks: list(receipt['checks']).map((check) => ({
      code: text(check['code']),
      verdict: text(check['verdict']),
      observed: maybe(check['observed']),
      bound: maybe(check['bound']),
    })),
    considered: list(receipt['considered']).map((seen) => ({
      id: text(seen['id']),
      price: readDecimal(seen['price']),
      qty: count(seen['qty']),
      outcome: text(seen['outcome']),
    })),
    alternatives: list(receipt['alternatives']).map(readAlternative),
    split: {
      cross: count(split['cross']),
      principal: count(split['principal']),
      dark: count(split['dark']),
      route: count(split['route']),
      rest: count(split['rest']),
      cancelled: count(split['cancelled']),
    },
    policyHash: text(receipt['policyHash']),
    regimeHash: text(receipt['regimeHash']),
    regime: text(receipt['regime']),
  }
}

function readMarket(market: Fields): ReceiptSeen['market'] {
  return {
    quality: text(market['quality']),
    nbb: readDecimal(market['nbb']),
    nbbSize: count(market['nbbSize']),
    nbo: readDecimal(market['nbo']),
    nboSize: count(market['nboSize']),
    feedAgeMicros: count(market['feedAgeMicros']),
    venues: list(market['venues']).map((venue) => ({
      venue: text(venue['venue']),
      bid: readDecimal(venue['bid']),
      bidSize: count(venue['bidSize']),
      ask: readDecimal(venue['ask']),
      askSize: count(venue['askSize']),
      quotedAt: instant(venue['quotedAt']),
    })),
  }
}

function readAlternative(plan: Fields): AlternativeSeen {
  return {
    action: text(plan['action']),
    venue: text(plan['venue']) || null,
    qty: count(plan['qty']),
    price: readDecimal(plan['price']),
    clientCost: readDecimal(plan['clientCost']),
    deskValue: readDecimal(plan['deskValue']),
    isChosen: plan['chosen'] === true,
    reason: text(plan['reason']),
  }
}
