/**
 * Do the views on file hold what the journal's records fold to? That takes longer than all else that `verify`
 * does and needs nothing of it, so it may run in threads beside it, one a part of the views. Reads only.
 */
import { Worker } from 'node:worker_threads'
import { readJournal } from '../journal'
import { foldDiffers, VIEW_PARTS, type ViewsPart, viewsReach } from '../views'

/** Rows live as long as the comparison: a larger young generation copies them less often. MiB. */
const YOUNG_GENERATION_MIB = 64

export interface ViewsFiles {
  readonly journal: string
  readonly views: string
}
export interface ViewsStart extends ViewsFiles {
  readonly part: ViewsPart
}
export type FromViews =
  | { readonly kind: 'progress'; readonly done: number }
  | { readonly kind: 'compared'; readonly differences: readonly string[] }

/** How a part of the views differs, in words; `tell` hears how many records were folded. Throws `JournalRefused`. */
export function partDiffers(
  { journal, views, part }: ViewsStart,
  tell: (done: number) => void,
): readonly string[] {
  const reader = readJournal(journal)
  try {
    // After a crash the views may be behind the journal: that is no fault, they catch up at the next start.
    const upTo = viewsReach(views) ?? 0
    return foldDiffers(views, reader.records(), { part, upTo, onProgress: tell })
  } finally {
    reader.close()
  }
}

/** How the views differ, one part after the other. */
export const viewsDiffer = (files: ViewsFiles, tell: (done: number) => void): readonly string[] =>
  VIEW_PARTS.flatMap((part) => partDiffers({ ...files, part }, tell))

export interface ViewsAtWork {
  /** Rejects when they cannot be compared. */
  readonly differences: Promise<readonly string[]>
  stop(): void
}

/** The same in threads, begun at once; `tell` hears of the part that is behind. */
export function compareInThreads(
  workerUrl: URL,
  files: ViewsFiles,
  tell: (done: number) => void,
): ViewsAtWork {
  const done = VIEW_PARTS.map(() => 0)
  const parts = VIEW_PARTS.map((part, i) =>
    partInThread(workerUrl, { ...files, part }, (records) => {
      done[i] = records
      const least = Math.min(...done)
      if (least < Number.POSITIVE_INFINITY) tell(least)
    }),
  )
  const differences = Promise.all(parts.map((part) => part.differences)).then((found) => found.flat())
  // A journal that is refused is refused here too, and nobody may be waiting for that.
  differences.catch(() => undefined)
  return {
    differences,
    stop: () => {
      for (const part of parts) part.stop()
    },
  }
}

function partInThread(workerUrl: URL, start: ViewsStart, tell: (done: number) => void): ViewsAtWork {
  const worker = new Worker(workerUrl, {
    workerData: start,
    name: `compare ${start.part}`,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
  })
  const differences = new Promise<readonly string[]>((resolve, reject) => {
    worker.on('message', (message: FromViews) => {
      if (message.kind === 'progress') tell(message.done)
      else {
        tell(Number.POSITIVE_INFINITY)
        resolve(message.differences)
      }
    })
    worker.on('error', reject)
    worker.on('exit', (code) => reject(new Error(`the comparing thread ended with ${code}`)))
  })
  return { differences, stop: () => void worker.terminate() }
}
