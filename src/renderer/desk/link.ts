/**
 * The page's link to the desk: one subscription a stream, shared by whoever looks at it, and dropped when
 * nobody does. A reset, or a connection that came back, raises `epoch`: then everything is asked for anew.
 */
import type {
  Answers,
  Bridge,
  CallArg,
  CallName,
  DeskStatus,
  MarketRow,
  Notice,
  PrintRow,
  Reference,
  Row,
  ViewName,
} from '@shared/contract'
import { rowStream } from '@shared/view-tables'
import { createContext, useContext } from 'react'
import { measureTicks } from './latency'
import { createStore, KeyedStore } from './store'
import { Yielding } from './yielding'

const PRINTS_KEPT = 600
const NOTICES_KEPT = 200
/** The desk sends its status five times a second; this long without one and the screen says so. */
const SILENT_MILLIS = 700
const WATCH_MILLIS = 100

type RowsListener = (rows: readonly Row[]) => void
type MarketListener = (rows: readonly MarketRow[], prints: readonly PrintRow[]) => void

/** `silent`: the line is up but the desk says nothing. */
export type LinkState = 'open' | 'silent' | 'lost'

export class DeskLink {
  readonly status = createStore<DeskStatus | null>(null)
  readonly reference = createStore<Reference | null>(null)
  readonly notices = createStore<readonly Notice[]>([])
  readonly state = createStore<LinkState>('open')
  readonly epoch = createStore(0)
  /** Raised when the desk was changed for another: what was chosen or answered there means nothing here. */
  readonly session = createStore(0)
  readonly market = new KeyedStore<MarketRow>()
  readonly yielding = new Yielding()
  #prints: PrintRow[] = []
  readonly #bridge: Bridge
  readonly #tables = new Map<ViewName, Set<RowsListener>>()
  readonly #stops = new Map<ViewName, () => void>()
  readonly #marketListeners = new Set<MarketListener>()
  #stopMarket: (() => void) | null = null
  #heardAt = performance.now()
  #isLost = false

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  invoke<K extends CallName>(call: K, arg: CallArg<K>): Promise<Answers[K]> {
    return this.#bridge.invoke(call, arg)
  }

  /** Asks for the first snapshots and listens to what every screen needs. */
  async start(): Promise<void> {
    this.#bridge.subscribe('status', (status) => this.#hear(status))
    this.#bridge.subscribe('notice', (notice) => this.tell(notice))
    this.#bridge.subscribe('reset', () => {
      this.session.update((n) => n + 1)
      void this.refresh()
    })
    setInterval(() => this.#watch(), WATCH_MILLIS)
    await this.refresh()
  }

  /** What the bridge says about its line. After a loss everything is asked for again. */
  connection(state: 'open' | 'lost'): void {
    const wasLost = this.#isLost
    this.#isLost = state === 'lost'
    if (this.#isLost) this.state.set('lost')
    else if (wasLost) {
      this.#heardAt = performance.now()
      this.state.set('open')
      void this.refresh()
    }
  }

  /** Throws away what was known of the desk and asks again. A failure is told, and tried again on reconnect. */
  async refresh(): Promise<void> {
    try {
      const [reference, snapshot, status] = await Promise.all([
        this.#bridge.invoke('reference.all', null),
        this.#bridge.invoke('market.snapshot', null),
        this.#bridge.invoke('desk.status', null),
      ])
      this.market.clear()
      for (const row of snapshot.rows) this.market.set(row.symbol, row)
      this.#prints = snapshot.prints.slice(-PRINTS_KEPT)
      this.reference.set(reference)
      this.#hear(status)
      this.epoch.update((n) => n + 1)
    } catch (error) {
      this.tell({ severity: 'critical', text: `The desk did not answer: ${reason(error)}`, at: 0 })
    }
  }

  /** Asks anew who and what the desk knows: after this page changed it. */
  async learnReference(): Promise<void> {
    this.reference.set(await this.#bridge.invoke('reference.all', null))
  }

  /** Shows a notice in the bell and as a toast. */
  tell(notice: Notice): void {
    this.notices.update((known) => [notice, ...known].slice(0, NOTICES_KEPT))
  }

  /** The newest prints, oldest first. */
  prints(): readonly PrintRow[] {
    return this.#prints
  }

  /** Hears rows of one table as they change. Returns how to stop. */
  rows(table: ViewName, listener: RowsListener): () => void {
    const heard = this.#tables.get(table) ?? new Set()
    this.#tables.set(table, heard)
    heard.add(listener)
    if (heard.size === 1) {
      const stop = this.#bridge.subscribe(rowStream(table), (rows) => {
        this.yielding.take(() => {
          for (const hear of heard) hear(rows)
        })
      })
      this.#stops.set(table, stop)
    }
    return () => {
      heard.delete(listener)
      if (heard.size > 0) return
      this.#stops.get(table)?.()
      this.#stops.delete(table)
    }
  }

  /** Hears market rows and prints as they change, at most once a frame. Returns how to stop. */
  ticks(listener: MarketListener): () => void {
    this.#marketListeners.add(listener)
    this.#stopMarket ??= this.#bridge.subscribe('market', ({ rows, prints }) => {
      const heardAt = performance.now()
      this.yielding.take(() => this.#tick(rows, prints, heardAt))
    })
    return () => {
      this.#marketListeners.delete(listener)
      if (this.#marketListeners.size > 0) return
      this.#stopMarket?.()
      this.#stopMarket = null
    }
  }

  /** `heardAt`: when the page heard of it, by `performance.now()`. */
  #tick(rows: readonly MarketRow[], prints: readonly PrintRow[], heardAt: number): void {
    if (rows.length > 0)
      measureTicks(
        rows.map((row) => row.symbol),
        heardAt,
      )
    for (const row of rows) this.market.set(row.symbol, row)
    if (prints.length > 0) this.#prints = [...this.#prints, ...prints].slice(-PRINTS_KEPT)
    for (const listener of this.#marketListeners) listener(rows, prints)
  }

  #hear(status: DeskStatus): void {
    this.#heardAt = performance.now()
    this.status.set(status)
    if (!this.#isLost) this.state.set('open')
  }

  #watch(): void {
    // A page in the background is throttled by the browser: its silence says nothing about the desk.
    if (this.#isLost || document.hidden) return
    const silence = performance.now() - this.#heardAt
    this.state.set(silence > SILENT_MILLIS ? 'silent' : 'open')
  }
}

export const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const DeskContext = createContext<DeskLink | null>(null)

export function useDesk(): DeskLink {
  const desk = useContext(DeskContext)
  if (!desk) throw new Error('a panel was drawn outside of the desk')
  return desk
}
