/** Feed messages with every field that a feed does not set at its documented default. */
import { completeInput } from '@shared/complete-input'
import type { InputOf } from '@shared/inputs'
import type { PriceMicros, Shares, TimeMicros } from '@shared/units'

type Side = InputOf<'order'>['side']

/** One venue's top of book. A side without a price is withdrawn. */
export function quoteMessage(q: {
  at: TimeMicros
  symbol: string
  venue: string
  bid: PriceMicros | null
  bidSize: Shares
  ask: PriceMicros | null
  askSize: Shares
}): InputOf<'quote'> {
  return {
    type: 'quote',
    at: q.at,
    symbol: q.symbol,
    venue: q.venue,
    bid: q.bid,
    bidSize: q.bidSize,
    ask: q.ask,
    askSize: q.askSize,
  }
}

export function tradeMessage(t: {
  at: TimeMicros
  symbol: string
  venue: string
  price: PriceMicros
  qty: Shares
}): InputOf<'trade'> {
  return {
    type: 'trade',
    at: t.at,
    symbol: t.symbol,
    venue: t.venue,
    price: t.price,
    qty: t.qty,
    listing: null,
  }
}

/** A client order: market without a limit, else limit. Sells are long, nothing special is asked for. */
export function orderMessage(o: {
  at: TimeMicros
  id: string
  client: string
  symbol: string
  side: Side
  qty: Shares
  limit: PriceMicros | null
  tif: 'day' | 'ioc'
}): InputOf<'order'> {
  const { at, ...order } = o
  return completeInput('order', at, { ...order, orderType: o.limit === null ? 'market' : 'limit' })
}

export function clientMessage(c: {
  at: TimeMicros
  id: string
  name: string
  tier: string | null
  institutional: boolean
}): InputOf<'client'> {
  const { at, ...client } = c
  return completeInput('client', at, client)
}

export function venueMessage(v: {
  at: TimeMicros
  id: string
  kind: InputOf<'venue'>['kind']
  takeFee: PriceMicros
  addRebate: PriceMicros
  midFee: PriceMicros
  pfofPerShare: PriceMicros
  latencyMicros: number
}): InputOf<'venue'> {
  const { at, ...venue } = v
  return completeInput('venue', at, venue)
}

export function instrumentMessage(i: {
  at: TimeMicros
  symbol: string
  name: string | null
  sector: string | null
  roundLot: Shares
  prevClose: PriceMicros | null
  adv: Shares | null
  listing: string | null
  isSp500: boolean
}): InputOf<'instrument'> {
  const { at, isSp500, ...instrument } = i
  return completeInput('instrument', at, {
    ...instrument,
    tick: 10_000 as PriceMicros,
    // Tier 1 of the limit up/limit down plan holds the S&P 500; of other names the tier is not known here.
    luldTier: isSp500 ? 1 : 2,
    sp500: isSp500 ? true : null,
    currency: 'USD',
  })
}
