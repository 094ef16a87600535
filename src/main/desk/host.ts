/**
 * The desk as the shells see it: handlers for the calls of the contract, and what is pushed. Holds one session
 * at a time.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Handlers, StreamName, Streams } from '@shared/contract'
import { timeMicros } from '@shared/units'
import type { JournalPort, RecordedDay, RecoverChoice } from '../ipc/desk-port'
import { guarded } from '../ipc/entitlements'
import { createHandlers } from '../ipc/handlers'
import {
  JournalRefused,
  networkDriveOf,
  openSealKey,
  type Sealing,
  type SealKey,
  type SecretStore,
} from '../journal'
import { openSimulator } from '../market/simulator'
import { TickFileError } from '../market/tick-files'
import { openTickReplay } from '../market/tick-replay'
import type { MarketFeed, RowChange } from '../ports'
import { simulatedStart, watchedFrom } from './clocks'
import { runDrill } from './drill'
import { Integrity } from './integrity'
import { JournalCare } from './journal-care'
import { portOf } from './port'
import { Publisher } from './publisher'
import { DeskRefused } from './refused'
import { reopenedWords } from './reopened'
import { dateOf, Session, type SessionOptions } from './session'
import { SettingsFile } from './settings-file'
import { engineBytes } from './snapshots'
import { DEFAULT_LOCK_MINUTES, DeskPeople } from './users/desk-people'
import { UsersFile } from './users/users-file'

export interface DeskHostOptions {
  readonly dataDir: string
  readonly shell: 'electron' | 'browser'
  readonly version: string
  readonly workers: { readonly journal: URL; readonly views: URL }
  /** The operating system's key store, where the shell has one. */
  readonly secrets?: SecretStore | null
  /** Seed of the simulator. */
  readonly seed?: number
  /** Multiplies the simulator's quote rate. */
  readonly load?: number
  /** The machine's clock, milliseconds since the epoch; the real one unless a test brings its own. */
  readonly wall?: () => number
  /** Bytes kept beside the journal for a full disk; 64 MiB unless said. */
  readonly ballastBytes?: number
  /** How often the journal is backed up by itself; every 15 minutes unless said. */
  readonly backupEveryMillis?: number
}

/** Where the head of each day is dropped, below the data folder. */
const ANCHORS = 'anchors'
const BALLAST_BYTES = 64 << 20
const BACKUP_EVERY_MILLIS = 15 * 60_000

type OwnOptions = Omit<
  SessionOptions,
  'workers' | 'sealing' | 'wall' | 'ballastBytes' | 'warning' | 'tapeFolder' | 'engineBytes' | 'readOnly'
> & {
  readonly readOnly?: string
}

export interface DeskHost {
  readonly handlers: Handlers
  onPush(push: <K extends StreamName>(name: K, value: Streams[K]) => void): void
  /** Whether anybody listens to a stream: what nobody listens to is not made. */
  want(stream: StreamName, isWanted: boolean): void
  close(): Promise<void>
}

export class Host implements DeskHost {
  readonly handlers: Handlers
  readonly #options: DeskHostOptions
  readonly #key: SealKey
  readonly #integrity: Integrity
  readonly #publisher = new Publisher()
  #session: Session | null = null
  #changing: Promise<unknown> = Promise.resolve()
  readonly #wall: () => number
  readonly #care: JournalCare
  readonly #backups: NodeJS.Timeout
  #backedUpTo = 0
  #isBackingUp = false
  /** While the journal is opened without its snapshots, so that every record is read. */
  #readsAll = false

