// The tree is RFC 6962's: the published eight leaves give the published roots, every path of every tree up to 64
// leaves is right by the recursive definition, and 196 vectors, valid and mutated, are told apart.
import { hash } from 'node:crypto'
import { consistencyFault, inclusionFault, leafHash, nodeHash, type Sha256 } from '@shared/merkle'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bytesOf,
  CHUNK_LEAVES,
  type Digest,
  EMPTY_ROOT,
  framedLeaf,
  GrowingTree,
  hexOf,
  leafDigest,
  nodeDigest,
} from './merkle-tree'
import { consistencyPath, inclusionPath, rootOf, type TreeSource } from './tree-paths'

const sha256: Sha256 = (bytes) => Promise.resolve(hash('sha256', bytes, 'buffer'))
const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((text) => Buffer.from(text, 'hex'))
const ROOTS = [
  'e3b0c442',
  '6e340b9c',
  'fac54203',
  'aeb6bcfe',
  'd37ee418',
  '4e3bbb1f',
  '76e67dad',
  'ddb89be4',
  '5dc9da79',
]

/** The definition, word for word: MTH(D[n]). */
function definition(leaves: readonly Digest[]): Digest {
  if (leaves.length === 0) return EMPTY_ROOT
  if (leaves.length === 1) return leaves[0] as Digest
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeDigest(definition(leaves.slice(0, k)), definition(leaves.slice(k)))
}

function treeOf(leaves: readonly Digest[]): TreeSource & { readonly root: Digest } {
  const growing = new GrowingTree()
  for (const leaf of leaves) growing.append(leaf)
  return {
    size: leaves.length,
    chunks: growing.takeChunks(),
    leaves: (start, end) => leaves.slice(start, end),
    root: growing.root(),
  }
}
const numbered = (count: number): Digest[] =>
  Array.from({ length: count }, (_, i) => leafDigest(Buffer.from(`L${i}`)))
const bytes = (digests: readonly Digest[]): Uint8Array[] => digests.map(bytesOf)

describe('hashing', () => {
  test('leaves, nodes and the empty tree have the published hashes', async () => {
    expect(hexOf(leafDigest(Buffer.from('L123456')))).toMatch(/^395aa064.*4d56$/)
    expect(hexOf(leafDigest(Buffer.alloc(0)))).toMatch(/^6e340b9cffb37a98.*a01d$/)
    const node = await nodeHash(Buffer.from('N123'), Buffer.from('N456'), sha256)
    expect(Buffer.from(node).toString('hex')).toMatch(/^aa217fe8.*6bbb$/)
    expect(Buffer.from(await leafHash(Buffer.from('L123456'), sha256))).toEqual(
      bytesOf(leafDigest(Buffer.from('L123456'))),
    )
  })

  test('the published eight leaves give the published roots', () => {
    for (const [size, root] of ROOTS.entries())
      expect(hexOf(treeOf(LEAVES.slice(0, size).map(leafDigest)).root).slice(0, 8)).toBe(root)
  })

  test('a framed record has the leaf of the record alone, however long', () => {
    for (const length of [1, 300, 1 << 16, (1 << 24) - 1, 1 << 24]) {
      const frames = Buffer.alloc(4 + length, 7)
      frames.writeUInt32LE(length, 0)
      expect(framedLeaf(frames, 4, 4 + length) === leafDigest(frames.subarray(4)), `${length}`).toBe(true)
    }
  })
})

describe('trees', () => {
  const leaves = numbered(64)

  test('of every size up to 64 grow to the root of the definition', () => {
    for (let size = 0; size <= 64; size++)
      expect(hexOf(treeOf(leaves.slice(0, size)).root)).toBe(hexOf(definition(leaves.slice(0, size))))
  })

  test('of every size up to 64 prove every leaf and every smaller tree', async () => {
    for (let size = 1; size <= 64; size++) {
      const tree = treeOf(leaves.slice(0, size))
      const root = bytesOf(tree.root)
      for (let n = 0; n < size; n++) {
        const leaf = bytesOf(leaves[n] as Digest)
        const path = bytes(inclusionPath(tree, n))
        expect(await inclusionFault({ index: n, size, leaf, path }, root, sha256)).toBeNull()
        const firstRoot = bytesOf(definition(leaves.slice(0, n + 1)))
        const consistency = {
          first: n + 1,
          second: size,
          firstRoot,
          secondRoot: root,
          path: bytes(consistencyPath(tree, n + 1)),
        }
        expect(await consistencyFault(consistency, sha256), `${n + 1} of ${size}`).toBeNull()
      }
    }
  })

  test('of many chunks work a path out of chunk roots and at most one chunk of leaves', async () => {
    const many = numbered(CHUNK_LEAVES * 5 + 77)
    let most = 0
    const tree = treeOf(many)
    const source: TreeSource = {
      ...tree,
      leaves: (start, end) => {
        most = Math.max(most, end - start)
        return many.slice(start, end)
      },
    }
    expect(rootOf(source)).toBe(definition(many))
    for (const index of [0, 1, 255, 256, 700, 1279, 1280, many.length - 1]) {
      const o = { index, size: many.length, leaf: bytesOf(many[index] as Digest) }
      const path = bytes(inclusionPath(source, index))
      expect(await inclusionFault({ ...o, path }, bytesOf(tree.root), sha256)).toBeNull()
    }
    expect(most).toBeLessThan(CHUNK_LEAVES)
  })

  test('go on from their peaks alone', () => {
    const whole = treeOf(leaves)
    for (let cut = 0; cut <= 64; cut++) {
      const first = new GrowingTree()
      for (const leaf of leaves.slice(0, cut)) first.append(leaf)
      const second = new GrowingTree(cut, first.peaks)
      for (const leaf of leaves.slice(cut)) second.append(leaf)
      expect(second.root()).toBe(whole.root)
    }
  })
})

