/** The rule for captive orders accepts what exact dynamic programming accepts, and earns within one percent of it: T18, T19. */
import { describe, expect, it } from 'vitest'
import { acceptedQty } from '../../src/main/models/pricing/captive-flow'
import { captiveClients, PrincipalQuote, principalQuote } from '../../src/main/models/pricing/principal-quote'
import {
  type CaptiveDesk,
  type CaptivePolicy,
  captiveGain,
  optimalCaptivePolicy,
  ruleOf,
} from './captive-desk'

const sizes = [1, 2, 5, 10]
const arrivals = [400, 150, 60, 20]

/** What the engine would accept: the price of a quote whose whole half-spread is R, at the far side. */
function acceptByQuote(desk: CaptiveDesk, inventoryCost: number): CaptivePolicy['accept'] {
  const [unit, middle] = [1e4, 50e6]
  const response = captiveClients(0, 1)
  const answer = new PrincipalQuote()
  return (position, side, qty) =>
    principalQuote(
      response,
      {
        clientBuys: side > 0,
        qty,
        nbb: middle - desk.netRevenue * unit,
        nbo: middle + desk.netRevenue * unit,
        grid: 100,
        position,
        inventoryCost: inventoryCost * unit,
        toxicity: 0,
        toxicityVariance: 0,
        confidence: 0,
        pfof: 0,
        clearing: 0,
        routingSaved: 0,
        minImprovement: 0,
        headroom: Number.POSITIVE_INFINITY,
        mayPassMidpoint: false,
      },
      answer,
    ).qty
}

const cases = [
  {
    parameters: [0.5, 1e-3, 0.5, 1e-3],
    gain: 834.45,
    ofRule: 827.5,
    hedgesFrom: 8,
    accepted: [7, 10, 10, 2, 0],
  },
  {
    parameters: [0.5, 1e-2, 0.5, 1e-3],
    gain: 529.2,
    ofRule: 529.2,
    hedgesFrom: 3,
    accepted: [2, 7, 10, 0, 0],
  },
  {
    parameters: [1, 3e-3, 1, 5e-3],
    gain: 1574.66,
    ofRule: 1574.66,
    hedgesFrom: 7,
    accepted: [6, 10, 10, 1, 0],
  },
] as const

describe.each(cases)(
  'R, gamma, psi, eta = $parameters',
  ({ parameters, gain, ofRule, hedgesFrom, accepted }) => {
    const [netRevenue, gamma, spreadCost, urgencyCost] = parameters
    const desk: CaptiveDesk = {
      sigma: 100,
      gamma,
      netRevenue,
      spreadCost,
      urgencyCost,
      sizes,
      arrivals,
      most: 60,
    }
    const rule = ruleOf(desk)
    const optimal = optimalCaptivePolicy(desk, rule.inventoryCost)

    it('has the reference gains', () => {
      expect(captiveGain(desk, optimal)).toBeCloseTo(gain, 2)
      expect(Math.abs(captiveGain(desk, rule.policy) / ofRule - 1)).toBeLessThan(1e-4)
      expect(captiveGain(desk, rule.policy)).toBeGreaterThan(0.99 * captiveGain(desk, optimal))
    })

    it('accepts the reference lots of ten, and the rule is at most one lot away', () => {
      const inventories = [0, 5, 10, -5, -10]
      expect(inventories.map((q) => optimal.accept(q, 1, 10))).toEqual(accepted)
      for (const q of inventories) {
        expect(optimal.accept(-q, -1, 10)).toBe(optimal.accept(q, 1, 10))
        expect(Math.abs(rule.policy.accept(q, 1, 10) - optimal.accept(q, 1, 10))).toBeLessThanOrEqual(1)
      }
    })

    it('is what the engine’s own function accepts', () => {
      const accept = acceptByQuote(desk, rule.inventoryCost)
      for (let q = -20; q <= 20; q++)
        for (const size of sizes)
          for (const side of [1, -1]) expect(accept(q, side, size)).toBe(rule.policy.accept(q, side, size))
    })

    it('hedges from the same inventory on', () => {
      const firstHedged = (policy: CaptivePolicy) =>
        Array.from({ length: desk.most }, (_, q) => q).find((q) => policy.hedge(q) !== 0)
      expect(firstHedged(optimal)).toBe(hedgesFrom)
      expect(firstHedged(rule.policy)).toBe(hedgesFrom)
      expect(Math.ceil(rule.threshold)).toBe(hedgesFrom)
    })

    it('would earn much less with the cost of hedging in place of the cost of inventory', () => {
      const wrong = 100 * Math.sqrt((gamma * urgencyCost) / 2)
      const policy: CaptivePolicy = {
        accept: (q, side, size) => acceptedQty(wrong, side, q, netRevenue, size),
        hedge: (q) => (-Math.sign(q) * Math.max(0, 2 * wrong * Math.abs(q) - spreadCost)) / (2 * urgencyCost),
      }
      expect(captiveGain(desk, policy)).toBeLessThan(0.95 * captiveGain(desk, optimal))
    })
  },
)
