/**
 * One desk at work on one journal: a feed, a clock, a pump. The host holds one session at a time and changes it
 * when the trader opens a recorded day or goes back to the simulator.
 */
import { performance } from 'node:perf_hooks'
import { completeInput } from '@shared/complete-input'
import type { EventOf } from '@shared/events'
import { marketDate } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import { FACILITY_NOTE } from '../analytics/supervision'
import { defaultPolicy, Engine } from '../engine'
import { JournalRefused, type OpenJournal, openJournal, type Sealing } from '../journal'
import { Tape } from '../market/tape'
import type { MarketFeed, RowChange, ViewSink } from '../ports'
import type { Regime } from '../rules/regime'
import { facilityOpenFrom } from '../rules/tape-deadline'
import { openReportFacility, openVenues } from '../venues'
import { openViews } from '../views'
import { ClockWatch, clockWords } from './clock-watch'
import { SessionClock } from './clocks'
import { Desk } from './desk'
import { LookBack, type StillReading } from './look-back'
import { deskPolicy, recordedDayPolicy } from './policies'
import { calendar, regimeNamed, regimeOn, sha256 } from './regimes'
import { type EngineBytes, snapshotsBeside } from './snapshots'

export type Speed = 1 | 10 | 100 | 'max'

export interface FeedStart {
  readonly feed: MarketFeed
  /** Time of the reference data: no message of the feed is earlier. */
  readonly start: TimeMicros
  /** Where the clock begins; what the feed has to say before that is taken at once. */
  readonly clockFrom: TimeMicros
}

export interface SessionOptions {
  readonly journalFile: string
  readonly viewsFile: string
  /** The desk's key and where its heads are lodged. */
  readonly sealing: Sealing | null
  readonly workers: { readonly journal: URL; readonly views: URL }
  /** Makes the feed, once it is known where the journal ends. */
  readonly feed: (lastAt: TimeMicros | null) => FeedStart
  readonly isReplay: boolean
  readonly speed: Speed
  /** The market date by which the regime is chosen, YYYY-MM-DD. */
  readonly date: string
  /** The machine's clock, milliseconds: watched for jumps, never used as market time. */
  readonly wall: () => number
  /** Bytes kept beside the journal for a full disk. */
  readonly ballastBytes: number
  /** What is doubtful about where the journal is kept. */
  readonly warning: string | null
  /** Where the market is taped, or null for no tape. */
  readonly tapeFolder: string | null
  /** How the engine is kept in snapshots, or null: then a start replays the whole journal. */
  readonly engineBytes: EngineBytes | null
  /** Why nothing is to be journaled, for a session that only shows; null for one that works. */
  readonly readOnly: string | null
}

export interface SessionListeners {
  /** A record before the snapshot that the session began with cannot be read. */
  damaged: () => void
  rows: (changes: readonly RowChange[]) => void
  notice: (severity: 'info' | 'warning' | 'critical', text: string) => void
}

/** Between two turns of the pump; after a turn that took long the next comes soon, so that each does little and a command waits less. */
const PUMP_EVERY_MILLIS = 4
const PUMP_SOON_MILLIS = 1
const LONG_TURN_MILLIS = 1
const PUMP_BUDGET_MILLIS = 8
/** Above this the pump waits for the disk. */
const MOST_IN_FLIGHT = 8 << 20

export class Session {
  readonly desk: Desk
  readonly views: ViewSink
  readonly journal: OpenJournal
  readonly feed: MarketFeed
  readonly isReplay: boolean
  /** Sequence of the last record that was there when the journal was opened. */
  readonly foundSeq: number
  readonly warning: string | null
  readonly #clock: SessionClock
  readonly #tape: Tape | null
  readonly #watch = new ClockWatch()
  readonly #wall: () => number
  readonly #notice: SessionListeners['notice']
  readonly #lookBack: LookBack
  readonly #lookedBack: Promise<void>
  #speed: Speed
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #rate = { since: performance.now(), inputs: 0, perSecond: 0 }

  private constructor(
    parts: {
      desk: Desk
      views: ViewSink
      journal: Session['journal']
      feed: MarketFeed
      clock: SessionClock
      tape: Tape | null
      heard: SessionListeners
      foundSeq: number
      onRows: () => void
    },
    options: { isReplay: boolean; speed: Speed; wall: () => number; warning: string | null },
  ) {
    this.desk = parts.desk
    this.views = parts.views
    this.journal = parts.journal
    this.feed = parts.feed
    this.#clock = parts.clock
    this.#tape = parts.tape
    this.#notice = parts.heard.notice
    this.foundSeq = parts.foundSeq
    this.#wall = options.wall
    this.warning = options.warning
    this.isReplay = options.isReplay
    this.#speed = options.speed
    const { journal, views, onRows } = parts
    const durableSeq = () => this.desk.recorder.durableSeq
    this.#lookBack = new LookBack({ journal, views, durableSeq, onRows })
    this.#lookedBack = this.#lookBack.run().catch((error: unknown) => this.#unreadable(error, parts.heard))
  }

