/** Lives many days on all cores: one worker a core, each given seeds as it gets done; the first failure ends all. */
import { Worker } from 'node:worker_threads'
import type { DayFailure, DayOutcome } from './simulated-day'

/** What a worker is told, and what it answers. */
export interface Task {
  readonly seed: number
  readonly events: number
  /** A stream held to the properties of the rules, instead of a whole day. */
  readonly isRules: boolean
}
export type Answer = DayOutcome | DayFailure

export interface Totals {
  days: number
  inputs: number
  events: number
  restarts: number
  readonly kinds: Record<string, number>
  failure: DayFailure | null
}

/** Seeds `from` to `from + seeds - 1` of `events` inputs each; `onDay` hears of every day that held. */
export function simulate(
  entry: URL,
  workers: number,
  { from, seeds, ...how }: { readonly from: number; readonly seeds: number } & Omit<Task, 'seed'>,
  onDay: (totals: Totals) => void,
): Promise<Totals> {
  const totals: Totals = { days: 0, inputs: 0, events: 0, restarts: 0, kinds: {}, failure: null }
  let next = from
  const one = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(entry)
      const giveOrEnd = (): void => {
        if (totals.failure === null && next < from + seeds) {
          const task: Task = { seed: next++, ...how }
          worker.postMessage(task)
        } else worker.terminate().then(() => resolve(), reject)
      }
      worker.on('error', reject)
      worker.on('message', (answer: Answer) => {
        add(totals, answer)
        onDay(totals)
        giveOrEnd()
      })
      giveOrEnd()
    })
  return Promise.all(Array.from({ length: Math.min(workers, seeds) }, one)).then(() => totals)
}

/** The failure of the smallest seed is kept. */
function add(totals: Totals, answer: Answer): void {
  if ('what' in answer) {
    if (totals.failure === null || answer.seed < totals.failure.seed) totals.failure = answer
    return
  }
  totals.days++
  totals.inputs += answer.inputs
  totals.events += answer.events
  totals.restarts += answer.restarts
  for (const [kind, count] of Object.entries(answer.kinds))
    totals.kinds[kind] = (totals.kinds[kind] ?? 0) + count
}
