/**
 * S3, S19 and S23 over days that the real engine lived: each is silent while all is in order, and speaks when one
 * record is planted or missing.
 */
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import { expect, test } from 'vitest'
import { configFor, inputsOf } from '../../../../test/scenarios/scenario-runner'
import { Engine } from '../../engine'
import { superviseDay } from '.'

const at = (clock: string): string => `2026-11-20T${clock}-05:00`
const START = [
  {
    at: at('09:00:00'),
    type: 'instrument',
    symbol: 'ABC',
    roundLot: 100,
    prevClose: '10.00',
    luldTier: 1,
    hardToBorrow: false,
  },
  { at: at('09:00:00'), type: 'client', id: 'C1', principalConsent: false },
  { at: at('09:00:00'), type: 'venue', id: 'A', kind: 'exchange', takeFee: '0.0030' },
  { at: at('09:00:00'), type: 'venue', id: 'B', kind: 'exchange', takeFee: '0.0010' },
]
const quotes = (clock: string, bid = '10.00', ask = '10.02'): object[] =>
  ['A', 'B'].map((venue) => ({
    at: at(clock),
    type: 'quote',
    symbol: 'ABC',
    venue,
    bid,
    bidSize: 900,
    ask,
    askSize: 900,
  }))

/** What the engine makes of these rows, in the order of the journal. */
function live(rows: readonly object[]): (Input | DeskEvent)[] {
  const engine = new Engine(configFor('2026-11-20'))
  const text = [...START, ...rows].map((row) => JSON.stringify(row)).join('\n')
  return inputsOf(text).flatMap((input) => [
    input,
    ...engine.step(input).map((it) => (it.type === 'decision' ? { ...it, receipt: it.receipt } : it)),
  ])
}
const found = (entries: readonly (Input | DeskEvent)[], rule: string) =>
  superviseDay(entries, { hasReportFacility: false }).filter((alert) => alert.rule === rule)

const order = (more: object = {}): object => ({
  ...{ at: at('10:00:00.1'), type: 'order', id: 'o1', client: 'C1', symbol: 'ABC', side: 'buy', qty: 300 },
  ...{ orderType: 'market', tif: 'day', ...more },
})

test('S3: the cheaper venue raises nothing; a route to the dearer one is found, unless the client named it', () => {
  const clean = live([...quotes('10:00:00'), order()])
  expect(clean.some((it) => it.type === 'routeSent' && it.venue === 'B')).toBe(true)
  expect(found(clean, 'S3')).toEqual([])
  const dear = clean.map((it) => (it.type === 'routeSent' ? { ...it, venue: 'A' } : it))
  expect(found(dear, 'S3')).toMatchObject([{ ids: ['o1', 'o1/1'], severity: 'warning' }])
  const directed = live([...quotes('10:00:00'), order({ directedTo: 'A' })])
  expect(directed.some((it) => it.type === 'routeSent' && it.venue === 'A')).toBe(true)
  expect(found(directed, 'S3')).toEqual([])
})

test('S3: a venue that could not take the order is no alternative', () => {
  const halted = { at: at('10:00:00.05'), type: 'state', scope: 'venue', id: 'B', state: 'halted' }
  const entries = live([...quotes('10:00:00'), halted, order()])
  expect(entries.some((it) => it.type === 'routeSent' && it.venue === 'A')).toBe(true)
  expect(found(entries, 'S3')).toEqual([])
})

const block = order({ qty: 10_000, orderType: 'limit', limit: '9.90', display: false })
const viewed = (clock: string, by = 'Ann'): object => ({ at: at(clock), type: 'viewed', order: 'o1', by })
const own = (clock: string, more: object = {}): object => ({
  ...{
    at: at(clock),
    type: 'deskOrder',
    id: 'h1',
    symbol: 'ABC',
    side: 'buy',
    qty: 200,
    venue: 'A',
    by: 'Ann',
  },
  ...more,
})

