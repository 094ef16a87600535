/**
 * The journal's Merkle tree as it grows: RFC 9162 hashing, no padding, one leaf a record.
 *
 * Promises that appending costs two hashes a leaf and remembers no more than one hash a level. A digest is 32
 * characters of Latin-1: Node hands those out three times as fast as buffers. Must never see a clock or a file.
 */
import { hash } from 'node:crypto'
import { must } from '@shared/must'

export type Digest = string
export const DIGEST_BYTES = 32
/** Leaves of the subtrees whose roots are kept: a path is worked out from them and at most so many records. */
export const CHUNK_LEAVES = 256
const CHUNK_LEVEL = 8

export const EMPTY_ROOT: Digest = hash('sha256', Buffer.alloc(0), 'binary')
export const digestOf = (bytes: Uint8Array): Digest => Buffer.from(bytes).toString('latin1')
export const bytesOf = (digest: Digest): Buffer => Buffer.from(digest, 'binary')
export const hexOf = (digest: Digest): string => bytesOf(digest).toString('hex')

/** Leaf of a record that stands alone. */
export function leafDigest(record: Uint8Array): Digest {
  const bytes = Buffer.alloc(1 + record.length)
  bytes.set(record, 1)
  return hash('sha256', bytes, 'binary')
}

/**
 * Leaf of a framed record, without copying it: the byte before it is the highest of its length, and that is the
 * 0x00 of a leaf for every record of less than 16 MiB.
 */
export function framedLeaf(frames: Uint8Array, from: number, to: number): Digest {
  if (frames[from - 1] !== 0) return leafDigest(frames.subarray(from, to))
  return hash('sha256', frames.subarray(from - 1, to), 'binary')
}

const pair = Buffer.alloc(1 + 2 * DIGEST_BYTES, 1)

export function nodeDigest(left: Digest, right: Digest): Digest {
  pair.write(left, 1, 'binary')
  pair.write(right, 1 + DIGEST_BYTES, 'binary')
  return hash('sha256', pair, 'binary')
}

/** Roots of the whole subtrees that a tree is made of, the largest first: all that is needed to go on. */
export class GrowingTree {
  #size: number
  readonly #peaks: Digest[]
  #chunks: Digest[] = []

  constructor(size = 0, peaks: readonly Digest[] = []) {
    must(Number.isSafeInteger(size) && size >= 0, `a tree has a size, was ${size}`)
    must(peaks.length === onesIn(size), `a tree of ${size} has ${onesIn(size)} peaks, was ${peaks.length}`)
    this.#size = size
    this.#peaks = [...peaks]
  }

  get size(): number {
    return this.#size
  }
  get peaks(): readonly Digest[] {
    return this.#peaks
  }

  append(leaf: Digest): void {
    let node = leaf
    let level = 0
    for (let n = this.#size; n % 2 === 1; n = (n - 1) / 2) {
      node = nodeDigest(this.#peaks.pop() as Digest, node)
      if (++level === CHUNK_LEVEL) this.#chunks.push(node)
    }
    this.#peaks.push(node)
    this.#size++
  }

  root(): Digest {
    if (this.#size === 0) return EMPTY_ROOT
    return this.#peaks.reduceRight((right, left) => nodeDigest(left, right))
  }

  /** Roots of the chunks that were filled since this was last asked. */
  takeChunks(): readonly Digest[] {
    const chunks = this.#chunks
    this.#chunks = []
    return chunks
  }
}

function onesIn(size: number): number {
  let ones = 0
  for (let n = size; n > 0; n = Math.floor(n / 2)) ones += n % 2
  return ones
}

/** Digests laid end to end, as a head keeps them. */
export const joined = (digests: readonly Digest[]): Buffer => bytesOf(digests.join(''))

export function split(bytes: Uint8Array): Digest[] {
  must(bytes.length % DIGEST_BYTES === 0, `${bytes.length} bytes are not whole digests`)
  const text = digestOf(bytes)
  return Array.from({ length: bytes.length / DIGEST_BYTES }, (_, i) =>
    text.slice(i * DIGEST_BYTES, (i + 1) * DIGEST_BYTES),
  )
}
