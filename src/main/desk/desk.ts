/**
 * The loop where all meet: take an input, step the engine, journal both, release what is durable.
 *
 * Single-threaded and in time order: `at` never goes back. Everything that leaves (rows, routes,
 * acknowledgements) is told through listeners, after it is durable.
 */
import { performance } from 'node:perf_hooks'
import type { DeskEvent, EventOf } from '@shared/events'
import { type DeskRecord, type Input, type InputOf, isDeskRecord } from '@shared/inputs'
import { type TimeMicros, timeMicros } from '@shared/units'
import { DeskLots } from '../analytics/desk-lots'
import { doubleMid } from '../analytics/nbbo-fold'
import type { Engine } from '../engine'
import type { Journal, MarketFeed, RecordBatch, ReportFacility, Venues } from '../ports'
import { CommandKeys } from './command-keys'
import { Directory } from './directory'
import { FlowSight } from './flow-sight'
import { Latency } from './latency'
import { MarketBoard } from './market-board'
import { MarketTap } from './market-tap'
import { Markouts } from './markouts'
import { Recorder } from './recorder'
import { recordsOf } from './records'
import { sha256 } from './regimes'
import { type EngineSnapshots, packSnapshot, restoreDesk } from './snapshots'
import { Tally } from './tally'

export interface DeskParts {
  readonly engine: Engine
  readonly journal: Journal
  readonly venues: Venues & { venue(input: InputOf<'venue'>): void }
  readonly feed: MarketFeed
  /** Hears trade reports once they are durable; without one nobody answers them. */
  readonly facility?: ReportFacility
  /**
   * When a route reaches its venue: once durable, or at once. At once only where the venue is a model in a run
   * that nobody acts on (a recorded day as fast as possible), so that two runs see the same instants.
   */
  readonly routesLeave: 'durable' | 'atOnce'
  /** How the state is kept at checkpoints, so that a start need not replay all; null for no snapshots. */
  readonly snapshots?: EngineSnapshots | null
}

export interface Applied {
  readonly input: Input
  readonly events: readonly DeskEvent[]
  readonly seq: number
}

/** What others may hear of, once durable. */
export interface DeskListeners {
  durable?: (batch: RecordBatch) => void
  halted?: (reason: string) => void
  applied?: (applied: Applied) => void
  snapshotFailed?: (reason: string) => void
  /** Hears the market as it comes, before anything is decided: for the tape. */
  market?: (message: InputOf<'quote' | 'trade' | 'status'>) => void
}

/** A record every so many carries the state's hash, so that a replay can be compared on the way. */
const CHECKPOINT_EVERY = 100_000
/** So many later at the latest, should the desk never be quiet. */
const CHECKPOINT_LATEST = 2 * CHECKPOINT_EVERY
/** A snapshot is not begun before so many times as long as the last one took has passed. */
const REST_AFTER_SNAPSHOT = 20
/** A millisecond's work. */
const PREPARED_AT_ONCE = 200

export class Desk {
  #engine: Engine
  /** Snapshots that the last recovery could not use, with the reasons. */
  passedOver: readonly string[] = []
  /** The record at which the last recovery began: those up to it were not read. 0 when all were. */
  restoredSeq = 0
  /** Resolves when the last snapshot is on disk, or could not be made. */
  snapshotSaved: Promise<void> = Promise.resolve()
  readonly board = new MarketBoard()
  readonly tally = new Tally()
  readonly directory = new Directory()
  readonly keys = new CommandKeys()
  readonly lots = new DeskLots(
    () => undefined,
    (symbol, trade, where) => {
      const { nbb, nbo } = this.#engine.quoteOf(symbol)
      this.tally.traded(where, trade, doubleMid({ bid: nbb, ask: nbo }))
    },
  )
  readonly markouts = new Markouts()
  readonly latency = new Latency()
  readonly tap = new MarketTap()
  readonly #sight: FlowSight
  readonly recorder: Recorder
  readonly #parts: DeskParts
  readonly #listeners: DeskListeners
  #leaving: { seq: number; event: EventOf<'routeSent' | 'tapeReport'> | InputOf<'reportAmend'> }[] = []
  #at = timeMicros(0)
  #sinceCheckpoint = 0
  /** By `performance.now()`; minus infinity while there was none. */
  #nextSnapshotAt = Number.NEGATIVE_INFINITY
  #halted: string | null = null
  inputs = 0