test.each([
  ['13-c: two minutes after', [viewed('10:01:00'), ...quotes('10:03:00'), own('10:03:00')], ['S2', 'S19']],
  ['somebody else looked', [viewed('10:01:00', 'Bob'), ...quotes('10:03:00'), own('10:03:00')], ['S2']],
  ['more than five minutes after', [viewed('10:01:00'), ...quotes('10:06:01'), own('10:06:00.5')], ['S2']],
  ['nobody looked', [...quotes('10:03:00'), own('10:03:00')], ['S2']],
] as const)('S19: own trade beside a block, %s', (_, rows, expected) => {
  const entries = live([
    ...quotes('10:00:00'),
    block,
    ...[...rows].sort((a, b) => (clockOf(a) < clockOf(b) ? -1 : 1)),
  ])
  const rules = superviseDay(entries, { hasReportFacility: false }).map(({ rule }) => rule)
  expect(rules.filter((rule) => rule === 'S2' || rule === 'S19')).toEqual(expected)
})
const clockOf = (row: object): string => (row as { at: string }).at

test('S19: a hedge that takes the position towards flat is the work of who sees the orders', () => {
  const short = { at: at('09:00:01'), type: 'position', symbol: 'ABC', qty: -500, avgPrice: '10.00' }
  const small = order({ orderType: 'limit', limit: '9.90' })
  const entries = (qty: number) =>
    live([
      short,
      ...quotes('10:00:00'),
      small,
      viewed('10:01:00'),
      ...quotes('10:02:00'),
      own('10:02:00', { qty }),
    ])
  // The starting position is told by the next position event: the engine says none for it.
  const told = (qty: number) => [
    ...entries(qty).slice(0, 5),
    {
      type: 'position',
      at: 0,
      symbol: 'ABC',
      qty: -500,
      avgPrice: null,
      realized: 0,
    } as unknown as DeskEvent,
    ...entries(qty).slice(5),
  ]
  expect(found(told(200), 'S19')).toEqual([])
  expect(found(told(600), 'S19')).toHaveLength(1)
})

const correction = (id: string, clock: string, error: string): object => own(clock, { id, error, by: 'Ann' })
const fill = (id: string, clock: string, price = '10.02'): object => ({
  at: at(clock),
  type: 'venueFill',
  routeId: `${id}/1`,
  qty: 200,
  price,
})

test('S23, 13-p: an error trade at 9:31 whose record comes at 16:10; with its record in time there is nothing', () => {
  const day = (error: string, more: readonly object[] = []) =>
    found(
      live(
        [...quotes('09:31:00'), correction('e1', '09:31:00', 'pending'), fill('e1', '09:31:01'), ...more].map(
          (row) => ('error' in row ? { ...row, error } : row),
        ),
      ),
      'S23',
    )
  const late = { at: at('16:10:00'), type: 'note', about: 'e1', text: 'keyed twice', tags: ['errorRecord'] }
  expect(day('pending', [late])).toMatchObject([{ ids: ['e1'], severity: 'critical' }])
  expect(day('keyed twice, supervisor Ada')).toEqual([])
  const inTime = {
    at: at('09:31:00.5'),
    type: 'note',
    about: 'e1',
    text: 'keyed twice',
    tags: ['errorRecord'],
  }
  const rows = [
    ...quotes('09:31:00'),
    own('09:31:00', { id: 'e1', error: 'pending' }),
    inTime,
    fill('e1', '09:31:01'),
  ]
  expect(found(live(rows), 'S23')).toEqual([])
  const asTyped = rows.map((row) => ('tags' in row ? { ...row, tags: ['errorrecord'] } : row))
  expect(found(live(asTyped), 'S23')).toEqual([])
})

test.each([
  ['ten that all won', 10, '10.10', 1],
  ['nine are no sample', 9, '10.10', 0],
  ['ten that all lost', 10, '9.90', 0],
] as const)('S23: %s', (_, count, end, expected) => {
  const trades = Array.from({ length: count }, (_, i) => {
    const second = String(10 + i)
    return [
      ...quotes(`10:00:${second}`),
      correction(`e${i}`, `10:00:${second}`, 'record'),
      fill(`e${i}`, `10:00:${second}.5`),
    ]
  }).flat()
  const after = [-5, 5].map((cents) => (Number(end) + cents / 100).toFixed(2))
  const entries = live([...quotes('10:00:00'), ...trades, ...quotes('10:01:00', after[0], after[1])])
  expect(found(entries, 'S23')).toHaveLength(expected)
})
