/**
 * The one contract between the renderer and the main process, in both shells. Every call has a schema for its
 * argument: a call without one does not compile, and a call that is not named here is refused.
 */
import { z } from 'zod'
import type {
  BackupRow,
  DayAnswer,
  DeskPlace,
  DrillAnswer,
  ExportStatus,
  IntegrityView,
  InventoryGroup,
  InventoryRow,
  JournalTrouble,
  RadarView,
  Reference,
  VerifyView,
} from './desk-answers'
import type { EventType } from './events'
import { ORDER_TYPES, SCOPES, SEGMENTS, SHORT_SALES, SIDES, TIFS, TRADING_STATES } from './inputs'
import type { Policy, PolicyPatch } from './policy'
import { patchFaults } from './policy-faults'
import { REFERENCE_CALLS, type ReferenceAnswers } from './reference-calls'
import type { MarkoutAnswer, RiskSnapshot } from './risk'
import { ROUTING_CALLS, type RoutingAnswers } from './routing-calls'
import { passphrase, SUPERVISION_CALLS, type SupervisionAnswers } from './supervision-contract'
import type { ToxicityAnswer } from './toxicity-answer'
import { type RowStream, rowStream, VIEW_TABLES } from './view-tables'

export type {
  BackupRow,
  ClientFacts,
  DeskPlace,
  DrillAnswer,
  ExportStatus,
  IntegrityView,
  InventoryGroup,
  InventoryRow,
  JournalTrouble,
  RadarView,
  Reference,
  VerifyView,
} from './desk-answers'

const key = z.string().min(8).max(64)
const name = z.string().min(1).max(64)
const decimal = z
  .string()
  .max(24)
  .regex(/^\d{1,12}(\.\d{1,6})?$/, 'must be a decimal number')
const marketDay = z.string().regex(/^\d{4}-\d\d-\d\d$/, 'must be a date like 2013-10-07')
const none = z.undefined().or(z.null())

/** An order as the ticket holds it. Numbers that trade are checked by the engine, not here. */
export const orderDraft = z.strictObject({
  client: name,
  symbol: name,
  side: z.enum(SIDES),
  qty: z.number().finite(),
  orderType: z.enum(ORDER_TYPES),
  limit: decimal.nullable(),
  tif: z.enum(TIFS),
  principalOptOut: z.boolean().default(false),
  display: z.boolean().default(true),
  stop: decimal.nullable().default(null),
  /** ISO 8601 with offset. */
  expires: z.string().max(40).nullable().default(null),
  minQty: z.number().finite().nullable().default(null),
  allOrNone: z.boolean().default(false),
  held: z.boolean().default(true),
  directedTo: name.nullable().default(null),
  shortSale: z.enum(SHORT_SALES).nullable().default(null),
  locate: z.string().max(64).nullable().default(null),
  parent: name.nullable().default(null),
  conditional: z.boolean().default(false),
})
/** A draft as the page sends it; what it leaves out has its default. */
export type OrderDraft = z.input<typeof orderDraft>
/** A draft that the contract has checked: every field is there. */
export type CheckedDraft = z.output<typeof orderDraft>

const column = z.string().min(1).max(32)
const bound = z.strictObject({ column, value: z.number().finite() })
const viewConditions = {
  table: z.enum(VIEW_TABLES),
  where: z.record(column, z.union([z.string().max(128), z.number()])).optional(),
  /** Each word stands in one of the table's text columns. */
  text: z.string().max(128).optional(),
  /** The word is one of those in the column. */
  has: z.strictObject({ column, word: z.string().regex(/^\S{1,64}$/) }).optional(),
  from: bound.optional(),
  before: bound.optional(),
}
const viewQuery = z.strictObject({
  ...viewConditions,
  ascending: z.boolean().optional(),
  offset: z.int().min(0).optional(),
  limit: z.int().min(1).max(5000),
  sort: z.strictObject({ column, ascending: z.boolean() }).optional(),
  isCounted: z.boolean().optional(),
})
/** A policy patch: the table of settings says what is wrong with it, every fault at once. */
export const policyPatch = z.custom<PolicyPatch>().superRefine((value, context) => {
  for (const message of patchFaults(value)) context.addIssue({ code: 'custom', message })
})
const base64 = z.string().max(90_000_000)

