/**
 * What must hold between a journal and its sealed heads before a desk may go on with it.
 *
 * Promises that a journal which is shorter than its newest head outside, or another one, or whose chain was
 * made anew, is refused with DAMAGED and the records named. A missing or unreadable head file is told, not
 * refused: then only the heads inside speak. Must never change the journal.
 */
import { verify } from 'node:crypto'
import { headBytes, type SealedHead } from '@shared/sealed-head'
import type { RecordBatch } from '../../ports'
import { viewOf } from '../frames'
import { JournalRefused } from '../refusals'
import { type OutsideHead, putAside, readHeadFile } from './head-file'
import { digestOfHex, type HeadTable } from './head-table'
import { framedLeaf, type GrowingTree } from './merkle-tree'
import { keyIdOf, publicKeyOf } from './seal-key'
import { type ChainLink, treeAt } from './sealer'

/** The journal as far as heads are concerned. */
export interface LogSource {
  readonly file: string
  /** Hash of the origin, hex. */
  readonly log: string
  readonly lastSeq: number
  readonly heads: HeadTable
  /** The segments of the chain from the one that holds a record on. */
  links(seq: number): readonly ChainLink[]
  read(from: number, limit: number): RecordBatch
}

export type HeadFileState = 'none' | 'good' | 'oneSlot' | 'damaged'

const READ_RECORDS = 50_000

/** Appends the records from the tree's size up to `size`. */
export function growTo(tree: GrowingTree, size: number, source: Pick<LogSource, 'read'>): void {
  while (tree.size < size) {
    const { count, frames } = source.read(tree.size + 1, Math.min(READ_RECORDS, size - tree.size))
    if (count === 0) return
    const view = viewOf(frames)
    for (let at = 0; at < frames.length; ) {
      const to = at + 4 + view.getUint32(at, true)
      tree.append(framedLeaf(frames, at + 4, to))
      at = to
    }
  }
}

/** Whether a head is signed by the key that stands with it, and that is the key it names. */
export function isSigned({ head, publicKey }: OutsideHead): boolean {
  const raw = Buffer.from(publicKey, 'hex')
  const signature = Buffer.from(head.signature, 'hex')
  return keyIdOf(raw) === head.key && verify(null, headBytes(head), publicKeyOf(raw), signature)
}

/** Why a journal does not go with a head, or null when it does. */
export function headFault(source: LogSource, outside: OutsideHead): string | null {
  const { head } = outside
  if (!isSigned(outside)) return `the head over ${head.size} records is not signed by its key`
  if (head.log !== source.log) return 'the head is of another journal: this one was replaced'
  if (head.size > source.lastSeq)
    return `the journal ends at record ${source.lastSeq}, its newest sealed head covers ${head.size}: records ${source.lastSeq + 1} to ${head.size} are gone`
  const [link] = source.links(head.size)
  if (!link || Buffer.from(link.hash).toString('hex') !== head.chain)
    return `records up to ${head.size} are not those that were sealed: the chain of hashes is another`
  const tree = treeAt(source.heads.newest(head.size))
  growTo(tree, head.size, source)
  if (tree.root() !== digestOfHex(head.root))
    return `records up to ${head.size} are not those that were sealed: their root is another`
  return null
}

/** Compares a journal with its head file and its own newest head; throws `JournalRefused` with DAMAGED. */
export function checkHeads(source: LogSource, headFile: string): HeadFileState {
  const own = source.heads.newest()
  const inside = own && { head: own.head, publicKey: Buffer.from(own.publicKey).toString('hex') }
  const outside = readHeadFile(headFile)
  for (const [place, found] of [
    ['its sealed heads', inside],
    [headFile, outside.newest],
  ] as const) {
    const fault = found === null ? null : faultOf(source, found)
    if (fault === null) continue
    throw new JournalRefused(
      'DAMAGED',
      `${source.file}: ${fault} (${place}); keep both files, and restore a backup`,
    )
  }
  if (outside.state === 'damaged') putAside(headFile)
  return outside.state
}

function faultOf(source: LogSource, outside: OutsideHead): string | null {
  try {
    return headFault(source, outside)
  } catch (error) {
    if (error instanceof JournalRefused) throw error
    return error instanceof Error ? error.message : String(error)
  }
}

export type { SealedHead }
