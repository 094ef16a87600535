/** Random days through a whole desk with the toxicity model on: the journal, quotes left out, gives one outcome. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordsIn, replayedBy } from '../support/memory-journal'
import { newToxicEngine, slowDay, toxicDesk } from './toxic-day'

test('T17: 60 days: two runs and the journal give the same records and the same state', () => {
  const seen = new Map<string, number>()
  const count = (what: string): unknown => seen.set(what, (seen.get(what) ?? 0) + 1)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 60, max: 400 }), (seed, inputs) => {
      const day = slowDay(seed, inputs)
      const one = toxicDesk(day)
      const records = recordsIn(one.journal)
      expect(toxicDesk(day).hash).toBe(one.hash)
      expect(replayedBy(newToxicEngine(), records)).toEqual({ hash: one.hash, wrong: 0 })
      for (const record of records) {
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