/** What each call takes. */
export const CALLS = {
  'app.info': none,
  'desk.status': none,
  'desk.setState': z.strictObject({
    key,
    scope: z.enum(SCOPES),
    id: name.nullable(),
    state: z.enum(TRADING_STATES),
    cancelOpen: z.boolean(),
    reason: z.string().max(200),
    resumeWhen: z.string().max(200).nullable().default(null),
  }),
  'orders.preview': orderDraft,
  'orders.submit': z.strictObject({ key, draft: orderDraft }),
  'orders.cancel': z.strictObject({ key, id: name }),
  'orders.replace': z.strictObject({
    key,
    id: name,
    qty: z.number().finite().nullable(),
    limit: decimal.nullable(),
    stop: decimal.nullable().default(null),
  }),
  'orders.firmUp': z.strictObject({ key, id: name, invitation: name, qty: z.number().finite() }),
  /** Gives filled shares of an order to an account, of a client or (`house`) of the firm itself. */
  'orders.allocate': z.strictObject({
    key,
    order: name,
    account: name,
    qty: z.number().finite(),
    house: z.boolean().default(false),
  }),
  'desk.order': z.strictObject({
    key,
    symbol: name,
    side: z.enum(SIDES),
    qty: z.number().finite(),
    limit: decimal.nullable(),
    venue: name.nullable(),
    /** The supervisor's record of the error that it corrects (FINRA 5320.05). */
    error: z.string().min(1).max(400).nullable().default(null),
  }),
  'desk.place': none,
  'desk.drill': z.strictObject({ orders: z.int().min(1).max(100_000) }),
  'journal.note': z.strictObject({
    key,
    about: name,
    text: z.string().max(4000).nullable(),
    tags: z.array(z.string().min(1).max(40)).max(20),
    grade: z.int().min(1).max(5).nullable(),
  }),
  'views.query': viewQuery,
  'views.totals': z.strictObject(viewConditions),
  'receipts.ofOrder': z.strictObject({ id: name }),
  /** `side`: which way the desk would trade for its own account. */
  'protection.radar': z.strictObject({ symbol: name, side: z.enum(SIDES) }),
  'journal.integrity': none,
  /** Null: the desk's day. */
  'journal.day': z.strictObject({ date: marketDay.nullable() }),
  'journal.anchor': none,
  'journal.verify': z.strictObject({ action: z.enum(['start', 'cancel']) }),
  'proofs.ofFill': z.strictObject({ fillId: name }),
  'inventory.get': none,
  'risk.snapshot': none,
  'economics.markouts': z.strictObject({ fillIds: z.array(name).max(500) }),
  'market.snapshot': none,
  'reference.all': none,
  'policy.get': none,
  'policy.set': z.strictObject({
    key,
    patch: policyPatch,
    /** The second person who lets a limit be raised, and when it goes back (ISO 8601 with offset). */
    approval: z
      .strictObject({ name, passphrase, revertsAt: z.string().max(40) })
      .nullable()
      .default(null),
  }),
  ...SUPERVISION_CALLS,
  ...ROUTING_CALLS,
  ...REFERENCE_CALLS,
  'feed.simulator': none,
  'feed.replay': z.strictObject({
    quotes: base64,
    trades: base64,
    symbol: name,
    /** Market date of the files, YYYY-MM-DD: their rows hold only milliseconds since midnight. */
    date: marketDay,
    speed: z.union([z.literal(1), z.literal(10), z.literal(100), z.literal('max')]),
    orders: z.enum(['prints', 'none']),
  }),
  'feed.speed': z.strictObject({
    speed: z.union([z.literal(1), z.literal(10), z.literal(100), z.literal('max')]),
  }),
  'journal.trouble': none,
  'journal.recover': z.discriminatedUnion('choice', [
    z.strictObject({ choice: z.literal('restore'), backup: z.string().min(1).max(80) }),
    z.strictObject({ choice: z.enum(['restoreReadable', 'readOnly', 'tryAgain']) }),
  ]),
  'journal.reopen': none,
  'journal.backup': none,
  'journal.backups': none,
  'journal.drill': z.strictObject({ backup: z.string().min(1).max(80) }),
  'journal.export': z.strictObject({ format: z.enum(['csv', 'parquet']) }),
  'journal.exportStatus': none,
  'journal.exportCancel': none,
  'settings.get': none,
  'settings.set': z.strictObject({
    name: z.enum([
      'layout',
      'theme',
      'clocks',
      'zoom',
      'layouts',
      'blotters',
      'presets',
      'keys',
      'sounds',
      'guide',
      'lockAfterMinutes',
    ]),
    value: z.string().max(500_000),
  }),
  'toxicity.clients': none,
  'clients.segment': z.strictObject({
    key,
    client: name,
    /** Null gives the client back to the model. */
    segment: z.enum(SEGMENTS).nullable(),
    /** ISO 8601 with offset; null: until it is withdrawn. */
    until: z.string().max(40).nullable().default(null),
    reason: z.string().min(1).max(200),
  }),
} as const
export type CallName = keyof typeof CALLS
export type CallArg<K extends CallName> = z.input<(typeof CALLS)[K]>

