/**
 * What the engine is told: the public scenario format of `docs/scenarios.md`, one table an input.
 *
 * Order of fields and of choices is part of the journal's bytes: append, never reorder or remove.
 */
import {
  bool,
  choice,
  fallback,
  json,
  list,
  number,
  optional,
  price,
  qty,
  type RecordOf,
  rare,
  record,
  text,
  time,
} from './fields'
import type { TimeMicros } from './units'

export const SIDES = ['buy', 'sell'] as const
export const ORDER_TYPES = [
  'market',
  'limit',
  'stop',
  'stopLimit',
  'midpointPeg',
  'moc',
  'loc',
  'moo',
  'loo',
] as const
export const TIFS = ['day', 'ioc', 'fok', 'gtc', 'gtd'] as const
export const VENUE_KINDS = ['exchange', 'midpoint', 'wholesaler'] as const
export const SCOPES = ['desk', 'client', 'symbol', 'venue'] as const
export const TRADING_STATES = ['active', 'reduce', 'crossOnly', 'halted'] as const
export const MARKET_STATUSES = ['halt', 'pause', 'resume'] as const
export const AUCTIONS = ['open', 'close'] as const
export const SEGMENTS = ['benign', 'neutral', 'toxic'] as const
export const HOST_EVENTS = ['clockBack', 'clockForward', 'gap', 'reopened'] as const
/** What stands for the record of an error trade while there is none: it exempts from nothing (FINRA 5320.05). */
export const RECORD_PENDING = 'pending'
export const SHORT_SALES = ['long', 'short', 'exempt'] as const

