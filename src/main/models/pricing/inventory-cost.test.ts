/** The closed forms for inventory, ladder and hedge give the numbers of the papers (T3) and hold their relations. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptedQty } from './captive-flow'
import { hedgeModel, hedgePressure, hedgeRate } from './hedging'
import {
  captiveXi,
  inventoryRisk,
  perMicro,
  riskAversionOfBand,
  type StreamedFlow,
  streamedXi,
} from './inventory-cost'
import { askOffset, bidOffset, halfSpread, halfSpreadLadder, ladderSkew, quoteTier } from './quote-ladder'

/** arXiv 2601.13421, its numerical example: bp, million, day. */
const flow: StreamedFlow = {
  sizes: [1, 2, 5, 10, 20, 50],
  tiers: [{ alpha: -1, beta: 7, arrivals: [2000, 800, 600, 400, 100, 50] }],
}
const risk = inventoryRisk(100, 1e-3, streamedXi(flow))
const near = (value: number, wanted: number, relative: number) =>
  expect(Math.abs(value / wanted - 1), `${value} is not ${wanted}`).toBeLessThan(relative)

describe('T3: the example of the paper on transient impact', () => {
  it('has its xi, A0 and omega', () => {
    near(risk.xi, 15575.488, 1e-6)
    near(risk.inventoryCost, 0.00895848, 1e-6)
    near(risk.relaxation, 558.13, 1e-5)
    near(1440 / risk.relaxation, 2.58, 1e-3)
    near((1440 * Math.LN2) / risk.relaxation, 1.788, 1e-3)
  })

  it('has its ladder, its skew and its top of book', () => {
    const tier = quoteTier(risk, -1, 7)
    const ladder = [0.22959, 0.23531, 0.25246, 0.28104, 0.33821, 0.5097]
    const [row = []] = halfSpreadLadder([tier], flow.sizes)
    ladder.forEach((wanted, i) => {
      expect(row[i]).toBeCloseTo(wanted, 5)
    })
    expect(-ladderSkew(tier, 1)).toBeCloseTo(0.0114329, 7)
    expect(2 * halfSpread(tier, 1)).toBeCloseTo(0.45919, 5)
  })

  it.each([
    ['transient', 5e-3, 1000, 12.402],
    ['permanent', 5e-3, 0, 15.484],
    ['no', 0, 0, 11.163],
  ])('hedges beyond the printed threshold under %s impact', (_, impact, impactDecay, threshold) => {
    const hedge = hedgeModel(risk, { impact, impactDecay, spreadCost: 0.2, urgencyCost: 1.5 / 86_400 })
    near(hedge.threshold, threshold, 1e-4)
    if (impactDecay > 0) near(hedge.impactWeight, 0.641795, 1e-6)
    expect(hedgeRate(hedge, hedgePressure(hedge, threshold * 0.999, 0))).toBe(0)
    expect(hedgeRate(hedge, hedgePressure(hedge, threshold * 1.001, 0))).toBeLessThan(0)
  })
})

describe('T3: the sweep of risk aversion of the two-tier paper', () => {
  const arrivals = [0.4, 0.25, 0.19, 0.1, 0.05, 0.01].map((part) => 1800 * part)
  const tiers = [
    { alpha: -0.3, beta: 5, arrivals },
    { alpha: -1.9, beta: 15, arrivals },
  ]
  const xi = streamedXi({ sizes: flow.sizes, tiers })

  it('has its xi', () => near(xi, 20612.3, 1e-6))

  it.each([
    [1e-4, 0.001231, 101.5, Number.POSITIVE_INFINITY],
    [5e-4, 0.002753, 227.0, 197.4],
    [1e-3, 0.003894, 321.0, 35.88],
    [2e-3, 0.005507, 454.0, 16.63],
    [1e-2, 0.012313, 1015.2, 5.1],
  ])('at gamma %d', (gamma, cost, relaxation, threshold) => {
    const swept = inventoryRisk(50, gamma, xi)
    near(swept.inventoryCost, cost, 5e-4)
    near(swept.relaxation, relaxation, 5e-4)
    const hedge = hedgeModel(swept, { impact: 5e-3, impactDecay: 0, spreadCost: 0.1, urgencyCost: 1e-5 })
    if (threshold === Number.POSITIVE_INFINITY) expect(hedge.threshold).toBe(threshold)
    else near(hedge.threshold, threshold, 1e-3)
  })
})