/** Rows are flat: text, whole numbers in micro-units where the name says so, or null. */
export type Row = Readonly<Record<string, string | number | null>>

export interface AppInfo {
  version: string
  shell: 'electron' | 'browser'
  node: string
  platform: string
}

/** The top bar. Money and prices in 1e-6 currency units; times in microseconds since the epoch. */
export interface DeskStatus {
  at: number
  feed: {
    name: string
    state: 'live' | 'stale' | 'ended'
    isSimulated: boolean
    isReplay: boolean
    speed: string
    ageMicros: number
    inputsPerSecond: number
  }
  journal: {
    state: 'writing' | 'halted'
    lastSeq: number
    durableSeq: number
    lagMicros: number
    commitP50Micros: number
    commitP99Micros: number
    reason: string | null
    /** What is doubtful about where the journal is kept, or null. */
    warning: string | null
    /**
     * What is still read behind the desk: `rows` of the blotters, or what only `supervision` shows; the record reached and
     * the last one. Null once all is read: nothing is missing then.
     */
    reading: { what: 'rows' | 'supervision'; done: number; total: number } | null
  }
  execution: { state: 'up' | 'down'; openRoutes: number }
  mode: 'passive' | 'active' | 'off'
  tradingState: 'active' | 'reduce' | 'crossOnly' | 'halted'
  stateReason: string | null
  /**
   * The desk's day, 1e-6 currency units: `total` is realized and unrealized less fees, and also spread, hedge and markout
   * less fees. `improvement` was given to clients.
   */
  pnl: Record<
    'realized' | 'unrealized' | 'fees' | 'total' | 'improvement' | 'spread' | 'hedge' | 'markout',
    number
  >
  exposure: { net: number; gross: number; limit: number }
  internalizedShare: number | null
  invariants: { ok: boolean; detail: string | null; checked: number }
  decisions: { count: number; p50Micros: number; p99Micros: number }
  openOrders: number
  regime: string
  /** The regime that follows, its first market date and the parameters that change; null while none is known. */
  nextRules: { name: string; from: string; changes: readonly string[] } | null
}

export interface MarketRow {
  symbol: string
  name: string
  sector: string
  nbb: number | null
  nbbSize: number
  nbo: number | null
  nboSize: number
  last: number | null
  lastAt: number | null
  prevClose: number | null
  high: number | null
  low: number | null
  volume: number
  position: number
  quality: string
  venues: readonly {
    venue: string
    bid: number | null
    bidSize: number
    ask: number | null
    askSize: number
  }[]
}
export interface PrintRow {
  at: number
  symbol: string
  venue: string
  price: number
  qty: number
}
/** A receipt as JSON, in the spelling of the public event format, with its hash and its place in the journal. */
export interface ReceiptView {
  id: string
  receiptId: string
  seq: number
  at: string
  hash: string
  receipt: Record<string, unknown>
}
export interface Preview {
  /** The receipt the engine would store if the order were sent now, in the public spelling. */
  receipt: Record<string, unknown>
  accepted: boolean
  codes: readonly string[]
  position: { before: number; after: number; limit: number }
  /** Against the far side of the NBBO, whole order, 1e-6 currency units. */
  improvement: number
  averagePrice: number | null
  fees: number
}
export interface Acknowledgement {
  id: string
  seq: number
  at: number
  status: 'accepted' | 'rejected'
  codes: readonly string[]
  detail: string
}