export const INPUTS = {
  instrument: {
    symbol: text('symbol'),
    tick: optional(price('increment assigned for prices of 1.00 and more; below it 0.0001')),
    roundLot: optional(qty('shares in a round lot')),
    prevClose: optional(price('previous close')),
    luldTier: optional(number('1 or 2')),
    adv: optional(qty('average daily volume, shares')),
    sp500: optional(bool('member of the S&P 500')),
    listing: optional(text('listing market')),
    currency: optional(text('ISO 4217')),
    assetClass: optional(text('equity unless named')),
    hardToBorrow: optional(bool('needs a locate to sell short')),
    sector: optional(text('GICS sector, for exposure')),
    name: optional(text('security name')),
    liquidityBand: rare(number('RTS 11 liquidity band, 1 to 6, under a European regime')),
  },
  client: {
    id: text('client id'),
    name: optional(text('display name')),
    tier: optional(text('pricing tier')),
    institutional: fallback(bool('FINRA 4512(c) account'), false),
    beneficialOwner: optional(text('owner shared by accounts that must not trade with each other')),
    affiliateOf: optional(text('firm of which this is an affiliate')),
    principalConsent: fallback(bool('may be filled from the desk’s inventory'), true),
    manningDisclosureDate: optional(text('date of the last written notice, YYYY-MM-DD')),
    manningOptIn: optional(json('true, or a number of shares')),
    creditGross: optional(price('gross credit limit, currency')),
    creditNet: optional(price('net credit limit, currency')),
    maxOrderNotional: optional(price('largest order, currency')),
    restricted: optional(json('true, or a list of symbols')),
    enabled: fallback(bool('false: no new orders'), true),
    declines: fallback(
      list(text(), 'midpoint book: segments and tiers it does not meet; desk: our inventory'),
      [],
    ),
    by: rare(text('who changed it')),
    reason: rare(text('why it was changed')),
  },
  venue: {
    id: text('venue id'),
    kind: choice(VENUE_KINDS),
    takeFee: fallback(price('currency a share paid to take; negative is a rebate'), 0),
    addRebate: fallback(price('currency a share received to add'), 0),
    midFee: fallback(price('currency a share paid at the midpoint; a pool without one charges takeFee'), 0),
    pfofPerShare: fallback(price('payment for order flow received, currency a share'), 0),
    pfofPctOfSpread: fallback(number('payment for order flow, percent of the spread'), 0),
    protected: optional(bool('quotes are protected; default true for exchanges only')),
    latencyMicros: fallback(number('microseconds until an order is answered'), 0),
    by: rare(text('who changed it')),
    reason: rare(text('why it was changed')),
  },
  position: { symbol: text('symbol'), qty: qty('signed shares'), avgPrice: price('average price') },
  policy: {
    policy: json('the policy document, whole or a part that is laid over the one in force'),
    by: rare(text('who asked for it')),
    approvedBy: rare(text('the second person, where a limit was raised')),
    revertsAt: rare(time('when every setting that it names goes back to what it was')),
  },
  quote: {
    symbol: text('symbol'),
    venue: text('venue id'),
    bid: optional(price('null withdraws the side')),
    bidSize: fallback(qty('shares'), 0),
    ask: optional(price('null withdraws the side')),
    askSize: fallback(qty('shares'), 0),
  },
  trade: {
    symbol: text('symbol'),
    venue: text('venue id'),
    price: price('price'),
    qty: qty('shares'),
    listing: optional(text('listing market, when another than the venue')),
  },
  status: {
    symbol: optional(text('none: the whole market')),
    status: optional(choice(MARKET_STATUSES)),
    luldBands: optional(json('{lower, upper}, decimal strings')),
    shortSaleRestriction: optional(bool('Rule 201 in force')),
  },
  order: {
    id: text('order id, unique'),
    client: text('client id'),
    symbol: text('symbol'),
    side: choice(SIDES),
    qty: qty('shares'),
    orderType: choice(ORDER_TYPES),
    limit: optional(price('limit price')),
    stop: optional(price('stop price')),
    tif: choice(TIFS),
    expires: optional(time('for gtd')),
    minQty: optional(qty('smallest fill')),
    allOrNone: fallback(bool('all or none'), false),
    held: fallback(bool('held order'), true),
    display: fallback(bool('may be displayed'), true),
    directedTo: optional(text('venue id')),
    principalOptOut: fallback(bool('never from the desk’s inventory'), false),
    shortSale: optional(choice(SHORT_SALES)),
    locate: optional(text('locate reference')),
    parent: optional(text('id of the parent order')),
    key: optional(text('idempotency key of the command that sent it')),
    conditional: fallback(bool('midpoint interest that is asked to firm up before it trades'), false),
    sight: rare(
      list(
        number(),
        'for the toxicity model, just before the order: moves of the midpoint over 1, 10 and 60 s in bp, its standard deviation over a second lately and usually in bp; cut short where the rest is unknown',
      ),
    ),
    by: rare(text('who keyed it; none: a system, or nobody signed in')),
  },
  cancel: { id: text('order id') },
  replace: {
    id: text('order id'),
    qty: optional(qty('new total')),
    limit: optional(price('new limit')),
    stop: optional(price('new stop price')),
  },
  venueFill: {
    id: optional(text('order id')),
    venue: optional(text('venue id')),
    routeId: optional(text('route id')),
    qty: qty('shares'),
    price: price('price'),
    execId: rare(text('the venue’s own name of this execution: told again, it is not booked again')),
  },
  venueReject: {
    id: optional(text('order id')),
    venue: optional(text('venue id')),
    routeId: optional(text('route id')),
    reason: fallback(text('why; "returned" for an unfilled remainder'), 'rejected'),
  },
  state: {
    scope: choice(SCOPES),
    id: optional(text('client, symbol or venue')),
    state: choice(TRADING_STATES),
    cancelOpen: fallback(bool('true cancels every open order and route in scope'), false),
    reason: optional(
      text('why; a venue halted for SELF_HELP and its evidence no longer protects (Rule 611(b)(1))'),
    ),
    resumeWhen: optional(text('what must hold before trading resumes')),
  },
  clock: {},
  /**
   * What the market had shown, journaled by the desk ahead of the input that needed it, in place of every quote
   * of the day: the newest quote of each venue since the last record, and the newest trade. The engine takes
   * them over silently (same bookkeeping as a quote, but nothing is decided again), because live they were
   * stepped one by one and led to no event. `feedAt` is when any symbol was last heard of. Not accepted in
   * scenario files.
   */
  feed: {
    feedAt: time('newest feed message of any symbol'),
    quotes: list(
      record({
        symbol: text(),
        venue: text(),
        bid: optional(price()),
        bidSize: qty(),
        ask: optional(price()),
        askSize: qty(),
        quotedAt: time(),
      }),
    ),
    trades: list(record({ symbol: text(), venue: text(), price: price(), qty: qty(), tradedAt: time() })),
  },
  /** The hash of the engine's state after every record before this one. The engine never sees it. */
  checkpoint: { stateHash: text('SHA-256 of the state bytes') },
  auction: {
    symbol: text('symbol'),
    kind: choice(AUCTIONS),
    price: price('the one price of the auction'),
    venue: optional(text('venue id; none: the listing market')),
  },
  deskOrder: {
    id: text('id of the desk’s own order, unique among orders'),
    symbol: text('symbol'),
    side: choice(SIDES),
    qty: qty('shares'),
    limit: optional(price('limit price')),
    venue: optional(text('venue id; none: the least all-in cost')),
    by: rare(text('who sent it; none: the desk by itself')),
    error: rare(
      text('the supervisor’s record of the bona fide error that it corrects; pending while there is none'),
    ),
    iso: rare(bool('an intermarket sweep')),
  },
  firmUp: {
    id: text('order id of the conditional'),
    invitation: text('id of the invitation answered'),
    qty: fallback(qty('shares firmed up; 0 declines'), 0),
  },
  clientPosition: {
    client: text('client id'),
    symbol: text('symbol'),
    qty: qty('signed shares the client is deemed to own'),
  },
  index: {
    level: price('index level'),
    prevClose: optional(price('its close of the day before; from then on')),
    name: fallback(text('index name'), 'S&P 500'),
  },
  reportAck: {
    fillId: text('first fill of the report'),
    status: choice(
      ['accepted', 'rejected', 'corrected', 'cancelled', 'reversed'],
      'the last three confirm what was asked of an accepted report: cancelled on its own day, reversed later',
    ),
    reason: optional(text('why it was rejected, corrected or undone')),
    price: rare(price('the corrected price')),
  },
  clientSegment: {
    client: text('client id'),
    segment: optional(choice(SEGMENTS, 'none: the model decides again')),
    until: optional(time('when the override ends by itself')),
    reason: optional(text('why the trader overrides')),
  },
  note: {
    about: text('id of the order, fill, receipt or alert'),
    text: optional(text('the note')),
    tags: fallback(list(text()), []),
    grade: optional(number('1 to 5')),
    by: rare(text('who wrote it')),
  },
  /** A command that carries no key of its own: the next record is its input. The engine never sees it. */
  command: { key: text('idempotency key'), name: text('the call') },
  /** What happened to the machine or to the journal's file, for whoever reads the day. The engine never sees it. */
  host: { what: choice(HOST_EVENTS), detail: text('one sentence') },
  /** Midpoints from which the toxicity model learns what became of orders; a symbol that is missing has none. */
  marks: {
    mids: list(record({ symbol: text(), mid: price() }), 'midpoints now: {symbol, mid}'),
  },
  /** Somebody looked at a client's order. The engine does nothing with it; supervision does (alert S19). */
  viewed: { order: text('client order id'), by: text('who looked') },
  /** Shares of a block or average-price order, filled before, given to one account. It moves no position. */
  allocation: {
    id: optional(text('allocation id, unique; none: the desk names it')),
    order: text('client order id whose fills are allocated'),
    account: text('client id; of a house account its name'),
    qty: qty('shares'),
    house: fallback(bool('an account of the firm itself'), false),
    by: rare(text('who allocated')),
  },
  /** What a supervisor asks of the facility for an accepted report. The engine does nothing with it. */
  reportAmend: {
    fillId: text('first fill of the report'),
    action: choice(['correct', 'cancel', 'reverse'], 'cancelled on the day of the trade, reversed later'),
    price: rare(price('the corrected price')),
    reason: text('why'),
    by: rare(text('who asked')),
  },
} as const

