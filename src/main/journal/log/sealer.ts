/**
 * Turns durable records into leaves and seals heads over them.
 *
 * Promises a head at every 1,000th record since the last at the latest, and one whenever it is asked and
 * something new came. It is told only of records that are durable. Must never see the journal's file.
 */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { must } from '@shared/must'
import { headBytes } from '@shared/sealed-head'
import type { RecordBatch } from '../../ports'
import { viewOf } from '../frames'
import { digestOfHex, hexOfDigest, type StoredHead } from './head-table'
import { framedLeaf, GrowingTree } from './merkle-tree'
import { keyIdOf } from './seal-key'

export const MOST_UNSEALED = 1000

/** Where a segment of the hash chain ends, and its hash. */
export interface ChainLink {
  readonly last: number
  readonly hash: Uint8Array
}

export interface SealerStart {
  /** Hash of the journal's origin, hex. */
  readonly log: string
  readonly pkcs8: Uint8Array
  readonly publicKey: Uint8Array
  /** The tree at the newest head in the journal. */
  readonly size: number
  readonly peaks: readonly string[]
}

export class Sealer {
  readonly #log: string
  readonly #key: KeyObject
  readonly #publicKey: Uint8Array
  readonly #keyId: string
  readonly #tree: GrowingTree
  readonly #clock: () => number
  #links: ChainLink[] = []
  #sealed: number

  /** `clock`: milliseconds since the epoch. */
  constructor(start: SealerStart, clock: () => number) {
    this.#log = start.log
    this.#key = createPrivateKey({ key: Buffer.from(start.pkcs8), format: 'der', type: 'pkcs8' })
    this.#publicKey = start.publicKey
    this.#keyId = keyIdOf(start.publicKey)
    this.#tree = new GrowingTree(start.size, start.peaks)
    this.#sealed = start.size
    this.#clock = clock
  }

  /** Records under the tree. */
  get size(): number {
    return this.#tree.size
  }
  get unsealed(): number {
    return this.#tree.size - this.#sealed
  }

  /** Takes records with the chain's segments they lie in; returns the heads that became due. */
  take(batches: readonly RecordBatch[], links: readonly ChainLink[]): StoredHead[] {
    this.#links.push(...links)
    const heads: StoredHead[] = []
    for (const { first, count, frames } of batches) {
      must(first === this.size + 1, `records from ${first} do not follow a tree of ${this.size}`)
      const view = viewOf(frames)
      let at = 0
      for (let i = 0; i < count; i++) {
        const to = at + 4 + view.getUint32(at, true)
        this.#tree.append(framedLeaf(frames, at + 4, to))
        at = to
        if (this.unsealed >= MOST_UNSEALED) heads.push(this.#seal())
      }
    }
    return heads
  }

  /** A head over everything taken, or null when nothing came since the last. */
  seal(): StoredHead | null {
    return this.unsealed === 0 ? null : this.#seal()
  }

  #seal(): StoredHead {
    const { size } = this.#tree
    while (this.#links.length > 1 && (this.#links[0] as ChainLink).last < size) this.#links.shift()
    const link = this.#links[0]
    must(link !== undefined && link.last >= size, `no segment of the chain holds record ${size}`)
    const unsigned = {
      log: this.#log,
      size,
      root: hexOfDigest(this.#tree.root()),
      chain: Buffer.from(link.hash).toString('hex'),
      time: new Date(this.#clock()).toISOString(),
      key: this.#keyId,
    }
    const signature = sign(null, headBytes(unsigned), this.#key).toString('hex')
    this.#sealed = size
    const peaks = [...this.#tree.peaks]
    return {
      head: { ...unsigned, signature },
      publicKey: this.#publicKey,
      peaks,
      chunks: this.#tree.takeChunks(),
    }
  }
}

/** The tree at a stored head; throws `BrokenFact` when its peaks do not make its root. */
export function treeAt(stored: StoredHead | null): GrowingTree {
  if (stored === null) return new GrowingTree()
  const tree = new GrowingTree(stored.head.size, stored.peaks)
  must(
    tree.root() === digestOfHex(stored.head.root),
    `the peaks of head ${stored.head.size} make another root`,
  )
  return tree
}
