/** The worked vectors of FINRA 5320 (rules.md 3.5) come out as written there. */
import { expect, test } from 'vitest'
import { configFor } from '../../../test/scenarios/scenario-runner'
import { exemption, type HeldOrder, minimumStep, wouldSatisfy } from './customer-protection'

const { regime } = configFor('2026-11-20')
const held = (limit: number | null, more: Partial<HeldOrder> = {}): HeldOrder => ({
  limit,
  openQty: 300,
  isInstitutional: false,
  disclosedOn: null,
  hasOptedIn: false,
  ...more,
})
const NBB = 9_980_000
const NBO = 10_020_000

test.each([
  ['3-a buys at 9.99', 10_000_000, true, 9_990_000, true],
  ['3-c buys at 10.005', 10_000_000, true, 10_005_000, true],
  ['3-d buys at 10.01', 10_000_000, true, 10_010_000, false],
  ['sells at the mirror of 3-c', 10_000_000, false, 9_995_000, true],
  ['sells at the mirror of 3-d', 10_000_000, false, 9_990_000, false],
])('%s', (_, limit, firmBuys, price, expected) => {
  expect(wouldSatisfy(held(limit), firmBuys, price, NBB, NBO, regime)).toBe(expected)
})

test('3-g: a held market order is always satisfied', () => {
  expect(wouldSatisfy(held(null), true, 10_030_000, NBB, NBO, regime)).toBe(true)
})

test('3-h: a limit outside the inside market does not bind a trade at the inside bid', () => {
  expect(wouldSatisfy(held(499_900), true, 500_000, 500_000, 502_000, regime)).toBe(false)
})

test('3-i: below 1.00 the step is half the spread when that is less', () => {
  expect(minimumStep(500_000, 2_000, regime)).toBe(1_000)
  expect(wouldSatisfy(held(500_000), true, 500_500, 500_000, 502_000, regime)).toBe(true)
})

test('3-k and 3-l: a large order is exempt while its notice is not a year old', () => {
  const large = held(10_000_000, { openQty: 12_000, disclosedOn: 20_000 })
  expect(exemption(large, 20_200, 10_000_000, regime)).toBe('LARGE_ORDER')
  expect(exemption(large, 20_426, 10_000_000, regime)).toBe(null)
  expect(exemption({ ...large, hasOptedIn: true }, 20_200, 10_000_000, regime)).toBe(null)
})
