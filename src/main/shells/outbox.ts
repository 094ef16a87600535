/**
 * What waits for a page that reads more slowly than the desk speaks. While the page keeps up, messages pass
 * straight through. When it falls behind, the newest value of each thing is kept (one status, one row a key)
 * and flushed once it has drained, so that memory stays bounded and nothing stale is shown afterwards.
 */
import type { MarketRow, PrintRow, Row, StreamName, Streams, ViewName } from '@shared/contract'
import { type RowStream, rowStream, tableOf } from '@shared/view-tables'

/** More waiting rows than this, and the page is told to throw everything away and ask again. */
const MAX_ROWS = 20_000
const MAX_PRINTS = 500
const MAX_NOTICES = 100

/** The carrier to one page. */
export interface Channel {
  /** True while the page has not yet taken what was sent before. */
  isBusy(): boolean
  send<K extends StreamName>(stream: K, value: Streams[K]): void
}

/** Which field tells the rows of a table apart; the place in the journal where a row has no key of its own. */
const ROW_KEYS: Readonly<Record<ViewName, string>> = {
  orders: 'id',
  fills: 'fillId',
  routes: 'routeId',
  rejections: 'seq',
  positions: 'symbol',
  alerts: 'seq',
  journal: 'seq',
  economics: 'fillId',
  valueByCapacity: 'name',
  valueByClient: 'name',
  valueBySymbol: 'name',
  supervision: 'id',
  tapeReports: 'fillId',
  allocations: 'id',
  invitations: 'invitation',
  notes: 'seq',
  obligations: 'duty',
}

type OtherStream = Exclude<StreamName, RowStream>

export class Outbox {
  readonly #channel: Channel
  #reset: Streams['reset'] | null = null
  #status: Streams['status'] | null = null
  readonly #market = new Map<string, MarketRow>()
  #prints: PrintRow[] = []
  readonly #rows = new Map<ViewName, Map<unknown, Row>>()
  #rowCount = 0
  #notices: Streams['notice'][] = []
  #isHolding = false
  #conflated = 0

  constructor(channel: Channel) {
    this.#channel = channel
  }

  /** Messages that were folded into a later one since the page connected. */
  get conflated(): number {
    return this.#conflated
  }

  /** Sends a value, or holds the newest of its kind while the page is busy. */
  offer<K extends StreamName>(stream: K, value: Streams[K]): void {
    if (!this.#isHolding && !this.#channel.isBusy()) {
      this.#channel.send(stream, value)
      return
    }
    this.#isHolding = true
    this.#conflated += 1
    this.#hold(stream, value)
    this.flush()
  }

  /** Sends what is held, if the page has drained. Call it when the carrier says so, and now and then besides. */
  flush(): void {
    if (!this.#isHolding || this.#channel.isBusy()) return
    this.#isHolding = false
    if (this.#reset) this.#channel.send('reset', this.#reset)
    if (this.#status) this.#channel.send('status', this.#status)
    if (this.#market.size > 0 || this.#prints.length > 0) {
      this.#channel.send('market', { rows: [...this.#market.values()], prints: this.#prints })
    }
    for (const [table, rows] of this.#rows) this.#channel.send(rowStream(table), [...rows.values()])
    for (const notice of this.#notices) this.#channel.send('notice', notice)
    this.#forget()
    this.#notices = []
    this.#reset = null
  }

  #hold<K extends StreamName>(stream: K, value: Streams[K]): void {
    const table = tableOf(stream)
    if (table !== null) {
      this.#holdRows(table, value as readonly Row[])
      return
    }
    const held = { stream, value } as { [S in OtherStream]: { stream: S; value: Streams[S] } }[OtherStream]
    if (held.stream === 'status') this.#status = held.value
    else if (held.stream === 'market') this.#holdMarket(held.value)
    else if (held.stream === 'notice') this.#notices = [...this.#notices, held.value].slice(-MAX_NOTICES)
    else this.#holdReset(held.value)
  }

  #holdMarket(value: Streams['market']): void {
    for (const row of value.rows) this.#market.set(row.symbol, row)
    this.#prints = [...this.#prints, ...value.prints].slice(-MAX_PRINTS)
  }

  #holdRows(table: ViewName, rows: readonly Row[]): void {
    const held = this.#rows.get(table) ?? new Map<unknown, Row>()
    this.#rows.set(table, held)
    for (const row of rows) {
      const key = row[ROW_KEYS[table]] ?? row['seq'] ?? row
      if (!held.has(key)) this.#rowCount += 1
      held.set(key, row)
    }
    if (this.#rowCount > MAX_ROWS) this.#holdReset({ name: 'the page fell too far behind' })
  }

  /** A reset makes everything before it pointless. */
  #holdReset(value: Streams['reset']): void {
    this.#forget()
    this.#reset = value
  }

  #forget(): void {
    this.#status = null
    this.#market.clear()
    this.#prints = []
    this.#rows.clear()
    this.#rowCount = 0
  }
}
