/**
 * The views' one door: opens views.db in its worker and hands out the port; rebuilds and compares for verify.
 *
 * Views may be behind the journal and may be thrown away; nothing waits for them but the screen.
 */
import { Worker } from 'node:worker_threads'
import { must } from '@shared/must'
import type { RecordBatch, RowChange, ViewCounts, ViewPage, ViewQuery, ViewSink, ViewTotals } from '../ports'
import type { FromWorker, ToWorker, WorkerStart } from './protocol'
import type { JournalPlace } from './views-store'

export { foldDiffers } from './compare-fold'
export { compareViews, type RebuiltViews, rebuildViews, viewsReach } from './rebuild'
export type { JournalPlace } from './views-store'

export interface OpenViewsOptions {
  readonly file: string
  readonly workerUrl: URL
  /** Views of another journal, or of one that was longer, are begun anew. */
  readonly journal?: JournalPlace
}

/** Opens or begins views; rejects when the file can be neither read nor made. */
export function openViews({ file, workerUrl, journal }: OpenViewsOptions): Promise<ViewSink> {
  const start: WorkerStart = { file, journal: journal ? { id: journal.id, lastSeq: journal.lastSeq } : null }
  const worker = new Worker(workerUrl, { workerData: start, name: 'views' })
  return new Promise((resolve, reject) => {
    const onError = (error: Error) => reject(new Error(`${file}: the views' thread failed: ${error.message}`))
    const onExit = (code: number) => reject(new Error(`${file}: the views' thread ended with ${code}`))
    worker.once('error', onError)
    worker.once('exit', onExit)
    worker.once('message', (first: FromWorker) => {
      worker.off('error', onError)
      worker.off('exit', onExit)
      if (first.op === 'opened') return resolve(new WorkerViews(worker, first.upTo))
      must(first.op === 'failed', `the views' thread began with '${first.op}'`)
      reject(new Error(`${file}: ${first.message}`))
    })
  })
}

type Listener = (changes: readonly RowChange[], upTo: number) => void
type Answer = ViewPage & ViewTotals & ViewCounts
interface Asking {
  readonly resolve: (page: Answer) => void
  readonly reject: (error: Error) => void
}

class WorkerViews implements ViewSink {
  readonly #worker: Worker
  readonly #listeners: Listener[] = []
  readonly #asking = new Map<number, Asking>()
  #upTo: number
  #batches: RecordBatch[] = []
  #isTurnSet = false
  #asks = 0
  readonly #lookingBack = new Map<number, () => void>()
  #cause: string | null = null
  #closing: Promise<void> | null = null
  #closed: () => void = () => undefined

  constructor(worker: Worker, upTo: number) {
    this.#worker = worker
    this.#upTo = upTo
    worker.on('message', (message: FromWorker) => this.#hear(message))
    worker.on('error', (error) => this.#end(`the views' thread failed: ${error.message}`))
    worker.on('exit', (code) => {
      this.#end(this.#closing ? 'the views are closed' : `the views' thread ended with ${code}`)
      this.#closed()
    })
  }

  get upTo(): number {
    return this.#upTo
  }

  /** Takes durable records, in order; those folded before are passed over. The caller keeps its bytes. */
  fold(batch: RecordBatch): void {
    must(this.#closing === null, 'nothing is folded into views that close')
    if (this.#cause !== null) return
    // A copy of its own: cloning a view would copy all that lies around it.
    this.#batches.push({ first: batch.first, count: batch.count, frames: batch.frames.slice() })
    if (this.#isTurnSet) return
    this.#isTurnSet = true
    setImmediate(() => {
      this.#isTurnSet = false
      this.#send()
    })
  }

  /**
   * Takes records of the past, in order, and their bytes with them. Resolves once they are folded, or when nothing is
   * folded any more, so that whoever reads the past can keep pace with the views.
   */
  lookBack(batch: RecordBatch): Promise<void> {
    must(this.#closing === null, 'nothing is folded into views that close')
    if (this.#cause !== null) return Promise.resolve()
    this.#send()
    return new Promise((resolve) => {
      const ask = ++this.#asks
      this.#lookingBack.set(ask, resolve)
      this.#post({ op: 'lookBack', ask, batch }, [batch.frames.buffer])
    })
  }

  #send(): void {
    const batches = this.#batches
    if (batches.length === 0) return
    this.#batches = []
    this.#post(
      { op: 'fold', batches },
      batches.map(({ frames }) => frames.buffer),
    )
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  onChange(listener: Listener): void {
    if (this.#listeners.length === 0) this.#post({ op: 'listen' })
    this.#listeners.push(listener)
  }

  /** Rejects with `RangeError` when the query names a table or column that there is not. */
  query(query: ViewQuery): Promise<ViewPage> {
    return this.#ask((ask) => ({ op: 'query', ask, query }))
  }

  /** As `query`: of all the rows, whatever the page. */
  totals(query: ViewQuery): Promise<ViewTotals> {
    return this.#ask((ask) => ({ op: 'totals', ask, query }))
  }

  /** As `query`: of all the rows. */
  counts(query: ViewQuery, everyMicros: number): Promise<ViewCounts> {
    return this.#ask((ask) => ({ op: 'counts', ask, query, everyMicros }))
  }

  #ask(message: (ask: number) => ToWorker): Promise<Answer> {
    if (this.#cause !== null) return Promise.reject(new Error(this.#cause))
    if (this.#closing !== null) return Promise.reject(new Error('the views are closed'))
    this.#send()
    return new Promise((resolve, reject) => {
      const ask = ++this.#asks
      this.#asking.set(ask, { resolve, reject })
      this.#post(message(ask))
    })
  }

  #hear(message: FromWorker): void {
    if (message.op === 'changed') {
      this.#upTo = message.upTo
      for (const listener of this.#listeners) listener(message.changes, message.upTo)
    } else if (message.op === 'lookedBack') {
      this.#lookingBack.get(message.ask)?.()
      this.#lookingBack.delete(message.ask)
    } else if (message.op === 'page') this.#asked(message.ask)?.resolve(message.page as Answer)
    else if (message.op === 'unanswered') {
      const { message: text, isAsker } = message
      this.#asked(message.ask)?.reject(isAsker ? new RangeError(text) : new Error(text))
    } else if (message.op === 'failed') this.#end(message.message)
  }

  #asked(ask: number): Asking | undefined {
    const asking = this.#asking.get(ask)
    this.#asking.delete(ask)
    return asking
  }

  #end(cause: string): void {
    this.#cause ??= cause
    for (const { reject } of this.#asking.values()) reject(new Error(cause))
    this.#asking.clear()
    for (const resolve of this.#lookingBack.values()) resolve()
    this.#lookingBack.clear()
    this.#batches = []
  }

  /** Folds what was handed over, then lets the file go. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#closed = resolve
      this.#send()
      this.#post({ op: 'close' })
    })
    return this.#closing
  }
}
