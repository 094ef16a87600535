/**
 * Snapshots of the desk's state, one file each, in a folder beside the journal. They only make a start faster:
 * without any, or with all of them damaged, the journal alone gives the same state.
 *
 * Promises that a snapshot is handed out only if every byte is what was saved, of this journal, and not ahead
 * of it; a bad one is passed over for the one before, and named. At least the last three are kept. Must never
 * stand in the way of a commit: files are hashed and written in small steps.
 */
import { createHash, webcrypto } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { must } from '@shared/must'
import { syncFolder } from '../durable-files'

const MAGIC = 'XDSKSNP1'
const HASH_BYTES = 32
const HEAD_BYTES = MAGIC.length + 4
/** Fewer would leave nothing to fall back on. */
const LEAST_KEPT = 3
const NAME = /^(\d{16})\.snapshot$/
/** A description is a few hundred bytes; more is damage. */
const MOST_DESCRIPTION = 1 << 16
/** Hashed at once: well under a millisecond. */
const STEP_BYTES = 1 << 18

interface Described {
  /** Sequence of the last record that the state contains. */
  readonly seq: number
  /** SHA-256 of the state's canonical bytes, hex, as the checkpoint at `seq` says. */
  readonly stateHash: string
}

export interface Snapshot extends Described {
  readonly bytes: Uint8Array
}

/** A state to be saved, in pieces to be put one behind the other. */
export interface SnapshotToSave extends Described {
  readonly pieces: readonly Uint8Array[]
}

export interface FoundSnapshot {
  readonly snapshot: Snapshot | null
  /** Newer ones that could not be used, each with the reason. */
  readonly passedOver: readonly string[]
}

export interface SnapshotStoreOptions {
  readonly folder: string
  /** Random name of the journal: a snapshot of another is never used. */
  readonly journalId: string
  /** How many are kept, 3 or more. */
  readonly keep?: number
}

export class SnapshotStore {
  readonly #folder: string
  readonly #journalId: string
  readonly #keep: number
  #saving: Promise<void> = Promise.resolve()

  constructor({ folder, journalId, keep = LEAST_KEPT }: SnapshotStoreOptions) {
    must(keep >= LEAST_KEPT, `at least ${LEAST_KEPT} snapshots are kept, was asked for ${keep}`)
    this.#folder = folder
    this.#journalId = journalId
    this.#keep = keep
  }

  /**
   * Saves a state and takes older snapshots away. One at a time, in the order asked. The pieces must not be
   * changed before it resolves. Rejects with the disk's error: the desk may go on without.
   */
  save(snapshot: SnapshotToSave): Promise<void> {
    must(Number.isSafeInteger(snapshot.seq) && snapshot.seq > 0, `a snapshot at ${snapshot.seq}`)
    const saved = this.#saving.then(() => this.#write(snapshot))
    this.#saving = saved.catch(() => undefined)
    return saved
  }

  /**
   * The newest snapshot that is whole, of this journal, at most at `lastSeq`, and in which `fault` finds none:
   * it gives the reason why one cannot be used, or null.
   */
  async newestGood(
    lastSeq: number,
    fault: (snapshot: Snapshot) => string | null | Promise<string | null> = () => null,
  ): Promise<FoundSnapshot> {
    const passedOver: string[] = []
    for (const name of (await this.#names()).reverse()) {
      const found = await this.#read(name)
      if (typeof found === 'string') passedOver.push(`${name}: ${found}`)
      else if (found.seq > lastSeq) passedOver.push(`${name}: ahead of the journal, which ends at ${lastSeq}`)
      else {
        const wrong = await fault(found)
        if (wrong === null) return { snapshot: found, passedOver }
        passedOver.push(`${name}: ${wrong}`)
      }
    }
    return { snapshot: null, passedOver }
  }

  async #write({ seq, stateHash, pieces }: SnapshotToSave): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0)
    const text = JSON.stringify({ journalId: this.#journalId, seq, stateHash, size })
    const description = Buffer.from(text, 'utf8')
    const head = Buffer.alloc(HEAD_BYTES)
    head.write(MAGIC, 'latin1')
    head.writeUInt32LE(description.length, MAGIC.length)
    const file = join(this.#folder, `${String(seq).padStart(16, '0')}.snapshot`)
    const handle = await open(`${file}.new`, 'w', 0o600)
    try {
      const hash = createHash('sha256')
      for (const step of stepsOf([head, description, ...pieces])) {
        hash.update(step)
        await handle.writeFile(step)
      }
      await handle.writeFile(hash.digest())
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(`${file}.new`, file)
    syncFolder(this.#folder)
    for (const old of (await this.#names()).slice(0, -this.#keep)) await rm(join(this.#folder, old))
  }

  /** A snapshot, or why it is none. */
  async #read(name: string): Promise<Snapshot | string> {
    const all = await readFile(join(this.#folder, name))
    if (all.length < HEAD_BYTES + HASH_BYTES) return `only ${all.length} bytes`
    const body = all.subarray(0, -HASH_BYTES)
    if (Buffer.compare(await sha256(body), all.subarray(-HASH_BYTES)) !== 0) return 'its hash does not fit'
    if (body.toString('latin1', 0, MAGIC.length) !== MAGIC) return 'not a snapshot of this version'
    const length = body.readUInt32LE(MAGIC.length)
    if (length > MOST_DESCRIPTION || HEAD_BYTES + length > body.length) return 'its description is cut off'
    const said = JSON.parse(body.toString('utf8', HEAD_BYTES, HEAD_BYTES + length)) as Described & {
      readonly journalId: string
      readonly size: number
    }
    const bytes = body.subarray(HEAD_BYTES + length)
    if (said.journalId !== this.#journalId) return 'of another journal'
    if (said.size !== bytes.length) return `${bytes.length} bytes of ${said.size}`
    return { seq: said.seq, stateHash: said.stateHash, bytes }
  }

  /** Names of the snapshots, oldest first; what a crash left half written is not one. */
  async #names(): Promise<string[]> {
    try {
      return (await readdir(this.#folder)).filter((name) => NAME.test(name)).sort()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
      throw error
    }
  }
}

function* stepsOf(pieces: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at += STEP_BYTES) yield piece.subarray(at, at + STEP_BYTES)
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Buffer> =>
  Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes))
