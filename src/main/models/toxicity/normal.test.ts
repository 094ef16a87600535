// The normal distribution function agrees with published values, and with itself.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { normalCdf } from './normal'

test.each([
  [0, 0.5],
  [1, 0.841344746068543],
  [1.959963984540054, 0.975],
  [-2.326347874040841, 0.01],
  [-6, 9.865876450376981e-10],
  [-8, 6.22096057427178e-16],
])('P(Z < %d) is %d', (z, expected) => {
  expect(Math.abs(normalCdf(z) - expected)).toBeLessThan(1e-14)
})

test('both tails add up to one, and more is more', () => {
  const z = fc.double({ min: -40, max: 40, noNaN: true })
  fc.assert(
    fc.property(z, z, (a, b) => {
      expect(normalCdf(a) + normalCdf(-a)).toBeCloseTo(1, 14)
      if (a < b - 1e-9) expect(normalCdf(a)).toBeLessThanOrEqual(normalCdf(b))
    }),
  )
  expect(normalCdf(Number.NaN)).toBeNaN()
})