interface Vector {
  readonly name: string
  readonly isGood: boolean
  readonly fault: () => Promise<string | null>
}

const flipped = (of: Uint8Array, at = 0): Buffer =>
  Buffer.from(of.map((byte, i) => (i === at ? byte ^ 0x10 : byte)))

/** Every path with each of its hashes flipped, dropped or doubled, one put before or behind it. */
function mutated(path: readonly Uint8Array[], root: Uint8Array): [string, Uint8Array[]][] {
  return [
    ...path.map((hash, i): [string, Uint8Array[]] => [
      `bit ${i}`,
      path.map((own, at) => (at === i ? flipped(hash, i) : own)),
    ]),
    ...(path.length > 0 ? [['cut', path.slice(0, -1)] as [string, Uint8Array[]]] : []),
    ['extended', [...path, root]],
    ['extended by nothing', [...path, new Uint8Array(0)]],
    ['preceded', [root, ...path]],
  ]
}

function inclusionVectors(): Vector[] {
  const leaves = LEAVES.map(leafDigest)
  const vectors: Vector[] = []
  for (const [index, size] of [
    [0, 1],
    [0, 8],
    [5, 8],
    [2, 3],
    [1, 5],
    [7, 8],
    [4, 7],
  ] as const) {
    const tree = treeOf(leaves.slice(0, size))
    const root = bytesOf(tree.root)
    const leaf = bytesOf(leaves[index] as Digest)
    const path = bytes(inclusionPath(tree, index))
    const add = (name: string, isGood: boolean, over: object = {}, to = root) =>
      vectors.push({
        name: `leaf ${index} of ${size}: ${name}`,
        isGood,
        fault: () => inclusionFault({ index, size, leaf, path, ...over }, to, sha256),
      })
    add('as it is', true)
    for (const [name, other] of mutated(path, root)) add(name, false, { path: other })
    add('the place before', false, { index: index - 1 })
    add('the place behind', false, { index: index + 1 })
    // XOR 2 moves far enough that the path has another shape.
    add('another place', false, { index: index ^ 2 })
    add('twice the size', false, { size: size * 2 })
    add('a size of 0', false, { size: 0 })
    add('another leaf', false, { leaf: flipped(leaf) })
    add('another root', false, {}, flipped(root))
    add('the empty root', false, {}, bytesOf(EMPTY_ROOT))
  }
  return vectors
}

function consistencyVectors(): Vector[] {
  const leaves = LEAVES.map(leafDigest)
  const vectors: Vector[] = []
  for (const [first, second] of [
    [1, 1],
    [1, 8],
    [6, 8],
    [2, 5],
    [3, 7],
    [4, 8],
    [5, 6],
  ] as const) {
    const tree = treeOf(leaves.slice(0, second))
    const secondRoot = bytesOf(tree.root)
    const firstRoot = bytesOf(treeOf(leaves.slice(0, first)).root)
    const path = bytes(consistencyPath(tree, first))
    const add = (name: string, isGood: boolean, over: object = {}) =>
      vectors.push({
        name: `${first} in ${second}: ${name}`,
        isGood,
        fault: () => consistencyFault({ first, second, firstRoot, secondRoot, path, ...over }, sha256),
      })
    add('as it is', true)
    for (const [name, other] of mutated(path, secondRoot)) add(name, false, { path: other })
    add('a first size of 0', false, { first: 0 })
    add('a larger first size', false, { first: second + 1 })
    add('sizes swapped', first === second, { first: second, second: first })
    add('twice the second size', false, { second: second * 2 })
    add('roots swapped', first === second, { firstRoot: secondRoot, secondRoot: firstRoot })
    add('another first root', false, { firstRoot: flipped(firstRoot) })
    add('another second root', false, { secondRoot: flipped(secondRoot) })
    add('the empty first root', false, { firstRoot: bytesOf(EMPTY_ROOT) })
  }
  return vectors
}

describe('vectors', () => {
  test.each([
    ['inclusion', inclusionVectors()],
    ['consistency', consistencyVectors()],
  ] as const)('98 and more of %s, valid and mutated, are told apart', async (_kind, vectors) => {
    expect(vectors.length).toBeGreaterThanOrEqual(98)
    for (const { name, isGood, fault } of vectors) expect((await fault()) === null, name).toBe(isGood)
  })

  test('no mutated path is ever accepted', async () => {
    const leaves = numbered(40)
    const at = fc.record({
      size: fc.integer({ min: 2, max: 40 }),
      part: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      hash: fc.nat(5),
      bit: fc.nat(255),
    })
    await fc.assert(
      fc.asyncProperty(at, async ({ size, part, hash: place, bit }) => {
        const tree = treeOf(leaves.slice(0, size))
        const index = Math.floor(part * size)
        const path = bytes(inclusionPath(tree, index))
        const broken = path[place % path.length] as Uint8Array
        broken[bit >> 3] = (broken[bit >> 3] as number) ^ (1 << (bit & 7))
        const o = { index, size, leaf: bytesOf(leaves[index] as Digest), path }
        expect(await inclusionFault(o, bytesOf(tree.root), sha256)).not.toBeNull()
      }),
      { numRuns: 2000 },
    )
  })
})
