/** What the handlers need of the desk: the desk implements it, the handlers know nothing else of it. */
import type {
  Answers,
  AppInfo,
  BackupRow,
  DeskPlace,
  DeskStatus,
  DrillAnswer,
  ExportStatus,
  IntegrityView,
  JournalTrouble,
  MarketRow,
  PrintRow,
  RadarView,
  Reference,
  Streams,
  VerifyView,
} from '@shared/contract'
import type { DeskEvent, Receipt } from '@shared/events'
import type { FillProof } from '@shared/fill-proof'
import type { Input, InputOf } from '@shared/inputs'
import type { Policy } from '@shared/policy'
import type { MarkoutAnswer, RiskSnapshot } from '@shared/risk'
import type { DeskQuoteView, HedgeRow, StateRow, WhatIf, WhatIfAnswer } from '@shared/routing-calls'
import type { ToxicityAnswer } from '@shared/toxicity-answer'
import type { TimeMicros } from '@shared/units'
import type { ViewCounts, ViewPage, ViewQuery, ViewTotals } from '../ports'
import type { Held } from './inventory'

/** A recorded day as the page sends it: files as bytes, never as paths. */
export interface RecordedDay {
  readonly quotes: Uint8Array
  readonly trades: Uint8Array
  readonly symbol: string
  /** YYYY-MM-DD, market date. */
  readonly date: string
  readonly orders: 'prints' | 'none'
  readonly speed: 1 | 10 | 100 | 'max'
}

/** A command's outcome, told only once it is durable. */
export interface CommandDone {
  readonly input: Input
  readonly events: readonly DeskEvent[]
  readonly seq: number
}

export type RecoverChoice =
  | { readonly choice: 'restore'; readonly backup: string }
  | { readonly choice: 'restoreReadable' | 'readOnly' | 'tryAgain' }

/** The journal's file, as far as the page may touch it: by choice and by name, never by path. */
export interface JournalPort {
  trouble(): JournalTrouble | null
  recover(choice: RecoverChoice): Promise<{ done: string }>
  /** Closes a journal that cannot say what it has, reads it anew, and says what became of the open records. */
  reopen(): Promise<{ done: string }>
  backup(): Promise<BackupRow>
  backups(): readonly BackupRow[]
  drill(backup: string): Promise<BackupRow>
  startExport(format: 'csv' | 'parquet'): Promise<ExportStatus>
  exportStatus(): ExportStatus
  cancelExport(): ExportStatus
}

export interface DeskPort {
  readonly journal: JournalPort
  info(): AppInfo
  status(): DeskStatus
  /**
   * Steps one input at the desk's own time; resolves when it is durable, rejects when that is unknown. The key
   * is journaled before an input that does not carry it itself.
   */
  command(make: (at: TimeMicros) => Input, key: string): Promise<CommandDone>
  /** The same with several inputs that are journaled in one piece: all of them are durable, or none is. */
  commands(make: (at: TimeMicros) => readonly Input[], key: string): Promise<CommandDone>
  /** What an earlier command with this key did, or null: a key is obeyed once. */
  earlier(key: string): Promise<CommandDone> | null
  /** Remembers what a key's command does. */
  keep(key: string, done: Promise<CommandDone>): void
  nextManualId(): string
  /** The decision that would be taken now; changes nothing. */
  preview(make: (at: TimeMicros) => InputOf<'order'>): { codes: readonly string[]; receipt: Receipt | null }
  query(request: ViewQuery): Promise<ViewPage>
  totals(request: ViewQuery): Promise<ViewTotals>
  counts(request: ViewQuery, everyMicros: number): Promise<ViewCounts>
  /** The bytes of one journaled record, or null. */
  record(seq: number): Promise<Uint8Array | null>
  /** What the regular and rigorous review covers and what of it is due, with the samples of the indicators. */
  reviews(): Promise<Answers['supervision.reviews']>
  /** How a report of a trade at `executedAt` is undone at `at` (microseconds): on its own market day, or later. */
  undoStep(executedAt: number, at: TimeMicros): 'cancel' | 'reverse'
  integrity(): IntegrityView
  /** Starts a verification of a copy of the journal, or ends the one that runs. */
  verify(action: 'start' | 'cancel'): VerifyView
  /** Proves a fill and its decision under a head that is sealed for it; rejects when the journal cannot. */
  prove(fillSeq: number, decisionSeq: number): Promise<FillProof>
  risk(): RiskSnapshot
  /** Takes no `this`: it is handed on. */
  readonly heldOf: (symbol: string) => Held
  markouts(fillIds: readonly string[]): MarkoutAnswer
  market(): { rows: readonly MarketRow[]; prints: readonly PrintRow[] }
  reference(): Reference
  /** Whom a trade of the desk would owe now; null for an unknown symbol. */
  radar(symbol: string, side: 'buy' | 'sell'): RadarView | null
  policy(): { policy: Policy; hash: string }
  /** Why the desk would not take a document, until `revertsAt` (microseconds) or for good; empty when it would. */
  policyFaults(document: object, revertsAt: number | null): readonly string[]
  clients(): Iterable<InputOf<'client'>>
  venues(): Iterable<InputOf<'venue'>>
  /** Null for an unknown symbol. */
  deskQuote(symbol: string): DeskQuoteView | null
  hedges(): readonly HedgeRow[]
  states(): readonly StateRow[]
  whatIf(asked: WhatIf): WhatIfAnswer
  feeOf(venue: string): number
  toxicity(): ToxicityAnswer
  /** Where the desk is, what time it is there, and under which rules. */
  place(): DeskPlace
  /** The newest sealed head as a file; throws while there is none. */
  anchor(): { name: string; text: string }
  openSimulator(): Promise<{ name: string }>
  openReplay(day: RecordedDay): Promise<{ name: string; orders: number; quotes: number }>
  /** Runs the drill of the kill switch on a desk of its own, beside this one. */
  drill(orders: number): Promise<DrillAnswer>
  setSpeed(speed: RecordedDay['speed']): void
  settings(): Record<string, string>
  setSetting(name: string, value: string): void
}
export type { Streams }