  constructor(parts: DeskParts, listeners: DeskListeners = {}) {
    this.#parts = parts
    this.#listeners = listeners
    this.#engine = parts.engine
    this.#sight = new FlowSight(() => this.#engine)
    this.recorder = new Recorder(parts.journal, {
      onDurable: (batch) => {
        this.#leave()
        listeners.durable?.(batch)
      },
      onUnknown: (cause) => this.halt(`the journal cannot say whether it has the last records: ${cause}`),
    })
  }

  get engine(): Engine {
    return this.#engine
  }
  /** Time of the newest input. */
  get at(): TimeMicros {
    return this.#at
  }
  /** Why nothing is accepted any more, or null. */
  get halted(): string | null {
    return this.#halted
  }

  /** Stops for good: nothing more is stepped, journaled or sent. Restart replays what is durable. */
  halt(reason: string): void {
    if (this.#halted !== null) return
    this.#halted = reason
    this.#listeners.halted?.(reason)
  }

  /**
   * Brings the engine to where the journal ends, from a snapshot and the records after it, or from all of them;
   * returns the time of the last record, or null when it was empty.
   */
  async recover(): Promise<TimeMicros | null> {
    const { journal } = this.#parts
    const restored = await this.#restore()
    let last: TimeMicros | null = restored?.at ?? null
    let expected: string[] = []
    for (let from = 1 + (restored?.seq ?? 0); from <= journal.lastSeq; ) {
      const batch = await journal.read(from, 20_000)
      if (batch.count === 0) throw new Error(`the journal ends at ${from - 1}, not at ${journal.lastSeq}`)
      for (const { seq, record } of recordsOf(batch)) {
        last = record.at
        const next = expected.shift()
        if (next !== undefined) {
          if (record.type !== next)
            throw new Error(`replay differs at ${seq}: ${next} was to be ${record.type}`)
          continue
        }
        const events = this.replay(record as Input, seq)
        expected = events.map((e) => e.type)
      }
      from = batch.first + batch.count
    }
    if (expected.length > 0) throw new Error(`the journal lacks the last ${expected.length} events`)
    if (last !== null) this.#at = last
    // The venues here are models that forget with the process: they are told again of what is still out.
    for (const route of this.directory.openRoutes()) this.#parts.venues.sent(route)
    for (const report of this.directory.openReports()) this.#parts.facility?.report(report)
    for (const asked of this.directory.openAmends()) this.#parts.facility?.amend(asked)
    return last
  }

  /** Takes over the newest snapshot that the journal agrees with; null when there is none. */
  async #restore(): Promise<{ seq: number; at: TimeMicros } | null> {
    const { journal, snapshots, venues } = this.#parts
    if (!snapshots || journal.lastSeq === 0) return null
    const restored = await restoreDesk(this, journal, snapshots)
    this.passedOver = restored.passedOver
    if (!('engine' in restored)) return null
    this.#engine = restored.engine
    this.restoredSeq = restored.seq
    for (const venue of this.directory.venues.values()) venues.venue(venue)
    for (const told of [...this.directory.venues.values(), ...this.directory.instruments.values()])
      this.markouts.input(told)
    return { seq: restored.seq, at: timeMicros(restored.at) }
  }

