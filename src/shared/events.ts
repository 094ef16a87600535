/**
 * What the engine says: the closed list of events of `docs/scenarios.md`, one table an event, and the receipt.
 *
 * Order of fields and of choices is part of the journal's bytes: append, never reorder or remove.
 */
import {
  bool,
  choice,
  code,
  hash,
  json,
  list,
  money,
  number,
  optional,
  packed,
  price,
  qty,
  type RecordOf,
  rare,
  record,
  text,
  time,
} from './fields'
import { MARKET_STATUSES, ORDER_TYPES, SCOPES, SEGMENTS, SIDES, TIFS, TRADING_STATES } from './inputs'
import type { TimeMicros } from './units'

export const CAPACITIES = ['cross', 'principal', 'dark', 'routed', 'riskless'] as const
/** True for a fill inside the house: no venue had a part in it. */
export const isInside = (capacity: string): boolean => capacity !== 'routed' && capacity !== 'riskless'
export const PURPOSES = ['client', 'display', 'hedge'] as const
export const ROUTE_TERMS = ['fok', 'day', 'onOpen', 'onClose'] as const
export const INVITATION_ENDS = ['filled', 'declined', 'expired', 'contraGone', 'withdrawn'] as const
export const ROUTE_ENDS = ['filled', 'returned', 'cancelled', 'rejected', 'recalled'] as const
export const ORDER_ENDS = ['filled', 'cancelled', 'expired', 'ioc', 'fok', 'killed'] as const
export const VERDICTS = ['pass', 'warn', 'block'] as const
export const TRIGGERS = [
  'new',
  'replaced',
  'routeBack',
  'marketMoved',
  'bookMoved',
  'stateChanged',
  'timer',
  'stopElected',
  'auction',
  'firmedUp',
] as const
export const MARKET_QUALITIES = [
  'good',
  'locked',
  'crossed',
  'stale',
  'oneSided',
  'missing',
  'halted',
] as const
export const ACTIONS = ['cross', 'principal', 'dark', 'route', 'rest', 'hold', 'cancel'] as const
export const SEVERITIES = ['info', 'warning', 'critical'] as const
export const DUTY_STATUSES = ['open', 'met', 'breached', 'exempt'] as const
export const TOXICITY_NEWS = ['segment', 'alarm', 'override', 'overrideEnded', 'overrideScore'] as const

/** The stored decision: all that it saw, so that anyone can run it again and get the same answer. */
export const RECEIPT = {
  trigger: choice(TRIGGERS, 'why it was decided now'),
  order: record({
    id: text(),
    client: text(),
    symbol: text(),
    side: choice(SIDES),
    qty: qty('total'),
    openQty: qty('still to be decided'),
    orderType: choice(ORDER_TYPES),
    limit: optional(price()),
    tif: choice(TIFS),
    receivedAt: time('when the order was received'),
  }),
  market: record({
    quality: choice(MARKET_QUALITIES),
    nbb: optional(price()),
    nbbSize: qty(),
    nbo: optional(price()),
    nboSize: qty(),
    feedAgeMicros: number('age of the newest message of any symbol'),
    venues: list(
      record({
        venue: text(),
        bid: optional(price()),
        bidSize: qty(),
        ask: optional(price()),
        askSize: qty(),
        quotedAt: time(),
      }),
    ),
  }),
  inventory: record({ qty: qty(), avgPrice: optional(price()), limitQty: qty('largest absolute position') }),
  pricing: record({
    mode: choice(['passive', 'active', 'off']),
    policyLevel: text('which level of the policy won: desk, tier, client or symbol, with its name'),
    improvement: price('currency a share offered against the far side'),
    skew: price('how far inventory moves the desk’s price, signed'),
    deskPrice: optional(price('the price at which the desk would fill; null when it would not')),
    deskQty: qty('how many shares it would fill'),
  }),
  checks: packed(
    list(
      record({
        code: code(),
        verdict: choice(VERDICTS),
        observed: optional(number('in the unit of the code table')),
        bound: optional(number('in the unit of the code table')),
      }),
    ),
  ),
  considered: list(
    record({ id: text('resting client order'), price: price(), qty: qty(), outcome: code() }),
    'resting client orders looked at before the desk traded',
  ),
  alternatives: list(
    record({
      action: choice(ACTIONS),
      venue: optional(text()),
      qty: qty(),
      price: optional(price()),
      clientCost: optional(money('client’s all-in cost a share against the midpoint; lower is better')),
      deskValue: optional(money('worth to the desk a share')),
      chosen: bool(),
      reason: code(),
    }),
  ),
  split: record({ cross: qty(), principal: qty(), dark: qty(), route: qty(), rest: qty(), cancelled: qty() }),
  policyHash: hash('SHA-256 of the policy in force'),
  regimeHash: hash('SHA-256 of the regime in force'),
  regime: text('name of the regime'),
  toxicity: rare(
    record(
      {
        features: list(number(), 'in the order of docs/toxicity.md'),
        mean: optional(number('expected markout that was charged, bp; null: no valid estimate')),
        meanVariance: optional(number('how uncertain that mean is, bp squared')),
        variance: optional(number('how uncertain the order’s own markout is, bp squared')),
        probability: optional(number('that the markout is over the half-spread')),
        labels: optional(number('effective labels of the client')),
        segment: choice(SEGMENTS),
        overridden: bool('a trader set the segment'),
      },
      'what the toxicity model saw and said, where the policy has it on',
    ),
  ),
} as const
export type Receipt = RecordOf<typeof RECEIPT>

