/**
 * The canary: faults planted in a copy of what the engine said, or in its journal, each of which the simulation
 * must find. One that it does not find means that it would miss the same fault of the engine.
 */
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import type { EngineConfig } from '../../src/main/engine'
import { type DayOptions, isFailure, SimulatedDay } from './simulated-day'

type Plant = (events: readonly DeskEvent[]) => readonly DeskEvent[]

/** Changes events of a type, from the tenth on: the day must be under way. */
function changed(type: DeskEvent['type'], change: (event: DeskEvent) => DeskEvent[]): Plant {
  let seen = 0
  return (events) =>
    events.flatMap((event) => (event.type === type && ++seen >= 10 ? change(event) : [event]))
}

/** Each fault by name, made anew for each day. */
const FAULTS: Readonly<Record<string, () => Omit<DayOptions, 'events'>>> = {
  'a fill at a price off by a millionth': () => ({
    plant: changed('fill', (it) => [{ ...it, price: (it as { price: number }).price + 1 } as DeskEvent]),
  }),
  'a fill that nobody heard of': () => ({ plant: changed('fill', () => []) }),
  'a position off by a share': () => ({
    plant: changed('position', (it) => [{ ...it, qty: (it as { qty: number }).qty + 1 } as DeskEvent]),
  }),
  'a route sent twice': () => ({ plant: changed('routeSent', (it) => [it, it]) }),
  'an order accepted for another client': () => ({
    plant: changed('orderAccepted', (it) => [{ ...it, client: 'C0' } as DeskEvent]),
  }),
  'an order record lost from the journal': () => {
    let orders = 0
    return { loses: (input: Input) => input.type === 'order' && ++orders % 10 === 0 }
  },
}

export interface CanaryOutcome {
  readonly found: readonly string[]
  readonly missed: readonly string[]
}

/** Plants every fault in one day of its own. */
export function runCanary(config: EngineConfig, events: number): CanaryOutcome {
  const found: string[] = []
  const missed: string[] = []
  for (const [name, fault] of Object.entries(FAULTS)) {
    const outcome = new SimulatedDay(1, config, { events, ...fault() }).run()
    if (isFailure(outcome)) found.push(`${name}: found at input ${outcome.input}`)
    else missed.push(name)
  }
  return { found, missed }
}
