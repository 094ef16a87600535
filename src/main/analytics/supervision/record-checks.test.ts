/** Alerts on records fire on the cases of rules.md 13 and stay silent one step before them. */
import { timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import {
  type Allocation,
  barrierBreaches,
  type ClientBlock,
  type ErrorTrade,
  errorAccount,
  frontRunning,
  interposed,
  type LimitRaise,
  lateAllocations,
  limitOverrides,
  type OwnTrade,
  paymentDrift,
} from './record-checks'

const MINUTE = 60_000_000
const at = (minutes: number) => timeMicros(minutes * MINUTE)
const trade: OwnTrade = { id: 't', person: 'ann', symbol: 'ABC', isBuy: true, at: at(10) }
const block: ClientBlock = {
  id: 'o',
  client: 'C1',
  symbol: 'ABC',
  isBuy: true,
  qty: 10_000,
  receivedAt: at(8),
  publicAt: null,
  knownTo: [{ person: 'ann', at: at(8), how: 'opened' }],
}

test.each([
  ['13-c', {}, 1],
  ['a share less than a block', { qty: 9_999 }, 0],
  ['public by then', { publicAt: at(10) }, 0],
  ['the other side', { isBuy: false }, 0],
  ['another name', { symbol: 'XYZ' }, 0],
  ['received after', { receivedAt: at(11) }, 0],
] as const)('S2: %s', (_, more, count) => {
  const found = frontRunning([trade], [{ ...block, ...more }], 10_000)
  expect(found.map((it) => it.rule)).toEqual(Array(count).fill('S2'))
})

test.each([
  ['who opened it', {}, 'ann', 'critical', 'ann opened the block 120 s before'],
  ['who keyed it', { knownTo: [{ person: 'ann', at: at(8), how: 'keyed' }] }, 'ann', 'critical', 'ann keyed'],
  ['nobody named', {}, null, 'critical', 'nobody named'],
  ['another person', {}, 'bob', 'warning', 'no record that bob knew'],
  [
    'who saw it later',
    { knownTo: [{ person: 'ann', at: at(11), how: 'opened' }] },
    'ann',
    'warning',
    'no record',
  ],
] as const)('S2, %s', (_, more, person, severity, detail) => {
  const [found] = frontRunning([{ ...trade, person }], [{ ...block, ...more }], 10_000)
  expect(found?.severity).toBe(severity)
  expect(found?.detail).toContain(detail)
  expect(found?.ids).toEqual(person === null ? ['t', 'o'] : ['t', 'o', person])
})

test('13-c, S19: who saw the ticket two minutes before is found; five minutes and a micro are over', () => {
  const view = { person: 'ann', symbol: 'ABC', orderId: 'o', at: at(8) }
  const seen = (more: object) => barrierBreaches([trade], [{ ...view, ...more }], 5 * MINUTE)
  expect(seen({})[0]).toMatchObject({ rule: 'S19', ids: ['t', 'o', 'ann'], observed: 2 * MINUTE })
  expect(seen({ at: at(5) })).toHaveLength(1)
  expect(seen({ at: at(5) - 1 })).toEqual([])
  expect(seen({ person: 'bob' })).toEqual([])
  expect(seen({ at: at(11) })).toEqual([])
})

test('13-o and 4-e, S3: dearer than an alternative without a reason; 4-d: directed there is one', () => {
  const route = {
    orderId: 'o',
    routeId: 'o/1',
    symbol: 'ABC',
    at: at(1),
    cost: 13_000,
    bestAlternative: 10_000,
  }
  expect(interposed([{ ...route, reason: null }])).toHaveLength(1)
  expect(interposed([{ ...route, reason: 'DIRECTED' }])).toEqual([])
  expect(interposed([{ ...route, reason: null, cost: 10_000 }])).toEqual([])
})

test('13-g, S6: allocated 90 minutes after the fill, to the firm’s own account', () => {
  const allocation: Allocation = {
    ...{ id: 'o-a1', orderId: 'o', symbol: 'ABC', account: 'house', isOwnAccount: true, by: 'ann' },
    ...{ filledAt: at(0), allocatedAt: at(90), movePct: 1 },
  }
  const found = (more: Partial<Allocation>) => lateAllocations([{ ...allocation, ...more }], 60 * MINUTE)
  const detail = 'allocated to the firm’s own house 90 min after the fill, 1.00 % its way since'
  const ids = ['o', 'o-a1', 'ann']
  expect(found({})).toMatchObject([{ rule: 'S6', severity: 'critical', detail, ids, observed: 90 * MINUTE }])
  expect(found({ isOwnAccount: false })).toMatchObject([{ severity: 'warning', clients: ['house'] }])
  expect(found({ allocatedAt: at(60) })).toEqual([])
  expect(found({ filledAt: null })).toMatchObject([{ severity: 'critical', observed: null }])
})

test('S20: eleven points more to a payer whose quality fell; ten, better or unpaid is not', () => {
  const before = [{ venue: 'W', isPayer: true, sharePct: 30, effectiveOverQuoted: 0.4 }]
  const drift = (more: object) =>
    paymentDrift(
      before,
      [{ ...(before[0] as (typeof before)[0]), sharePct: 41, effectiveOverQuoted: 0.45, ...more }],
      10,
      at(0),
    )
  expect(drift({}).map((it) => it.ids[0])).toEqual(['W'])
  expect(drift({ sharePct: 40 })).toEqual([])
  expect(drift({ effectiveOverQuoted: 0.4 })).toEqual([])
  expect(drift({ isPayer: false })).toEqual([])
})

const raise: LimitRaise = {
  id: 'r',
  client: 'C1',
  requestedBy: 'ann',
  approvedBy: 'bob',
  at: at(0),
  endsAt: at(60),
  revertedAt: at(60),
}

test.each([
  ['approved and reverted', {}, 0],
  ['alone', { approvedBy: null }, 1],
  ['approved by who asked', { approvedBy: 'ann' }, 1],
  ['still up after its end', { revertedAt: null }, 1],
  ['no end', { endsAt: null, revertedAt: null }, 1],
] as const)('S21: %s', (_, more, count) => {
  expect(limitOverrides([{ ...raise, ...more }], at(61))).toHaveLength(count)
})

test('S21: a raise that has not ended is silent', () => {
  expect(limitOverrides([{ ...raise, revertedAt: null }], at(59))).toEqual([])
})

test('13-p, S23: an error trade recorded hours later, and an error account that wins too often', () => {
  const error: ErrorTrade = { id: 'e', symbol: 'ABC', at: at(1), recordedAt: at(1), gain: -1 }
  expect(errorAccount([error], 60, at(400))).toEqual([])
  expect(errorAccount([{ ...error, recordedAt: at(400) }], 60, at(400))).toHaveLength(1)
  expect(errorAccount([{ ...error, recordedAt: null }], 60, at(400))).toHaveLength(1)
  const won = (count: number) =>
    Array.from({ length: 10 }, (_, i) => ({ ...error, id: `e${i}`, gain: i < count ? 1 : -1 }))
  expect(errorAccount(won(7), 60, at(400))).toHaveLength(1)
  expect(errorAccount(won(6), 60, at(400))).toEqual([])
})
