/** On a real day with the toxicity model on, the desk learns, and its journal alone gives back every event and the state. */

import type { JournalRecord } from '@shared/codec'
import { completeInput } from '@shared/complete-input'
import type { DeskEvent, Receipt } from '@shared/events'
import { canonicalJson } from '@shared/json'
import { describe, expect, it } from 'vitest'
import model from '../../resources/policies/toxicity.json'
import { Desk } from '../../src/main/desk/desk'
import { calendar, regimeOn, sha256 } from '../../src/main/desk/regimes'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openTickReplay } from '../../src/main/market/tick-replay'
import { openVenues } from '../../src/main/venues'
import { memoryJournal, recordsIn, replayedBy } from '../support/memory-journal'
import { missingDays, recordedDay } from './recorded-days'

const engineOf = (date: string): Engine => {
  const { regime, hash } = regimeOn(date)
  return new Engine({ regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 })
}

/** The IBM day, prints as orders, through a whole desk on a journal in memory. */
function runDay(policy: string, onEvent: (event: DeskEvent) => void = () => undefined) {
  const feed = openTickReplay({ ...recordedDay('ibm_20131007'), symbol: 'IBM', orders: 'prints' })
  const journal = memoryJournal()
  const engine = engineOf(feed.date)
  const desk = new Desk(
    { engine, journal, venues: openVenues(), feed, routesLeave: 'atOnce' },
    { applied: ({ events }) => events.forEach(onEvent) },
  )
  const at = feed.peek()
  if (at === null) throw new Error('the recorded day holds no quotes')
  for (const message of feed.reference()) desk.apply({ ...message, at })
  desk.apply(completeInput('policy', at, { policy }))
  for (let next = feed.peek(); next !== null && desk.halted === null; next = feed.peek()) {
    desk.pump(next + 600_000_000)
    desk.recorder.flush()
  }
  desk.pump(Number.POSITIVE_INFINITY)
  desk.checkpoint()
  desk.recorder.flush()
  const records = recordsIn(journal)
  return { desk, date: feed.date, records }
}

const count = (records: readonly JournalRecord[], type: string): number =>
  records.filter((record) => record.type === type).length

describe.skipIf(missingDays !== null)(missingDays ?? 'the IBM day with the toxicity model', () => {
  const receipts: Receipt[] = []
  const day = runDay(canonicalJson(model), (event) => {
    if (event.type === 'decision' && event.receipt.trigger === 'new') receipts.push(event.receipt)
  })

  it('predicts every order that meets a good market, and learns from its marks', () => {
    const asked = receipts.filter(({ market }) => market.quality === 'good')
    expect(asked.length).toBeGreaterThan(6000)
    expect(asked.filter(({ toxicity }) => toxicity?.mean === null || !toxicity)).toEqual([])
    // Volatility is known once the feed has run for a minute: the first orders come before that.
    const withVolatility = asked.filter(({ toxicity }) => toxicity!.features[11] !== 0)
    expect(withVolatility.length).toBeGreaterThan(0.9 * asked.length)
    const { level, level60s } = day.desk.engine.toxicityOf('P1')!
    expect(level.labels).toBeGreaterThan(150)
    expect(level.high - level.low).toBeLessThan(1.5)
    // Off-exchange prints of a day cost some part of a half-spread; 20 bp would be a leak or a sign error.
    expect(Math.abs(level.mean)).toBeLessThan(2)
    expect(Math.abs(level60s.mean)).toBeLessThan(2)
    expect(count(day.records, 'invariantBroken')).toBe(0)
  })

  it('T17: gives the same journal twice, and its journal replays to the same events and state', () => {
    const again = runDay(canonicalJson(model))
    expect(again.desk.stateHash()).toBe(day.desk.stateHash())
    expect(again.records.length).toBe(day.records.length)
    expect(replayedBy(engineOf(day.date), day.records)).toEqual({ hash: day.desk.stateHash(), wrong: 0 })
  })

  it('asks for a mark a second at most, and forces no quote into the journal for it', () => {
    const seconds = 6.5 * 3600
    expect(count(day.records, 'marks')).toBeLessThan(seconds)
    let before: JournalRecord | undefined
    let forced = 0
    for (const record of day.records) {
      if (record.type === 'marks' && before?.type === 'feed') forced++
      before = record
    }
    // The close falls due with a mark, and that may concern any order.
    expect(forced).toBeLessThanOrEqual(1)
    const quotes = day.records.filter(({ type }) => type === 'quote').length
    expect(quotes).toBeLessThan(5000)
  })
})
