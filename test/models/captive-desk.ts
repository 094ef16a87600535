/**
 * The desk whose clients do not choose: it accepts a part of each order for R a share, routes the rest and hedges
 * at a cost. The optimal policy by policy iteration on a grid of lots, and any other policy evaluated exactly.
 * See docs/models.md, 4.
 */
import { acceptedQty } from '../../src/main/models/pricing/captive-flow'
import { hedgeModel, hedgePressure, hedgeRate } from '../../src/main/models/pricing/hedging'
import { captiveXi, inventoryRisk } from '../../src/main/models/pricing/inventory-cost'
import { type InventoryChain, longRun } from './average-gain'

export interface CaptiveDesk {
  readonly sigma: number
  readonly gamma: number
  /** R, per lot. */
  readonly netRevenue: number
  readonly spreadCost: number
  readonly urgencyCost: number
  readonly sizes: readonly number[]
  /** Orders a day, each side, by size. */
  readonly arrivals: readonly number[]
  readonly most: number
}

export interface CaptivePolicy {
  /** Lots accepted of an order of `size`; side 1 when the client buys. */
  readonly accept: (q: number, side: number, size: number) => number
  /** Lots a day, buying positive. */
  readonly hedge: (q: number) => number
}

function chainOf(desk: CaptiveDesk, policy: CaptivePolicy): InventoryChain {
  const { most } = desk
  const rewards = new Float64Array(2 * most + 1)
  const moves = Array.from(rewards, (_, i) => {
    const q = i - most
    const v = policy.hedge(q)
    rewards[i] = -(desk.gamma / 2) * desk.sigma ** 2 * q * q
    rewards[i]! -= desk.urgencyCost * v * v + desk.spreadCost * Math.abs(v)
    const steps: [number, number][] = v === 0 ? [] : [[Math.sign(v), Math.abs(v)]]
    desk.sizes.forEach((size, k) => {
      for (const side of [1, -1]) {
        const lots = policy.accept(q, side, size)
        if (lots === 0 || Math.abs(q - side * lots) > most) continue
        rewards[i]! += desk.arrivals[k]! * lots * desk.netRevenue
        steps.push([-side * lots, desk.arrivals[k]!])
      }
    })
    return steps
  })
  return { most, rewards, moves }
}

/** What a policy earns a day, exactly on the grid. */
export const captiveGain = (desk: CaptiveDesk, policy: CaptivePolicy): number =>
  longRun(chainOf(desk, policy)).gain

/** The best answer to a value function; of equal answers the smaller. */
function policyOf(desk: CaptiveDesk, values: Float64Array): CaptivePolicy {
  const { most, netRevenue } = desk
  const value = (q: number) => values[q + most] ?? Number.NEGATIVE_INFINITY
  return {
    accept: (q, side, size) => {
      let best = 0
      const worth = (lots: number) => lots * netRevenue + value(q - side * lots)
      for (let lots = 1; lots <= size; lots++) if (worth(lots) > worth(best) + 1e-9) best = lots
      return best
    },
    hedge: (q) => {
      const slope = q < 0 ? value(q + 1) - value(q) : value(q) - value(q - 1)
      if (q === 0 || slope * q >= 0) return 0
      return (Math.sign(slope) * Math.max(0, Math.abs(slope) - desk.spreadCost)) / (2 * desk.urgencyCost)
    },
  }
}

/**
 * The optimal policy, from V = -cost·q². A start that is too steep is a trap: it never accepts at a flat book,
 * which then is a class of its own, and policy iteration stays there.
 */
export function optimalCaptivePolicy(desk: CaptiveDesk, startCost: number): CaptivePolicy {
  let values: Float64Array = Float64Array.from(
    { length: 2 * desk.most + 1 },
    (_, i) => -startCost * (i - desk.most) ** 2,
  )
  let gain = Number.NEGATIVE_INFINITY
  for (let round = 0; round < 100; round++) {
    const next = longRun(chainOf(desk, policyOf(desk, values)))
    values = next.values
    if (Math.abs(next.gain - gain) < 1e-9 * Math.abs(gain)) return policyOf(desk, values)
    gain = next.gain
  }
  throw new Error('policy iteration did not settle')
}

/** The rule as the desk uses it: accept x*, hedge beyond q*. */
export function ruleOf(desk: CaptiveDesk): {
  policy: CaptivePolicy
  inventoryCost: number
  threshold: number
} {
  const { sigma, gamma, netRevenue, spreadCost, urgencyCost, sizes, arrivals } = desk
  const perDay = sizes.reduce((sum, size, k) => sum + size * arrivals[k]!, 0)
  const risk = inventoryRisk(sigma, gamma, captiveXi(netRevenue, perDay))
  const hedge = hedgeModel(risk, { impact: 0, impactDecay: 0, spreadCost, urgencyCost })
  return {
    inventoryCost: risk.inventoryCost,
    threshold: hedge.threshold,
    policy: {
      accept: (q, side, size) => acceptedQty(risk.inventoryCost, side, q, netRevenue, size),
      hedge: (q) => hedgeRate(hedge, hedgePressure(hedge, q, 0)),
    },
  }
}
