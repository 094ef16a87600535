/**
 * The desk as the shells see it: handlers for the calls of the contract, and what is pushed. Holds one session
 * at a time.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Handlers, StreamName, Streams } from '@shared/contract'
import type { RecordedDay } from '../ipc/desk-port'
import { createHandlers } from '../ipc/handlers'
import { JournalRefused, openSealKey, type Sealing, type SealKey, type SecretStore } from '../journal'
import { openSimulator } from '../market/simulator'
import { TickFileError } from '../market/tick-files'
import { openTickReplay } from '../market/tick-replay'
import type { RowChange } from '../ports'
import { simulatedStart, watchedFrom } from './clocks'
import { runDrill } from './drill'
import { Integrity } from './integrity'
import { portOf } from './port'
import { Publisher } from './publisher'
import { DeskRefused } from './refused'
import { dateOf, Session } from './session'
import { SettingsFile } from './settings-file'

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

  constructor(options: DeskHostOptions) {
    this.#options = options
    this.#key = openSealKey(join(options.dataDir, 'seal.key'), options.secrets ?? null)
    this.#integrity = new Integrity(
      this.#key,
      options.dataDir,
      new URL('./verifyWorker.js', options.workers.journal),
    )
    this.handlers = createHandlers(
      portOf({
        session: () => this.session,
        settings: new SettingsFile(join(options.dataDir, 'settings.json')),
        info: { version: options.version, shell: options.shell },
        drill: (orders) =>
          runDrill({ orders, folder: options.dataDir, journalWorker: options.workers.journal }),
        integrity: this.#integrity,
        openSimulator: () => this.#change(() => this.openSimulator()),
        openReplay: (day) => this.#change(() => this.openReplay(day)),
      }),
    )
  }

  get session(): Session {
    if (!this.#session) throw new Error('the desk is changing its session: try again')
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
    const wall = Date.now()
    await this.#open({
      journalFile: join(dataDir, 'journal.db'),
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
    const stem = `${day.symbol.replace(/[^A-Za-z0-9.-]/g, '_')}-${day.date}-${Date.now()}`
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
    return { pkcs8, publicKey, anchors: join(this.#options.dataDir, 'anchors') }
  }

  async #open(o: Omit<Parameters<typeof Session.open>[0], 'workers' | 'sealing'>): Promise<void> {
    await this.#integrity.stop()
    const old = this.#session
    this.#session = null
    this.#publisher.detach()
    await old?.close()
    try {
      this.#session = await Session.open(
        { ...o, workers: this.#options.workers, sealing: this.#sealing() },
        {
          rows: (changes: readonly RowChange[]) => this.#publisher.rows(changes),
          notice: (severity, text) => this.#publisher.notice(severity, text),
        },
      )
    } catch (error) {
      if (old && o.isReplay) await this.openSimulator()
      throw error
    }
    this.#publisher.attach(this.#session)
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
    this.#publisher.detach()
    await this.#session?.close()
    this.#session = null
  }
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
export { DeskRefused }

/** Opens the desk in its data folder; rejects with `DeskRefused` and the reason. */
export async function openDeskHost(options: DeskHostOptions): Promise<DeskHost> {
  try {
    mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new DeskRefused('DATA_DIR', `the data folder cannot be made: ${(error as Error).message}`)
  }
  try {
    const host = new Host(options)
    await host.openSimulator()
    return host
  } catch (error) {
    if (error instanceof DeskRefused) throw error
    if (error instanceof JournalRefused) throw new DeskRefused(error.code, error.message)
    throw new DeskRefused('FAILED', error instanceof Error ? error.message : String(error))
  }
}
