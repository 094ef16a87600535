/** A regime loads whole or not at all, and every market date from 2013 on has exactly one. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { allRegimes } from '../../../test/scenarios/scenario-runner'
import { assignedRoundLot, nextRegime, parseRegime, regimeFor, withOrderProtectionRescinded } from './regime'

const FILE = resolve(import.meta.dirname, '../../../resources/regimes/us-2026.json')
const json = (): Record<string, unknown> => JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, unknown>

test.each([
  ['2013-10-07', 'us-2013'],
  ['2025-11-02', 'us-2013'],
  ['2025-11-03', 'us-2026'],
  ['2026-11-20', 'us-2026'],
  ['2027-10-31', 'us-2026'],
  ['2027-11-01', 'us-2027-11-01'],
])('%s is in %s', (date, name) => {
  expect(regimeFor(date, allRegimes()).name).toBe(name)
})

test.each([
  [250_000_000, 100],
  [250_010_000, 40],
  [1_000_000_000, 40],
  [1_000_010_000, 10],
  [10_000_000_000, 10],
  [10_000_010_000, 1],
])('1.1-a, 1.1-b, 1.1-c: an average close of %i micros has round lot %i', (close, lot) => {
  expect(assignedRoundLot(regimeFor('2026-11-20', allRegimes()), close)).toBe(lot)
})

test('the access-fee cap is 30 mils, and 10 from 2027-11-01', () => {
  expect(regimeFor('2026-11-20', allRegimes()).accessFeeCap).toBe(3_000)
  expect(regimeFor('2027-11-01', allRegimes()).accessFeeCap).toBe(1_000)
})

test('an unknown, a missing or a malformed parameter is named', () => {
  expect(() => parseRegime({ ...json(), tickHalf: '0.005' })).toThrow("unknown parameter 'tickHalf'")
  const { sessionClose: _, ...without } = json()
  expect(() => parseRegime(without)).toThrow("missing parameter 'sessionClose'")
  expect(() => parseRegime({ ...json(), blockShares: 1.5 })).toThrow("'blockShares'")
  expect(() => parseRegime({ ...json(), tickBelowOne: '0.0000001' })).toThrow("'tickBelowOne'")
  expect(() => parseRegime(null)).toThrow('not an object')
})

test('a nested parameter is named with its place', () => {
  const luld = json()['luld'] as Record<string, unknown>
  const { pauseMicros: _, ...without } = luld
  expect(() => parseRegime({ ...json(), luld: without })).toThrow(
    "'luld': invalid luld: missing parameter 'pauseMicros'",
  )
  expect(() => parseRegime({ ...json(), luld: { ...luld, factor: 2 } })).toThrow("unknown parameter 'factor'")
  expect(() => parseRegime({ ...json(), tapeOpens: [{ from: '2026-03-30', open: '4' }] })).toThrow("'open'")
  expect(() => parseRegime({ ...json(), oddLotQuotesFrom: 'May 2026' })).toThrow("'oddLotQuotesFrom'")
})

test('order protection is on in every regime, and the switch turns 611 and 610(e) off and nothing else', () => {
  for (const regime of allRegimes()) {
    expect([regime.orderProtection, regime.lockedMarketRule]).toEqual([true, true])
    const { name, orderProtection, lockedMarketRule, ...same } = withOrderProtectionRescinded(regime)
    expect([name, orderProtection, lockedMarketRule]).toEqual([`${regime.name}+opr-rescinded`, false, false])
    expect(regime).toMatchObject(same)
  }
})

test('the half-penny tier exists from 2027-11-01', () => {
  expect(regimeFor('2026-11-20', allRegimes()).tickHalfPenny).toBe(null)
  expect(regimeFor('2027-11-01', allRegimes()).tickHalfPenny).toBe(5_000)
})

test('what changes next, and when: the half penny and the cap on 2027-11-01, then nothing that is known', () => {
  const next = nextRegime('2026-11-20', allRegimes())
  expect(next?.regime.from).toBe('2027-11-01')
  expect(next?.changes).toEqual([
    { parameter: 'tickHalfPenny', from: null, to: 5_000 },
    { parameter: 'halfPennyMaxSpread', from: null, to: 15_000 },
    { parameter: 'accessFeeCap', from: 3_000, to: 1_000 },
    { parameter: 'accessFeeCapPct', from: 0.3, to: 0.1 },
  ])
  expect(nextRegime('2027-11-01', allRegimes())).toBe(null)
})
