/**
 * What the desk needs from outside, as interfaces only. `journal`, `views`, `market` and `venues` implement
 * them; `desk` joins them to the engine. None of those folders knows another.
 */
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'

/** Where time comes from. Only `desk` and `shells` ask. */
export interface Clock {
  /** Microseconds since the epoch, never less than the last answer. */
  now(): TimeMicros
}

/** The outcome of an append. `unknown`: the disk may or may not have it; halt and replay, never send again. */
export type Appended = { kind: 'durable'; upTo: number } | { kind: 'unknown'; cause: string }

/**
 * Framed records: for each, u32 little-endian length and the record's canonical bytes. `first` is the
 * sequence of the first, the others follow without gaps.
 */
export interface RecordBatch {
  readonly first: number
  readonly count: number
  readonly frames: Uint8Array<ArrayBuffer>
}

export interface JournalMeta {
  /** Version of the schema that this program writes. */
  schema: number
  /** Regime name and hash the journal began with. */
  regime: string
  regimeHash: string
}

/** The append-only journal. One writer; appends made while a commit runs share the next one. */
export interface Journal {
  /** Sequence of the last durable record, 0 when empty. */
  readonly lastSeq: number
  append(batch: RecordBatch): Promise<Appended>
  /** Batches of records from a sequence on, in order. */
  read(from: number, limit: number): Promise<RecordBatch>
  close(): Promise<void>
}

/** One table row changed: what a blotter shows. */
export interface RowChange {
  readonly table: ViewTable
  readonly row: ViewRow
}
export type ViewTable =
  | 'orders'
  | 'fills'
  | 'routes'
  | 'rejections'
  | 'positions'
  | 'alerts'
  | 'invitations'
  | 'notes'
  | 'obligations'
  | 'economics'
  | 'supervision'
  | 'tapeReports'
  | 'allocations'
/** Sums of `economics` by one of its columns. */
export type ValueTotals = 'valueByCapacity' | 'valueByClient' | 'valueBySymbol'
export type ViewRow = Readonly<Record<string, string | number | null>>

/** Rebuildable tables folded from durable records. */
export interface ViewSink {
  /** Sequence up to which the views are folded. */
  readonly upTo: number
  /** Folds durable records; `onChange` hears the rows that moved. */
  fold(batch: RecordBatch): void
  /** Takes records of the past, from `upTo` on or before it; resolves once they are folded. The bytes go along. */
  lookBack(batch: RecordBatch): Promise<void>
  onChange(listener: (changes: readonly RowChange[], upTo: number) => void): void
  query(request: ViewQuery): Promise<ViewPage>
  /** Of a query's rows; its page and order do not matter. */
  totals(request: ViewQuery): Promise<ViewTotals>
  /** Of a query's rows, how many of each type came in each span of `everyMicros`. Only where rows have both. */
  counts(request: ViewQuery, everyMicros: number): Promise<ViewCounts>
  close(): Promise<void>
}
export interface ViewQuery {
  readonly table: ViewTable | 'journal' | 'decisions' | 'reviews' | 'indicators' | ValueTotals | 'terms'
  /** Newest first unless `ascending`. */
  readonly ascending?: boolean
  readonly offset?: number
  readonly limit: number
  /** Column equals value, all of them. */
  readonly where?: Readonly<Record<string, string | number>>
  /** Each of its words stands in one of the table's searched columns; letter case does not matter. */
  readonly text?: string
  /** The word is one of those in a column, letter for letter. */
  readonly has?: { readonly column: string; readonly word: string }
  /** Not before this column's value; with `before`, a span of it. */
  readonly from?: { readonly column: string; readonly value: number }
  readonly before?: { readonly column: string; readonly value: number }
  /** False: a full page is not counted, its `total` is -1. Counting reads every row. */
  readonly isCounted?: boolean
  /** Ordered by this column, then newest first; by `seq` alone without it. */
  readonly sort?: { readonly column: string; readonly ascending: boolean }
}
/** Sums of a table's figures over every row that a query's conditions take. */
export interface ViewTotals {
  readonly total: number
  readonly sums: Readonly<Record<string, number>>
}
/** `at`: the beginning of the span, microseconds since the epoch. In the order of time. */
export type ViewCounts = readonly { readonly at: number; readonly type: string; readonly count: number }[]
export interface ViewPage {
  readonly rows: readonly ViewRow[]
  readonly total: number
}

/** Something the market feed says, in time order. Orders are the background or recorded client flow. */
export type FeedMessage = InputOf<'instrument' | 'client' | 'venue' | 'quote' | 'trade' | 'order' | 'status'>

/**
 * A market feed: a simulator or a recorded day. It is pulled, never pushes: the desk asks for what has
 * happened up to an instant, so that the same code runs live, at x100 and as fast as possible.
 */
export interface MarketFeed {
  readonly name: string
  readonly isSimulated: boolean
  /** Reference data that must be told before the first message. */
  reference(): readonly FeedMessage[]
  /** Time of the next message, or null at the end. */
  peek(): TimeMicros | null
  /** The next message; only after `peek` gave a time. */
  next(): FeedMessage
}

/**
 * Where routes go. A venue hears what the engine sent once it is durable, and the quotes as they change, and
 * answers with inputs that are due at a time. It never answers by itself: the desk asks.
 */
export interface Venues {
  sent(route: EventOf<'routeSent'>): void
  done(route: EventOf<'routeDone'>): void
  quote(quote: InputOf<'quote'>): void
  trade(trade: InputOf<'trade'>): void
  /** Time of the next answer, or null when nothing is pending. */
  peek(): TimeMicros | null
  /** The answers due at or before an instant, in order. */
  due(at: TimeMicros): readonly InputOf<'venueFill' | 'venueReject'>[]
}

/**
 * Where trade reports go. It hears each once it is durable and has its answers ready at their time; like a venue
 * it never answers by itself.
 */
export interface ReportFacility {
  /** Says that it is simulated, where it is. */
  readonly name: string
  report(report: EventOf<'tapeReport'>): void
  /** Hears what is asked for an accepted report, once it is durable, and confirms it. */
  amend(asked: InputOf<'reportAmend'>): void
  /** Time of the next answer, or null when nothing is pending. */
  peek(): TimeMicros | null
  due(at: TimeMicros): readonly InputOf<'reportAck'>[]
}

export type { DeskEvent, Input }
