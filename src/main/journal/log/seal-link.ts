/**
 * The journal's thread's side of sealing: hands durable records over and keeps the heads that come back until
 * the next commit takes them in.
 *
 * Promises that a commit never waits for a hash, a signature or the head file, unless the sealing thread is
 * 64 MiB behind. When that thread fails the desk goes on and says that it is unsealed. Must never hand over a
 * record that is not durable.
 */
import { Worker } from 'node:worker_threads'
import type { RecordBatch } from '../../ports'
import { headFileOf } from './head-file'
import type { StoredHead } from './head-table'
import { checkHeads, type HeadFileState, type LogSource } from './open-log'
import { type FromSealer, kibOf, type Sealing, type SealWorkerStart, type ToSealer } from './protocol'
import type { ChainLink } from './sealer'

const MOST_BEHIND_KIB = 64 << 10
const PATIENCE_MILLIS = 5000
const READ_RECORDS = 20_000
/** Records handed over together, and how long the first of them waits for the others at most. */
const HANDED_RECORDS = 500
const HANDED_MILLIS = 50

/** Durable, and not handed over yet. */
interface Gathered {
  readonly batches: RecordBatch[]
  readonly links: ChainLink[]
  records: number
}

const nothing = (): Gathered => ({ batches: [], links: [], records: 0 })

export interface SealLinkOptions {
  readonly source: LogSource
  readonly sealing: Sealing
  readonly workerUrl: URL
  /** Heads came: they want to go into the journal. */
  readonly onHeads: () => void
  /** Sealing stopped. */
  readonly onFailed: (cause: string) => void
}

export class SealLink {
  /** What the head file was when the journal was opened. */
  readonly headFile: HeadFileState
  readonly #worker: Worker
  readonly #taken = new Int32Array(new SharedArrayBuffer(4))
  readonly #o: SealLinkOptions
  readonly #asking = new Map<number, () => void>()
  #asks = 0
  #sentKib = 0
  #pending: StoredHead[] = []
  #gathered: Gathered = nothing()
  #handing: NodeJS.Timeout | null = null
  #cause: string | null = null
  #closed: () => void = () => undefined

  /** Compares the journal with its heads first; throws `JournalRefused`. */
  constructor(o: SealLinkOptions) {
    this.#o = o
    const { source, sealing } = o
    const headFile = headFileOf(source.file)
    this.headFile = checkHeads(source, headFile)
    const newest = source.heads.newest()
    const start: SealWorkerStart = {
      log: source.log,
      pkcs8: sealing.pkcs8,
      publicKey: sealing.publicKey,
      size: newest?.head.size ?? 0,
      peaks: newest?.peaks ?? [],
      headFile,
      anchors: sealing.anchors,
      taken: this.#taken.buffer as SharedArrayBuffer,
    }
    this.#worker = new Worker(o.workerUrl, { workerData: start, name: 'seal' })
    this.#worker.on('message', (message: FromSealer) => this.#hear(message))
    this.#worker.on('error', (error) => this.#fail(error.message))
    this.#worker.on('exit', () => this.#fail('the sealing thread ended'))
  }

  /** Hands over what was journaled and never sealed, as after a crash. */
  catchUp(): void {
    const { source } = this.#o
    for (let from = (source.heads.newest()?.head.size ?? 0) + 1; from <= source.lastSeq; ) {
      const batch = source.read(from, READ_RECORDS)
      if (batch.count === 0) return
      from += batch.count
      const links = source.links(batch.first)
      // The last segment may go on behind what was read: its hash covers these records all the same.
      const end = links.findIndex(({ last }) => last >= from - 1)
      this.committed([batch], links.slice(0, end + 1))
    }
  }

  /** Takes ownership of the frames of a commit. */
  committed(batches: readonly RecordBatch[], links: readonly ChainLink[]): void {
    if (this.#cause !== null) return
    const gathered = this.#gathered
    for (const batch of batches) {
      gathered.batches.push(batch)
      gathered.records += batch.count
    }
    gathered.links.push(...links)
    if (gathered.records >= HANDED_RECORDS) this.#handOver()
    else this.#handing ??= setTimeout(() => this.#handOver(), HANDED_MILLIS)
  }

  /** Small commits go over together: to wake a thread for each costs more than its hashes. */
  #handOver(): void {
    const { batches, links } = this.#takeGathered()
    if (batches.length === 0) return
    this.#sentKib += kibOf(batches)
    const frames = [...new Set(batches.map((batch) => batch.frames.buffer))]
    this.#post({ op: 'leaves', batches, links }, frames)
    this.#waitForRoom()
  }

  #takeGathered(): Gathered {
    if (this.#handing !== null) clearTimeout(this.#handing)
    this.#handing = null
    const gathered = this.#gathered
    this.#gathered = nothing()
    return gathered
  }

  #waitForRoom(): void {
    const since = performance.now()
    for (;;) {
      const taken = Atomics.load(this.#taken, 0)
      if (this.#sentKib - taken <= MOST_BEHIND_KIB) return
      if (performance.now() - since > PATIENCE_MILLIS) break
      Atomics.wait(this.#taken, 0, taken, 100)
    }
    this.#fail('the sealing thread does not keep up')
  }

  /** Heads that no commit has taken in yet; they are the caller's now. */
  takeHeads(): readonly StoredHead[] {
    return this.#pending.splice(0)
  }

  /** Resolves once everything handed over is under a head, or sealing has failed. */
  seal(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#cause !== null) return resolve()
      this.#handOver()
      const ask = ++this.#asks
      this.#asking.set(ask, resolve)
      this.#post({ op: 'seal', ask })
    })
  }

  /** Seals what is left and ends the thread. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#cause !== null) return resolve()
      this.#handOver()
      const late = setTimeout(() => this.#fail('the sealing thread did not end'), PATIENCE_MILLIS)
      this.#closed = () => {
        clearTimeout(late)
        resolve()
      }
      this.#post({ op: 'close' })
    })
  }

  #post(message: ToSealer, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #hear(message: FromSealer): void {
    if (message.op === 'heads') {
      this.#pending.push(...message.heads)
      this.#o.onHeads()
    } else if (message.op === 'sealed') {
      this.#asking.get(message.ask)?.()
      this.#asking.delete(message.ask)
    } else if (message.op === 'failed') this.#fail(message.cause)
    else {
      this.#cause = 'closed'
      this.#closed()
    }
  }

  #fail(cause: string): void {
    if (this.#cause !== null) return
    this.#cause = cause
    this.#takeGathered()
    this.#o.onFailed(cause)
    for (const resolve of this.#asking.values()) resolve()
    this.#asking.clear()
    this.#closed()
  }
}
