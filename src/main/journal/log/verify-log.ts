/**
 * Are a journal's sealed heads those of its records? Walks the leaves once and compares every head on the way:
 * those inside, the one outside, and any that were lodged elsewhere.
 *
 * Promises that heads that all agree are consistent with each other, since one tree made all their roots, and
 * that a difference is named down to the 256 records it lies in. Must never write.
 */
import { type OutsideHead, readHeadFile } from './head-file'
import { digestOfHex, type StoredHead } from './head-table'
import { CHUNK_LEAVES, type Digest, framedLeaf, GrowingTree } from './merkle-tree'
import { isSigned } from './open-log'

/** A head that came from outside the journal. */
export interface LodgedHead extends OutsideHead {
  /** Where it came from, for the person. */
  readonly place: string
}

export interface LogVerification {
  /** Heads compared, inside and outside. */
  readonly heads: number
  /** Records under the newest head that agrees; 0 when none does. */
  readonly sealed: number
  readonly root: string | null
  /** Ids of the keys that signed, in the order of their first head. */
  readonly keys: readonly string[]
  /** What the head file beside the journal is. */
  readonly headFile: 'none' | 'good' | 'oneSlot' | 'damaged' | 'notRead'
}

interface Checkpoint extends LodgedHead {
  readonly stored: StoredHead | null
}

export interface LogWalkOptions {
  /** Hash of the origin, hex. */
  readonly log: string
  readonly stored: Iterable<StoredHead>
  readonly lodged: readonly LodgedHead[]
  readonly headFile: LogVerification['headFile']
  readonly problem: (seq: number | null, what: string) => void
}

/** The newest head of a head file as a lodged one, and what the file is. */
export function lodgedBeside(file: string): { state: LogVerification['headFile']; lodged: LodgedHead[] } {
  const { state, newest } = readHeadFile(file)
  return { state, lodged: newest === null ? [] : [{ ...newest, place: file }] }
}

export class LogWalk {
  readonly #o: LogWalkOptions
  readonly #tree = new GrowingTree()
  readonly #checkpoints: readonly Checkpoint[]
  readonly #keys = new Set<string>()
  #next = 0
  #checked = 0
  #sealed = 0
  #root: string | null = null
  #isBroken = false

  constructor(o: LogWalkOptions) {
    this.#o = o
    const inside = [...o.stored].map((stored) => ({
      head: stored.head,
      publicKey: Buffer.from(stored.publicKey).toString('hex'),
      place: 'a head in the journal',
      stored,
    }))
    const outside = o.lodged.map((lodged) => ({ ...lodged, stored: null }))
    this.#checkpoints = [...inside, ...outside].sort((a, b) => a.head.size - b.head.size)
  }

  /** Takes the records of a segment, which has this hash in the chain. */
  segment(count: number, frames: Uint8Array, hash: Uint8Array): void {
    const view = new DataView(frames.buffer, frames.byteOffset, frames.byteLength)
    let at = 0
    for (let i = 0; i < count; i++) {
      const length = at + 4 <= frames.length ? view.getUint32(at, true) : 0
      const to = at + 4 + length
      // A record that is not whole is named by whoever walks the frames; from here on no root can agree.
      if (length === 0 || to > frames.length) return
      this.#tree.append(framedLeaf(frames, at + 4, to))
      at = to
      while (this.#checkpoints[this.#next]?.head.size === this.#tree.size) this.#compare(hash)
    }
  }

  #compare(hash: Uint8Array): void {
    const point = this.#checkpoints[this.#next++] as Checkpoint
    const { head, place } = point
    this.#checked++
    if (!isSigned(point)) {
      this.#o.problem(head.size, `the head over ${head.size} records (${place}) is not signed by its key`)
      return
    }
    if (head.log !== this.#o.log) {
      this.#o.problem(null, `the head over ${head.size} records (${place}) is of another journal`)
      return
    }
    this.#keys.add(head.key)
    const chunks = point.stored === null ? null : this.#tree.takeChunks()
    if (this.#tree.root() !== digestOfHex(head.root)) {
      // Every later root differs too: the first difference is the one that tells something.
      if (!this.#isBroken) this.#differs(point, chunks)
      this.#isBroken = true
      return
    }
    if (Buffer.from(hash).toString('hex') !== head.chain)
      this.#o.problem(head.size, `the chain at record ${head.size} is not the one that was sealed (${place})`)
    if (chunks !== null && point.stored !== null) this.#keptParts(point.stored, chunks)
    this.#sealed = head.size
    this.#root = head.root
  }

  #differs({ head, place, stored }: Checkpoint, chunks: readonly Digest[] | null): void {
    let [from, to] = [this.#sealed + 1, head.size]
    const kept = stored?.chunks ?? []
    const chunk = (chunks ?? []).findIndex((own, i) => own !== kept[i])
    if (chunk >= 0) {
      const first = CHUNK_LEAVES * Math.floor(this.#sealed / CHUNK_LEAVES) + CHUNK_LEAVES * chunk
      from = Math.max(from, first + 1)
      to = first + CHUNK_LEAVES
    } else if (kept.length > 0) from = head.size - (head.size % CHUNK_LEAVES) + 1
    this.#o.problem(from, `among records ${from} to ${to} one is not what was sealed (${place})`)
  }

  /** What a head keeps so that the tree can go on and paths can be made. */
  #keptParts({ head, peaks, chunks }: StoredHead, own: readonly Digest[]): void {
    if (peaks.join('') !== this.#tree.peaks.join('') || chunks.join('') !== own.join(''))
      this.#o.problem(
        head.size,
        `what head ${head.size} keeps of the tree was changed; its signed root was not`,
      )
  }

  /** After the last segment. */
  finish(last: number): LogVerification {
    for (const { head, place, stored } of this.#checkpoints.slice(this.#next))
      if (head.size > last)
        this.#o.problem(
          last + 1,
          head.log === this.#o.log || stored !== null
            ? `the journal ends at record ${last}, a sealed head (${place}) covers ${head.size}: records ${last + 1} to ${head.size} are gone`
            : `the head over ${head.size} records (${place}) is of another journal`,
        )
    return {
      heads: this.#checked,
      sealed: this.#sealed,
      root: this.#root,
      keys: [...this.#keys],
      headFile: this.#o.headFile,
    }
  }
}