export type InputType = keyof typeof INPUTS
type Stamped<T extends InputType> = { type: T; at: TimeMicros } & RecordOf<(typeof INPUTS)[T]>
/** One input of a given type: `InputOf<'order'>`. */
export type InputOf<T extends InputType> = T extends InputType ? Stamped<T> : never
/** Any input. Time arrives with it: the engine reads no clock. */
export type Input = { [T in InputType]: Stamped<T> }[InputType]
/** Input types that only observe the market. */
export const MARKET_INPUTS: ReadonlySet<InputType> = new Set<InputType>(['quote', 'trade', 'feed'])
/** Input types of which the scenario format knows nothing. */
export const INTERNAL_INPUTS: ReadonlySet<InputType> = new Set<InputType>([
  'feed',
  'checkpoint',
  'command',
  'host',
])
/** Records of the desk about itself: journaled, never stepped. */
export type DeskRecord = InputOf<'checkpoint' | 'command' | 'host'>
export const isDeskRecord = (input: Input): input is DeskRecord =>
  input.type === 'checkpoint' || input.type === 'command' || input.type === 'host'
export type Side = (typeof SIDES)[number]
export type OrderType = (typeof ORDER_TYPES)[number]
export type Tif = (typeof TIFS)[number]
export type VenueKind = (typeof VENUE_KINDS)[number]
export type Scope = (typeof SCOPES)[number]
export type TradingState = (typeof TRADING_STATES)[number]
