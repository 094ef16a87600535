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

test('null takes a setting of a level away, and a level that names nothing any more is gone', () => {
  const own = { improvementShare: 0.5, mode: 'off' as const }
  const policy = withPatch(defaultPolicy, { clients: { C1: own }, symbols: { ABC: { mode: 'active' } } })
  const patch = { clients: { C1: { mode: null }, C2: { mode: null } }, symbols: { ABC: { mode: null } } }
  expect(patchFaults(patch)).toEqual([])
  const after = withPatch(policy, patch)
  expect(after.clients).toEqual({ C1: { improvementShare: 0.5 } })
  expect(after.symbols).toEqual({})
  expect(policyFaults(after)).toEqual([])
  expect(patchFaults({ desk: { mode: null }, tiers: { gold: { colour: null } } })).toEqual([
    'desk.mode: the desk has no level to inherit it from',
    "tiers.gold: unknown setting 'colour'",
  ])
})

test('settings that contradict each other are found at every level', () => {
  const policy = withPatch(defaultPolicy, {
    clients: { C1: { pricing: 'model', dailyVolatilityPct: 0 } },
    symbols: { ABC: { passiveBand: 30_000 } },
  })
  expect(policyFaults(policy)).toEqual([
    'symbols.ABC.passiveBand: must not be over maxPosition, 25000',
    'clients.C1.dailyVolatilityPct: the model needs a volatility over 0',
  ])
})

test('settings that contradict each other only where two or three levels meet are found, and named once', () => {
  const policy = withPatch(defaultPolicy, {
    tiers: { gold: { pricing: 'model' }, blue: { passiveBand: 800 } },
    clients: { C1: { demand: 'sensitive' }, C2: { dailyVolatilityPct: 0 }, C3: { dailyVolatilityPct: 0 } },
    symbols: { ABC: { demandBeta: 0 }, XYZ: { maxPosition: 700 } },
  })
  expect(policyFaults(policy)).toEqual([
    'tiers.blue with symbols.XYZ: passiveBand: must not be over maxPosition, 700',
    'tiers.gold with clients.C2 and 1 alike: dailyVolatilityPct: the model needs a volatility over 0',
    'tiers.gold with clients.C1 with symbols.ABC: demandBeta: sensitive flow needs a slope over 0',
  ])
})

test('a policy of a thousand levels is looked through in its distinct ones', () => {
  const clients = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [`C${i}`, { maxPosition: 1000 + i }]),
  )
  const symbols = Object.fromEntries(
    Array.from({ length: 500 }, (_, i) => [
      `S${i}`,
      { maxPosition: 900 + i, dailyVolatilityPct: 1 + i / 100 },
    ]),
  )
  const tiers = { fast: { passiveBand: 900 }, slow: { pricing: 'model' as const, passiveBand: 100 } }
  expect(policyFaults({ ...defaultPolicy, tiers, clients, symbols })).toEqual([])
  const over = policyFaults({ ...defaultPolicy, tiers: { fast: { passiveBand: 901 } }, clients, symbols })
  expect(over).toEqual(['tiers.fast with symbols.S0: passiveBand: must not be over maxPosition, 900'])
})
