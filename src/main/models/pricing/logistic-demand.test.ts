/** The closed forms of logistic demand are the maximum they claim to be, with the derivatives they claim (T1, T2). */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  acceptance,
  bestOffset,
  costOfBestOffset,
  costPerOffset,
  flatOffset,
  requestValue,
  requestValueCurvature,
  requestValueSlope,
} from './logistic-demand'

const alphas = fc.double({ min: -3, max: 2, noNaN: true })
const betas = fc.double({ min: 0.5, max: 20, noNaN: true })
const costs = fc.double({ min: -1, max: 1, noNaN: true })

describe('logistic demand', () => {
  it('T2: has the published offsets of both tiers', () => {
    expect(flatOffset(-0.3, 5)).toBeCloseTo(0.2699907773, 10)
    expect(flatOffset(-1.9, 15)).toBeCloseTo(0.1300420116, 10)
  })

  it('has the constants of the transient-impact paper', () => {
    expect(flatOffset(-1, 7)).toBeCloseTo(0.2238776, 7)
    expect(costPerOffset(-1, 7)).toBeCloseTo(1.567143, 6)
    expect(requestValueCurvature(-1, 7, 0)).toBeCloseTo(1.031489, 6)
  })

  it('has H = f·(d - p) at the best offset and less at any other', () => {
    fc.assert(
      fc.property(alphas, betas, costs, fc.double({ min: -2, max: 2, noNaN: true }), (a, b, p, away) => {
        const worth = (d: number) => acceptance(a, b, d) * (d - p)
        const best = bestOffset(a, b, p)
        const value = requestValue(a, b, p)
        expect(Math.abs(worth(best) - value)).toBeLessThanOrEqual(1e-13 + 1e-12 * value)
        expect(worth(best + away)).toBeLessThanOrEqual(value * (1 + 1e-12) + 1e-15)
      }),
    )
  })

  it("T1: has H' = -f and H'' as the differences of H", () => {
    fc.assert(
      fc.property(alphas, betas, costs, (a, b, p) => {
        const h = 1e-4 / b
        const slope = requestValueSlope(a, b, p)
        expect(Math.abs(slope + acceptance(a, b, bestOffset(a, b, p)))).toBeLessThanOrEqual(1e-13)
        const byDifference = (requestValue(a, b, p + h) - requestValue(a, b, p - h)) / (2 * h)
        expect(Math.abs(byDifference - slope)).toBeLessThanOrEqual(1e-6)
        const curvature = (requestValueSlope(a, b, p + h) - requestValueSlope(a, b, p - h)) / (2 * h)
        expect(Math.abs(curvature - requestValueCurvature(a, b, p))).toBeLessThanOrEqual(1e-6 * b)
      }),
    )
  })

  it('has c = 2 - f·f″/f′² at delta0', () => {
    fc.assert(
      fc.property(alphas, betas, (a, b) => {
        const f = acceptance(a, b, flatOffset(a, b))
        const first = -b * f * (1 - f)
        const second = b * b * f * (1 - f) * (1 - 2 * f)
        expect(costPerOffset(a, b)).toBeCloseTo(2 - (f * second) / first ** 2, 10)
      }),
    )
  })

  it('gives the cost back from its best offset', () => {
    fc.assert(
      fc.property(alphas, betas, costs, (a, b, p) => {
        expect(costOfBestOffset(a, b, bestOffset(a, b, p))).toBeCloseTo(p, 9)
      }),
    )
  })

  it('stays finite where e^x would not', () => {
    expect(bestOffset(0, 1, -1e6)).toBeCloseTo(-1e6 + 1 + (1e6 - 1 - Math.log(1e6)), 3)
    expect(requestValue(0, 1, 1e6)).toBe(0)
    expect(bestOffset(0, 1, 1e6)).toBe(1e6 + 1)
  })
})
