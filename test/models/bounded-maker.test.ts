/** A maker with bounded inventory quotes the published depths to eight digits, and the closed forms come close: T7. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type BoundedMaker,
  makerAskDepth,
  makerBidDepth,
  makerDepths,
} from '../../src/main/models/pricing/gueant-lehalle'
import { atTimeLeft, exactAskDepth, exactBidDepth, longHorizon } from './bounded-maker'

const first: BoundedMaker = { sigma: 0.3, arrivals: 0.9, k: 0.3, gamma: 0.01, drift: 0, adverseMove: 0 }
const second: BoundedMaker = { ...first, sigma: 1, arrivals: 0.2 }
const spreadOf = (maker: BoundedMaker) =>
  makerBidDepth(makerDepths(maker), 0) + makerAskDepth(makerDepths(maker), 0)

const published = [
  {
    maker: first,
    base: 3.2789822823,
    perUnit: 0.0678658325,
    spread: 6.6258303971,
    eigenvalue: -0.6447344299,
    bids: [2.63280183, 2.97252169, 3.31304542, 3.65347954, 3.99293275],
    flatSpread: 6.62609084,
  },
  {
    maker: second,
    base: 3.2789822823,
    perUnit: 0.4798839039,
    spread: 7.0378484685,
    eigenvalue: -0.1344213665,
    bids: [-1.07218482, 1.10024454, 3.52565111, 5.91851692, 8.02274742],
    flatSpread: 7.05130221,
  },
]

describe.each(published)('sigma $maker.sigma', ({ maker, bids, ...wanted }) => {
  const { eigenvalue, vector } = longHorizon(maker, 30)
  const depths = makerDepths(maker)

  it('has the closed forms', () => {
    expect(depths.base).toBeCloseTo(wanted.base, 10)
    expect(depths.perUnit).toBeCloseTo(wanted.perUnit, 10)
    expect(spreadOf(maker)).toBeCloseTo(wanted.spread, 9)
  })

  it('has the exact solution far from the horizon', () => {
    expect(eigenvalue).toBeCloseTo(wanted.eigenvalue, 9)
    ;[-10, -5, 0, 5, 10].forEach((q, i) => {
      expect(exactBidDepth(maker, vector, q)).toBeCloseTo(bids[i]!, 8)
      expect(exactAskDepth(maker, vector, -q)).toBeCloseTo(bids[i]!, 8)
    })
    expect(exactBidDepth(maker, vector, 0) + exactAskDepth(maker, vector, 0)).toBeCloseTo(
      wanted.flatSpread,
      8,
    )
  })

  it('is approximated by the closed form at a flat book within a hundredth of a tick and a half', () => {
    expect(Math.abs(makerBidDepth(depths, 0) - exactBidDepth(maker, vector, 0))).toBeLessThan(0.015)
  })
})

describe('T7: near the horizon', () => {
  it.each([
    [60, [2.85211584, 3.30145141, 3.7507935]],
    [10, [3.19397954, 3.28345611, 3.37293268]],
  ])('with %d seconds left', (timeLeft, bids) => {
    const v = atTimeLeft(first, 30, timeLeft)
    ;[-10, 0, 10].forEach((q, i) => {
      expect(exactBidDepth(first, v, q)).toBeCloseTo(bids[i]!, 7)
    })
  })

  it('at 600 seconds it has arrived at the stationary quotes', () => {
    const v = atTimeLeft(first, 30, 600)
    const { vector } = longHorizon(first, 30)
    expect(exactBidDepth(first, v, 0)).toBeCloseTo(exactBidDepth(first, vector, 0), 6)
  })
})

describe('T7: the closed form', () => {
  it('charges for adverse selection as published', () => {
    const moved = { ...first, adverseMove: 1 }
    expect(spreadOf(moved)).toBeCloseTo(7.6311160699, 8)
    expect(makerBidDepth(makerDepths(moved), 0)).toBeCloseTo(3.8155580349, 8)
  })

  it('bids higher and offers higher when the price drifts up', () => {
    const drifting = makerDepths({ ...first, drift: 0.001 })
    const still = makerDepths(first)
    const lean = (0.001 / (first.gamma * first.sigma ** 2)) * still.perUnit
    expect(makerBidDepth(drifting, 0)).toBeCloseTo(makerBidDepth(still, 0) - lean, 12)
    expect(makerAskDepth(drifting, 0)).toBeCloseTo(makerAskDepth(still, 0) + lean, 12)
  })

  it('moves with each parameter as the theory says; risk aversion may go either way', () => {
    const any = fc.record({
      sigma: fc.double({ min: 0.1, max: 2, noNaN: true }),
      arrivals: fc.double({ min: 0.1, max: 2, noNaN: true }),
      k: fc.double({ min: 0.1, max: 2, noNaN: true }),
      gamma: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
      drift: fc.constant(0),
      adverseMove: fc.double({ min: 0, max: 2, noNaN: true }),
    })
    fc.assert(
      fc.property(any, fc.integer({ min: -20, max: 20 }), (maker, q) => {
        const depths = makerDepths(maker)
        expect(makerBidDepth(depths, q + 1)).toBeGreaterThan(makerBidDepth(depths, q))
        expect(makerAskDepth(depths, q + 1)).toBeLessThan(makerAskDepth(depths, q))
        expect(makerBidDepth(depths, q)).toBeCloseTo(makerAskDepth(depths, -q), 9)
        const spread = spreadOf(maker)
        expect(spreadOf({ ...maker, adverseMove: maker.adverseMove + 0.5 })).toBeGreaterThan(spread)
        expect(spreadOf({ ...maker, sigma: maker.sigma * 1.1 })).toBeGreaterThan(spread)
        expect(spreadOf({ ...maker, arrivals: maker.arrivals * 1.1 })).toBeLessThan(spread)
      }),
    )
  })

  it('narrows when clients are more sensitive to price, without adverse selection', () => {
    for (const k of [0.1, 0.3, 0.9])
      expect(spreadOf({ ...first, k: k * 1.1 })).toBeLessThan(spreadOf({ ...first, k }))
  })

  it('refuses parameters by name', () => {
    for (const field of ['sigma', 'arrivals', 'k', 'gamma'] as const)
      expect(() => makerDepths({ ...first, [field]: 0 })).toThrow(`'${field}'`)
    expect(() => makerDepths({ ...first, adverseMove: -1 })).toThrow("'adverseMove'")
  })
})
