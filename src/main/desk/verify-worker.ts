/** The thread in which a desk verifies a copy of its own journal: the desk goes on meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Verification, verifyJournal } from './verify-journal'

export interface VerifyStart {
  readonly file: string
}
export type FromVerify =
  | { readonly kind: 'progress'; readonly part: number }
  | { readonly kind: 'found'; readonly found: Verification }

const PHASES = ['file', 'replay'] as const

async function main(): Promise<void> {
  const { file } = workerData as VerifyStart
  const say = (message: FromVerify) => parentPort?.postMessage(message)
  const found = await verifyJournal(file, null, {
    onProgress: (phase, done, total) => {
      const before = Math.max(0, (PHASES as readonly string[]).indexOf(phase))
      say({ kind: 'progress', part: (before + (total === 0 ? 1 : done / total)) / PHASES.length })
    },
  })
  say({ kind: 'found', found })
}

await main()