  /** Opens the journal, replays it, catches the views up, and starts. Rejects with the journal's refusal. */
  static async open(o: SessionOptions, heard: SessionListeners): Promise<Session> {
    const { regime, hash } = regimeOn(o.date)
    const journal = await openJournal({
      file: o.journalFile,
      sealing: o.sealing,
      workerUrl: o.workers.journal,
      meta: { schema: 1, regime: regime.name, regimeHash: hash },
      ballastBytes: o.ballastBytes,
    })
    try {
      const place = { id: journal.id, lastSeq: journal.lastSeq }
      const views = await openViews({ file: o.viewsFile, workerUrl: o.workers.views, journal: place })
      const config = { ...regimeOf(journal), calendar, policy: defaultPolicy, sha256 }
      const engine = new Engine(config)
      const snapshots = o.engineBytes && snapshotsBeside(o.journalFile, journal.id, o.engineBytes, config)
      const venues = openVenues()
      const facility = openReportFacility({ seed: 1, opensAt: facilityHours(journal) })
      const late: { feed?: MarketFeed; rowsAreThere: boolean } = { rowsAreThere: false }
      const feed = lazyFeed(late)
      const onStopped = (reason: string) => heard.notice('warning', reason)
      const tape = o.tapeFolder === null ? null : new Tape({ folder: o.tapeFolder, onStopped })
      const desk = new Desk(
        { engine, journal, venues, feed, facility, routesLeave: 'durable', snapshots },
        {
          durable: (batch) => {
            if (late.rowsAreThere) views.fold(batch)
          },
          ...(tape === null ? {} : { market: (message) => tape.take(message) }),
          snapshotFailed: (reason) => heard.notice('warning', `No snapshot was saved: ${reason}`),
          halted: (reason) => heard.notice('critical', `Halted: ${reason}`),
          applied: ({ events }) => {
            for (const event of events)
              if (event.type === 'alert') heard.notice(event.severity, alertText(event))
          },
        },
      )
      const lastAt = await desk.recover()
      for (const reason of desk.passedOver) heard.notice('warning', `A snapshot was passed over: ${reason}`)
      const { feed: real, start, clockFrom } = o.feed(lastAt)
      late.feed = real
      views.onChange((changes) => heard.rows(changes))
      const clock = new SessionClock(clockFrom, o.speed === 'max' ? 1 : o.speed)
      const onRows = () => {
        late.rowsAreThere = true
      }
      const parts = { desk, views, journal, feed: real, clock, tape, heard, foundSeq: place.lastSeq, onRows }
      const session = new Session(parts, o)
      if (o.readOnly !== null) desk.halt(o.readOnly)
      else session.#begin(start)
      return session
    } catch (error) {
      await journal.close()
      throw error
    }
  }

  /** What the screen may still lack, since the journal is read behind the desk; null when all of it was. */
  get stillReading(): StillReading | null {
    return this.#lookBack.progress
  }

  #unreadable(error: unknown, heard: SessionListeners): void {
    if (this.#closed) return
    this.desk.halt(`The journal cannot be read: ${error instanceof Error ? error.message : String(error)}`)
    heard.damaged()
  }

  #begin(start: TimeMicros): void {
    for (const message of this.feed.reference()) {
      if (message.type === 'instrument' || message.type === 'client' || message.type === 'venue')
        if (this.desk.directory.isKept(message)) continue
      this.desk.apply({ ...message, at: start })
    }
    const policy = this.isReplay ? recordedDayPolicy : deskPolicy
    if (!this.desk.directory.hasPolicy) this.desk.apply(completeInput('policy', start, { policy }))
    if (!this.desk.directory.hasFacilityNote) this.desk.apply(facilityNote(start))
    this.desk.recorder.flush()
    const turn = () => {
      if (this.#closed) return
      const begun = performance.now()
      this.pump()
      const isLong = performance.now() - begun > LONG_TURN_MILLIS
      if (this.#isQuiet()) this.desk.whileQuiet()
      this.#timer = setTimeout(turn, isLong ? PUMP_SOON_MILLIS : PUMP_EVERY_MILLIS)
    }
    turn()
  }

  /** Applies everything that is due now. */
  pump(): void {
    if (this.#closed || this.desk.halted !== null || this.desk.recorder.inFlight > MOST_IN_FLIGHT) return
    try {
      this.#lookAtClock()
      this.#sleepOvernight()
      this.desk.pump(this.#until(), PUMP_BUDGET_MILLIS)
      this.desk.recorder.flush()
    } catch (error) {
      this.desk.halt(error instanceof Error ? error.message : String(error))
    }
  }

  /** A clock that went back halts order entry until a person resumes; every jump and gap is journaled. */
  #lookAtClock(): void {
    const event = this.#watch.look(this.#wall(), performance.now())
    if (event === null) return
    const detail = clockWords(event)
    // As fast as possible there is no clock but the feed's.
    const at = this.#speed === 'max' ? this.desk.at : timeMicros(Math.max(this.#clock.now(), this.desk.at))
    this.desk.record({ type: 'host', at, what: event.what, detail })
    this.#notice(event.what === 'clockBack' ? 'critical' : 'warning', detail)
    if (event.what !== 'clockBack' || this.desk.engine.deskState().state === 'halted') return
    const halt = { scope: 'desk', id: null, state: 'halted', cancelOpen: false } as const
    const resumeWhen = 'the clock was set right against a time source'
    this.desk.apply({ type: 'state', at, ...halt, reason: detail, resumeWhen })
  }

  /** Nothing of the market is due; a command that comes now waits a moment at most. */
  #isQuiet(): boolean {
    return (this.feed.peek() ?? Number.POSITIVE_INFINITY) > this.#until()
  }

  #until(): number {
    return this.#speed === 'max' ? Number.POSITIVE_INFINITY : this.#clock.now()
  }

