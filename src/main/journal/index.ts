/**
 * The journal's one door: opens journal.db in its worker and hands out the port.
 *
 * Promises that `append` resolves `durable` only once the disk has the records, that appends made while a
 * commit runs share the next one, and that after one `unknown` every append is `unknown`. Must never resend.
 */
import { Worker } from 'node:worker_threads'
import { must } from '@shared/must'
import type { SealedHead } from '@shared/sealed-head'
import type { Appended, Journal, JournalMeta, RecordBatch } from '../ports'
import type { HeadFileState } from './log/open-log'
import type { Sealing } from './log/protocol'
import type { Proved } from './log/prove'
import type { FromWorker, ToWorker, WorkerStart } from './protocol'
import { JournalRefused } from './refusals'

export {
  type Backup,
  type BackupFacts,
  checkBackup,
  compareWithNote,
  drillBackup,
  listBackups,
  stampOf,
  takeBackup,
} from './backup/backup-files'
export { restoreBackup, restoreReadable, salvage } from './backup/restore'
export { EXPORT_FORMATS, type Exported, type ExportFormat, exportJournal } from './export'
export type { StoredRecord } from './frames'
export { anchorName, anchorText, dropAnchor, readAnchor } from './log/anchor'
export { closedLog } from './log/closed-log'
export { headFileOf, type OutsideHead, readHeadFile } from './log/head-file'
export type { Sealing } from './log/protocol'
export { type Proved, prove } from './log/prove'
export {
  KeyRefused,
  openSealKey,
  publicKeyOf,
  readPublicKey,
  type SealKey,
  type SecretStore,
} from './log/seal-key'
export { type LodgedHead, type LogVerification, lodgedBeside } from './log/verify-log'
export { networkDriveOf } from './network-drive'
export { type Quarantined, quarantine, quarantinedAt } from './quarantine'
export { type JournalReader, readJournal } from './read-journal'
export { JournalRefused, REFUSALS, type RefusalCode } from './refusals'
export { versionOf } from './schema'
export { type FoundSnapshot, type Snapshot, SnapshotStore } from './snapshots/snapshot-store'
export { type RunningTask, startTask } from './tasks'
export { type FileProblem, type FileVerification, verifyFiles } from './verify'

/** So much waits, and it is sent ahead of the answer: the disk then never waits for the desk. */
const AHEAD_BYTES = 256 << 10
/** The newest commits, for `commitMicros`. */
const COMMITS_KEPT = 4096

export interface OpenJournal extends Journal {
  readonly meta: JournalMeta
  /** Random name of this journal, kept in its origin. */
  readonly id: string
  readonly file: string
  /**
   * Copies the journal, while it is written, to a new file; resolves with the sequence the copy reaches at
   * least. Rejects with `JournalRefused`. Nobody has looked at the copy yet: see `takeBackup`.
   */
  backup(to: string): Promise<number>
  /** How long the newest commits took on disk, microseconds; 0 before the first. */
  commitMicros(): { p50: number; p99: number }
  sealed(): SealedState
  /** Paths of records to the newest head, which is sealed for it. Rejects with `JournalRefused`. */
  prove(seqs: readonly number[]): Promise<Proved>
  /** Copies the journal, and its head file beside it, to another file while it is written. Rejects with `JournalRefused`. */
  copyTo(file: string): Promise<void>
}

/** Where sealing stands. */
export interface SealedState {
  readonly head: SealedHead | null
  /** What the head file was at opening; null where nothing is sealed. */
  readonly headFile: HeadFileState | null
  /** Why sealing stopped, or null. */
  readonly cause: string | null
}

export interface OpenJournalOptions {
  readonly file: string
  readonly workerUrl: URL
  /** What a new journal begins with; an existing one keeps its own. */
  readonly meta: JournalMeta
  /** Left out, no head is sealed: nothing can be proved of such a journal. */
  readonly sealing?: Sealing | null
  /** Bytes of ballast to keep beside the journal, freed when the disk is full; none unless said. */
  readonly ballastBytes?: number
}

