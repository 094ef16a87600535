/**
 * Do the views on file hold what the journal's records fold to? That takes longer than all else that `verify`
 * does and needs nothing of it, so it may run in a thread beside it. Reads only.
 */
import { Worker } from 'node:worker_threads'
import { readJournal } from '../journal'
import { foldDiffers, viewsReach } from '../views'

export interface ViewsStart {
  readonly journal: string
  readonly views: string
}
export type FromViews =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'compared'; readonly differences: readonly string[] }

/** How the views differ, in words; `tell` hears how many records were folded. Throws `JournalRefused`. */
export function viewsDiffer({ journal, views }: ViewsStart, tell: (done: number) => void): readonly string[] {
  const reader = readJournal(journal)
  try {
    // After a crash the views may be behind the journal: that is no fault, they catch up at the next start.
    const upTo = viewsReach(views) ?? 0
    return foldDiffers(views, reader.records(), { upTo, onProgress: tell })
  } finally {
    reader.close()
  }
}

export interface ViewsAtWork {
  /** Rejects when they cannot be compared. */
  readonly differences: Promise<readonly string[]>
  stop(): void
}

/** The same in a thread, begun at once. */
export function compareInThread(
  workerUrl: URL,
  start: ViewsStart,
  tell: (done: number) => void,
): ViewsAtWork {
  const worker = new Worker(workerUrl, { workerData: start, name: 'compare views' })
  const differences = new Promise<readonly string[]>((resolve, reject) => {
    worker.on('message', (message: FromViews) => {
      if (message.kind === 'progress') tell(message.done)
      else resolve(message.differences)
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`the comparing thread ended with ${code}`)))
  })
  // A journal that is refused is refused here too, and nobody may be waiting for that.
  differences.catch(() => undefined)
  return { differences, stop: () => void worker.terminate() }
}
