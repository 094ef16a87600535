/** Pushes what moved, at most once a frame, and only what somebody listens to. */
import type { Row, StreamName, Streams } from '@shared/contract'
import { rowStream } from '@shared/view-tables'
import type { RowChange, ViewTable } from '../ports'
import { marketRow, statusOf } from './screens'
import type { Session } from './session'

const FRAME_MILLIS = 16
const STATUS_MILLIS = 200
type Push = <K extends StreamName>(name: K, value: Streams[K]) => void

export class Publisher {
  #push: Push = () => undefined
  readonly #wanted = new Set<StreamName>()
  readonly #changed = new Map<ViewTable, Map<string, Row>>()
  #session: Session | null = null
  #timer: NodeJS.Timeout | undefined
  #statusAt = 0

  onPush(push: Push): void {
    this.#push = push
  }

  want(stream: StreamName, isWanted: boolean): void {
    if (isWanted) this.#wanted.add(stream)
    else this.#wanted.delete(stream)
  }

  /** Starts publishing a session and tells the page to ask for everything anew. */
  attach(session: Session): void {
    this.detach()
    this.#session = session
    this.#push('reset', { name: session.feed.name })
    this.#timer = setInterval(() => this.#frame(session), FRAME_MILLIS)
  }

  detach(): void {
    clearInterval(this.#timer)
    this.#session = null
    this.#changed.clear()
  }

  rows(changes: readonly RowChange[]): void {
    for (const { table, row } of changes) {
      if (!this.#wanted.has(rowStream(table))) continue
      let rows = this.#changed.get(table)
      if (!rows) {
        rows = new Map()
        this.#changed.set(table, rows)
      }
      rows.set(String(row[KEYS[table]]), row)
    }
  }

  notice(severity: Streams['notice']['severity'], text: string): void {
    this.#push('notice', { severity, text, at: this.#session?.desk.at ?? 0 })
  }

  #frame(session: Session): void {
    if (this.#wanted.has('market')) {
      const moved = session.desk.board.take()
      if (moved.symbols.length > 0 || moved.prints.length > 0) {
        const known = moved.symbols.filter((symbol) => session.desk.directory.instruments.has(symbol))
        this.#push('market', {
          rows: known.map((symbol) => marketRow(session.desk, symbol)),
          prints: moved.prints,
        })
      }
    }
    for (const [table, rows] of this.#changed) this.#push(rowStream(table), [...rows.values()])
    this.#changed.clear()
    const now = performance.now()
    if (!this.#wanted.has('status') || now - this.#statusAt < STATUS_MILLIS) return
    this.#statusAt = now
    this.#push('status', statusOf(session))
  }
}

/** The column that names a row of each table. */
const KEYS: Readonly<Record<ViewTable, string>> = {
  orders: 'id',
  fills: 'fillId',
  routes: 'routeId',
  rejections: 'id',
  positions: 'symbol',
  alerts: 'seq',
  economics: 'fillId',
  supervision: 'id',
  tapeReports: 'fillId',
  allocations: 'id',
  invitations: 'invitation',
  notes: 'seq',
  obligations: 'duty',
}