/** What each call answers. */
export interface Answers extends SupervisionAnswers, RoutingAnswers, ReferenceAnswers {
  'app.info': AppInfo
  'desk.status': DeskStatus
  'desk.setState': Acknowledgement
  'orders.preview': Preview
  'orders.submit': Acknowledgement
  'orders.cancel': Acknowledgement
  'orders.replace': Acknowledgement
  'orders.firmUp': Acknowledgement
  'orders.allocate': Acknowledgement
  'desk.order': Acknowledgement
  'desk.drill': DrillAnswer
  'desk.place': DeskPlace
  'journal.note': Acknowledgement
  /** `total` is -1 where a full page was asked for without counting. */
  'views.query': { rows: readonly Row[]; total: number }
  /** Rows that match, and the sum of each figure that adds up. Money in 1e-6 currency units. */
  'views.totals': { total: number; sums: Readonly<Record<string, number>> }
  'receipts.ofOrder': readonly ReceiptView[]
  'protection.radar': RadarView
  'journal.integrity': IntegrityView
  'journal.day': DayAnswer
  /** The newest head as a file to lodge elsewhere. */
  'journal.anchor': { name: string; text: string }
  'journal.verify': VerifyView
  /** A file for the page to hand to the person: the page names no path. */
  'proofs.ofFill': { name: string; text: string }
  'inventory.get': {
    rows: readonly InventoryRow[]
    bySector: readonly InventoryGroup[]
    bySide: readonly InventoryGroup[]
  }
  'risk.snapshot': RiskSnapshot
  'economics.markouts': MarkoutAnswer
  'market.snapshot': { rows: readonly MarketRow[]; prints: readonly PrintRow[] }
  'reference.all': Reference
  'policy.get': { policy: Policy; hash: string }
  'policy.set': Acknowledgement
  'feed.simulator': { name: string }
  'feed.replay': { name: string; orders: number; quotes: number }
  'feed.speed': { speed: string }
  'journal.trouble': JournalTrouble | null
  'journal.recover': { done: string }
  'journal.reopen': { done: string }
  'journal.backup': BackupRow
  'journal.backups': readonly BackupRow[]
  'journal.drill': BackupRow
  'journal.export': ExportStatus
  'journal.exportStatus': ExportStatus
  'journal.exportCancel': ExportStatus
  'settings.get': Record<string, string>
  'settings.set': { saved: boolean }
  'toxicity.clients': ToxicityAnswer
  'clients.segment': Acknowledgement
}

export interface Notice {
  severity: 'info' | 'warning' | 'critical'
  text: string
  at: number
}

/** What the main process pushes: snapshot by call, then deltas here, coalesced to one message a frame. */
export interface Streams extends Record<RowStream, readonly Row[]> {
  status: DeskStatus
  market: { rows: readonly MarketRow[]; prints: readonly PrintRow[] }
  notice: Notice
  /** The desk was changed for another (simulator, replay): throw everything away and ask again. */
  reset: { name: string }
}
export type StreamName = keyof Streams
export const STREAM_NAMES: readonly StreamName[] = [
  'status',
  'market',
  'notice',
  'reset',
  ...VIEW_TABLES.map(rowStream),
]

export interface Bridge {
  invoke<K extends CallName>(call: K, arg: CallArg<K>): Promise<Answers[K]>
  /** Returns how to stop listening. A stream nobody listens to is not sent. */
  subscribe<K extends StreamName>(stream: K, listener: (value: Streams[K]) => void): () => void
}
export type Handlers = {
  [K in CallName]: (arg: z.output<(typeof CALLS)[K]>) => Answers[K] | Promise<Answers[K]>
}

/** A refusal that the page may show: the code is stable, the message names the field. */
export interface CallError {
  code: 'UNKNOWN_CALL' | 'BAD_ARGUMENT' | 'REFUSED' | 'HALTED' | 'FAILED' | 'ENTITLEMENT' | 'LIMIT_CHANGE'
  message: string
}
export {
  type AlertView,
  type ReviewView,
  ROLES,
  type Role,
  type UserSession,
} from './supervision-contract'
export { VIEW_TABLES, type ViewName } from './view-tables'
export type { EventType, Policy, PolicyPatch }
