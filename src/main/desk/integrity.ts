/**
 * What the desk can say of its own journal: the newest head, where the key is, and a verification on demand. The
 * journal is copied first, since a live one is locked, and a thread verifies the copy.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { IntegrityView, VerifyView } from '@shared/contract'
import type { FillProof } from '@shared/fill-proof'
import { anchorName, anchorText, type OpenJournal, type SealKey } from '../journal'
import { DeskRefused } from './refused'
import type { Verification } from './verify-journal'
import type { FromVerify, VerifyStart } from './verify-worker'

const NEVER: VerifyView = {
  state: 'never',
  percent: 0,
  secondsLeft: null,
  detail: 'Not verified since the desk was started.',
  endedAt: null,
}

interface Running {
  readonly worker: Worker | null
  readonly isCancelled: boolean
}

export class Integrity {
  readonly #key: SealKey
  readonly #folder: string
  readonly #anchors: string
  readonly #workerUrl: URL
  #verify: VerifyView = NEVER
  #running: Running | null = null
  #done: Promise<void> = Promise.resolve()

  /**
   * Copies are made in `folder`, which must lie on a disk with room for the journal; the head of each day is dropped
   * in `anchors`.
   */
  constructor(key: SealKey, folder: string, anchors: string, workerUrl: URL) {
    this.#key = key
    this.#folder = folder
    this.#anchors = anchors
    this.#workerUrl = workerUrl
  }

  view(journal: OpenJournal): IntegrityView {
    const { head, headFile, cause } = journal.sealed()
    const { id, place, kept } = this.#key
    return {
      head: head && { size: head.size, root: head.root, time: head.time, keyId: head.key },
      lastSeq: journal.lastSeq,
      key: { id, place, kept },
      headFile,
      unsealed: cause,
      anchors: this.#anchors,
      verify: this.#verify,
    }
  }

  /** The newest head as a file for lodging elsewhere, in the spelling of the ones in the folder. */
  anchor(journal: OpenJournal): { name: string; text: string } {
    const { head } = journal.sealed()
    if (head === null) throw new DeskRefused('REFUSED', 'no head is sealed yet')
    const publicKey = Buffer.from(this.#key.publicKey).toString('hex')
    return { name: anchorName(head), text: anchorText({ head, publicKey }) }
  }

  /** Starts a verification unless one runs. */
  start(journal: OpenJournal): VerifyView {
    if (this.#running !== null) return this.#verify
    this.#running = { worker: null, isCancelled: false }
    this.#verify = { ...NEVER, state: 'running', detail: 'Copying the journal.' }
    this.#done = this.#run(journal).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error)
      this.#end('failed', `It could not be verified: ${why}`)
    })
    return this.#verify
  }

  cancel(): VerifyView {
    if (this.#running === null) return this.#verify
    const { worker } = this.#running
    this.#running = { worker, isCancelled: true }
    void worker?.terminate()
    return this.#verify
  }

  /** Ends what runs and forgets what was found: the journal is about to be another. */
  async stop(): Promise<void> {
    this.cancel()
    await this.#done
    this.#verify = NEVER
  }

  async #run(journal: OpenJournal): Promise<void> {
    const folder = mkdtempSync(join(this.#folder, 'verify-'))
    try {
      const file = join(folder, 'journal.db')
      await journal.copyTo(file)
      if (this.#running?.isCancelled !== false) return this.#end('cancelled', 'Cancelled.')
      const found = await this.#inThread({ file })
      if (found === null) this.#end('cancelled', 'Cancelled.')
      else if (found.ok) this.#end('good', goodWords(found))
      else this.#end('bad', badWords(found))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** Resolves with what was found, null when it was cancelled. */
  #inThread(start: VerifyStart): Promise<Verification | null> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.#workerUrl, { workerData: start, name: 'verify' })
      this.#running = { worker, isCancelled: false }
      const since = performance.now()
      worker.on('message', (message: FromVerify) => {
        if (message.kind === 'found') return resolve(message.found)
        const left = ((performance.now() - since) * (1 - message.part)) / Math.max(0.01, message.part) / 1000
        const percent = Math.floor(100 * message.part)
        this.#verify = { ...this.#verify, percent, secondsLeft: Math.ceil(left), detail: 'Verifying a copy.' }
      })
      worker.on('error', reject)
      worker.on('exit', () => {
        if (this.#running?.isCancelled) resolve(null)
        else reject(new Error('the verifying thread ended without an answer'))
      })
    })
  }

  #end(state: VerifyView['state'], detail: string): void {
    this.#running = null
    this.#verify = { state, percent: 100, secondsLeft: null, detail, endedAt: Date.now() }
  }
}

const goodWords = (v: Verification): string =>
  `Good: ${v.records.toLocaleString('en-US')} records, ${v.log?.heads ?? 0} heads, ` +
  `${v.receipts.toLocaleString('en-US')} receipts`

function badWords(v: Verification): string {
  const first = v.problems[0]
  const at = v.firstBad === null ? '' : ` First bad record: ${v.firstBad}; ${v.behind} stand behind it.`
  return `${first?.what ?? 'It is not what was written'}.${at}`
}

/** A fill and its decision under a head that covers both. */
export async function proveFill(
  journal: OpenJournal,
  fillSeq: number,
  decisionSeq: number,
): Promise<FillProof> {
  const { head, publicKey, records } = await journal.prove([fillSeq, decisionSeq])
  const [fill, decision] = records
  if (!fill || !decision) throw new Error('the journal proved another number of records')
  return { fill, decision, head, publicKey }
}