  constructor(options: DeskHostOptions) {
    this.#options = options
    this.#key = openSealKey(join(options.dataDir, 'seal.key'), options.secrets ?? null)
    this.#integrity = new Integrity(
      this.#key,
      options.dataDir,
      join(options.dataDir, ANCHORS),
      new URL('./verifyWorker.js', options.workers.journal),
    )
    this.#wall = options.wall ?? Date.now
    const { dataDir, workers, backupEveryMillis = BACKUP_EVERY_MILLIS } = options
    this.#care = new JournalCare({ dataDir, journalWorker: workers.journal, wall: this.#wall })
    this.#backups = setInterval(() => void this.#backUp(), backupEveryMillis).unref()
    const settings = new SettingsFile(join(options.dataDir, 'settings.json'))
    const people = new DeskPeople({
      file: new UsersFile(join(options.dataDir, 'users.json')),
      now: () => performance.now(),
      lockAfterMinutes: () => lockAfter(settings),
      policy: () => this.session.desk.engine.policy().policy,
      deskTime: () => this.session.now(),
    })
    const handlers = createHandlers(
      portOf({
        session: () => this.session,
        settings,
        dataDir: options.dataDir,
        info: { version: options.version, shell: options.shell },
        drill: (orders) =>
          runDrill({ orders, folder: options.dataDir, journalWorker: options.workers.journal }),
        integrity: this.#integrity,
        openSimulator: () => this.#change(() => this.openSimulator()),
        openReplay: (day) => this.#change(() => this.openReplay(day)),
        journal: this.#journalPort(),
      }),
      people,
    )
    this.handlers = guarded(handlers, people)
  }

  get session(): Session {
    if (!this.#session) {
      const trouble = this.#care.trouble()
      if (trouble) throw new DeskRefused('HALTED', `The journal cannot be opened: ${trouble.reason}`)
      throw new DeskRefused('HALTED', 'The desk is changing its session: try again')
    }
    return this.#session
  }

  onPush(push: <K extends StreamName>(name: K, value: Streams[K]) => void): void {
    this.#publisher.onPush(push)
  }
  want(stream: StreamName, isWanted: boolean): void {
    this.#publisher.want(stream, isWanted)
  }

  /** The simulated market, on the desk's own journal. */
  async openSimulator(): Promise<{ name: string }> {
    const { dataDir, seed = 1, load = 1 } = this.#options
    const wall = this.#wall()
    await this.#open({
      journalFile: this.#care.journalFile,
      viewsFile: join(dataDir, 'views.db'),
      date: dateOf(wall),
      isReplay: false,
      speed: 1,
      feed: (lastAt) => {
        const start = simulatedStart(lastAt, wall)
        return { feed: openSimulator({ seed, from: start, load }), start, clockFrom: start }
      },
    })
    return { name: this.session.feed.name }
  }

  /** A recorded day, on a journal of its own: its time is not today's. */
  async openReplay(day: RecordedDay): Promise<{ name: string; orders: number; quotes: number }> {
    const replay = readDay(day)
    const folder = join(this.#options.dataDir, 'replays')
    mkdirSync(folder, { recursive: true })
    const stem = `${day.symbol.replace(/[^A-Za-z0-9.-]/g, '_')}-${day.date}-${this.#wall()}`
    await this.#open({
      journalFile: join(folder, `${stem}.db`),
      viewsFile: join(folder, `${stem}.views.db`),
      date: day.date,
      isReplay: true,
      speed: day.speed,
      feed: () => {
        const start = replay.peek()
        if (start === null) throw new DeskRefused('EMPTY_DAY', 'the recorded day holds no quotes')
        return { feed: replay, start, clockFrom: watchedFrom(start) }
      },
    })
    return { name: replay.name, orders: replay.orderCount(), quotes: replay.quotePairs }
  }

  #sealing(): Sealing {
    const { pkcs8, publicKey } = this.#key
    return { pkcs8, publicKey, anchors: join(this.#options.dataDir, ANCHORS) }
  }

  /** Shows what can be read of a damaged journal; nothing is taken and nothing is journaled. */
  async #openReadOnly(): Promise<string> {
    const { file, lastSeq } = this.#care.readableCopy()
    const readOnly = `read-only: a copy of the damaged journal up to record ${lastSeq}`
    const none: MarketFeed = {
      name: 'read-only',
      isSimulated: false,
      reference: () => [],
      peek: () => null,
      next: () => {
        throw new Error('a read-only desk has no feed')
      },
    }
    await this.#open({
      journalFile: file,
      viewsFile: `${file.replace(/\.db$/, '')}.views.db`,
      date: dateOf(this.#wall()),
      isReplay: false,
      speed: 1,
      readOnly,
      feed: (lastAt) => {
        const start = lastAt ?? timeMicros(0)
        return { feed: none, start, clockFrom: start }
      },
    })
    return readOnly
  }

  async #open(o: OwnOptions): Promise<void> {
    await this.#integrity.stop()
    const old = this.#session
    this.#session = null
    this.#publisher.detach()
    await old?.close()
    const isOwn = o.journalFile === this.#care.journalFile
    try {
      if (isOwn && this.#care.isQuarantined) throw new DeskRefused('DAMAGED', 'the journal is in quarantine')
      this.#session = await this.#start(o)
      if (isOwn) this.#care.opened()
    } catch (error) {
      if (isOwn && error instanceof JournalRefused) this.#care.refused(error)
      if (old && o.isReplay) await this.openSimulator()
      throw error
    }
    this.#publisher.attach(this.#session)
  }

  #start(o: OwnOptions): Promise<Session> {
    const { workers, ballastBytes = BALLAST_BYTES } = this.#options
    const drive = networkDriveOf(this.#options.dataDir)
    const warning =
      drive === null ? null : `The journal is on a network drive (${drive}): its locks cannot be relied on.`
    const tapeFolder = o.isReplay || o.readOnly !== undefined ? null : join(this.#options.dataDir, 'tape')
    return Session.open(
      {
        readOnly: null,
        tapeFolder,
        ...o,
        workers,
        // What can be read of a damaged journal is shown, not sealed anew.
        sealing: o.readOnly === undefined ? this.#sealing() : null,
        engineBytes: this.#readsAll ? null : engineBytes,
        wall: this.#wall,
        ballastBytes: o.isReplay ? 0 : ballastBytes,
        warning,
      },
      {
        rows: (changes: readonly RowChange[]) => this.#publisher.rows(changes),
        notice: (severity, text) => this.#publisher.notice(severity, text),
        damaged: () => void this.#change(() => this.#readAll()),
      },
    )
  }

  #journalPort(): JournalPort {
    const care = this.#care
    return {
      trouble: () => (this.#session ? null : care.trouble()),
      recover: (choice) => this.#change(() => this.#recover(choice)),
      reopen: () => this.#change(() => this.#reopen()),
      backup: () => care.backup(this.session.journal),
      backups: () => care.backups(),
      drill: (name) => care.drill(name),
      startExport: (format) => care.startExport(this.#session?.journal ?? null, format),
      exportStatus: () => care.exportStatus(),
      cancelExport: () => {
        care.cancelExport()
        return care.exportStatus()
      },
    }
  }

  async #recover(choice: RecoverChoice): Promise<{ done: string }> {
    if (this.#session && !this.#care.isQuarantined)
      throw new DeskRefused('REFUSED', 'the journal is open: stop the desk and use crossdesk restore')
    if (choice.choice === 'readOnly') return { done: await this.#openReadOnly() }
    const done =
      choice.choice === 'tryAgain'
        ? 'The journal is open again.'
        : this.#care.restore(choice.choice === 'restore' ? choice.backup : null)
    await this.openSimulator()
    return { done }
  }

  /** Opens the journal again record by record: what is damaged is found, named and put aside as at any start. */
  async #readAll(): Promise<void> {
    this.#readsAll = true
    try {
      await this.openSimulator()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#publisher.notice('critical', `The journal cannot be opened: ${why}`)
    } finally {
      this.#readsAll = false
    }
  }

  async #reopen(): Promise<{ done: string }> {
    const { desk } = this.session
    if (desk.halted === null) throw new DeskRefused('REFUSED', 'the journal is writing: nothing is in doubt')
    const { durableSeq, lastSeq } = desk.recorder
    await this.openSimulator()
    const now = this.session
    const done = reopenedWords({ durableSeq, lastSeq }, now.foundSeq)
    if (now.desk.halted === null)
      now.desk.record({ type: 'host', at: now.desk.at, what: 'reopened', detail: done })
    this.#publisher.notice('warning', done)
    return { done }
  }

  /** The regular backup: of the desk's own journal, when something was added to it. */
  async #backUp(): Promise<void> {
    const session = this.#session
    if (!session || session.isReplay || session.desk.halted !== null) return
    // One at a time: where a backup takes longer than the time between two, no queue may form.
    if (this.#isBackingUp || session.journal.lastSeq === this.#backedUpTo) return
    this.#isBackingUp = true
    try {
      this.#backedUpTo = (await this.#care.backup(session.journal)).lastSeq
    } catch (error) {
      this.#publisher.notice('warning', `The journal was not backed up: ${(error as Error).message}`)
    } finally {
      this.#isBackingUp = false
    }
  }

  /** One change of session at a time. */
  #change<T>(change: () => Promise<T>): Promise<T> {
    const next = this.#changing.then(change, change)
    this.#changing = next.catch(() => undefined)
    return next
  }

  async close(): Promise<void> {
    await this.#changing
    await this.#integrity.stop()
    clearInterval(this.#backups)
    this.#publisher.detach()
    await this.#care.close()
    await this.#session?.close()
    this.#session = null
  }
}

