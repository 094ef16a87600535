// Every setting names the level it comes from, and a document's faults and changes are told before it is applied.
import { completeInput } from '@shared/complete-input'
import type { Policy } from '@shared/policy'
import { timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { defaultPolicy } from '../engine'
import { checkPolicy, effectivePolicy } from './policy-answers'

const policy: Policy = {
  ...defaultPolicy,
  tiers: { gold: { improvementShare: 0.4, quoteShares: 300 } },
  clients: { C1: { improvementShare: 0.5 } },
  symbols: { ABC: { maxPosition: 900 } },
}
const clients = [completeInput('client', timeMicros(1), { id: 'C1', tier: 'gold' })]
const found = (context: Parameters<typeof effectivePolicy>[2]) => {
  const { settings } = effectivePolicy({ policy, hash: 'h' }, clients, context)
  return Object.fromEntries(settings.map(({ name, value, level }) => [name, [value, level]]))
}

test('a client brings its tier, and the most specific level that names a setting wins', () => {
  const there = found({ tier: null, client: 'C1', symbol: 'ABC' })
  expect(there['improvementShare']).toEqual([0.5, 'client C1'])
  expect(there['quoteShares']).toEqual([300, 'tier gold'])
  expect(there['maxPosition']).toEqual([900, 'symbol ABC'])
  expect(there['mode']).toEqual(['passive', 'desk'])
  const desk = found({ tier: null, client: null, symbol: null })
  expect(new Set(Object.values(desk).map(([, level]) => level))).toEqual(new Set(['desk']))
  expect(found({ tier: null, client: 'constructor', symbol: null })['mode']).toEqual(['passive', 'desk'])
})

test('a document is told apart by what it changes, what it repeats is left out', () => {
  const { faults, changes } = checkPolicy(policy, {
    version: 1,
    desk: { mode: 'passive', quoteShares: 400 },
    tiers: { gold: { improvementShare: 0.4 } },
    clients: { C1: { quoteShares: 200 } },
  })
  expect(faults).toEqual([])
  expect(changes).toEqual([
    { setting: 'quoteShares', level: 'desk', old: 200, from: 'desk', new: 400, newFrom: 'desk' },
    { setting: 'quoteShares', level: 'client C1', old: 200, from: 'desk', new: 200, newFrom: 'client C1' },
  ])
})

test('null gives a setting back: the change names the level that it is inherited from', () => {
  const patch = {
    clients: { C1: { improvementShare: null, mode: null } },
    symbols: { ABC: { maxPosition: null } },
  }
  const { faults, changes } = checkPolicy(policy, patch, clients)
  expect(faults).toEqual([])
  expect(changes).toEqual([
    {
      setting: 'improvementShare',
      level: 'client C1',
      old: 0.5,
      from: 'client C1',
      new: 0.4,
      newFrom: 'tier gold',
    },
    {
      setting: 'maxPosition',
      level: 'symbol ABC',
      old: 900,
      from: 'symbol ABC',
      new: 25_000,
      newFrom: 'desk',
    },
  ])
  expect(checkPolicy(policy, { desk: { mode: null } }).faults).toEqual([
    'desk.mode: the desk has no level to inherit it from',
  ])
})

test('every fault is told at once, also what only contradicts the policy in force', () => {
  const bad = checkPolicy(policy, { desk: { nothing: 1, mode: 'loud' }, clients: 4 })
  expect(bad.faults).toHaveLength(3)
  expect(bad.changes).toEqual([])
  const against = checkPolicy(policy, { symbols: { ABC: { passiveBand: 901 } } })
  expect(against.faults).toEqual(['symbols.ABC.passiveBand: must not be over maxPosition, 900'])
  expect(against.changes).toHaveLength(1)
})