  /** A simulated market does not make the trader wait for the morning. */
  #sleepOvernight(): void {
    const next = this.feed.peek()
    if (this.isReplay || next === null || next - this.#clock.now() < 60_000_000) return
    this.#clock.skipTo(timeMicros(next - 1_000_000))
  }

  /** The desk's time for a command that arrives now; everything due before it has been applied. */
  now(): TimeMicros {
    this.pump()
    return this.#speed === 'max' ? this.desk.at : this.#clock.now()
  }

  get speed(): Speed {
    return this.#speed
  }
  setSpeed(speed: Speed): void {
    if (speed !== 'max') {
      if (this.#speed === 'max') this.#clock.skipTo(this.desk.at)
      this.#clock.setSpeed(speed)
    }
    this.#speed = speed
  }

  /** Inputs taken in the last whole second. */
  inputsPerSecond(): number {
    const now = performance.now()
    if (now - this.#rate.since >= 1000) {
      const passed = (now - this.#rate.since) / 1000
      this.#rate = {
        since: now,
        inputs: this.desk.inputs,
        perSecond: (this.desk.inputs - this.#rate.inputs) / passed,
      }
    }
    return Math.round(this.#rate.perSecond)
  }

  /** Whether the feed has said all it has to say. */
  get hasEnded(): boolean {
    return this.feed.peek() === null
  }

  /** Microseconds since any symbol was heard of, in feed time. */
  feedAge(): number {
    if (this.#speed === 'max') return 0
    return Math.max(0, this.#clock.now() - this.desk.tap.feedAt)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#lookBack.stop()
    clearTimeout(this.#timer)
    this.desk.checkpoint()
    this.desk.recorder.flush()
    // Also of a desk that halted: what it took before is still on its way to the journal, and then to the views.
    await this.desk.recorder
      .durable(this.desk.recorder.lastSeq)
      .catch((error: Error) => this.desk.halt(error.message))
    await this.desk.snapshotSaved
    await this.#lookedBack
    await this.#tape?.close()
    await this.views.close()
    await this.journal.close()
  }
}

const alertText = (alert: EventOf<'alert'>): string => `${alert.rule}: ${alert.detail}`

/** A feed that is chosen only after the journal was replayed. */
function lazyFeed(late: { feed?: MarketFeed }): MarketFeed {
  return {
    name: 'feed',
    isSimulated: false,
    reference: () => late.feed?.reference() ?? [],
    peek: () => late.feed?.peek() ?? null,
    next: () => (late.feed as MarketFeed).next(),
  }
}

/** A journal is replayed under the regime it began with; a later regime begins with a new journal. */
function regimeOf({ meta }: OpenJournal): { regime: Regime; regimeHash: string } {
  const known = regimeNamed(meta.regime)
  if (!known || known.hash !== meta.regimeHash)
    throw new JournalRefused(
      'NEWER',
      `the journal's regime '${meta.regime}' is not one that this program has`,
    )
  return { regime: known.regime, regimeHash: known.hash }
}

/** When the facility is open, by the journal's own regime; null where the calendar does not reach. */
function facilityHours(journal: OpenJournal): (at: TimeMicros) => TimeMicros | null {
  const { regime } = regimeOf(journal)
  return (at) => {
    const from = facilityOpenFrom(at, calendar, regime)
    return typeof from === 'number' ? from : null
  }
}

/** Says in the journal that a facility answers: from then on late reports are watched, also by a later fold. */
const facilityNote = (at: TimeMicros) =>
  completeInput('note', at, {
    about: FACILITY_NOTE.about,
    text: 'A SIMULATED facility answers the trade reports of this desk.',
    tags: [FACILITY_NOTE.tag],
  })

/** The market date of the machine's clock. */
export const dateOf = (wallMillis: number): string => marketDate(timeMicros(wallMillis * 1000))
