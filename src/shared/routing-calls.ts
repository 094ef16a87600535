/**
 * The calls of the Routing and Inventory workspaces, a part of the contract: policy levels, desk quotes, hedges,
 * venues, trading states, what-ifs. None of them changes the desk.
 */
import { z } from 'zod'
import { type Scope, SIDES, type TradingState } from './inputs'
import type { Mode, SettingName } from './policy'

const name = z.string().min(1).max(64)
const none = z.undefined().or(z.null())
/** A policy document to be looked at: whatever is wrong with it is answered, not refused. */
const policyDocument = z.record(z.string().max(64), z.unknown())

export const SHOCK_SCOPES = ['all', 'sector', 'symbol'] as const
/** Trades that were not made and a market that did not happen. */
export const whatIf = z.strictObject({
  trades: z
    .array(z.strictObject({ symbol: name, side: z.enum(SIDES), qty: z.int().min(1).max(100_000_000) }))
    .max(50),
  /** Prices move by this part of theirs, in 1e-6, up and down; `name` is the sector or the symbol. */
  shock: z.strictObject({
    scope: z.enum(SHOCK_SCOPES),
    name: name.nullable(),
    ppm: z.int().min(0).max(1_000_000),
  }),
  /** The volatility and the spread of today and this part more, in 1e-6. */
  widerVolatilityPpm: z.int().min(0).max(100_000_000),
  widerSpreadPpm: z.int().min(0).max(100_000_000),
})
export type WhatIf = z.output<typeof whatIf>

export const ROUTING_CALLS = {
  'policy.effective': z.strictObject({
    tier: name.nullable().default(null),
    client: name.nullable().default(null),
    symbol: name.nullable().default(null),
  }),
  'policy.check': z.strictObject({ patch: policyDocument }),
  'quotes.desk': z.strictObject({ symbol: name }),
  'hedges.list': none,
  'venues.list': none,
  'states.list': none,
  'risk.whatIf': whatIf,
} as const

/** What each of them answers. */
export interface RoutingAnswers {
  'policy.effective': EffectivePolicy
  'policy.check': PolicyCheck
  'quotes.desk': DeskQuoteView
  'hedges.list': readonly HedgeRow[]
  'venues.list': readonly VenueRow[]
  'states.list': readonly StateRow[]
  'risk.whatIf': WhatIfAnswer
}

/** A setting in force and where it comes from: `desk`, `tier gold`, `client C1` or `symbol AAPL`. */
export interface EffectiveSetting {
  name: SettingName
  value: string | number
  level: string
}
export interface EffectivePolicy {
  hash: string
  /** The client's own tier where a client was asked for. */
  tier: string | null
  settings: readonly EffectiveSetting[]
}
/**
 * What a policy document would do. `old` is what its level has now, and `from` the level it has that from; `newFrom` is the
 * level that `new` comes from, another one where the document gives a setting back to be inherited (null).
 */
export interface PolicyCheck {
  faults: readonly string[]
  changes: readonly {
    setting: SettingName
    level: string
    old: string | number
    from: string
    new: string | number
    newFrom: string
  }[]
}
/** What the desk shows clients of a tier (null: of none). Prices in 1e-6 currency units. */
export interface TierQuote {
  tier: string | null
  /** The most specific policy level that names anything for it. */
  level: string
  mode: Mode
  bid: number | null
  bidQty: number
  ask: number | null
  askQty: number
  /** How far inventory moves the middle, 1e-6, signed. */
  skew: number
  /** Code of why a side or both are withdrawn; null while both stand. */
  withdrawn: string | null
}
export interface DeskQuoteView {
  symbol: string
  nbb: number | null
  nbbSize: number
  nbo: number | null
  nboSize: number
  quality: string
  position: number
  limitQty: number
  /** Up to this position nothing is hedged, shares; null without a band. */
  band: number | null
  tiers: readonly TierQuote[]
}
/** What to do about a position. Money in 1e-6 currency units. */
export interface HedgeRow {
  symbol: string
  sector: string
  qty: number
  /** `off`: the policy suggests no hedges here; `unknown`: there is no volume or no market to tell by. */
  verdict: 'off' | 'unknown' | 'internalize' | 'hedge' | 'invalid'
  band: number | null
  /** How far the position moves the desk's middle for clients without a tier, 1e-6; null while withdrawn. */
  skew: number | null
  side: 'buy' | 'sell'
  /** The next slice; 0: none. */
  sliceQty: number
  /** What brings the position back to its band; 0 where nothing is advised. */
  toBandQty: number
  /** Shares a trading day, buying positive. */
  rate: number
  isCapped: boolean
  /** Half the spread for the next slice, and for what leads back to the band; null without a market. */
  sliceCost: number | null
  toBandCost: number | null
}
/** A venue, its terms and what was routed there since midnight of the market. Fees a share, 1e-6. */
export interface VenueRow {
  id: string
  kind: string
  isProtected: boolean
  takeFee: number
  addRebate: number
  midFee: number
  pfofPerShare: number
  pfofPctOfSpread: number
  latencyMicros: number
  state: TradingState
  reason: string | null
  resumeWhen: string | null
  sent: number
  sentQty: number
  filled: number
  filledQty: number
  returned: number
  /** Of the shares sent; null before any was. */
  fillRate: number | null
}
/** Somebody who may not trade as usual, and why; the desk itself is always there. */
export interface StateRow {
  scope: Scope
  id: string | null
  state: TradingState
  reason: string | null
  resumeWhen: string | null
  /** 0 when nothing ever changed it. */
  at: number
}
/** A sum over positions at the midpoint, 1e-6 currency units. */
export interface WhatIfSum {
  net: number
  gross: number
  /** Of the gross limit; null without one. */
  limitUse: number | null
}
export interface WhatIfRow {
  symbol: string
  sector: string
  qty: number
  qtyAfter: number
  /** Midpoint, 1e-6; null without a two-sided market: then the row is in no sum. */
  mark: number | null
  exposureAfter: number
  limitQty: number
  limitUse: number | null
  limitUseAfter: number | null
  isOverLimit: boolean
  isShocked: boolean
  pnlUp: number
  pnlDown: number
  /** What would close the position after the trades; null when it is flat. */
  closeOut: { side: 'buy' | 'sell'; qty: number } | null
  /** Half the widened spread to do so. */
  closeCost: number
  /** One standard deviation of a day at the widened volatility against the position. */
  dayMove: number
}
export interface WhatIfAnswer {
  at: number
  before: WhatIfSum
  after: WhatIfSum
  /** After the trades, once prices have moved up and down. */
  up: WhatIfSum
  down: WhatIfSum
  pnlUp: number
  pnlDown: number
  closeCost: number
  dayMove: number
  rows: readonly WhatIfRow[]
  unmarked: readonly string[]
}
