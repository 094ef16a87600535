/** Hedging advice does nothing inside its zone, only ever reduces the position, and keeps to its share of volume. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { HedgeAdvice, type HedgeTerms, hedgeAdvice } from './hedge-advice'
import { type HedgeModel, hedgeModel } from './hedging'
import { inventoryRisk } from './inventory-cost'

/** A = 0.5 micro a share squared, half a cent to cross the spread: hedges begin at 5,000 shares. */
const risk = inventoryRisk(750_000, 1e-10, 1e-10 * 8 ** -1 * (750_000 / 0.5) ** 2)
const calm = hedgeModel(risk, { impact: 0, spreadCost: 5_000, urgencyCost: 1e-3, impactDecay: 0 })
const terms = (more: Partial<HedgeTerms> = {}): HedgeTerms => ({
  position: 0,
  impactState: 0,
  expectedMove: 0,
  marketVolume: 5e6,
  participation: 0.1,
  ...more,
})
const adviceOf = (model: HedgeModel, more: Partial<HedgeTerms> = {}) =>
  hedgeAdvice(model, terms(more), new HedgeAdvice())

describe('advice', () => {
  it('is to do nothing up to the threshold on either side', () => {
    expect(calm.threshold).toBeCloseTo(5_000, 6)
    for (const position of [0, 4_999, -4_999])
      expect(adviceOf(calm, { position }).verdict).toBe('internalize')
    expect(adviceOf(calm, { position: 5_001 })).toMatchObject({ verdict: 'hedge', isCapped: false })
  })

  it('beyond it is the excess pressure over twice the cost of urgency', () => {
    const { rate, pressure } = adviceOf(calm, { position: 5_100 })
    expect(pressure).toBeCloseTo(-5_100, 6)
    expect(rate).toBeCloseTo(-100 / 2e-3, 3)
    expect(adviceOf(calm, { position: -5_100 }).rate).toBeCloseTo(50_000, 3)
  })

  it('hurries to sell while its own buying has the price up, and waits when its selling has it down', () => {
    const decaying = hedgeModel(risk, {
      impact: 0,
      spreadCost: 5_000,
      urgencyCost: 1e-3,
      impactDecay: risk.relaxation,
    })
    expect(decaying.impactWeight).toBe(0.5)
    expect(adviceOf(decaying, { position: 4_900, impactState: 400 }).verdict).toBe('hedge')
    expect(adviceOf(decaying, { position: 5_100, impactState: -400 }).verdict).toBe('internalize')
  })

  it('is held to its share of the volume', () => {
    expect(adviceOf(calm, { position: 50_000 })).toMatchObject({ rate: -500_000, isCapped: true })
    expect(adviceOf(calm, { position: 50_000, participation: 0 })).toMatchObject({ rate: 0, isCapped: true })
  })

  it('waits when the price is expected to come back, and hurries when it runs away', () => {
    expect(adviceOf(calm, { position: 5_100, expectedMove: 200 }).verdict).toBe('internalize')
    expect(adviceOf(calm, { position: 4_900, expectedMove: -200 }).verdict).toBe('hedge')
  })

  it('never pushes the price where impact outweighs risk', () => {
    const heavy = hedgeModel(risk, { impact: 2, spreadCost: 10, urgencyCost: 1e-3, impactDecay: 0 })
    expect(heavy.threshold).toBe(Number.POSITIVE_INFINITY)
    expect(heavy.pressurePerShare).toBeLessThan(0)
    expect(adviceOf(heavy, { position: 1e6 })).toMatchObject({ verdict: 'internalize', rate: 0 })
  })

  it('is invalid when a number is not one', () => {
    for (const field of [
      'position',
      'impactState',
      'expectedMove',
      'marketVolume',
      'participation',
    ] as const) {
      const advice = adviceOf(calm, { position: 9_000, [field]: Number.NaN })
      expect(advice, field).toMatchObject({ verdict: 'invalid', rate: 0, isCapped: false })
    }
  })

  it('reduces the position or is nothing, for any state and any model', () => {
    const any = fc.record({
      position: fc.integer({ min: -1e6, max: 1e6 }),
      impactState: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      expectedMove: fc.double({ min: -1e5, max: 1e5, noNaN: true }),
      participation: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    const models = fc
      .record({
        impact: fc.double({ min: 0, max: 3, noNaN: true }),
        impactDecay: fc.double({ min: 0, max: 1e3, noNaN: true }),
      })
      .map((cost) => hedgeModel(risk, { ...cost, spreadCost: 5_000, urgencyCost: 1e-3 }))
    fc.assert(
      fc.property(models, any, (model, state) => {
        const advice = adviceOf(model, state)
        expect(advice.verdict).not.toBe('invalid')
        expect(advice.rate * state.position).toBeLessThanOrEqual(0)
        expect(Math.abs(advice.rate)).toBeLessThanOrEqual(state.participation * 5e6)
        if (Math.abs(advice.pressure) <= 5_000) expect(advice.rate).toBe(0)
      }),
      { numRuns: 2_000 },
    )
  })
})