/** Opens or makes a journal; rejects with `JournalRefused`. */
export function openJournal(o: OpenJournalOptions): Promise<OpenJournal> {
  const { file, workerUrl, meta } = o
  const start: WorkerStart = { file, meta, sealing: o.sealing ?? null, ballastBytes: o.ballastBytes ?? 0 }
  const worker = new Worker(workerUrl, { workerData: start, name: 'journal' })
  return new Promise((resolve, reject) => {
    const ended = (what: string) => reject(new JournalRefused('FAILED', `${file}: ${what}`))
    const onError = (error: Error) => ended(`the journal's thread failed: ${error.message}`)
    const onExit = (code: number) => ended(`the journal's thread ended with ${code}`)
    worker.once('error', onError)
    worker.once('exit', onExit)
    worker.once('message', (first: FromWorker) => {
      worker.off('error', onError)
      worker.off('exit', onExit)
      if (first.op === 'opened') return resolve(new WorkerJournal(file, worker, first))
      must(first.op === 'refused', `the journal's thread began with '${first.op}'`)
      reject(new JournalRefused(first.code, first.message))
    })
  })
}

interface Waiting {
  readonly upTo: number
  readonly resolve: (outcome: Appended) => void
}
interface Asking {
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
}

class WorkerJournal implements OpenJournal {
  readonly meta: JournalMeta
  readonly id: string
  readonly file: string
  readonly #worker: Worker
  readonly #micros = new Float64Array(COMMITS_KEPT)
  #commits = 0
  #lastSeq: number
  #next: number
  #batches: RecordBatch[] = []
  #bytes = 0
  #sent = 0
  #isTurnSet = false
  readonly #waiting: Waiting[] = []
  readonly #asking = new Map<number, Asking>()
  #asks = 0
  #sealed: SealedState
  #cause: string | null = null
  #closing: Promise<void> | null = null
  #closed: () => void = () => undefined

