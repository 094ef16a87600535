/** Minutes of the simulated market through the real desk and the simulated venues, on a journal in memory. */
import { completeInput } from '@shared/complete-input'
import { parseTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import { Desk } from '../../src/main/desk/desk'
import { deskPolicy } from '../../src/main/desk/policies'
import { engineParts, regimeOn } from '../../src/main/desk/regimes'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openSimulator } from '../../src/main/market/simulator'
import type { FeedMessage, MarketFeed } from '../../src/main/ports'
import { openVenues } from '../../src/main/venues'
import { type MemoryJournal, memoryJournal } from './memory-journal'

const START = parseTime('2026-11-20T10:00:00-05:00') as TimeMicros

export interface SimulatedDay {
  readonly seed: number
  readonly minutes: number
  /** Laid over the desk's own policy before the first order. */
  readonly policies?: readonly string[]
  /** Hears every message of the feed before the desk does. */
  readonly heard?: (message: FeedMessage) => void
  /** Hears what each input caused that the desk journaled. */
  readonly applied?: NonNullable<ConstructorParameters<typeof Desk>[1]>['applied']
}

/** A desk on a journal, with nothing told to it yet. */
export function deskOn(journal: MemoryJournal, feed: MarketFeed, applied?: SimulatedDay['applied']): Desk {
  const engine = new Engine({ ...engineParts(regimeOn('2026-11-20')), policy: defaultPolicy })
  const parts = { engine, journal, venues: openVenues(), feed, routesLeave: 'atOnce' } as const
  return new Desk(parts, applied === undefined ? {} : { applied })
}

export function simulatedDay(o: SimulatedDay): { desk: Desk; journal: MemoryJournal } {
  const journal = memoryJournal()
  const feed = openSimulator({ seed: o.seed, from: START })
  const next = feed.next
  feed.next = () => {
    const message = next()
    o.heard?.(message)
    return message
  }
  const desk = deskOn(journal, feed, o.applied)
  for (const message of feed.reference()) desk.apply({ ...message, at: START })
  for (const policy of [deskPolicy, ...(o.policies ?? [])])
    desk.apply(completeInput('policy', START, { policy }))
  for (let second = 1; second <= o.minutes * 60; second++) {
    desk.pump(timeMicros(START + second * 1_000_000))
    desk.recorder.flush()
  }
  if (desk.halted !== null) throw new Error(desk.halted)
  return { desk, journal }
}