  /** Steps a journaled input without journaling it again. */
  replay(input: Input, seq: number): readonly DeskEvent[] {
    this.keys.observe(input, seq)
    if (input.type === 'checkpoint') {
      // Hashing the state costs more than the records since: a start compares the last one, `verify` them all.
      if (seq + CHECKPOINT_EVERY < this.#parts.journal.lastSeq) return []
      const now = this.stateHash()
      if (now !== input.stateHash) throw new Error(`the state at ${seq} differs from its checkpoint`)
      return []
    }
    if (isDeskRecord(input)) return []
    const events = this.engine.step(input)
    this.#observe(input, events)
    return events
  }

  /** SHA-256 of the engine's state. */
  stateHash(): string {
    return sha256(this.engine.stateBytes())
  }

  /**
   * Steps one input and journals it with its events. `at` is raised to the newest time seen. Throws when the
   * desk is halted.
   */
  apply(input: Input): Applied {
    if (this.#halted !== null) throw new Error(this.#halted)
    if (input.at < this.#at) input.at = this.#at
    if (input.type !== 'marks') {
      const marks = this.#sight.marksBefore(input.at)
      if (marks) this.apply(marks)
    }
    if (input.type === 'order') this.#sight.attach(input)
    this.#at = input.at
    this.inputs++
    const isQuoteOrTrade = input.type === 'quote' || input.type === 'trade'
    if (isQuoteOrTrade || input.type === 'status') this.#listeners.market?.(input)
    const isDue = this.engine.isDue(input.at)
    // Marks bring all that they need along, and the engine takes no notice of an answer to a report: neither must
    // drag every quote of the second into the journal.
    const isAlone = input.type === 'marks' || input.type === 'reportAck'
    const needsNoQuote = isQuoteOrTrade || (isAlone && !isDue)
    const unseen = needsNoQuote ? null : this.tap.take(isDue ? null : this.#symbolOf(input), input.at)
    const started = performance.now()
    const events = this.engine.step(input)
    if (input.type === 'order') this.latency.add((performance.now() - started) * 1000)
    else if (input.type === 'quote') this.#sight.quote(input)
    // What fell due may have changed a plan without an event: then the input is a fact.
    const isFact = isDue || (input.type === 'trade' && this.engine.printsMatter(input.symbol))
    if (isQuoteOrTrade && events.length === 0 && !isFact) {
      this.tap.remember(input)
      this.#observe(input, events)
      return { input, events, seq: this.recorder.lastSeq }
    }
    if (isQuoteOrTrade) {
      const before = this.tap.take(isDue ? null : concerns(input.symbol, events), input.at)
      if (before) this.#journal(before)
      this.tap.heard(input.at)
    } else if (unseen) this.#journal(unseen)
    const seq = this.#journal(input)
    this.keys.observe(input, seq)
    if (input.type === 'reportAck' && input.status === 'rejected') this.#reportAgain(input.fillId, seq)
    else if (input.type === 'reportAmend') this.#leaving.push({ seq, event: input })
    for (const event of events) {
      const place = this.recorder.event(event)
      if (event.type === 'routeSent' || event.type === 'tapeReport') this.#leaving.push({ seq: place, event })
      else if (event.type === 'routeDone') this.#recall(event)
      else if (event.type === 'fill') this.markouts.fill(event)
    }
    this.#observe(input, events)
    if (this.#parts.routesLeave === 'atOnce') this.#leave(Number.POSITIVE_INFINITY)
    this.#sinceCheckpoint += 1 + events.length
    this.#checkpointAfter(CHECKPOINT_LATEST)
    const applied = { input, events, seq }
    this.#listeners.applied?.(applied)
    return applied
  }

  /** What an order would get now, with all that it would come with. Changes nothing. */
  preview(order: InputOf<'order'>): ReturnType<Engine['preview']> {
    return this.engine.preview(this.#sight.attach(order))
  }

  /** Journals what the desk says about itself; the engine does not hear it. Throws when the desk is halted. */
  record(record: DeskRecord): number {
    if (this.#halted !== null) throw new Error(this.#halted)
    if (record.at < this.#at) record.at = this.#at
    this.#at = record.at
    const seq = this.#journal(record)
    this.keys.observe(record, seq)
    return seq
  }

  /**
   * Journals the state's hash, and ahead of it what the market has shown: a snapshot holds that, and nothing that
   * a desk started from one decides on may be missing from the journal.
   */
  checkpoint(): void {
    if (this.#halted !== null || this.#sinceCheckpoint === 0) return
    this.#sinceCheckpoint = 0
    const begun = performance.now()
    const unseen = this.tap.take(null, this.#at)
    if (unseen) this.#journal(unseen)
    const stateHash = this.stateHash()
    const seq = this.#journal({ type: 'checkpoint', at: this.#at, stateHash })
    const { snapshots } = this.#parts
    if (!snapshots) return
    this.#nextSnapshotAt = Number.POSITIVE_INFINITY
    const pieces = packSnapshot(this, this.#at, snapshots.bytesOf(this.engine))
    // A snapshot ahead of the journal is of no use, and one that cannot be written costs only time.
    this.snapshotSaved = this.recorder
      .durable(seq)
      .then(() => snapshots.store.save({ seq, stateHash, pieces }))
      .catch((error: unknown) => this.#listeners.snapshotFailed?.(String(error)))
      .then(() => {
        const now = performance.now()
        this.#nextSnapshotAt = now + REST_AFTER_SNAPSHOT * (now - begun)
      })
  }

  /** What can wait until nobody does: to be called when the desk has nothing due. */
  whileQuiet(): void {
    if (this.#halted !== null) return
    if (this.#parts.snapshots) this.engine.prepareSnapshot(PREPARED_AT_ONCE)
    this.#checkpointAfter(CHECKPOINT_EVERY)
  }

  /** Makes a checkpoint after so many records, unless the last snapshot is too fresh. */
  #checkpointAfter(records: number): void {
    if (this.#sinceCheckpoint >= records && performance.now() >= this.#nextSnapshotAt) this.checkpoint()
  }

  /** Applies what the feed and the venues say up to an instant, for at most `budgetMillis`. */
  pump(until: number, budgetMillis = Number.POSITIVE_INFINITY): void {
    const { feed, venues, facility } = this.#parts
    const end = performance.now() + budgetMillis
    for (let count = 0; this.#halted === null; count++) {
      if ((count & 63) === 63 && performance.now() > end) break
      const fromFeed = feed.peek()
      const fromVenue = venues.peek()
      const fromFacility = facility?.peek() ?? Number.POSITIVE_INFINITY
      const market = Math.min(fromFeed ?? Number.POSITIVE_INFINITY, fromVenue ?? Number.POSITIVE_INFINITY)
      const first = Math.min(market, fromFacility)
      if (first === Number.POSITIVE_INFINITY || first > until) break
      if (facility && fromFacility < market) {
        for (const answer of facility.due(timeMicros(first))) this.apply(answer)
      } else if (fromVenue !== null && first === fromVenue && (fromFeed === null || fromVenue < fromFeed)) {
        for (const answer of venues.due(fromVenue)) this.apply(answer)
      } else this.apply(feed.next())
    }
  }

  /** Which symbol an input concerns, or null when it may concern any. */
  #symbolOf(input: Input): string | null {
    switch (input.type) {
      case 'order':
      case 'position':
      case 'instrument':
        return input.symbol
      case 'cancel':
      case 'replace':
        return this.directory.symbolOfOrder(input.id)
      case 'venueFill':
      case 'venueReject':
        return input.routeId === null ? null : this.directory.symbolOfRoute(input.routeId)
      default:
        return null
    }
  }

  #journal(input: Input): number {
    return this.recorder.input(input)
  }

  #observe(input: Input, events: readonly DeskEvent[]): void {
    this.board.observe(input)
    this.directory.observe(input)
    this.markouts.input(input)
    this.lots.add(input)
    if (input.type === 'quote') this.#parts.venues.quote(input)
    else if (input.type === 'trade') this.#parts.venues.trade(input)
    else if (input.type === 'venue') this.#parts.venues.venue(input)
    for (const event of events) {
      this.tally.observe(event)
      this.directory.event(event)
      this.lots.add(event)
      if (event.type === 'position') this.board.touch(event.symbol)
    }
  }

  /**
   * A route that ended no longer waits to leave, and its venue is told at once. Unlike a route, a cancellation
   * need not be durable first: it can only reduce what is out, and waiting lets the venue fill what was recalled.
   */
  #recall(event: EventOf<'routeDone'>): void {
    const waiting = this.#leaving.findIndex(
      (l) => l.event.type === 'routeSent' && l.event.routeId === event.routeId,
    )
    if (waiting >= 0) this.#leaving.splice(waiting, 1)
    else this.#parts.venues.done(event)
  }

  /** A refused report goes in again, once its refusal is durable. */
  #reportAgain(fillId: string, seq: number): void {
    const report = this.directory.openReport(fillId)
    if (report) this.#leaving.push({ seq, event: { ...report, at: this.#at } })
  }

  #leave(upTo = this.recorder.durableSeq): void {
    const leaving = this.#leaving
    let gone = 0
    while (gone < leaving.length && (leaving[gone] as { seq: number }).seq <= upTo) {
      const { event } = leaving[gone] as (typeof leaving)[number]
      if (event.type === 'routeSent') this.#parts.venues.sent(event)
      else if (event.type === 'reportAmend') this.#parts.facility?.amend(event)
      else this.#parts.facility?.report(event)
      gone++
    }
    leaving.splice(0, gone)
  }
}

/** The symbol that a market input and its events concern, or null when a decision on another was taken. */
function concerns(symbol: string, events: readonly DeskEvent[]): string | null {
  for (const event of events) {
    if ((event.type === 'fill' || event.type === 'routeSent') && event.symbol !== symbol) return null
  }
  return symbol
}
