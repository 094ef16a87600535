/**
 * One seeded stream of orders, quotes and fills through the engine alone, held to the properties of
 * `rule-properties.ts` at every step. Shorter and much faster than a simulated day: there are very many of them.
 */
import type { DeskEvent } from '@shared/events'
import { Engine, type EngineConfig } from '../../src/main/engine'
import { RandomDay } from '../reference/random-desk'
import { RuleProperties } from './rule-properties'
import type { DayFailure, DayOutcome } from './simulated-day'

/** Lives the stream of a seed; `plant` tampers with a copy of what the engine said. */
export function liveStream(
  seed: number,
  config: EngineConfig,
  count: number,
  plant: (events: readonly DeskEvent[]) => readonly DeskEvent[] = (events) => events,
): DayOutcome | DayFailure {
  // Every eighth stream prices and hedges by the models.
  const day = new RandomDay(seed, seed % 8 === 4)
  const engine = new Engine(config)
  const properties = new RuleProperties()
  let inputs = 0
  let events = 0
  const step = (input: ReturnType<RandomDay['next']>): string | null => {
    inputs++
    const said = engine.step(input)
    events += said.length
    day.hear(said)
    const wrong = properties.add(input, plant(said))
    return wrong === null ? null : `${JSON.stringify(input)}\n  ${wrong}`
  }
  for (let i = 0; i < count; i++) {
    const what = step(day.next())
    if (what !== null) return { seed, input: inputs, what }
  }
  for (const input of day.end()) {
    const what = step(input)
    if (what !== null) return { seed, input: inputs, what }
  }
  const kinds = { fills: properties.fills, duties: properties.duties }
  return { inputs, events, restarts: 0, kinds }
}
