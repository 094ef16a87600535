/**
 * The threads of a verification. In one a desk verifies a copy of its own journal, and goes on meanwhile; in the
 * other the command line compares views with the journal, while it checks the file and replays it.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { type Verification, verifyJournal } from './verify-journal'
import { type FromViews, type ViewsStart, viewsDiffer } from './verify-views'

export interface VerifyStart {
  readonly file: string
}
export type FromVerify =
  | { readonly kind: 'progress'; readonly part: number }
  | { readonly kind: 'found'; readonly found: Verification }

const PHASES = ['file', 'replay'] as const

async function verify({ file }: VerifyStart): Promise<void> {
  const say = (message: FromVerify) => parentPort?.postMessage(message)
  const found = await verifyJournal(file, null, {
    onProgress: (phase, done, total) => {
      const before = Math.max(0, (PHASES as readonly string[]).indexOf(phase))
      say({ kind: 'progress', part: (before + (total === 0 ? 1 : done / total)) / PHASES.length })
    },
  })
  say({ kind: 'found', found })
}

function compareViews(start: ViewsStart): void {
  const say = (message: FromViews) => parentPort?.postMessage(message)
  const differences = viewsDiffer(start, (done) => say({ kind: 'progress', done }))
  say({ kind: 'compared', differences })
}

if ('views' in workerData) compareViews(workerData as ViewsStart)
else await verify(workerData as VerifyStart)
