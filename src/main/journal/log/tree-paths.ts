/**
 * Paths out of a finished tree: that a leaf is in it, and that it begins with a smaller one.
 *
 * Promises the paths of RFC 9162 sections 2.1.3.1 and 2.1.4.1. Works from the roots of whole chunks and asks
 * for the leaves of a chunk only where it must. Must never be trusted unchecked: whoever asks checks the path.
 */
import { must } from '@shared/must'
import { CHUNK_LEAVES, type Digest, EMPTY_ROOT, nodeDigest } from './merkle-tree'

export interface TreeSource {
  readonly size: number
  /** Roots of the whole chunks, in order; at least `floor(size / 256)`. */
  readonly chunks: readonly Digest[]
  /** The leaves from `start` up to, not with, `end`: at most a chunk. */
  leaves(start: number, end: number): readonly Digest[]
}

/** The largest power of two below `count`. */
function splitOf(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

/** Root over the leaves from `start` up to `end`. */
export function rootOf(tree: TreeSource, start = 0, end = tree.size): Digest {
  const count = end - start
  if (count === 0) return EMPTY_ROOT
  if (count === CHUNK_LEAVES && start % CHUNK_LEAVES === 0) {
    const chunk = tree.chunks[start / CHUNK_LEAVES]
    must(chunk !== undefined, `the chunk at leaf ${start} is not known`)
    return chunk
  }
  if (count < CHUNK_LEAVES) return rootOfLeaves(tree.leaves(start, end))
  const middle = start + splitOf(count)
  return nodeDigest(rootOf(tree, start, middle), rootOf(tree, middle, end))
}

function rootOfLeaves(leaves: readonly Digest[]): Digest {
  if (leaves.length === 1) return leaves[0] as Digest
  const middle = splitOf(leaves.length)
  return nodeDigest(rootOfLeaves(leaves.slice(0, middle)), rootOfLeaves(leaves.slice(middle)))
}

/** Path of leaf `index`, the nearest hash first; 0 <= index < size. */
export function inclusionPath(tree: TreeSource, index: number): readonly Digest[] {
  must(index >= 0 && index < tree.size, `leaf ${index} lies outside a tree of ${tree.size}`)
  const path: Digest[] = []
  let start = 0
  let end = tree.size
  while (end - start > 1) {
    const middle = start + splitOf(end - start)
    if (index < middle) {
      path.push(rootOf(tree, middle, end))
      end = middle
    } else {
      path.push(rootOf(tree, start, middle))
      start = middle
    }
  }
  return path.reverse()
}

/** Path that shows that the tree begins with its own first `first` leaves; 0 < first <= size. */
export function consistencyPath(tree: TreeSource, first: number): readonly Digest[] {
  must(first > 0 && first <= tree.size, `a tree of ${tree.size} has no first ${first} leaves`)
  const path: Digest[] = []
  let start = 0
  let end = tree.size
  let old = first
  let isWhole = true
  while (old < end - start) {
    const middle = start + splitOf(end - start)
    if (old <= middle - start) {
      path.push(rootOf(tree, middle, end))
      end = middle
    } else {
      path.push(rootOf(tree, start, middle))
      old -= middle - start
      start = middle
      isWhole = false
    }
  }
  if (!isWhole) path.push(rootOf(tree, start, end))
  return path.reverse()
}
