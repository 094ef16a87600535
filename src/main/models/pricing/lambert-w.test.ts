/** W solves its equation to the last digits over all of its range, and never overflows. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lambertW0, lambertW0OfExp } from './lambert-w'

describe('lambertW0', () => {
  // Constants to 16 digits: Omega, W(e), W(10), W(1e10).
  it.each([
    [0, 0],
    [1, 0.5671432904097838],
    [Math.E, 1],
    [10, 1.7455280027406994],
    [1e10, 20.028685413304952],
    [1e-12, 9.99999999999e-13],
    [5e-324, 5e-324],
  ])('of %d is %d', (x, w) => {
    expect(Math.abs(lambertW0(x) - w)).toBeLessThanOrEqual(1e-14 * w)
  })

  it('says NaN where demand never goes and infinity at infinity', () => {
    expect(lambertW0(-0.1)).toBeNaN()
    expect(lambertW0(Number.NaN)).toBeNaN()
    expect(lambertW0(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('lambertW0OfExp', () => {
  it('solves w + ln w = u for every u', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 1e15, noNaN: true }), (u) => {
        const w = lambertW0OfExp(u)
        expect(Math.abs(w + Math.log(w) - u)).toBeLessThanOrEqual(4e-15 * (1 + Math.abs(u)))
      }),
      { numRuns: 2000 },
    )
  })

  it('solves it between -40 and 40 to the same digits, where the methods meet', () => {
    for (let u = -40; u <= 40; u += 0.01) {
      const w = lambertW0OfExp(u)
      expect(Math.abs(w + Math.log(w) - u)).toBeLessThanOrEqual(4e-15 * (1 + Math.abs(u)))
    }
  })

  it('takes what would overflow or vanish as an exponential', () => {
    expect(lambertW0OfExp(-800)).toBe(0)
    expect(lambertW0OfExp(1e300)).toBe(1e300)
    expect(lambertW0OfExp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
    expect(lambertW0OfExp(Number.NEGATIVE_INFINITY)).toBe(0)
    expect(lambertW0OfExp(Number.NaN)).toBeNaN()
  })
})