/** Minutes without a command after which the screen locks: 1 to 480, what is kept otherwise counts as not kept. */
function lockAfter(settings: SettingsFile): number {
  const kept = Number(settings.read()['lockAfterMinutes'])
  return kept >= 1 && kept <= 480 ? kept : DEFAULT_LOCK_MINUTES
}

/** A recorded day that can be replayed; one that cannot is refused with the file's fault. */
function readDay(day: RecordedDay): ReturnType<typeof openTickReplay> {
  try {
    return openTickReplay(day)
  } catch (error) {
    if (error instanceof TickFileError) throw new DeskRefused('TICK_FILE', error.message)
    throw error
  }
}

export type { SecretStore }

const isDamage = (error: unknown): boolean =>
  (error instanceof JournalRefused || error instanceof DeskRefused) && error.code === 'DAMAGED'

export { DeskRefused }

/** Opens the desk in its data folder; rejects with `DeskRefused` and the reason. */
export async function openDeskHost(options: DeskHostOptions): Promise<DeskHost> {
  try {
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new DeskRefused('DATA_DIR', `the data folder cannot be made: ${(error as Error).message}`)
  }
  let host: Host | null = null
  try {
    host = new Host(options)
    await host.openSimulator()
    return host
  } catch (error) {
    // A damaged journal is no reason to show nothing: the page says what happened and what can be done.
    if (host !== null && host.handlers['journal.trouble'](null) !== null && isDamage(error)) return host
    if (error instanceof DeskRefused) throw error
    if (error instanceof JournalRefused) throw new DeskRefused(error.code, error.message)
    throw new DeskRefused('FAILED', error instanceof Error ? error.message : String(error))
  }
}
