/**
 * The thread that hashes leaves, seals heads, and keeps the newest one outside the journal.
 *
 * Promises a head within half a second of a record while there is processor time to spare, and that every head reached
 * the head file before the journal's thread hears of it. It is off the path of acknowledgements, and gives way to them.
 * Must never touch journal.db.
 */
import { getPriority, setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { must } from '@shared/must'
import { errorText } from '../refusals'
import { dropAnchor } from './anchor'
import { HeadFile, type OutsideHead } from './head-file'
import type { StoredHead } from './head-table'
import { type FromSealer, kibOf, type SealWorkerStart, type ToSealer } from './protocol'
import { Sealer } from './sealer'

/** With the time that records wait to be handed over, half a second. */
const SEAL_MILLIS = 450
const SYNC_MILLIS = 50
const ANCHOR_MILLIS = 60_000
/** Of 19: where both cores are busy, a tenth of what the threads of acknowledgements get. */
const NICE = 10

class SealThread {
  readonly #say: (message: FromSealer) => void
  readonly #sealer: Sealer
  readonly #file: HeadFile
  readonly #anchors: string | null
  readonly #taken: Int32Array
  #timer: NodeJS.Timeout | null = null
  #syncing: NodeJS.Timeout | null = null
  #newest: OutsideHead | null = null
  #anchored = { at: 0, day: '' }

  constructor(start: SealWorkerStart, say: (message: FromSealer) => void) {
    this.#say = say
    this.#sealer = new Sealer(start, Date.now)
    this.#file = new HeadFile(start.headFile)
    this.#anchors = start.anchors
    this.#taken = new Int32Array(start.taken)
  }

  hear(message: ToSealer): void {
    if (message.op === 'leaves') {
      const kib = kibOf(message.batches)
      this.#keep(this.#sealer.take(message.batches, message.links))
      Atomics.add(this.#taken, 0, kib)
      Atomics.notify(this.#taken, 0)
      if (this.#sealer.unsealed > 0) this.#timer ??= setTimeout(() => this.#sealNow(), SEAL_MILLIS)
    } else if (message.op === 'seal') {
      this.#sealNow()
      this.#say({ op: 'sealed', ask: message.ask })
    } else this.#close()
  }

  #sealNow(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const head = this.#sealer.seal()
    if (head !== null) this.#keep([head])
  }

  #keep(heads: readonly StoredHead[]): void {
    const last = heads.at(-1)
    if (!last) return
    this.#newest = { head: last.head, publicKey: Buffer.from(last.publicKey).toString('hex') }
    this.#file.write(this.#newest)
    this.#say({ op: 'heads', heads })
    this.#syncing ??= setTimeout(() => this.#sync(), SYNC_MILLIS)
  }

  #sync(): void {
    this.#syncing = null
    this.#file.sync()
    const isNewDay = this.#newest?.head.time.slice(0, 10) !== this.#anchored.day
    if (isNewDay || Date.now() - this.#anchored.at >= ANCHOR_MILLIS) this.#anchor()
  }

  #anchor(): void {
    if (this.#anchors === null || this.#newest === null) return
    dropAnchor(this.#anchors, this.#newest)
    this.#anchored = { at: Date.now(), day: this.#newest.head.time.slice(0, 10) }
  }

  #close(): void {
    this.#sealNow()
    if (this.#syncing !== null) clearTimeout(this.#syncing)
    this.#file.close()
    this.#anchor()
    this.#say({ op: 'closed' })
  }
}

/** On Linux process 0 is the thread that calls; elsewhere it is the whole desk, which must not give way. */
function giveWay(): void {
  if (process.platform !== 'linux' || getPriority(0) >= NICE) return
  try {
    setPriority(0, NICE)
  } catch (error) {
    // Sealed at full priority is better than not sealed.
    process.emitWarning(`sealing does not give way: ${errorText(error)}`)
  }
}

function main(): void {
  giveWay()
  must(parentPort !== null, 'the sealing thread is started by the journal’s')
  const port = parentPort
  const say = (message: FromSealer) => port.postMessage(message)
  const failed = (error: unknown) => {
    say({ op: 'failed', cause: errorText(error) })
    port.close()
  }
  process.on('uncaughtException', failed)
  try {
    const thread = new SealThread(workerData as SealWorkerStart, say)
    port.on('message', (message: ToSealer) => {
      thread.hear(message)
      if (message.op === 'close') port.close()
    })
  } catch (error) {
    failed(error)
  }
}

main()
