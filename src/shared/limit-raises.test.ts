/** Claim: a patch that loosens any limit at any level is seen, and one that tightens is not. */
import { describe, expect, it } from 'vitest'
import { LIMIT_SETTINGS, raisedLimits } from './limit-raises'
import type { Policy, PolicySettings } from './policy'

const policy = {
  version: 1,
  desk: { maxPosition: 1000, maxDayLoss: '500', duplicateWindowMicros: 1_000_000, maxDayShares: 0 },
  tiers: { gold: { maxPosition: 800 } },
  clients: { C1: { maxPosition: 600 } },
  symbols: { ABC: { maxPosition: 900 } },
} as unknown as Policy
const where = (patch: object) => raisedLimits(policy, patch).map((it) => it.where)
const desk = (over: Partial<PolicySettings>) => where({ desk: over })

describe('a raise', () => {
  it('is a larger number, also of money, and never an equal or a smaller one', () => {
    expect(desk({ maxPosition: 1001 })).toEqual(['desk.maxPosition'])
    expect(desk({ maxPosition: 1000 })).toEqual([])
    expect(desk({ maxPosition: 999 })).toEqual([])
    expect(desk({ maxDayLoss: '500.000001' })).toEqual(['desk.maxDayLoss'])
    expect(desk({ maxDayLoss: '500.00' })).toEqual([])
  })

  it('is a shorter window for duplicates, and the end of a limit that 0 switches off', () => {
    expect(desk({ duplicateWindowMicros: 999_999 })).toEqual(['desk.duplicateWindowMicros'])
    expect(desk({ duplicateWindowMicros: 0 })).toEqual(['desk.duplicateWindowMicros'])
    expect(desk({ duplicateWindowMicros: 1_000_001 })).toEqual([])
    expect(raisedLimits(policy, { desk: { maxDayLoss: '0' } })).toEqual([
      { where: 'desk.maxDayLoss', from: 500_000_000, to: Number.POSITIVE_INFINITY },
    ])
    expect(desk({ maxDayShares: 5 })).toEqual([])
  })

  it('of a level without a value of its own is against the strictest that it overrules', () => {
    expect(where({ tiers: { new: { maxPosition: 1001 } } })).toEqual(['tiers.new.maxPosition'])
    expect(where({ tiers: { new: { maxPosition: 1000 } } })).toEqual([])
    expect(where({ clients: { C2: { maxPosition: 801 } } })).toEqual(['clients.C2.maxPosition'])
    expect(where({ clients: { C2: { maxPosition: 800 } } })).toEqual([])
    expect(where({ symbols: { XYZ: { maxPosition: 601 } } })).toEqual(['symbols.XYZ.maxPosition'])
    expect(where({ symbols: { XYZ: { maxPosition: 600 } } })).toEqual([])
  })

  it('of a level that has one is against that, whatever is below', () => {
    expect(where({ symbols: { ABC: { maxPosition: 901 } } })).toEqual(['symbols.ABC.maxPosition'])
    expect(where({ symbols: { ABC: { maxPosition: 900 } } })).toEqual([])
    expect(where({ symbols: { constructor: { maxPosition: 601 } } })).toEqual([
      'symbols.constructor.maxPosition',
    ])
  })

  it('is also what a level inherits again once its own is taken away, the loosest that may hold then', () => {
    expect(raisedLimits(policy, { clients: { C1: { maxPosition: null } } })).toEqual([
      { where: 'clients.C1.maxPosition', from: 600, to: 1000 },
    ])
    expect(where({ clients: { C2: { maxPosition: null } } })).toEqual([])
    expect(where({ clients: { C1: { maxDayLoss: null } } })).toEqual([])
    const strict = { ...policy, tiers: { gold: { maxPosition: 1200 } } } as unknown as Policy
    expect(raisedLimits(strict, { tiers: { gold: { maxPosition: null } } })).toEqual([])
  })

  it('is looked for in every setting of the group Limits and in no other', () => {
    expect(LIMIT_SETTINGS).toContain('collarPct')
    expect(desk({ improvementShare: 1, mode: 'active' })).toEqual([])
  })
})
