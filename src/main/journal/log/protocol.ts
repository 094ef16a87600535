/**
 * What the journal's thread and the sealing thread say to each other. Frames are transferred, never copied.
 *
 * Promises that records arrive in order and only once they are durable. Must never carry a promise to write.
 */
import type { RecordBatch } from '../../ports'
import type { StoredHead } from './head-table'
import type { ChainLink, SealerStart } from './sealer'

/** How a desk's heads are sealed. */
export interface Sealing {
  /** PKCS #8, DER. */
  readonly pkcs8: Uint8Array
  /** Raw public key. */
  readonly publicKey: Uint8Array
  /** Where a head a day is dropped for lodging elsewhere; null: nowhere. */
  readonly anchors: string | null
}

export interface SealWorkerStart extends SealerStart {
  readonly headFile: string
  readonly anchors: string | null
  /** KiB of records taken so far, for whoever must wait. */
  readonly taken: SharedArrayBuffer
}

export type ToSealer =
  | { readonly op: 'leaves'; readonly batches: readonly RecordBatch[]; readonly links: readonly ChainLink[] }
  | { readonly op: 'seal'; readonly ask: number }
  | { readonly op: 'close' }

export type FromSealer =
  | { readonly op: 'heads'; readonly heads: readonly StoredHead[] }
  | { readonly op: 'sealed'; readonly ask: number }
  | { readonly op: 'failed'; readonly cause: string }
  | { readonly op: 'closed' }

/** Room that some batches take, KiB, at least 1: both sides count with it. */
export const kibOf = (batches: readonly RecordBatch[]): number =>
  1 + (batches.reduce((sum, { frames }) => sum + frames.byteLength, 0) >> 10)
