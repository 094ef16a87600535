/**
 * What the journal's two sides say to each other. Frames are transferred, never copied, and one message
 * carries whatever came together, so that a busy desk sends as many messages as there are commits.
 *
 * Promises that every `append` gets one `durable` or `unknown`. Must never carry anything but plain values.
 */

import type { SealedHead } from '@shared/sealed-head'
import type { JournalMeta, RecordBatch } from '../ports'
import type { HeadFileState } from './log/open-log'
import type { Sealing } from './log/protocol'
import type { Proved } from './log/prove'
import type { RefusalCode } from './refusals'

export interface WorkerStart {
  readonly file: string
  readonly meta: JournalMeta
  /** Null: nothing is sealed, as in a benchmark of the bare journal. */
  readonly sealing: Sealing | null
  /** Bytes kept beside the journal for a full disk, 0 for none. */
  readonly ballastBytes: number
}

export type ToWorker =
  | { readonly op: 'append'; readonly batches: readonly RecordBatch[] }
  | { readonly op: 'read'; readonly ask: number; readonly from: number; readonly limit: number }
  | { readonly op: 'prove'; readonly ask: number; readonly seqs: readonly number[] }
  | { readonly op: 'copy'; readonly ask: number; readonly file: string }
  | { readonly op: 'backup'; readonly ask: number; readonly to: string }
  | { readonly op: 'close' }

export type FromWorker =
  | {
      readonly op: 'opened'
      readonly lastSeq: number
      readonly meta: JournalMeta
      readonly id: string
      /** Null where nothing is sealed. */
      readonly headFile: HeadFileState | null
      readonly head: SealedHead | null
    }
  | { readonly op: 'refused'; readonly code: RefusalCode; readonly message: string }
  | { readonly op: 'durable'; readonly upTo: number; readonly micros: number }
  | { readonly op: 'unknown'; readonly cause: string }
  | { readonly op: 'records'; readonly ask: number; readonly batch: RecordBatch }
  | { readonly op: 'proved'; readonly ask: number; readonly proved: Proved }
  | { readonly op: 'copied'; readonly ask: number }
  | { readonly op: 'sealed'; readonly head: SealedHead }
  | { readonly op: 'unsealed'; readonly cause: string }
  | { readonly op: 'backedUp'; readonly ask: number; readonly lastSeq: number }
  | { readonly op: 'unread'; readonly ask: number; readonly code: RefusalCode; readonly message: string }
  | { readonly op: 'closed' }
