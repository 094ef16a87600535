/** Claim: the facility answers each report once, by its seed and hours, and never earlier than it says. */
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { timeMicros } from '@shared/units'
import { describe, expect, it } from 'vitest'
import { event, input } from '../../../test/support/sample-records'
import { openReportFacility } from './report-facility'

const open = (over = {}) => openReportFacility({ seed: 1, opensAt: (at) => at, latencyMicros: 100, ...over })
const reportOf = (fillId: string, at: number) =>
  event('tapeReport', at, { fillIds: [fillId] }).record as EventOf<'tapeReport'>
const END = timeMicros(Number.MAX_SAFE_INTEGER)

describe('the simulated facility', () => {
  it('accepts after its latency and not before, and once', () => {
    const facility = open({ rejectsPerMillion: 0, delaysPerMillion: 0 })
    facility.report(reportOf('f1', 1000))
    expect(facility.peek()).toBe(1100)
    expect(facility.due(timeMicros(1099))).toEqual([])
    expect(facility.due(timeMicros(1100))).toEqual([
      { type: 'reportAck', at: 1100, fillId: 'f1', status: 'accepted', reason: null, price: null },
    ])
    expect(facility.due(END)).toEqual([])
    expect(facility.name).toContain('SIMULATED')
  })

  it('refuses and delays about as many as it is told, the same ones for the same seed, other ones for another', () => {
    const run = (seed: number) => {
      const facility = open({ seed, rejectsPerMillion: 100_000, delaysPerMillion: 50_000, delayMicros: 9000 })
      for (let i = 0; i < 10_000; i++) facility.report(reportOf(`f${i}`, 0))
      return facility.due(END)
    }
    const first = run(1)
    const refused = first.filter(({ status }) => status === 'rejected').length
    const slow = first.filter(({ at }) => at === 9100).length
    expect(refused).toBeGreaterThan(850)
    expect(refused).toBeLessThan(1150)
    expect(slow).toBeGreaterThan(380)
    expect(slow).toBeLessThan(620)
    expect(run(1)).toEqual(first)
    expect(run(2)).not.toEqual(first)
  })

  it('what becomes of a report does not hang on its neighbours, and a second try is a new chance', () => {
    const alone = open({ rejectsPerMillion: 500_000, delaysPerMillion: 0 })
    const among = open({ rejectsPerMillion: 500_000, delaysPerMillion: 0 })
    for (let i = 0; i < 100; i++) among.report(reportOf(`g${i}`, 0))
    for (const facility of [alone, among]) facility.report(reportOf('f1', 0))
    const of = (facility: typeof alone) => facility.due(END).find(({ fillId }) => fillId === 'f1')
    expect(of(among)).toEqual(of(alone))
    const tries = Array.from({ length: 30 }, (_, i) => {
      for (let count = 1; ; count++) {
        alone.report(reportOf(`h${i}`, count))
        if (alone.due(END)[0]?.status === 'accepted') return count
      }
    })
    expect(Math.min(...tries)).toBe(1)
    expect(Math.max(...tries)).toBeGreaterThan(1)
  })

  it('confirms what is asked for an accepted report, each in its own word, once', () => {
    const facility = open({ rejectsPerMillion: 1_000_000 })
    const ask = (at: number, action: string, price: number | null) =>
      facility.amend(
        input('reportAmend', at, { fillId: 'f1', action, price, reason: 'keyed wrong' })
          .record as InputOf<'reportAmend'>,
      )
    ask(1000, 'correct', 9_990_000)
    ask(2000, 'cancel', null)
    ask(3000, 'reverse', null)
    const answers = facility.due(END)
    expect(answers.map(({ at, status, price }) => [at, status, price])).toEqual([
      [1100, 'corrected', 9_990_000],
      [2100, 'cancelled', null],
      [3100, 'reversed', null],
    ])
    expect(answers.map(({ reason }) => reason)).toEqual(Array(3).fill('keyed wrong'))
  })

  it('answers after it opens, and stays silent where nobody knows when that is', () => {
    const closed = open({ opensAt: () => timeMicros(50_000), rejectsPerMillion: 0, delaysPerMillion: 0 })
    closed.report(reportOf('f1', 10))
    expect(closed.peek()).toBe(50_100)
    const unknown = open({ opensAt: () => null })
    unknown.report(reportOf('f1', 10))
    expect(unknown.peek()).toBeNull()
  })
})
