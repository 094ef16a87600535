/**
 * The dealer of arXiv 2112.02269 on the paper's grid: streamed quotes to tiers of clients, hedging at a cost. The
 * optimal policy by policy iteration, and any other policy evaluated exactly, to hold the closed forms against.
 * Units: bp, million, day.
 */
import type { HedgeCost } from '../../src/main/models/pricing/hedging'
import type { StreamedFlow } from '../../src/main/models/pricing/inventory-cost'
import { acceptance, bestOffset } from '../../src/main/models/pricing/logistic-demand'
import { type InventoryChain, type LongRun, longRun, longRunAverage, relaxationTime } from './average-gain'

export interface StreamedDesk {
  readonly flow: StreamedFlow
  readonly sigma: number
  readonly gamma: number
  readonly hedge: HedgeCost
  /** Largest inventory of the grid, million. */
  readonly most: number
}

/** What to quote and how fast to hedge, at each inventory. Offsets by tier and size. */
export interface StreamedPolicy {
  readonly bid: (q: number, tier: number, size: number) => number
  readonly ask: (q: number, tier: number, size: number) => number
  /** Million a day, buying positive. */
  readonly hedge: (q: number) => number
}

interface Turnover {
  chain: InventoryChain
  /** By state index, million a day. */
  client: Float64Array
  hedged: Float64Array
}

/** The chain of a policy: what it earns, where it goes, what it turns over. */
function chainOf(desk: StreamedDesk, policy: StreamedPolicy): Turnover {
  const { flow, most, hedge } = desk
  const states = 2 * most + 1
  const rewards = new Float64Array(states)
  const client = new Float64Array(states)
  const hedged = new Float64Array(states)
  const moves = Array.from(rewards, (_, i) => {
    const q = i - most
    const v = policy.hedge(q)
    const steps: [number, number][] = []
    hedged[i] = Math.abs(v)
    rewards[i] = -(desk.gamma / 2) * desk.sigma ** 2 * q * q + hedge.impact * q * v
    rewards[i]! -= hedge.urgencyCost * v * v + hedge.spreadCost * Math.abs(v)
    if (v !== 0) steps.push([Math.sign(v), Math.abs(v)])
    flow.tiers.forEach((tier, n) => {
      flow.sizes.forEach((size, k) => {
        for (const side of [1, -1]) {
          if (Math.abs(q + side * size) > most) continue
          const offset = side > 0 ? policy.bid(q, n, size) : policy.ask(q, n, size)
          const rate = tier.arrivals[k]! * acceptance(tier.alpha, tier.beta, offset)
          rewards[i]! += rate * size * offset
          client[i]! += rate * size
          steps.push([side * size, rate])
        }
      })
    })
    return steps
  })
  return { chain: { most, rewards, moves }, client, hedged }
}

/**
 * The best answer to a value function: the step of policy iteration. Slopes of V are taken upwind. A hedge may
 * only reduce the position: where k > 2·A the model without this rule earns most by pushing the price.
 */
export function policyOf(desk: StreamedDesk, { values }: LongRun): StreamedPolicy {
  const { flow, most, hedge } = desk
  const value = (q: number) => values[q + most] ?? Number.NaN
  const quote = (q: number, n: number, size: number, side: number) => {
    const tier = flow.tiers[n]!
    return bestOffset(tier.alpha, tier.beta, (value(q) - value(q + side * size)) / size)
  }
  return {
    bid: (q, n, size) => quote(q, n, size, 1),
    ask: (q, n, size) => quote(q, n, size, -1),
    hedge: (q) => {
      const inward = q < 0 ? value(q + 1) - value(q) : value(q) - value(q - 1)
      const pressure = q === 0 ? 0 : inward + hedge.impact * q
      if (pressure * q >= 0) return 0
      return (
        (Math.sign(pressure) * Math.max(0, Math.abs(pressure) - hedge.spreadCost)) / (2 * hedge.urgencyCost)
      )
    },
  }
}

/**
 * q*: where pressure first exceeds the cost of hedging, with the slope of V taken centrally and between grid
 * points in proportion; Infinity when it nowhere does.
 */
export function hedgeThreshold(desk: StreamedDesk, { values }: LongRun): number {
  const pressure = (q: number) => {
    const at = q + desk.most
    return -(values[at + 1]! - values[at - 1]!) / 2 - desk.hedge.impact * q
  }
  for (let q = 1; q < desk.most; q++) {
    const [before, now] = [pressure(q - 1), pressure(q)]
    if (now > desk.hedge.spreadCost) return q - (now - desk.hedge.spreadCost) / (now - before)
  }
  return Number.POSITIVE_INFINITY
}

export interface DeskFigures {
  readonly gain: number
  /** Million a day, both sides. */
  readonly turnover: number
  /** 1 - hedged / client turnover. */
  readonly internalized: number
  readonly inventoryDeviation: number
  /** Minutes of a day of 24 hours. */
  readonly relaxationMinutes: number
}

/** What a policy earns, exactly on the grid. */
export const gainOf = (desk: StreamedDesk, policy: StreamedPolicy): number =>
  longRun(chainOf(desk, policy).chain).gain

/** All figures of a policy in the long run. */
export function figuresOf(desk: StreamedDesk, policy: StreamedPolicy): DeskFigures {
  const { chain, client, hedged } = chainOf(desk, policy)
  const turnover = longRunAverage(chain, (i) => client[i]!)
  return {
    gain: longRun(chain).gain,
    turnover,
    internalized: 1 - longRunAverage(chain, (i) => hedged[i]!) / turnover,
    inventoryDeviation: Math.sqrt(longRunAverage(chain, (i) => (i - desk.most) ** 2)),
    relaxationMinutes: relaxationTime(chain) * 1440,
  }
}

/** The optimal value function, by policy iteration from V = -cost·q². Throws if it does not settle. */
export function optimum(desk: StreamedDesk, startCost: number): LongRun {
  const start = Float64Array.from({ length: 2 * desk.most + 1 }, (_, i) => -startCost * (i - desk.most) ** 2)
  let run: LongRun = { gain: Number.NEGATIVE_INFINITY, values: start }
  for (let round = 0; round < 100; round++) {
    const next = longRun(chainOf(desk, policyOf(desk, run)).chain)
    if (Math.abs(next.gain - run.gain) < 1e-9 * Math.abs(next.gain)) return next
    run = next
  }
  throw new Error('policy iteration did not settle')
}
