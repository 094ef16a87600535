/** On a real day the value ledger, the lots and the figures, folded apart, agree to the micro-unit. */
import { completeInput } from '@shared/complete-input'
import type { Input } from '@shared/inputs'
import { describe, expect, it } from 'vitest'
import { DeskLots } from '../../src/main/analytics/desk-lots'
import { createReplayFigures } from '../../src/main/analytics/replay-figures'
import { ValueLedger } from '../../src/main/analytics/value-ledger'
import { recordedDayPolicy } from '../../src/main/desk/policies'
import { calendar, regimeOn, sha256 } from '../../src/main/desk/regimes'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { openTickReplay } from '../../src/main/market/tick-replay'
import { openVenues } from '../../src/main/venues'
import { missingDays, recordedDay } from './recorded-days'

const HORIZONS = [1_000_000, 60_000_000]

/** Runs a day through engine and venues, without a journal, and folds every record three ways. */
function economicsOf(stem: string) {
  const feed = openTickReplay({ ...recordedDay(stem), symbol: 'X', orders: 'prints' })
  const { regime, hash } = regimeOn(feed.date)
  const engine = new Engine({ regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 })
  const venues = openVenues()
  const figures = createReplayFigures()
  const counts = { rows: 0, markouts: 0, deskMoved: 0, closed: 0 }
  const ledger = new ValueLedger({
    clientPaysVenueFee: true,
    flowPaidPerShare: () => 0,
    horizons: HORIZONS,
    onRow: () => counts.rows++,
    onMarkout: ({ markout }) => {
      counts.markouts++
      counts.deskMoved += markout.desk
    },
  })
  const lots = new DeskLots((_, { realized }) => {
    counts.closed += realized
  })
  const step = (input: Input): void => {
    if (input.type === 'quote') venues.quote(input)
    else if (input.type === 'trade') venues.trade(input)
    for (const fold of [figures, ledger, lots]) fold.add(input)
    for (const event of engine.step(input)) {
      for (const fold of [figures, ledger, lots]) fold.add(event)
      if (event.type === 'routeSent') venues.sent(event)
      else if (event.type === 'routeDone') venues.done(event)
    }
  }
  const start = feed.peek()
  if (start === null) throw new Error('the recorded day holds no quotes')
  for (const message of feed.reference()) {
    if (message.type === 'venue') venues.venue(message)
    step({ ...message, at: start })
  }
  step(completeInput('policy', start, { policy: recordedDayPolicy }))
  for (let at = feed.peek(); at !== null; at = feed.peek()) {
    const answer = venues.peek()
    if (answer !== null && answer <= at) for (const input of venues.due(answer)) step(input)
    else step(feed.next())
  }
  ledger.finish()
  lots.finish()
  return { ledger, lots, counts, figures: figures.finish() }
}

describe.skipIf(missingDays !== null)(missingDays ?? 'economics of recorded days', () => {
  it.each(['ibm_20131007', 'bac_20131007'])('%s adds up', (stem) => {
    const { ledger, lots, counts, figures } = economicsOf(stem)
    const { all } = ledger
    expect(counts.rows).toBe(figures.fills)
    expect(counts.rows).toBeGreaterThan(5_000)
    expect(all.client + all.broker + all.desk).toBe(all.total)
    expect(counts.markouts).toBe(HORIZONS.length * (all.fills - all.unreferenced))

    // Three folds that share no arithmetic: the profit of the figures, the ledger's, the lots'.
    expect(all.shares).toBe(figures.sharesFilled)
    expect((all.venueFee + ledger.deskFees) / 1e6).toBeCloseTo(figures.fees, 6)
    // A midpoint may end in half a micro-unit: at most a half for each principal fill.
    const kept = all.spreadKept / 1e6 - figures.profitByPart.spreadCaptured
    expect(Math.abs(kept)).toBeLessThan(1e-6 * all.fills)
    expect(lots.disagreements).toEqual([])
    expect(lots.of('X').average(0).realized / 1e6).toBeCloseTo(figures.realized, 6)
    expect(lots.of('X').fifo(0).realized).toBe(counts.closed)

    // What an informed market does: the desk keeps a spread and loses a part of it again.
    expect(all.spreadKept).toBeGreaterThan(0)
    expect(counts.deskMoved).toBeLessThan(0)
    expect(all.savedClient).toBeGreaterThan(0)
  })
})
