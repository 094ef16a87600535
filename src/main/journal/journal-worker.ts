/**
 * The thread that owns journal.db: takes groups of batches, commits, answers.
 *
 * Promises that whatever arrived while a commit ran goes into the next one, that an answer is sent before a
 * checkpoint starts, and that after one `unknown` every group gets `unknown`. Must never be run by hand.
 */
import { performance } from 'node:perf_hooks'
import {
  isMainThread,
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from 'node:worker_threads'
import { must } from '@shared/must'
import { isTooOld, OLDEST_NODE } from '@shared/node-version'
import type { RecordBatch } from '../ports'
import { Ballast } from './ballast'
import type { JournalStore } from './journal-store'
import { copyHeadFile } from './log/head-file'
import type { Sealing } from './log/protocol'
import { prove } from './log/prove'
import { SealLink } from './log/seal-link'
import type { FromWorker, ToWorker, WorkerStart } from './protocol'
import { errorCode, errorText, refusalOf } from './refusals'
import type { TaskStart } from './tasks'

/** A pause of this length is idle: nobody waits for the disk. */
const IDLE_MILLIS = 100
/** Not worth a checkpoint of its own when idle: 1 MiB. */
const FEW_PAGES = 256
/** Sealed heads wait this long for a commit to take them in. */
const HEADS_MILLIS = 200
/** The WAL is brought in at this length however busy the desk is: 4 MiB. Commits that come meanwhile wait, so it is short. */
const MOST_PAGES = 1024
/** The ballast is made when the start is over. */
const BALLAST_AFTER_MILLIS = 1000

/** Built beside this file. */
const SEAL_WORKER = './sealWorker.js'

class JournalThread {
  readonly #port: MessagePort
  readonly #store: JournalStore
  #cause: string | null = null
  #idle: NodeJS.Timeout | null = null
  readonly #seals: SealLink | null
  #headsTimer: NodeJS.Timeout | null = null
  readonly #ballast: Ballast
  #backups = Promise.resolve()

  constructor(port: MessagePort, store: JournalStore, { file, ballastBytes, sealing }: WorkerStart) {
    this.#port = port
    this.#store = store
    this.#seals = sealing && this.#sealed(sealing)
    this.#ballast = new Ballast(`${file}.ballast`, ballastBytes)
    // Without ballast the desk works as well; only its stop on a full disk is less sure.
    const fill = () => void this.#ballast.fill().catch((error: unknown) => process.emitWarning(String(error)))
    if (ballastBytes > 0) setTimeout(fill, BALLAST_AFTER_MILLIS).unref()
    port.on('message', (message: ToWorker) => this.#take(message))
    const { lastSeq, meta, id } = store
    const head = store.heads.newest()?.head ?? null
    this.#say({ op: 'opened', lastSeq, meta, id, headFile: this.#seals?.headFile ?? null, head })
    this.#seals?.catchUp()
  }

  #sealed(sealing: Sealing): SealLink {
    return new SealLink({
      source: this.#store,
      sealing,
      workerUrl: new URL(SEAL_WORKER, import.meta.url),
      onHeads: () => {
        this.#headsTimer ??= setTimeout(() => this.#takeHeadsIn(), HEADS_MILLIS)
      },
      onFailed: (cause) => this.#say({ op: 'unsealed', cause }),
    })
  }

  /** Heads that no commit took along get one of their own. */
  #takeHeadsIn(): void {
    if (this.#headsTimer !== null) clearTimeout(this.#headsTimer)
    this.#headsTimer = null
    const heads = this.#seals?.takeHeads() ?? []
    const newest = heads.at(-1)
    if (newest === undefined || this.#cause !== null) return
    try {
      this.#store.appendHeads(heads)
      this.#say({ op: 'sealed', head: newest.head })
    } catch (error) {
      this.#cause = `a sealed head could not be kept: ${errorText(error)}`
    }
  }

  #say(message: FromWorker, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer)
  }

  /** Takes a message and all that wait behind it; appends in a row share one transaction. */
  #take(first: ToWorker): void {
    let group: RecordBatch[] = []
    for (let message: ToWorker | undefined = first; message !== undefined; message = this.#more()) {
      if (message.op === 'append') {
        group.push(...message.batches)
        continue
      }
      if (group.length > 0) this.#commit(group)
      group = []
      if (message.op === 'close') {
        void this.#close()
        return
      }
      if (message.op === 'backup') this.#backup(message)
      else if (message.op === 'read') this.#read(message)
      else void this.#answer(message)
    }
    if (group.length > 0) this.#commit(group)
    this.#rest()
  }

  #more(): ToWorker | undefined {
    const more = receiveMessageOnPort(this.#port) as { message: ToWorker } | undefined
    return more?.message
  }

  #commit(group: readonly RecordBatch[]): void {
    if (this.#cause !== null) {
      this.#say({ op: 'unknown', cause: this.#cause })
      return
    }
    const started = performance.now()
    try {
      const heads = this.#seals?.takeHeads() ?? []
      const upTo = this.#store.append(group, heads)
      this.#say({ op: 'durable', upTo, micros: Math.round((performance.now() - started) * 1000) })
      const newest = heads.at(-1)
      if (newest) this.#say({ op: 'sealed', head: newest.head })
      this.#seals?.committed(group, this.#store.newLinks)
    } catch (error) {
      this.#cause = errorText(error) + this.#freed(error)
      this.#say({ op: 'unknown', cause: this.#cause })
    }
  }

  /** On a full disk the ballast makes room to stop in; what that came to, in words. */
  #freed(error: unknown): string {
    if (!/^(SQLITE_FULL|ENOSPC)/.test(errorCode(error))) return ''
    const freed = this.#ballast.free()
    return freed === 0 ? '' : ` (${Math.round(freed / 2 ** 20)} MiB of ballast were freed to stop in)`
  }

  /** Copies page by page between commits; one backup at a time. */
  #backup({ ask, to }: Extract<ToWorker, { op: 'backup' }>): void {
    this.#backups = this.#backups.then(async () => {
      try {
        await this.#store.backup(to)
        this.#say({ op: 'backedUp', ask, lastSeq: this.#store.lastSeq })
      } catch (error) {
        const { code, message } = refusalOf(error, to, true)
        this.#say({ op: 'unread', ask, code, message })
      }
    })
  }

  #read({ ask, from, limit }: Extract<ToWorker, { op: 'read' }>): void {
    try {
      const batch = this.#store.read(from, limit)
      this.#say({ op: 'records', ask, batch }, [batch.frames.buffer])
    } catch (error) {
      const { code, message } = refusalOf(error, 'the journal', true)
      this.#say({ op: 'unread', ask, code, message })
    }
  }

  /** Proofs and copies take longer than a commit; others go on meanwhile. */
  async #answer(message: Extract<ToWorker, { op: 'prove' | 'copy' }>): Promise<void> {
    const { ask } = message
    try {
      if (message.op === 'copy') {
        copyHeadFile(this.#store.file, message.file)
        await this.#store.backup(message.file)
        this.#say({ op: 'copied', ask })
        return
      }
      await this.#seals?.seal()
      this.#takeHeadsIn()
      this.#say({ op: 'proved', ask, proved: prove(this.#store, message.seqs) })
    } catch (error) {
      const { code, message: text } = refusalOf(error, 'the journal', true)
      this.#say({ op: 'unread', ask, code, message: text })
    }
  }

  /** After the answers are out: a checkpoint at once when the WAL is too long, else when it gets quiet. */
  #rest(): void {
    if (this.#idle !== null) clearTimeout(this.#idle)
    this.#idle = null
    if (this.#store.walPages >= MOST_PAGES) this.#checkpoint()
    else if (this.#store.walPages >= FEW_PAGES) this.#idle = setTimeout(() => this.#checkpoint(), IDLE_MILLIS)
  }

  /** A failed checkpoint halts: the WAL still holds every record, and the next start brings them back. */
  #checkpoint(): void {
    if (this.#cause !== null) return
    try {
      this.#store.checkpoint()
    } catch (error) {
      this.#cause = `the checkpoint failed: ${errorText(error)}`
    }
  }

  /** A journal that is closed ends with a head over all of it. */
  async #close(): Promise<void> {
    if (this.#idle !== null) clearTimeout(this.#idle)
    await this.#backups
    await this.#seals?.close()
    this.#takeHeadsIn()
    this.#store.close()
    this.#say({ op: 'closed' })
    this.#port.close()
  }
}

async function main(): Promise<void> {
  if (isMainThread || isTooOld(process.versions.node)) {
    process.stderr.write(
      `journalWorker is a thread of Crossdesk and needs Node ${OLDEST_NODE} or newer (this is ${process.versions.node}): run npm start\n`,
    )
    process.exit(2)
  }
  must(parentPort !== null, 'a worker has a parent')
  if ('task' in workerData) {
    const { runTask } = await import('./tasks')
    await runTask(parentPort, workerData as TaskStart)
    return
  }
  const start = workerData as WorkerStart
  const { file, meta } = start
  const { JournalStore } = await import('./journal-store')
  let store: JournalStore | null = null
  try {
    store = new JournalStore(file, meta)
    new JournalThread(parentPort, store, start)
  } catch (error) {
    const { code, message } = refusalOf(error, file, true)
    // Free again before anybody hears of it: whoever restores a backup opens it at once.
    store?.close()
    const refused: FromWorker = { op: 'refused', code, message }
    parentPort.postMessage(refused)
    parentPort.close()
  }
}

await main()
