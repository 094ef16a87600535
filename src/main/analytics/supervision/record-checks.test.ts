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
    id: 'a',
    symbol: 'ABC',
    account: 'house',
    isOwnAccount: true,
    filledAt: at(0),
    allocatedAt: at(90),
  }
  expect(lateAllocations([allocation], 60 * MINUTE)[0]).toMatchObject({ rule: 'S6', severity: 'critical' })
  expect(lateAllocations([{ ...allocation, isOwnAccount: false }], 60 * MINUTE)[0]?.severity).toBe('warning')
  expect(lateAllocations([{ ...allocation, allocatedAt: at(60) }], 60 * MINUTE)).toEqual([])
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
