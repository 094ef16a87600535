// Lots, exposure and markouts of the real desk agree with its engine, with its quotes, and with themselves after a restart.

import { timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { DeskLots } from '../../src/main/analytics/desk-lots'
import { UNKNOWN_SECTOR } from '../../src/main/analytics/exposure'
import { type MarkoutRow, ValueLedger } from '../../src/main/analytics/value-ledger'
import { MARKOUT_HORIZONS } from '../../src/main/desk/markouts'
import { riskOf } from '../../src/main/desk/risk'
import { deskOn, simulatedDay } from '../support/simulated-day'

const sum = <T>(rows: readonly T[], of: (row: T) => number): number =>
  rows.reduce((total, row) => total + of(row), 0)

test('positions are the engine’s, marked at the near side; exposure adds up by symbol, sector and side', () => {
  const { desk } = simulatedDay({ seed: 5, minutes: 6 })
  const { positions, exposure, disagreements } = riskOf(desk)
  expect(disagreements).toEqual([])
  const held = positions.filter(({ qty }) => qty !== 0)
  expect(held.length).toBeGreaterThan(10)
  expect(held.some(({ qty }) => qty > 0) && held.some(({ qty }) => qty < 0)).toBe(true)
  for (const it of positions) {
    const engine = desk.engine.positionOf(it.symbol)
    expect([it.qty, it.realized, it.avgPrice]).toEqual([engine.qty, engine.realized, engine.avgPrice])
    const { nbb, nbo } = desk.engine.quoteOf(it.symbol)
    if (it.qty !== 0) expect(it.near).toBe(it.qty > 0 ? nbb : nbo)
    expect(it.fifoRealized + Number(it.fifoUnrealized)).toBe(it.realized + Number(it.unrealized))
    if (it.openLots <= it.lots.length) expect(sum(it.lots, (lot) => lot.qty)).toBe(it.qty)
    // What closing at once would bring never beats the midpoint.
    if (it.near !== null)
      expect(Math.sign(it.qty) * (2 * it.near - Number(nbb) - Number(nbo))).toBeLessThan(0)
  }
  const { all, bySymbol, bySector } = exposure
  for (const groups of [bySymbol, bySector]) {
    expect(sum(groups, (row) => row.long)).toBe(all.long)
    expect(sum(groups, (row) => row.short)).toBe(all.short)
    for (const row of groups)
      expect([row.gross, row.net]).toEqual([row.long + row.short, row.long - row.short])
  }
  expect(bySector.map((row) => row.name)).not.toContain(UNKNOWN_SECTOR)
  expect(bySector.length).toBeGreaterThan(3)
})

test('a desk that recovers from its journal has the same lots', async () => {
  const { desk, journal } = simulatedDay({ seed: 6, minutes: 3 })
  await desk.recorder.durable(desk.recorder.lastSeq)
  const feed = { name: 'none', isSimulated: true, reference: () => [], peek: () => null }
  const again = deskOn(journal, { ...feed, next: () => Promise.reject(new Error('no feed')) as never })
  await again.recover()
  const lotsOf = (of: typeof desk) =>
    riskOf(of).positions.map(({ symbol, qty, realized, fifoRealized, lots }) => ({
      symbol,
      qty,
      realized,
      fifoRealized,
      lots,
    }))
  expect(lotsOf(again)).toEqual(lotsOf(desk))
  expect(lotsOf(again).length).toBeGreaterThan(10)
})

test('lots that a snapshot kept go on as if nothing had happened', () => {
  const before = new DeskLots(() => undefined)
  const whole = new DeskLots(() => undefined)
  let kept: DeskLots | null = null
  let steps = 0
  simulatedDay({
    seed: 8,
    minutes: 4,
    applied: ({ input, events }) => {
      // Half of the day is before the snapshot; it goes through JSON as on disk.
      if (++steps === 500) {
        kept = new DeskLots(() => undefined)
        kept.restore(JSON.parse(JSON.stringify(before.entries())))
      }
      for (const record of [input, ...events]) for (const fold of [whole, kept ?? before]) fold.add(record)
    },
  })
  expect(steps).toBeGreaterThan(900)
  expect((kept as DeskLots | null)?.entries()).toEqual(whole.entries())
  expect(whole.disagreements).toEqual([])
})

test('markouts are those of a ledger that hears the whole tape', () => {
  const told: MarkoutRow[] = []
  const fillIds: string[] = []
  const ledger = new ValueLedger({
    clientPaysVenueFee: false,
    flowPaidPerShare: () => 0,
    horizons: MARKOUT_HORIZONS,
    onRow: ({ fill }) => fillIds.push(fill.fillId),
    onMarkout: (row) => told.push(row),
  })
  const { desk } = simulatedDay({
    seed: 7,
    minutes: 7,
    heard: (message) => message.type === 'quote' && ledger.add(message),
    applied: ({ input, events }) => {
      if (input.type !== 'quote') ledger.add(input)
      for (const event of events) ledger.add(event)
    },
  })
  const known = desk.markouts.of(fillIds, desk.at)
  expect(known).toHaveLength(fillIds.length)
  const of = new Map(known.map((fill) => [fill.fillId, fill]))
  for (const { fillId, horizonMicros, markout } of told) {
    const i = MARKOUT_HORIZONS.indexOf(horizonMicros)
    expect([of.get(fillId)?.client[i], of.get(fillId)?.desk[i]]).toEqual([markout.client, markout.desk])
  }
  // Two of seven minutes are long enough for the longest horizon, and the newest fills have none.
  const matured = (i: number): number => known.filter((fill) => typeof fill.client[i] === 'number').length
  expect(matured(4)).toBeGreaterThan(100)
  expect(matured(0)).toBeGreaterThan(matured(4))
  expect(matured(4)).toBeLessThan(fillIds.length)
  expect(desk.markouts.of(['unknown'], timeMicros(desk.at))).toEqual([])
})
