/** The days that every test run lives: the same seeds each time, in two halves for two cores. */
import { RANDOM_DATE } from '../reference/random-desk'
import { configFor } from '../scenarios/scenario-runner'
import { isFailure, SimulatedDay } from './simulated-day'

export const SEEDS = 1_000
export const EVENTS = 2_000

/** Lives days `from` to `to`; throws with the first failure and the command that repeats it. */
export function liveDays(from: number, to: number, events: number): { restarts: number; events: number } {
  const config = configFor(RANDOM_DATE)
  const lived = { restarts: 0, events: 0 }
  for (let seed = from; seed <= to; seed++) {
    const outcome = new SimulatedDay(seed, config, { events }).run()
    if (isFailure(outcome)) {
      const again = `npm run simulate -- --seeds 1 --from ${seed} --events ${events}`
      throw new Error(`seed ${seed} fails at input ${outcome.input}: ${outcome.what}\n${again}`)
    }
    lived.restarts += outcome.restarts
    lived.events += outcome.events
  }
  return lived
}
