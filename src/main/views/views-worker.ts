/**
 * The thread that owns views.db: folds what is durable, says which rows moved (one message a frame), answers
 * queries. A query sees every new record that was handed over before it, unless so many wait that it would take
 * long: then it sees what is folded, and the changes follow. It does not wait for records of the past.
 */
import {
  isMainThread,
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from 'node:worker_threads'
import { must } from '@shared/must'
import { isTooOld, OLDEST_NODE } from '@shared/node-version'
import type { RowChange, ViewTable } from '../ports'
import { BatchQueue } from './batch-queue'
import type { FromWorker, ToWorker, WorkerStart } from './protocol'
import type { ChangedRow } from './rows'
import type { ViewsStore } from './views-store'

/** One message of changes a frame at most. */
const FRAME_MILLIS = 16
/** Light flow is folded together for this long: a transaction a record would cost more than the record. */
const GATHER_MILLIS = 4
const PIECE_RECORDS = 2000
/** More records than this are not waited for by a query. */
const LONG_QUEUE = 20_000
const HEARD: ReadonlySet<string> = new Set<ViewTable>([
  'orders',
  'fills',
  'routes',
  'rejections',
  'positions',
  'alerts',
  'economics',
  'supervision',
  'tapeReports',
  'invitations',
  'notes',
  'obligations',
  'allocations',
])

class ViewsThread {
  readonly #port: MessagePort
  readonly #store: ViewsStore
  readonly #queue = new BatchQueue()
  #queries: Extract<ToWorker, { query: unknown }>[] = []
  #changes = new Map<string, RowChange>()
  #isHeard = false
  #isClosing = false
  #broken: string | null = null
  #work: NodeJS.Timeout | NodeJS.Immediate | null = null
  #frame: NodeJS.Timeout | null = null
  #told: number

  constructor(port: MessagePort, store: ViewsStore) {
    this.#port = port
    this.#store = store
    this.#told = store.upTo
    port.on('message', (message: ToWorker) => this.#take(message))
    this.#say({ op: 'opened', upTo: store.upTo })
  }

  #say(message: FromWorker): void {
    this.#port.postMessage(message)
  }

  #take(first: ToWorker): void {
    let next: { message: ToWorker } | undefined = { message: first }
    while (next) {
      this.#sort(next.message)
      next = receiveMessageOnPort(this.#port) as { message: ToWorker } | undefined
    }
    if (this.#work !== null) return
    const { length, newRecords } = this.#queue
    const isUrgent =
      this.#queries.length > 0 || this.#isClosing || length > newRecords || length > PIECE_RECORDS
    this.#work = isUrgent ? setImmediate(() => this.#turn()) : setTimeout(() => this.#turn(), GATHER_MILLIS)
  }

  #sort(message: ToWorker): void {
    if (message.op === 'fold') for (const batch of message.batches) this.#queue.push(batch)
    else if (message.op === 'lookBack') this.#lookBack(message)
    else if (message.op === 'query' || message.op === 'totals' || message.op === 'counts')
      this.#queries.push(message)
    else if (message.op === 'listen') this.#isHeard = true
    else this.#isClosing = true
  }

  #lookBack({ ask, batch }: Extract<ToWorker, { op: 'lookBack' }>): void {
    const done = () => this.#say({ op: 'lookedBack', ask })
    if (this.#broken === null) this.#queue.push(batch, done)
    else done()
  }

  /** One piece of folding, then the answers that need not wait longer. */
  #turn(): void {
    this.#work = null
    this.#foldPiece()
    const waits = this.#queue.newRecords
    if (waits === 0 || waits > LONG_QUEUE || this.#broken !== null) this.#answer()
    if (this.#frame === null && this.#told !== this.#store.upTo)
      this.#frame = setTimeout(() => this.#tell(), FRAME_MILLIS)
    if (this.#queue.length > 0 && this.#broken === null) this.#work = setImmediate(() => this.#turn())
    else if (this.#isClosing) this.#close()
  }

  #foldPiece(): void {
    if (this.#broken !== null) return
    try {
      this.#queue.foldInto(this.#store, PIECE_RECORDS)
      const rows = this.#store.flush()
      if (this.#isHeard) for (const changed of rows) this.#note(changed)
    } catch (error) {
      this.#break(error)
    }
  }

  /** Views that cannot be folded on are thrown away: the next start rebuilds them from the journal. */
  #break(error: unknown): void {
    this.#broken = `the views stopped: ${error instanceof Error ? error.message : String(error)}`
    this.#store.discard()
    this.#say({ op: 'failed', message: this.#broken })
  }

  #note({ table, row }: ChangedRow): void {
    if (!HEARD.has(table)) return
    const name = `${table}/${row['id'] ?? row['routeId'] ?? row['seq']}`
    const place = table === 'positions' ? `positions/${row['symbol']}` : name
    this.#changes.set(place, { table: table as ViewTable, row })
  }

  #tell(): void {
    this.#frame = null
    this.#told = this.#store.upTo
    const changes = [...this.#changes.values()]
    this.#changes = new Map()
    this.#say({ op: 'changed', changes, upTo: this.#told })
  }

  #answer(): void {
    for (const message of this.#queries.splice(0)) {
      const { ask } = message
      if (this.#broken !== null) {
        this.#say({ op: 'unanswered', ask, message: this.#broken, isAsker: false })
        continue
      }
      try {
        this.#say({ op: 'page', ask, page: this.#asked(message) })
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        this.#say({ op: 'unanswered', ask, message, isAsker: error instanceof RangeError })
      }
    }
  }

  #asked(message: Extract<ToWorker, { query: unknown }>): Extract<FromWorker, { op: 'page' }>['page'] {
    if (message.op === 'counts') return this.#store.counts(message.query, message.everyMicros)
    return message.op === 'totals' ? this.#store.totals(message.query) : this.#store.query(message.query)
  }

  #close(): void {
    if (this.#frame !== null) clearTimeout(this.#frame)
    if (this.#broken === null) this.#store.close()
    this.#say({ op: 'closed' })
    this.#port.close()
  }
}

async function main(): Promise<void> {
  if (isMainThread || isTooOld(process.versions.node)) {
    process.stderr.write(
      `viewsWorker is a thread of Crossdesk and needs Node ${OLDEST_NODE} or newer (this is ${process.versions.node}): run npm start\n`,
    )
    process.exit(2)
  }
  must(parentPort !== null, 'a worker has a parent')
  const { file, journal } = workerData as WorkerStart
  try {
    const { ViewsStore: Store } = await import('./views-store')
    new ViewsThread(parentPort, new Store(file, journal))
  } catch (error) {
    const failed: FromWorker = {
      op: 'failed',
      message: error instanceof Error ? error.message : String(error),
    }
    parentPort.postMessage(failed)
    parentPort.close()
  }
}

await main()
