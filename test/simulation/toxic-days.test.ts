/** Random days through a whole desk with the toxicity model on: the journal, quotes left out, gives one outcome. */
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import { timeMicros } from '@shared/units'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Desk } from '../../src/main/desk/desk'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openVenues } from '../../src/main/venues'
import { randomDay } from '../reference/random-desk'
import { configFor } from '../scenarios/scenario-runner'
import { memoryJournal, recordsIn, replayedBy } from '../support/memory-journal'

const ON = { mode: 'active', pricing: 'model', toxicity: 'on', maxToxicShare: 0.6 } as const
const newEngine = (): Engine =>
  new Engine({
    ...configFor('2026-11-20'),
    policy: { ...defaultPolicy, desk: { ...defaultPolicy.desk, ...ON } },
  })

/** The day twenty times slower, so that labels fall due, with a trader who sets segments now and then. */
function slowDay(seed: number, count: number): Input[] {
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

function run(inputs: readonly Input[]) {
  const journal = memoryJournal()
  const events: DeskEvent[] = []
  const feed = { name: 'none', isSimulated: true, reference: () => [], peek: () => null, next: () => never() }
  const desk = new Desk(
    { engine: newEngine(), journal, venues: openVenues(), feed, routesLeave: 'atOnce' },
    { applied: ({ events: caused }) => events.push(...caused) },
  )
  for (const input of inputs) desk.apply({ ...input })
  desk.checkpoint()
  desk.recorder.flush()
  return { hash: desk.stateHash(), records: recordsIn(journal), events }
}

const never = (): never => {
  throw new Error('nothing is fed')
}

test('T17: 60 days: two runs and the journal give the same records and the same state', () => {
  const seen = new Map<string, number>()
  const count = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 60, max: 400 }), (seed, inputs) => {
      const day = slowDay(seed, inputs)
      const one = run(day)
      expect(run(day).hash).toBe(one.hash)
      expect(replayedBy(newEngine(), one.records)).toEqual({ hash: one.hash, wrong: 0 })
      for (const record of one.records) {
        if (record.type === 'toxicity') count(`${record.kind} ${record.segment}`)
        else if (record.type === 'invariantBroken') count(record.type)
        else if (record.type === 'marks') count(record.type)
      }
    }),
    { numRuns: 60, seed: 20261120 },
  )
  // The days must hold what they are to prove: labels, overrides that end by themselves and by a trader.
  expect(seen.get('invariantBroken')).toBeUndefined()
  expect(seen.get('marks')).toBeGreaterThan(300)
  for (const what of ['override toxic', 'override benign', 'overrideEnded neutral', 'overrideScore neutral'])
    expect(seen.get(what)).toBeGreaterThan(20)
})
