/**
 * Works out the paths that put records under the newest sealed head.
 *
 * Promises that each path was checked against the head before it is handed out. Reads the records of at most
 * a few chunks, whatever the journal's length. Must never seal: it uses the heads that are there.
 */
import type { SealedHead } from '@shared/sealed-head'
import { recordsIn } from '../frames'
import { JournalRefused } from '../refusals'
import { digestOfHex } from './head-table'
import { bytesOf, type Digest, leafDigest } from './merkle-tree'
import type { LogSource } from './open-log'
import { inclusionPath, rootOf, type TreeSource } from './tree-paths'

export interface ProvedPlace {
  readonly seq: number
  readonly bytes: Uint8Array
  readonly path: readonly Uint8Array[]
}

export interface Proved {
  readonly head: SealedHead
  /** Raw public key, hex. */
  readonly publicKey: string
  readonly records: readonly ProvedPlace[]
}

/** Proves records by sequence; throws `JournalRefused` when they are not sealed or the tree is not sound. */
export function prove(source: LogSource, seqs: readonly number[]): Proved {
  const newest = source.heads.newest()
  const most = Math.max(...seqs)
  if (newest === null || newest.head.size < most)
    throw new JournalRefused('FAILED', `record ${most} is under no sealed head yet`)
  const { size } = newest.head
  const tree: TreeSource = {
    size,
    chunks: source.heads.chunks(size),
    leaves: (start, end) => records(source, start + 1, end - start).map(leafDigest),
  }
  if (rootOf(tree) !== digestOfHex(newest.head.root))
    throw new JournalRefused(
      'DAMAGED',
      `${source.file}: the journal does not make the root of its newest head`,
    )
  return {
    head: newest.head,
    publicKey: Buffer.from(newest.publicKey).toString('hex'),
    records: seqs.map((seq) => ({
      seq,
      bytes: new Uint8Array(records(source, seq, 1)[0] as Uint8Array),
      path: inclusionPath(tree, seq - 1).map((digest: Digest) => new Uint8Array(bytesOf(digest))),
    })),
  }
}

function records(source: LogSource, first: number, count: number): readonly Uint8Array[] {
  const batch = source.read(first, count)
  return [...recordsIn(first, batch.count, batch.frames)].map(({ bytes }) => bytes)
}
