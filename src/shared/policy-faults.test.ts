/** A policy with any fault is refused whole, and every fault is named. */
import { expect, test } from 'vitest'
import { defaultPolicy } from '../main/engine'
import { patchFaults, policyFaults, withPatch } from './policy-faults'

test('the default policy has no fault', () => {
  expect(policyFaults(defaultPolicy)).toEqual([])
})

test('unknown keys, wrong kinds and values out of range are all listed at once', () => {
  const patch = {
    version: 2,
    desk: { mode: 'fast', improvementShare: 1.5, maxOrderNotional: 1000, maxPosition: -1, colour: 'red' },
    tiers: { gold: { collarPct: Number.NaN }, silver: null },
    extra: {},
  }
  expect(patchFaults(patch)).toEqual([
    'version: must be 1',
    'desk.mode: must be one of passive, active, off',
    'desk.improvementShare: must be from 0 to 1',
    'desk.maxOrderNotional: must be a decimal text',
    'desk.maxPosition: must be a whole number, not negative',
    "desk: unknown setting 'colour'",
    'tiers.gold.collarPct: must be from 0 to 100',
    'tiers.silver: must be an object',
    "unknown part 'extra'",
  ])
  for (const value of [null, [], 'policy', 7])
    expect(patchFaults(value)).toEqual(['the policy must be an object'])
})

test('settings that contradict each other are found at every level', () => {
  const policy = withPatch(defaultPolicy, {
    clients: { C1: { pricing: 'model', dailyVolatilityPct: 0 } },
    symbols: { ABC: { passiveBand: 30_000 } },
  })
  expect(policyFaults(policy)).toEqual([
    'clients.C1.dailyVolatilityPct: the model needs a volatility over 0',
    'symbols.ABC.passiveBand: must not be over maxPosition, 25000',
  ])
})