export const EVENTS = {
  orderAccepted: {
    id: text(),
    client: text(),
    symbol: text(),
    side: choice(SIDES),
    qty: qty(),
    orderType: choice(ORDER_TYPES),
    limit: optional(price()),
    tif: choice(TIFS),
  },
  orderRejected: { id: text(), codes: list(text()), detail: text() },
  orderReplaced: { id: text(), qty: qty(), limit: optional(price()) },
  decision: { id: text(), receiptId: text(), receipt: record(RECEIPT) },
  fill: {
    id: text(),
    fillId: text(),
    client: text(),
    symbol: text(),
    side: choice(SIDES),
    qty: qty(),
    price: price(),
    capacity: choice(CAPACITIES),
    contra: text(),
    nbb: optional(price()),
    nbo: optional(price()),
    improvement: optional(price('currency a share, signed')),
  },
  routeSent: {
    id: optional(text()),
    routeId: text(),
    venue: text(),
    symbol: text(),
    side: choice(SIDES),
    qty: qty(),
    limit: optional(price()),
    purpose: choice(PURPOSES),
    terms: rare(choice(ROUTE_TERMS, 'how the venue is to hold it; none: what trades at once, else back')),
  },
  routeFilled: {
    id: optional(text()),
    routeId: text(),
    venue: text(),
    qty: qty(),
    price: price(),
    fee: money(),
  },
  routeDone: { id: optional(text()), routeId: text(), reason: choice(ROUTE_ENDS) },
  orderDone: { id: text(), reason: choice(ORDER_ENDS), filled: qty(), cancelled: qty() },
  obligation: {
    id: text(),
    rule: text(),
    qty: qty(),
    price: price(),
    dueBy: time(),
    status: choice(DUTY_STATUSES),
    evidence: text(),
  },
  tapeReport: {
    fillIds: list(text()),
    symbol: text(),
    price: price(),
    qty: qty(),
    capacity: choice(['P', 'A', 'R']),
    side: choice(['B', 'S', 'X']),
    media: bool(),
    shortSale: optional(text()),
    modifiers: list(text()),
    dueBy: time(),
  },
  alert: { rule: text(), id: optional(text()), severity: choice(SEVERITIES), detail: text() },
  position: { symbol: text(), qty: qty(), avgPrice: optional(price()), realized: money() },
  stateChanged: {
    scope: choice(SCOPES),
    id: optional(text()),
    state: choice(TRADING_STATES),
    reason: optional(text()),
    resumeWhen: rare(text('what must hold before trading resumes')),
  },
  statusChanged: {
    symbol: optional(text()),
    status: optional(choice(MARKET_STATUSES)),
    luldBands: optional(json()),
    shortSaleRestriction: optional(bool()),
  },
  cancelRejected: { id: text(), codes: list(text()) },
  invariantBroken: { invariant: text(), detail: text() },
  invitation: {
    id: text('conditional order that is asked to firm up'),
    invitation: text(),
    symbol: text(),
    qty: qty('the fewest shares the other side takes'),
    until: time('when it ends by itself'),
    told: text('all that the invited side is told of the other'),
  },
  invitationDone: {
    id: text(),
    invitation: text(),
    outcome: choice(INVITATION_ENDS),
    filled: qty(),
    fallDowns: qty('invitations in a row that this order did not firm up'),
  },
  toxicity: {
    client: text(),
    kind: choice(TOXICITY_NEWS),
    segment: choice(SEGMENTS, 'the client’s from now on'),
    mean: optional(
      number('expected markout of its average order, bp; of a score: what the trader gained, bp squared'),
    ),
    low: optional(number('95 % interval')),
    high: optional(number('95 % interval')),
    labels: optional(number('effective labels; of a score: labels')),
    detail: text(),
  },
  allocationAccepted: {
    id: text('allocation id'),
    order: text(),
    account: text(),
    qty: qty(),
    house: bool(),
    allocated: qty('of the order, all its allocations so far'),
    filled: qty('of the order so far'),
  },
  allocationRejected: {
    id: optional(text('as it was given')),
    order: text(),
    codes: list(text()),
    detail: text('the field and why'),
  },
} as const

export type EventType = keyof typeof EVENTS
type Stamped<T extends EventType> = { type: T; at: TimeMicros } & RecordOf<(typeof EVENTS)[T]>
/** One event of a given type: `EventOf<'fill'>`. */
export type EventOf<T extends EventType> = T extends EventType ? Stamped<T> : never
/** Any event. `at` is the time of the input that caused it. */
export type DeskEvent = { [T in EventType]: Stamped<T> }[EventType]
export type Capacity = (typeof CAPACITIES)[number]
export type RoutePurpose = (typeof PURPOSES)[number]
export type RouteEnd = (typeof ROUTE_ENDS)[number]
export type InvitationEnd = (typeof INVITATION_ENDS)[number]
export type OrderEnd = (typeof ORDER_ENDS)[number]
export type Verdict = (typeof VERDICTS)[number]
export type Trigger = (typeof TRIGGERS)[number]
export type MarketQuality = (typeof MARKET_QUALITIES)[number]
export type Action = (typeof ACTIONS)[number]
