/** S6 over allocations that a real engine took: silent to the hour, speaks past it, whatever day that is. */
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import { expect, test } from 'vitest'
import { configFor, inputsOf } from '../../../../test/scenarios/scenario-runner'
import { Engine } from '../../engine'
import { createSupervision, type SupervisionAlert } from '.'

const on = (day: number, clock: string): string => `2026-11-${day}T${clock}-05:00`
const quote = (day: number, clock: string, bid: string, ask: string): object => ({
  ...{ at: on(day, clock), type: 'quote', symbol: 'ABC', venue: 'A' },
  ...{ bid, bidSize: 9_000, ask, askSize: 9_000 },
})
const START = [
  { at: on(18, '09:00:00'), type: 'instrument', symbol: 'ABC', roundLot: 100, prevClose: '10.00' },
  { at: on(18, '09:00:00'), type: 'client', id: 'C1' },
  { at: on(18, '09:00:00'), type: 'venue', id: 'A', kind: 'exchange' },
  quote(18, '10:00:00', '10.00', '10.02'),
  {
    ...{ at: on(18, '10:00:00'), type: 'order', id: 'o1', client: 'C1', symbol: 'ABC', side: 'buy' },
    ...{ qty: 5_000, orderType: 'market', tif: 'day', principalOptOut: true },
  },
  { at: on(18, '10:00:00'), type: 'venueFill', routeId: 'o1/1', qty: 5_000, price: '10.02' },
]
const allocation = (day: number, clock: string, more: object = {}): object => ({
  ...{ at: on(day, clock), type: 'allocation', order: 'o1', account: 'C1', qty: 100, by: 'Ann', ...more },
})
/** Where a day of supervision ends. */
const CLOSE = 'close'

function found(rows: readonly (object | typeof CLOSE)[]): SupervisionAlert[] {
  const engine = new Engine(configFor('2026-11-18'))
  const alerts: SupervisionAlert[] = []
  const supervision = createSupervision({ hasReportFacility: false }, (alert) => alerts.push(alert))
  const hear = (record: Input | DeskEvent): void => supervision.add(record)
  for (const row of [...START, ...rows]) {
    if (row === CLOSE) supervision.finish()
    else
      for (const input of inputsOf(JSON.stringify(row))) {
        hear(input)
        engine.step(input).forEach(hear)
      }
  }
  return alerts.filter(({ rule }) => rule === 'S6')
}

test.each([
  ['an hour after the fill', [allocation(18, '11:00:00')], 0],
  ['a microsecond more', [allocation(18, '11:00:00.000001')], 1],
  ['refused, however late', [allocation(18, '15:00:00', { qty: 5_001 })], 0],
  ['after the close', [CLOSE, allocation(18, '17:00:00')], 1],
  ['on the next day', [CLOSE, allocation(19, '09:45:00')], 1],
] as const)('S6: allocated %s', (_, rows, count) => {
  expect(found(rows)).toHaveLength(count)
})

test('S6, 13-g: to the firm’s own account at 11:30, the price 1 % up', () => {
  const late = allocation(18, '11:30:00', { account: 'PROP', house: true, qty: 5_000 })
  expect(found([quote(18, '11:30:00', '10.10', '10.12'), late])).toMatchObject([
    {
      ...{ code: 'LATE_ALLOCATION', severity: 'critical', symbol: 'ABC', clients: [] },
      ids: ['o1', 'o1-a1', 'Ann'],
      ...{ observed: 90 * 60_000_000, bound: 60 * 60_000_000 },
      detail: 'allocated to the firm’s own PROP 90 min after the fill, 1.00 % its way since',
    },
  ])
})

test('S6: a fill of the day before yesterday is known no more, and its allocation late by that', () => {
  const [alert] = found([CLOSE, quote(19, '10:00:00', '10.00', '10.02'), CLOSE, allocation(20, '10:00:00')])
  expect(alert).toMatchObject({ severity: 'warning', clients: ['C1'], observed: null })
  expect(alert?.detail).toContain('days after the fill')
})
