/**
 * Checks paths of a Merkle tree: RFC 9162 sections 2.1.3.2 and 2.1.4.2, the hashing of RFC 6962, no padding.
 * The hash is given, so that a browser and the command line check with the same lines.
 */
import { sameBytes } from './hex'

export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>

const HASH_BYTES = 32
const half = (n: number): number => Math.floor(n / 2)
const isOdd = (n: number): boolean => n % 2 === 1
const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

/** SHA-256 of 0x00 and the record. */
export function leafHash(record: Uint8Array, sha256: Sha256): Promise<Uint8Array> {
  const bytes = new Uint8Array(1 + record.length)
  bytes.set(record, 1)
  return sha256(bytes)
}

/** SHA-256 of 0x01, the left and the right hash. */
export function nodeHash(left: Uint8Array, right: Uint8Array, sha256: Sha256): Promise<Uint8Array> {
  const bytes = new Uint8Array(1 + left.length + right.length)
  bytes[0] = 1
  bytes.set(left, 1)
  bytes.set(right, 1 + left.length)
  return sha256(bytes)
}

/** How many hashes the path of a leaf has: 0 <= index < size. */
export function pathLength(index: number, size: number): number {
  let length = 0
  for (let [at, last] = [index, size - 1]; last > 0; [at, last] = [half(at), half(last)])
    if (isOdd(at) || at !== last) length++
  return length
}

export interface Inclusion {
  /** Place of the leaf, from 0. */
  readonly index: number
  readonly size: number
  readonly leaf: Uint8Array
  readonly path: readonly Uint8Array[]
}

/** Why a leaf is not under a root, or null when it is. */
export async function inclusionFault(o: Inclusion, root: Uint8Array, sha256: Sha256): Promise<string | null> {
  const { index, size, path } = o
  if (!isSize(index) || !isSize(size)) return 'place and size must be whole numbers, 0 or more'
  if (size === 0) return 'a tree of size 0 holds nothing'
  if (index >= size) return `place ${index} lies outside a tree of ${size}`
  const expected = pathLength(index, size)
  if (path.length < expected) return `the path is too short: ${path.length} hashes, ${expected} are needed`
  if (path.length > expected) return `the path is too long: ${path.length} hashes, ${expected} are needed`
  if (path.some((hash) => hash.length !== HASH_BYTES)) return `a hash of the path is not ${HASH_BYTES} bytes`
  let at = index
  let last = size - 1
  let hash = o.leaf
  for (const other of path) {
    if (isOdd(at) || at === last) {
      hash = await nodeHash(other, hash, sha256)
      for (; !isOdd(at) && at !== 0; at = half(at)) last = half(last)
    } else hash = await nodeHash(hash, other, sha256)
    at = half(at)
    last = half(last)
  }
  return sameBytes(hash, root) ? null : 'the path leads to another root'
}

export interface Consistency {
  readonly first: number
  readonly second: number
  readonly firstRoot: Uint8Array
  readonly secondRoot: Uint8Array
  readonly path: readonly Uint8Array[]
}

/** Why a tree of `second` leaves does not begin with that of `first`, or null when it does. */
export async function consistencyFault(o: Consistency, sha256: Sha256): Promise<string | null> {
  const { first, second, firstRoot, secondRoot, path } = o
  if (!isSize(first) || !isSize(second)) return 'sizes must be whole numbers, 0 or more'
  if (first === 0) return 'nothing is consistent with a tree of size 0'
  if (first > second) return `the first tree is larger: ${first} against ${second}`
  if (first === second) {
    if (path.length > 0) return 'trees of one size need no path'
    return sameBytes(firstRoot, secondRoot) ? null : 'two roots of one size differ'
  }
  if (path.some((hash) => hash.length !== HASH_BYTES)) return `a hash of the path is not ${HASH_BYTES} bytes`
  let at = first - 1
  let last = second - 1
  for (; isOdd(at); at = half(at)) last = half(last)
  // A first tree that is a whole subtree of the second begins with its own root.
  const hashes = at === 0 ? [firstRoot, ...path] : path
  const [begin, ...rest] = hashes
  if (!begin) return 'the path is too short'
  let old = begin
  let now = begin
  for (const other of rest) {
    if (last === 0) return 'the path is too long'
    if (isOdd(at) || at === last) {
      old = await nodeHash(other, old, sha256)
      now = await nodeHash(other, now, sha256)
      for (; !isOdd(at) && at !== 0; at = half(at)) last = half(last)
    } else now = await nodeHash(now, other, sha256)
    at = half(at)
    last = half(last)
  }
  if (last !== 0) return 'the path is too short'
  if (!sameBytes(old, firstRoot)) return 'the path leads to another first root'
  return sameBytes(now, secondRoot) ? null : 'the path leads to another second root'
}
