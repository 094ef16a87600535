/** What the two sides of the views say to each other. */
import type { RecordBatch, RowChange, ViewCounts, ViewPage, ViewQuery, ViewTotals } from '../ports'
import type { JournalPlace } from './views-store'

export interface WorkerStart {
  readonly file: string
  readonly journal: JournalPlace | null
}

export type ToWorker =
  | { readonly op: 'fold'; readonly batches: readonly RecordBatch[] }
  /** Records of the past: nobody waits for them but whoever reads them. */
  | { readonly op: 'lookBack'; readonly ask: number; readonly batch: RecordBatch }
  | { readonly op: 'query' | 'totals'; readonly ask: number; readonly query: ViewQuery }
  | { readonly op: 'counts'; readonly ask: number; readonly query: ViewQuery; readonly everyMicros: number }
  /** Somebody hears changes now. */
  | { readonly op: 'listen' }
  | { readonly op: 'close' }

export type FromWorker =
  | { readonly op: 'opened'; readonly upTo: number }
  | { readonly op: 'failed'; readonly message: string }
  | { readonly op: 'changed'; readonly changes: readonly RowChange[]; readonly upTo: number }
  | { readonly op: 'lookedBack'; readonly ask: number }
  | { readonly op: 'page'; readonly ask: number; readonly page: ViewPage | ViewTotals | ViewCounts }
  | { readonly op: 'unanswered'; readonly ask: number; readonly message: string; readonly isAsker: boolean }
  | { readonly op: 'closed' }
