/** A position keeps exact cost: whatever is bought and sold, cash and cost and profit add up to the micro-unit. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Position, releasedCost } from './position'

test('closing through zero realizes the whole cost and opens the rest at its own price', () => {
  const position = new Position()
  position.book(300, 10_000_000)
  position.book(-500, 10_010_000)
  expect([position.qty, position.avgPrice, position.realized]).toEqual([-200, 10_010_000, 3_000_000])
  position.book(200, 10_020_000)
  expect([position.qty, position.avgPrice, position.realized]).toEqual([0, null, 1_000_000])
})

test('only the part released by a reduction is rounded', () => {
  const position = new Position()
  position.book(1, 10_000_000)
  position.book(2, 10_000_001)
  position.book(-1, 10_000_001)
  expect(position.cost).toBe(30_000_002 - 10_000_001)
  expect(position.realized).toBe(0)
})

test('a cost too large for exact doubles is released exactly', () => {
  expect(releasedCost(9_007_199_254_740_991, 333_333, 1_000_000)).toBe(
    Number((9_007_199_254_740_991n * 333_333n * 2n + 1_000_000n) / 2_000_000n),
  )
})

test('cash is what was paid and received, for any sequence of trades', () => {
  const trade = fc.record({
    qty: fc.integer({ min: -5000, max: 5000 }).filter((q) => q !== 0),
    price: fc.integer({ min: 1, max: 400_000_000 }),
  })
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 40 }), (trades) => {
      const position = new Position()
      let paid = 0
      let held = 0
      for (const { qty, price } of trades) {
        position.book(qty, price)
        paid += qty * price
        held += qty
      }
      expect(position.qty).toBe(held)
      expect(position.cash).toBe(0 - paid)
    }),
  )
})
