/** Random days through a whole desk that has the toxicity model on, slow enough that labels fall due. */
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import { timeMicros } from '@shared/units'
import { Desk } from '../../src/main/desk/desk'
import { defaultPolicy, Engine, type EngineConfig } from '../../src/main/engine'
import { openVenues } from '../../src/main/venues'
import { randomDay } from '../reference/random-desk'
import { configFor } from '../scenarios/scenario-runner'
import { type MemoryJournal, memoryJournal } from '../support/memory-journal'

const ON = { mode: 'active', pricing: 'model', toxicity: 'on', maxToxicShare: 0.6 } as const
export const toxicConfig: EngineConfig = {
  ...configFor('2026-11-20'),
  policy: { ...defaultPolicy, desk: { ...defaultPolicy.desk, ...ON } },
}
export const newToxicEngine = (): Engine => new Engine(toxicConfig)

/** The day twenty times slower, so that labels fall due, with a trader who sets segments now and then. */
export function slowDay(seed: number, count: number): Input[] {
  const day = randomDay(seed, count)
  const first = day[0]?.at ?? 0
  return day.flatMap((input, i): Input[] => {
    const at = timeMicros(first + (input.at - first) * 20)
    const slow = { ...input, at } as Input
    if (i % 25 !== 24) return [slow]
    const segment = ([null, 'benign', 'toxic', 'neutral'] as const)[(seed + i) % 4] ?? null
    const until = i % 2 === 0 ? timeMicros(at + 30_000_000) : null
    const client = i % 75 === 74 ? 'C2' : 'C1'
    return [slow, { type: 'clientSegment', at, client, segment, until, reason: null }]
  })
}

/** A day through a whole desk: its journal, its state's hash and its events. */
export function toxicDesk(inputs: readonly Input[]): {
  readonly journal: MemoryJournal
  readonly hash: string
  readonly events: readonly DeskEvent[]
} {
  const journal = memoryJournal()
  const events: DeskEvent[] = []
  const feed = { name: 'none', isSimulated: true, reference: () => [], peek: () => null, next: () => never() }
  const desk = new Desk(
    { engine: newToxicEngine(), journal, venues: openVenues(), feed, routesLeave: 'atOnce' },
    { applied: ({ events: caused }) => events.push(...caused) },
  )
  for (const input of inputs) desk.apply({ ...input })
  desk.checkpoint()
  desk.recorder.flush()
  return { journal, hash: desk.stateHash(), events }
}

const never = (): never => {
  throw new Error('nothing is fed')
}
