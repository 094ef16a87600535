/** Feed messages with every field that a feed does not set at its documented default. */
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
  return {
    type: 'order',
    at: o.at,
    id: o.id,
    client: o.client,
    symbol: o.symbol,
    side: o.side,
    qty: o.qty,
    orderType: o.limit === null ? 'market' : 'limit',
    limit: o.limit,
    stop: null,
    tif: o.tif,
    expires: null,
    minQty: null,
    allOrNone: false,
    held: true,
    display: true,
    directedTo: null,
    principalOptOut: false,
    shortSale: null,
    locate: null,
    parent: null,
    key: null,
  }
}

export function clientMessage(c: {
  at: TimeMicros
  id: string
  name: string
  tier: string | null
  institutional: boolean
}): InputOf<'client'> {
  return {
    type: 'client',
    at: c.at,
    id: c.id,
    name: c.name,
    tier: c.tier,
    institutional: c.institutional,
    beneficialOwner: null,
    affiliateOf: null,
    principalConsent: true,
    manningDisclosureDate: null,
    manningOptIn: null,
    creditGross: null,
    creditNet: null,
    maxOrderNotional: null,
    restricted: null,
    enabled: true,
  }
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
  return {
    type: 'venue',
    at: v.at,
    id: v.id,
    kind: v.kind,
    takeFee: v.takeFee,
    addRebate: v.addRebate,
    midFee: v.midFee,
    pfofPerShare: v.pfofPerShare,
    pfofPctOfSpread: 0,
    protected: null,
    latencyMicros: v.latencyMicros,
  }
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
  return {
    type: 'instrument',
    at: i.at,
    symbol: i.symbol,
    tick: 10_000 as PriceMicros,
    roundLot: i.roundLot,
    prevClose: i.prevClose,
    // Tier 1 of the limit up/limit down plan holds the S&P 500; of other names the tier is not known here.
    luldTier: i.isSp500 ? 1 : null,
    adv: i.adv,
    sp500: i.isSp500 ? true : null,
    listing: i.listing,
    currency: 'USD',
    assetClass: null,
    hardToBorrow: null,
    sector: i.sector,
    name: i.name,
  }
}
