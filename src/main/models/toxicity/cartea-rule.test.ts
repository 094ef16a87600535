// T9: the rule is the maximum of the paper's expectation, and monotone in inventory and probability.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shouldInternalize, toxicityCut } from './cartea-rule'

const any = fc.record({
  halfSpread: fc.double({ min: 0.01, max: 5, noNaN: true }),
  shock: fc.double({ min: 0.01, max: 20, noNaN: true }),
  inventoryCost: fc.double({ min: 0, max: 0.5, noNaN: true }),
  inventory: fc.integer({ min: -50, max: 50 }),
  qty: fc.integer({ min: 1, max: 20 }),
  p: fc.double({ min: 0, max: 1, noNaN: true }),
  clientBuys: fc.boolean(),
})
type Case = typeof any extends fc.Arbitrary<infer T> ? T : never

/** The paper's objective, with the price S at 100. */
function value(it: Case, internalized: number): number {
  const s = it.clientBuys ? 1 : -1
  const price = 100
  const cash = s * internalized * (price + s * it.halfSpread)
  const held = it.inventory - s * internalized
  return cash + (price + s * it.shock * it.p) * held - it.inventoryCost * held * held
}
const cutOf = (it: Case, inventory = it.inventory) => toxicityCut(it, it.clientBuys, inventory, it.qty)

test('T9: it internalizes exactly when that is worth more', () => {
  fc.assert(
    fc.property(any, (it) => {
      const better = value(it, it.qty) - value(it, 0)
      fc.pre(Math.abs(better) > 1e-9)
      expect(shouldInternalize(it.p, cutOf(it))).toBe(better > 0)
    }),
  )
})

test('T9: of one unit it is cut plus or minus Phi Q, in numbers', () => {
  const terms = { halfSpread: 1, shock: 4, inventoryCost: 0.1 }
  expect(toxicityCut(terms, true, 0, 1)).toBeCloseTo(0.225, 12)
  expect(toxicityCut(terms, true, 3, 1)).toBeCloseTo(0.225 + 0.05 * 3, 12)
  expect(toxicityCut(terms, false, 3, 1)).toBeCloseTo(0.225 - 0.05 * 3, 12)
})

test('T9: more inventory on the helping side never stops an order, a higher probability never starts one', () => {
  fc.assert(
    fc.property(
      any,
      fc.integer({ min: 0, max: 50 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (it, more, up) => {
        const helped = it.inventory + (it.clientBuys ? more : -more)
        expect(cutOf(it, helped)).toBeGreaterThanOrEqual(cutOf(it))
        if (shouldInternalize(Math.min(1, it.p + up), cutOf(it)))
          expect(shouldInternalize(it.p, cutOf(it))).toBe(true)
      },
    ),
  )
})

test('what is not a number internalizes nothing', () => {
  const terms = { halfSpread: 1, shock: 4, inventoryCost: 0.1 }
  expect(shouldInternalize(Number.NaN, 1)).toBe(false)
  for (const wrong of [
    { shock: 0 },
    { shock: Number.NaN },
    { halfSpread: Number.NaN },
    { inventoryCost: -1 },
  ])
    expect(shouldInternalize(0, toxicityCut({ ...terms, ...wrong }, true, 0, 1))).toBe(false)
  expect(shouldInternalize(0, toxicityCut(terms, true, Number.POSITIVE_INFINITY, 1))).toBe(false)
})