  constructor(file: string, worker: Worker, opened: Extract<FromWorker, { op: 'opened' }>) {
    this.file = file
    this.#worker = worker
    this.meta = opened.meta
    this.id = opened.id
    this.#lastSeq = opened.lastSeq
    this.#next = opened.lastSeq + 1
    this.#sealed = { head: opened.head, headFile: opened.headFile, cause: null }
    worker.on('message', (message: FromWorker) => this.#hear(message))
    worker.on('error', (error) => this.#halt(`the journal's thread failed: ${error.message}`))
    worker.on('exit', (code) => {
      this.#halt(this.#closing ? 'the journal is closed' : `the journal's thread ended with ${code}`)
      this.#closed()
    })
  }

  get lastSeq(): number {
    return this.#lastSeq
  }

  /** Takes ownership of the frames. Rejects, and journals nothing, when the batch does not follow the last. */
  append(batch: RecordBatch): Promise<Appended> {
    if (this.#cause !== null) return Promise.resolve({ kind: 'unknown', cause: this.#cause })
    return new Promise((resolve) => {
      must(this.#closing === null, 'nothing is appended to a journal that closes')
      must(batch.count > 0, `a batch must hold a record, was ${batch.count}`)
      must(
        batch.first === this.#next,
        `a batch begins at ${batch.first}, the journal goes on at ${this.#next}`,
      )
      this.#next += batch.count
      this.#waiting.push({ upTo: this.#next - 1, resolve })
      this.#batches.push(batch)
      this.#bytes += batch.frames.byteLength
      if (this.#bytes >= AHEAD_BYTES) this.#send()
      else if (this.#sent === 0) this.#sendThisTurn()
    })
  }

  /** What is appended in one turn of the event loop goes together. */
  #sendThisTurn(): void {
    if (this.#isTurnSet) return
    this.#isTurnSet = true
    setImmediate(() => {
      this.#isTurnSet = false
      if (this.#sent === 0) this.#send()
    })
  }

  #send(): void {
    if (this.#batches.length === 0 || this.#cause !== null) return
    const batches = this.#batches.map(owned)
    this.#batches = []
    this.#bytes = 0
    this.#sent = this.#next - 1
    this.#post(
      { op: 'append', batches },
      batches.map(({ frames }) => frames.buffer),
    )
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #hear(message: FromWorker): void {
    if (message.op === 'durable') this.#durable(message.upTo, message.micros)
    else if (message.op === 'unknown') this.#halt(message.cause)
    else if (message.op === 'records') this.#asked(message.ask)?.resolve(message.batch as never)
    else if (message.op === 'proved') this.#asked(message.ask)?.resolve(message.proved as never)
    else if (message.op === 'copied') this.#asked(message.ask)?.resolve(undefined as never)
    else if (message.op === 'sealed') this.#sealed = { ...this.#sealed, head: message.head }
    else if (message.op === 'unsealed') this.#sealed = { ...this.#sealed, cause: message.cause }
    else if (message.op === 'backedUp') this.#asked(message.ask)?.resolve(message.lastSeq as never)
    else if (message.op === 'unread')
      this.#asked(message.ask)?.reject(new JournalRefused(message.code, message.message))
    else must(message.op === 'closed', `the journal's thread said '${message.op}' late`)
  }

  #asked(ask: number): Asking | undefined {
    const asking = this.#asking.get(ask)
    this.#asking.delete(ask)
    return asking
  }

  #durable(upTo: number, micros: number): void {
    must(
      upTo > this.#lastSeq && upTo < this.#next,
      `durable up to ${upTo}, between ${this.#lastSeq} and ${this.#next}`,
    )
    this.#micros[this.#commits++ % COMMITS_KEPT] = micros
    this.#lastSeq = upTo
    if (upTo === this.#sent) this.#sent = 0
    let done = 0
    while (done < this.#waiting.length && (this.#waiting[done] as Waiting).upTo <= upTo) done++
    // The next group leaves before anybody is told, so that the disk works while they are.
    if (this.#sent === 0) this.#send()
    for (const { upTo: last, resolve } of this.#waiting.splice(0, done))
      resolve({ kind: 'durable', upTo: last })
  }

  #halt(cause: string): void {
    this.#cause ??= cause
    const unknown: Appended = { kind: 'unknown', cause: this.#cause }
    for (const { resolve } of this.#waiting.splice(0)) resolve(unknown)
    for (const { reject } of this.#asking.values()) reject(new JournalRefused('FAILED', cause))
    this.#asking.clear()
    this.#batches = []
  }

  /** Rejects with `JournalRefused`: DAMAGED when a record on the way is not what was written. */
  read(from: number, limit: number): Promise<RecordBatch> {
    return this.#ask((ask) => ({ op: 'read', ask, from, limit }))
  }

  sealed(): SealedState {
    return this.#sealed
  }

  prove(seqs: readonly number[]): Promise<Proved> {
    return this.#ask((ask) => ({ op: 'prove', ask, seqs }))
  }

  backup(to: string): Promise<number> {
    return this.#ask((ask) => ({ op: 'backup', ask, to }))
  }

  copyTo(file: string): Promise<void> {
    return this.#ask((ask) => ({ op: 'copy', ask, file }))
  }

  #ask<T>(question: (ask: number) => ToWorker): Promise<T> {
    if (this.#closing !== null) return Promise.reject(new JournalRefused('FAILED', 'the journal is closed'))
    return new Promise<T>((resolve, reject) => {
      const ask = ++this.#asks
      this.#asking.set(ask, { resolve, reject })
      this.#post(question(ask))
    })
  }

  commitMicros(): { p50: number; p99: number } {
    const sorted = this.#micros.slice(0, Math.min(this.#commits, COMMITS_KEPT)).sort()
    const at = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0
    return { p50: at(0.5), p99: at(0.99) }
  }

  /** Sends what still waits, lets the disk have it, then lets the file go. */
  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#closed = resolve
      this.#send()
      this.#post({ op: 'close' })
    })
    return this.#closing
  }
}

/** Frames in a buffer of their own, so that transferring it takes nothing else along. */
function owned(batch: RecordBatch): RecordBatch {
  const { frames } = batch
  return frames.byteLength === frames.buffer.byteLength ? batch : { ...batch, frames: frames.slice() }
}
