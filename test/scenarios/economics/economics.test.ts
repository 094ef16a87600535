/**
 * What each fill of a scenario was worth, and to whom; and the desk's lots first in first out beside its average cost.
 * They stand beside the scenario, a line each, and must be equal. Amounts are currency of the whole fill.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EventOf } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import { parseDecimal } from '@shared/units'
import { expect, test } from 'vitest'
import { DeskLots } from '../../../src/main/analytics/desk-lots'
import type { ClosedLot } from '../../../src/main/analytics/lots'
import { flowOf, VALUE_COLUMNS, ValueLedger, type ValueRow } from '../../../src/main/analytics/value-ledger'
import { Engine } from '../../../src/main/engine'
import { effectivePolicy } from '../../../src/main/ipc/policy-answers'
import { configFor, inputsOf } from '../scenario-runner'

const here = import.meta.dirname
const scenarios = readdirSync(here).filter((name) => /(?<!\.value)\.jsonl$/.test(name))

const money = (micros: number): string => (micros / 1e6).toFixed(6).replace(/\.?0+$/, '')

/** `client` of a fill is who gave the order; what it was worth to the three parties has names of its own. */
const PARTY: Readonly<Record<string, string>> = { client: 'toClient', broker: 'toBroker', desk: 'toDesk' }

/** Columns of a fill that are not zero: what nobody gained or paid is left out. */
function valueLine({ fill, value, saving }: ValueRow): object {
  const { fillId, client, side, qty, price, capacity } = fill
  const named = VALUE_COLUMNS.filter((name) => value[name] !== 0)
  const parts = named.map((name) => [PARTY[name] ?? name, money(value[name])])
  const saved = saving === null ? {} : { savedClient: money(saving.client) }
  return { fillId, client, side, qty, price: money(price), capacity, ...Object.fromEntries(parts), ...saved }
}

const closedLine = ({ qty, opened, closed, realized }: ClosedLot): object => ({
  lotClosed: qty,
  opened: `${opened.source} at ${money(opened.price)}`,
  closed: `${closed.source} at ${money(closed.price)}`,
  realized: money(realized),
})

/** Runs a scenario and tells its economics, fill by fill and lot by lot; checks what must hold in any. */
function economicsOf(inputs: readonly Input[]): object[] {
  const told: object[] = []
  const rows: ValueRow[] = []
  const clients: InputOf<'client'>[] = []
  const engine = new Engine(configFor('2026-11-20'))
  const paid = (fill: EventOf<'fill'>): number => {
    const context = { tier: null, client: fill.client, symbol: fill.symbol }
    const { settings } = effectivePolicy(engine.policy(), clients, context)
    const value = (name: string) => settings.find((it) => it.name === name)?.value
    const pfofPerShare = parseDecimal(String(value('pfofPaid'))) as number
    const terms = { pfofPerShare, pfofPctOfSpread: Number(value('pfofPaidPctOfSpread')) }
    return flowOf(terms, fill.nbb, fill.nbo)
  }
  const ledger = new ValueLedger({
    clientPaysVenueFee: false,
    flowPaidPerShare: paid,
    horizons: [],
    onRow: (row) => {
      rows.push(row)
      told.push(valueLine(row))
    },
    onMarkout: () => undefined,
  })
  const lots = new DeskLots((_symbol, closed) => told.push(closedLine(closed)))
  for (const input of inputs) {
    if (input.type === 'client') clients.push(input)
    for (const record of [input, ...engine.step(input)]) {
      ledger.add(record)
      lots.add(record)
    }
  }
  ledger.finish()
  lots.finish()
  expect(lots.disagreements).toEqual([])
  for (const { value } of rows) expect(value.client + value.broker + value.desk).toBe(value.total)
  for (const column of VALUE_COLUMNS)
    expect(ledger.all[column]).toBe(rows.reduce((sum, { value }) => sum + value[column], 0))
  for (const symbol of lots.symbols()) {
    const held = lots.of(symbol)
    const open = held.open().map(({ qty, price, source }) => `${qty} at ${money(price)} of ${source}`)
    const realized = {
      firstInFirstOut: money(held.fifo(0).realized),
      averageCost: money(held.average(0).realized),
    }
    told.push({ symbol, position: held.qty, open, realized })
  }
  return told
}

test.each(scenarios)('%s', (name) => {
  const told = economicsOf(inputsOf(readFileSync(resolve(here, name), 'utf8'))).map((it) =>
    JSON.stringify(it),
  )
  const expected = resolve(here, name.replace('.jsonl', '.value.jsonl'))
  // CROSSDESK_WRITE_DOCS=1 writes what is not there yet, as for the scenarios above.
  if (process.env['CROSSDESK_WRITE_DOCS'] === '1' && !existsSync(expected))
    writeFileSync(expected, `${told.join('\n')}\n`)
  expect(told).toEqual(readFileSync(expected, 'utf8').trimEnd().split('\n'))
})
