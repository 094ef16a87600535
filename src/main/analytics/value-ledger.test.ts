/** The ledger of a real engine's days adds up in every column, and values each fill once. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DeskEvent } from '@shared/events'
import { expect, test } from 'vitest'
import { randomDay } from '../../../test/reference/random-desk'
import { configFor, inputsOf } from '../../../test/scenarios/scenario-runner'
import { Engine } from '../engine'
import { type MarkoutRow, VALUE_COLUMNS, ValueLedger, type ValueRow, type ValueTotals } from './value-ledger'

type Inputs = ReturnType<typeof inputsOf>
interface Kept {
  readonly ledger: ValueLedger
  readonly rows: ValueRow[]
  readonly markouts: MarkoutRow[]
  readonly events: DeskEvent[]
}

function ledgerOf(inputs: Inputs, clientPaysVenueFee = true): Kept {
  const rows: ValueRow[] = []
  const markouts: MarkoutRow[] = []
  const events: DeskEvent[] = []
  const ledger = new ValueLedger({
    clientPaysVenueFee,
    flowPaidPerShare: ({ client }) => (client === 'C1' ? 100 : 0),
    horizons: [1_000_000, 60_000_000],
    onRow: (row) => rows.push(row),
    onMarkout: (row) => markouts.push(row),
  })
  const engine = new Engine(configFor('2026-11-20'))
  for (const input of inputs) {
    ledger.add(input)
    for (const event of engine.step(input)) {
      // Receipts are forms that the engine fills in again: keep a copy.
      events.push(structuredClone(event))
      ledger.add(event)
    }
  }
  ledger.finish()
  return { ledger, rows, markouts, events }
}
const scenario = (name: string): Inputs =>
  inputsOf(readFileSync(resolve(import.meta.dirname, `../../../test/scenarios/${name}.jsonl`), 'utf8'))

test('a principal fill is compared with the route that the receipt shows', () => {
  const { rows } = ledgerOf(scenario('principal-reduces-inventory'))
  const first = rows[0] as ValueRow
  expect(first.value).toMatchObject({ improvement: 600_000, spreadKept: 1_400_000, flowPaid: 20_000 })
  // 0.013 a share by route A, fee included, against 0.007 here.
  expect(first.saving).toEqual({ client: 1_200_000, house: 1_400_000, total: 2_600_000 })
})

test('a routed fill carries its fee, to the client or to the house', () => {
  const inputs = scenario('route-to-least-all-in-cost')
  const [passedOn, borne] = [ledgerOf(inputs, true).ledger.all, ledgerOf(inputs, false).ledger.all]
  expect(passedOn.fills).toBeGreaterThan(0)
  expect(passedOn.venueFee).not.toBe(0)
  expect(passedOn.charged).toBe(passedOn.venueFee)
  // Venue A would have cost 0.002 a share more; W, which gave the order back, is no alternative.
  expect([passedOn.savedClient, passedOn.savedHouse]).toEqual([600_000, 0])
  expect([borne.savedClient, borne.savedHouse]).toEqual([0, 600_000])
  expect(borne.charged).toBe(0)
  expect(borne.broker).toBe(passedOn.broker - passedOn.venueFee)
  expect(borne.total).toBe(passedOn.total)
})

const days = [1, 2, 3, 4, 5, 6].map((seed) => ledgerOf(randomDay(seed, 1500)))

test('random days: every fill has one row, and every column is the sum of its parts', () => {
  const seen = new Set<string>()
  for (const { ledger, rows, events } of days) {
    const fills = events.filter((event) => event.type === 'fill')
    expect(rows.map(({ fill }) => fill.fillId)).toEqual(fills.map((fill) => fill.fillId))
    const whole = ledger.all
    expect(whole.client + whole.broker + whole.desk).toBe(whole.total)
    expect(whole.shares).toBe(fills.reduce((sum, fill) => sum + fill.qty, 0))
    for (const group of [ledger.byCapacity, ledger.byClient, ledger.bySymbol])
      for (const name of [...VALUE_COLUMNS, 'fills', 'shares', 'compared', 'savedClient'] as const) {
        const parts = [...group.values()].map((total: ValueTotals) => total[name])
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole[name])
      }
    for (const capacity of ledger.byCapacity.keys()) seen.add(capacity)
  }
  expect([...seen].sort()).toEqual(['cross', 'dark', 'principal', 'routed'])
})

test('random days: fees, payments and improvement are those of the events', () => {
  for (const { ledger, events } of days) {
    let [fees, improvement, wholesale] = [0, 0, 0]
    const venueOf = new Map(
      events.flatMap((event) => (event.type === 'routeSent' ? [[event.routeId, event.venue]] : [])),
    )
    for (const event of events) {
      if (event.type === 'routeFilled') fees += event.fee
      if (event.type !== 'fill') continue
      improvement += event.qty * (event.improvement ?? 0)
      // W pays a tenth of a cent a share, X a tenth of the spread.
      const spread = Math.max(0, (event.nbo ?? 0) - (event.nbb ?? event.nbo ?? 0))
      const paid = { W: 1_000, X: Math.floor(spread / 10) }[venueOf.get(event.contra) ?? '']
      wholesale += event.qty * (paid ?? 0)
    }
    expect(ledger.all.venueFee + ledger.deskFees).toBe(fees)
    expect(ledger.all.improvement).toBe(improvement)
    expect(ledger.all.flowReceived).toBe(wholesale)
  }
  // Each of the three really happened.
  for (const pick of [(l: ValueLedger) => l.deskFees, (l: ValueLedger) => l.all.flowReceived])
    expect(Math.max(...days.map(({ ledger }) => pick(ledger)))).toBeGreaterThan(0)
  expect(Math.max(...days.map(({ ledger }) => ledger.all.compared))).toBeGreaterThan(10)
})

test('random days: each fill has one markout a horizon, and none repeats', () => {
  for (const { rows, markouts } of days) {
    const keys = new Set(markouts.map(({ fillId, horizonMicros }) => `${fillId} ${horizonMicros}`))
    expect(keys.size).toBe(markouts.length)
    const marked = rows.filter(({ fill }) => fill.nbb !== null && fill.nbo !== null)
    expect(markouts).toHaveLength(2 * marked.length)
    expect(markouts.length).toBeGreaterThan(0)
  }
})
