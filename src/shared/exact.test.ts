/** Products and quotients are those of unbounded integers, rounded the way the name says. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { halfDown, halfUp, mulDivCeil, mulDivFloor, mulDivRound, partDown, partUp, quotient } from './exact'

const size = fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 90_000_000_000 }))
const divisor = fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 90_000_000_000 }))
/** The quotient must be countable too: |a x b / c| stays below 2^53. */
const fraction = fc
  .tuple(size, size, divisor)
  .filter(([a, b, c]) => (BigInt(a) * BigInt(b)) / BigInt(c) < 2n ** 52n)

test('floor, ceiling and rounding agree with unbounded integers', () => {
  fc.assert(
    fc.property(fraction, ([a, b, c]) => {
      const [x, y, z] = [BigInt(a), BigInt(b), BigInt(c)]
      expect(mulDivFloor(a, b, c)).toBe(Number((x * y) / z))
      expect(mulDivCeil(a, b, c)).toBe(Number((x * y + z - 1n) / z))
      expect(mulDivRound(a, b, c)).toBe(Number((2n * x * y + z) / (2n * z)))
    }),
    { numRuns: 2000 },
  )
})

test('a quotient next to a whole number is not rounded up', () => {
  const big = Number.MAX_SAFE_INTEGER
  expect(quotient(big - 2, big - 1)).toBe(0)
  expect(quotient(big, 3)).toBe(Number(BigInt(big) / 3n))
  const whole = fc.integer({ min: 1, max: 90_000_000 })
  fc.assert(
    fc.property(whole, whole, (a, b) => {
      expect(quotient(a * b - 1, b)).toBe(a - 1)
      expect(quotient(a * b, b)).toBe(a)
    }),
  )
})

test('a part of any signed value is rounded up or down, exactly', () => {
  const value = fc.integer({ min: -400_000_000_000, max: 400_000_000_000 })
  fc.assert(
    fc.property(value, fc.integer({ min: 0, max: 1_000_000 }), (v, ppm) => {
      const product = BigInt(v) * BigInt(ppm)
      const floor = product / 1_000_000n - (product < 0n && product % 1_000_000n !== 0n ? 1n : 0n)
      expect(partDown(v, ppm)).toBe(Number(floor))
      expect(partUp(v, ppm)).toBe(Number(floor) + (product % 1_000_000n === 0n ? 0 : 1))
    }),
  )
})

test('halves of negative numbers go the way they say and zero has no sign', () => {
  expect([halfDown(-3), halfUp(-3), halfDown(3), halfUp(3)]).toEqual([-2, -1, 1, 2])
  expect(Object.is(halfUp(-1), 0)).toBe(true)
  expect(Object.is(halfDown(-0), 0)).toBe(true)
})