describe('inventory cost', () => {
  const some = fc.double({ min: 1e-3, max: 1e3, noNaN: true })

  it('of captive flow is sigma·sqrt(gamma·R / (4·sum lambda·z))', () => {
    fc.assert(
      fc.property(some, some, some, some, (sigma, gamma, revenue, perDay) => {
        const { inventoryCost } = inventoryRisk(sigma, gamma, captiveXi(revenue, perDay))
        near(inventoryCost, sigma * Math.sqrt((gamma * revenue) / (4 * perDay)), 1e-12)
      }),
    )
  })

  it('is the one at which captive flow is taken up to the band that was asked for', () => {
    // A 50 dollar stock that moves 75 cents a day; half a cent a share; 200,000 shares a day on each side.
    const [sigma, revenue, perDay, band] = [750_000, 5_000, 200_000, 5_000]
    const gamma = riskAversionOfBand(sigma, revenue, perDay, band)
    const { inventoryCost } = inventoryRisk(sigma, gamma, captiveXi(revenue, perDay))
    near(inventoryCost, 0.5, 1e-12)
    expect(acceptedQty(inventoryCost, 1, 0, revenue, 1e9)).toBe(band)
    expect(acceptedQty(inventoryCost, 1, -band, revenue, 1e9)).toBe(0)
    near(gamma, perMicro(7.1e-5), 2e-2)
  })

  it('grows with volatility and aversion and falls with flow', () => {
    fc.assert(
      fc.property(some, some, some, (sigma, gamma, xi) => {
        const { inventoryCost } = inventoryRisk(sigma, gamma, xi)
        expect(inventoryRisk(2 * sigma, gamma, xi).inventoryCost).toBeGreaterThan(inventoryCost)
        expect(inventoryRisk(sigma, 2 * gamma, xi).inventoryCost).toBeGreaterThan(inventoryCost)
        expect(inventoryRisk(sigma, gamma, 2 * xi).inventoryCost).toBeLessThan(inventoryCost)
      }),
    )
  })

  it('refuses parameters by name', () => {
    expect(() => inventoryRisk(0, 1, 1)).toThrow("invalid number for 'sigma': not positive, was 0")
    expect(() => inventoryRisk(1, Number.NaN, 1)).toThrow("'gamma'")
    expect(() => inventoryRisk(1, 1, captiveXi(1, 0))).toThrow("'xi'")
    expect(() => inventoryRisk(1e200, 1, 1e-300)).toThrow("'inventoryCost'")
    expect(() => captiveXi(-1, 1)).toThrow("'netRevenue'")
    expect(() => streamedXi({ sizes: [1, 2], tiers: [{ alpha: 0, beta: 1, arrivals: [1] }] })).toThrow(
      "'tiers[0].arrivals[1]'",
    )
    expect(() => streamedXi({ sizes: [0], tiers: [{ alpha: 0, beta: 1, arrivals: [1] }] })).toThrow(
      "'sizes[0]'",
    )
    expect(() => hedgeModel(risk, { impact: 0, spreadCost: 0, urgencyCost: 0, impactDecay: 0 })).toThrow(
      "'urgencyCost'",
    )
    expect(() => quoteTier(risk, 0, -1)).toThrow("'beta'")
  })
})

describe('a ladder', () => {
  const tier = quoteTier(risk, -1, 7)

  it('has the first-order form as the tangent of the exact one at a flat book', () => {
    const h = 1e-4
    const slope = (bidOffset(tier, 0, h, 0) - bidOffset(tier, 0, -h, 0)) / (2 * h)
    expect(slope).toBeCloseTo(-ladderSkew(tier, 1), 8)
    expect(bidOffset(tier, 0, 0, 0)).toBe(tier.flatOffset)
  })

  it('is the mirror of itself under a change of sides', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 100 }), fc.integer({ min: 1, max: 50 }), (q, z) => {
        expect(bidOffset(tier, z, q, 0.1)).toBe(askOffset(tier, z, -q, -0.1))
      }),
    )
  })
})
