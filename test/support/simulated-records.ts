/** The records of a simulated day: the real engine over the simulated market and its venues, reports accepted. */
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import type { Mode } from '@shared/policy'
import { parseTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openSimulator } from '../../src/main/market/simulator'
import { openVenues } from '../../src/main/venues'
import { configFor } from '../scenarios/scenario-runner'

export type Entry = Input | DeskEvent

/** Runs the engine over the simulated market and its venues for some minutes; reports are accepted some time later. */
export function simulatedDay(from: string, minutes: number, mode: Mode, answerAfter = 1_000_000): Entry[] {
  const start = parseTime(from) as TimeMicros
  const feed = openSimulator({ seed: 5, from: start })
  const venues = openVenues()
  const desk = { ...defaultPolicy.desk, mode }
  const engine = new Engine({ ...configFor('2026-11-20'), policy: { ...defaultPolicy, desk } })
  const entries: Entry[] = []
  const acks: { at: number; fillId: string }[] = []
  const step = (input: Input): void => {
    while (acks.length > 0 && (acks[0] as { at: number }).at <= input.at) {
      const { at, fillId } = acks.shift() as { at: number; fillId: string }
      entries.push({
        type: 'reportAck',
        at: timeMicros(at),
        fillId,
        status: 'accepted',
        reason: null,
        price: null,
      })
    }
    entries.push(input)
    for (const event of engine.step(input)) {
      // A decision keeps its receipt as bytes until it is asked for.
      entries.push(event.type === 'decision' ? { ...event, receipt: event.receipt } : event)
      if (event.type === 'routeSent') venues.sent(event)
      else if (event.type === 'routeDone') venues.done(event)
      else if (event.type === 'tapeReport')
        acks.push({ at: event.at + answerAfter, fillId: event.fillIds[0] as string })
    }
    if (input.type === 'quote') venues.quote(input)
    else if (input.type === 'trade') venues.trade(input)
    else if (input.type === 'venue') venues.venue(input)
  }
  for (const message of feed.reference()) step({ ...message, at: start })
  const end = start + minutes * 60_000_000
  for (;;) {
    const fromFeed = feed.peek() ?? Number.POSITIVE_INFINITY
    const fromVenue = venues.peek() ?? Number.POSITIVE_INFINITY
    if (Math.min(fromFeed, fromVenue) > end) return entries
    if (fromVenue < fromFeed) for (const answer of venues.due(timeMicros(fromVenue))) step(answer)
    else step(feed.next())
  }
}
