/**
 * What the journal's two sides say to each other. Frames are transferred, never copied, and one message
 * carries whatever came together, so that a busy desk sends as many messages as there are commits.
 *
 * Promises that every `append` gets one `durable` or `unknown`. Must never carry anything but plain values.
 */
import type { JournalMeta, RecordBatch } from '../ports'
import type { RefusalCode } from './refusals'

export interface WorkerStart {
  readonly file: string
  readonly meta: JournalMeta
  /** Bytes kept beside the journal for a full disk, 0 for none. */
  readonly ballastBytes: number
}

export type ToWorker =
  | { readonly op: 'append'; readonly batches: readonly RecordBatch[] }
  | { readonly op: 'read'; readonly ask: number; readonly from: number; readonly limit: number }
  | { readonly op: 'backup'; readonly ask: number; readonly to: string }
  | { readonly op: 'close' }

export type FromWorker =
  | { readonly op: 'opened'; readonly lastSeq: number; readonly meta: JournalMeta; readonly id: string }
  | { readonly op: 'refused'; readonly code: RefusalCode; readonly message: string }
  | { readonly op: 'durable'; readonly upTo: number; readonly micros: number }
  | { readonly op: 'unknown'; readonly cause: string }
  | { readonly op: 'records'; readonly ask: number; readonly batch: RecordBatch }
  | { readonly op: 'backedUp'; readonly ask: number; readonly lastSeq: number }
  | { readonly op: 'unread'; readonly ask: number; readonly code: RefusalCode; readonly message: string }
  | { readonly op: 'closed' }
