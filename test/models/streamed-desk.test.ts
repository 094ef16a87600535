/**
 * On the papers' own grid the optimal dealer has the published figures (T4), and the closed forms that the desk
 * quotes and hedges with earn within a quarter of a percent of it (T18).
 */
import { describe, expect, it } from 'vitest'
import { hedgeModel } from '../../src/main/models/pricing/hedging'
import { inventoryRisk } from '../../src/main/models/pricing/inventory-cost'
import { oneTierDesk, twoTierDesk } from './published-desks'
import { closedForms, solve } from './solved-desk'
import { gainOf, type StreamedPolicy } from './streamed-desk'

const near = (value: number, wanted: number, relative: number) =>
  expect(Math.abs(value / wanted - 1), `${value} is not ${wanted}`).toBeLessThan(relative)

/** gamma, q* (0: none), internalized, tau_R in minutes, inventory deviation, top of book of both tiers. */
const sweep = [
  [1e-4, 0, 1.0, 14.36, 26.6, 0.5418, 0.2613],
  [5e-4, 64.23, 0.9999, 6.65, 16.5, 0.5441, 0.2629],
  [1e-3, 28.26, 0.9952, 4.74, 12.86, 0.5458, 0.2642],
  [2e-3, 14.45, 0.9787, 3.31, 9.7, 0.5484, 0.266],
  [1e-2, 4.17, 0.8931, 1.49, 4.75, 0.561, 0.2749],
] as const

describe('T4: the two-tier dealer', () => {
  it.each(sweep)('at gamma %d', (gamma, threshold, internalized, minutes, deviation, first, second) => {
    const { optimal, figures, ...solved } = solve(twoTierDesk(gamma))
    if (threshold > 0) near(solved.threshold, threshold, 1e-3)
    else expect(solved.threshold).toBe(Number.POSITIVE_INFINITY)
    expect(figures.internalized).toBeCloseTo(internalized, 4)
    near(figures.relaxationMinutes, minutes, 0.005)
    near(figures.inventoryDeviation, deviation, 0.002)
    expect(Math.abs(optimal.bid(0, 0, 1) + optimal.ask(0, 0, 1) - first)).toBeLessThan(1e-4)
    expect(Math.abs(optimal.bid(0, 1, 1) + optimal.ask(0, 1, 1) - second)).toBeLessThan(1e-4)
  })

  it('turns over the reference figures, and at most what asks', () => {
    near(solve(twoTierDesk(2e-3)).figures.turnover, 8550, 1e-3)
    near(solve(twoTierDesk(1e-4)).figures.turnover, 10_800, 2e-3)
    const { flow } = twoTierDesk(2e-3)
    const asked = flow.tiers.flatMap((tier) => tier.arrivals.map((rate, k) => 2 * rate * flow.sizes[k]!))
    near(
      asked.reduce((a, b) => a + b),
      31_320,
      1e-9,
    )
  })

  it('quotes and hedges along inventory as tabulated', () => {
    const { optimal } = solve(twoTierDesk(2e-3))
    const table = [
      [0, 0.2742, 0.2742, 0.133, 0.133],
      [10, 0.3659, 0.1926, 0.2087, 0.0836],
      [20, 0.4708, 0.1171, 0.3158, 0.0486],
      [30, 0.5812, 0.053, 0.4338, 0.0239],
      [50, 0.8257, -0.0542, 0.688, -0.0115],
    ] as const
    for (const [q, ...wanted] of table) {
      const seen = [0, 1].flatMap((n) => [optimal.bid(q, n, 1), optimal.ask(q, n, 1)])
      wanted.forEach((offset, i) => {
        expect(Math.abs(seen[i]! - offset), `at ${q}`).toBeLessThan(1e-4)
      })
    }
    const rates = [
      [10, 0],
      [20, -0.01924],
      [30, -0.06027],
      [50, -0.14945],
      [100, -0.39855],
    ] as const
    for (const [q, rate] of rates) expect(optimal.hedge(q) / 86_400).toBeCloseTo(rate, 5)
  })
})

describe('T18: closed forms against the optimum', () => {
  it.each([
    [1e-3, 1565.1, 1562.6, 1560.4, -24_116],
    [2e-3, 1411.7, 1409.4, 1390.7, -50_262],
    [1e-2, 990.7, 988.4, 862.1, -259_428],
  ])('at gamma %d', (gamma, best, closed, skewOnly, neither) => {
    const solved = solve(twoTierDesk(gamma))
    const policies = closedForms(solved)
    near(solved.figures.gain, best, 1e-4)
    near(gainOf(solved.desk, policies.exact), closed, 1e-4)
    near(gainOf(solved.desk, policies.skewOnly), skewOnly, 1e-4)
    near(gainOf(solved.desk, policies.neither), neither, 1e-4)
    expect(gainOf(solved.desk, policies.exact)).toBeGreaterThan(0.9975 * solved.figures.gain)
  })

  it('lose about ten times as much when the offset is taken to first order only', () => {
    for (const gamma of [1e-3, 2e-3, 1e-2]) {
      const solved = solve(twoTierDesk(gamma))
      const { exact, firstOrder } = closedForms(solved)
      const lost = (policy: StreamedPolicy) => 1 - gainOf(solved.desk, policy) / solved.figures.gain
      expect(lost(firstOrder)).toBeGreaterThan(8 * lost(exact))
      expect(lost(firstOrder)).toBeLessThan(0.04)
    }
  })

  it('lose 4 to 14 % when the cost of hedging is mixed into the cost of inventory', () => {
    for (const gamma of [1e-3, 2e-3, 1e-2]) {
      const { desk, risk, figures } = solve(twoTierDesk(gamma))
      const mixedXi = risk.xi + 1 / (4 * desk.hedge.urgencyCost)
      const mixed = inventoryRisk(desk.sigma, gamma, mixedXi)
      const { exact } = closedForms({ desk, risk: mixed, hedge: hedgeModel(mixed, desk.hedge) })
      const lost = 1 - gainOf(desk, exact) / figures.gain
      expect(lost).toBeGreaterThan(0.035)
      expect(lost).toBeLessThan(0.145)
    }
  })

  it('are beaten by no policy that was tried around them', () => {
    const solved = solve(twoTierDesk(2e-3))
    for (const factor of [0.9, 1.1]) {
      const { optimal } = solved
      const scaled = { ...optimal, bid: (q: number, n: number, z: number) => factor * optimal.bid(q, n, z) }
      expect(gainOf(solved.desk, scaled)).toBeLessThan(solved.figures.gain)
    }
  })
})

describe('T3, T4: the one-tier dealer of the paper on transient impact', () => {
  it.each([
    [5e-3, 12.77],
    [0, 10.0],
  ])('under permanent impact of %d hedges beyond the exact threshold', (impact, threshold) => {
    near(solve(oneTierDesk(impact, 0)).threshold, threshold, 1e-3)
  })

  it('internalizes and holds the reference figures', () => {
    const { figures } = solve(oneTierDesk(5e-3, 0))
    expect(figures.internalized).toBeCloseTo(0.982, 3)
    expect(figures.inventoryDeviation).toBeCloseTo(7.71, 2)
  })
})
