/**
 * The hash chain: every stored byte of a journal is under one SHA-256 that the next segment takes up.
 *
 * Promises that a changed, removed, added or reordered segment, and a changed origin, is found by whoever
 * walks the chain. It cannot promise completeness: a file cut off after a whole segment is a good chain.
 * That needs a sealed head kept outside the file. Must never depend on anything but bytes.
 */
import { hash } from 'node:crypto'
import { must } from '@shared/must'

export const HASH_BYTES = 32
const TAG = Buffer.from('XDSKSEG1', 'latin1')
/** Tag, hash of the segment before, first and last sequence as u64. */
const HEAD_BYTES = TAG.length + HASH_BYTES + 16

/** What a journal began with; its canonical JSON is the root of the chain. */
export interface Origin {
  /** Random, so that no segment of another journal fits into this one. */
  readonly id: string
  readonly regime: string
  readonly regimeHash: string
  readonly schema: number
}

/** The one spelling of an origin. */
export const originText = ({ id, regime, regimeHash, schema }: Origin): string =>
  JSON.stringify({ id, regime, regimeHash, schema })

export const genesisOf = (text: string): Uint8Array => sha256(Buffer.from(`XDSKORG1${text}`, 'utf8'))

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer')

export interface Links {
  readonly before: Uint8Array
  readonly first: number
  readonly last: number
}

/**
 * A buffer that holds what a segment's hash is taken over, in one piece: head, checks, frames. Filled in
 * place, so that frames are copied once on their way from the desk to the disk.
 */
export class Preimage {
  #bytes = Buffer.alloc(1 << 16)

  /** Makes room; returns the places of checks and frames, to be filled before `hash`. */
  lay(links: Links, checksBytes: number, framesBytes: number): { checks: Buffer; frames: Buffer } {
    const { before, first, last } = links
    must(before.length === HASH_BYTES, `a hash is ${HASH_BYTES} bytes, was ${before.length}`)
    must(
      checksBytes === 4 * (last - first + 1),
      `${checksBytes} bytes of checks for records ${first} to ${last}`,
    )
    const size = HEAD_BYTES + checksBytes + framesBytes
    if (size > this.#bytes.length) this.#bytes = Buffer.alloc(Math.max(size, this.#bytes.length * 2))
    const to = this.#bytes
    to.set(TAG, 0)
    to.set(before, TAG.length)
    to.writeBigUInt64LE(BigInt(first), TAG.length + HASH_BYTES)
    to.writeBigUInt64LE(BigInt(last), TAG.length + HASH_BYTES + 8)
    const middle = HEAD_BYTES + checksBytes
    return { checks: to.subarray(HEAD_BYTES, middle), frames: to.subarray(middle, size) }
  }

  /** SHA-256 over what was laid; `size` is the length of checks and frames together. */
  hash(size: number): Uint8Array {
    must(HEAD_BYTES + size <= this.#bytes.length, `${size} bytes were never laid`)
    return sha256(this.#bytes.subarray(0, HEAD_BYTES + size))
  }
}

/** The hash a stored segment should have. */
export function segmentHash(at: Preimage, links: Links, checks: Uint8Array, frames: Uint8Array): Uint8Array {
  const laid = at.lay(links, checks.length, frames.length)
  laid.checks.set(checks)
  laid.frames.set(frames)
  return at.hash(checks.length + frames.length)
}

export const sameHash = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
