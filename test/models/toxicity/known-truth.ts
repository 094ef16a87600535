/**
 * A market whose truth is known (models.md 3.3): each client has a true cost, each feature a true weight, and
 * every order's expected markout can be read off. What a model says is held against that.
 *
 * 200 clients of Zipf(0.8) activity; 70 % cost N(0, 0.2) bp, 20 % N(0.5, 0.3), 10 % N(2, 0.5); five standard
 * normal features of weight 0.6, 0.3, 0, 0, 0; noise of 5 bp; an internalized order earns U(0.3, 1.2) bp.
 */
import { Random } from '../../../src/main/market/random'

export const FEATURES = 5
export const LABEL_DELAY = 50

/** What the sheet sets: weights of the features, noise of a label (bp), clients by kind, activity, revenue (bp). */
export const PUBLISHED_TRUTH = {
  weights: [0.6, 0.3, 0, 0, 0],
  noise: 5,
  /** Part of the clients, mean and deviation of their cost, bp. */
  kinds: [
    { part: 0.7, cost: 0, deviation: 0.2 },
    { part: 0.2, cost: 0.5, deviation: 0.3 },
    { part: 0.1, cost: 2, deviation: 0.5 },
  ],
  /** The client of rank r trades in proportion to r to the power of minus this. */
  zipf: 0.8,
  revenue: { least: 0.3, most: 1.2 },
}
type Drawn = typeof PUBLISHED_TRUTH

/** One order. `expected` is known to the oracle only; `label` to a learner when its time has come. Bp. */
export interface KnownOrder {
  readonly client: number
  readonly features: readonly number[]
  /** What internalizing it earns before its markout. */
  readonly revenue: number
  readonly expected: number
  readonly label: number
}

export interface Truth extends Partial<Drawn> {
  readonly seed: number
  readonly orders?: number
  readonly clients?: number
  /** Half-way, so many of the benign clients turn 2 bp costlier. */
  readonly turned?: number
  /** These clients are new: they trade only from half-way on. */
  readonly newcomers?: number
  /** The first benign client by activity costs 2 bp more after so many of its own orders. */
  readonly adversaryAfter?: number
}

export interface KnownMarket {
  readonly orders: readonly KnownOrder[]
  /** Clients that turned half-way. */
  readonly turned: ReadonlySet<number>
  /** The client that turned after a while, -1 for none. */
  readonly adversary: number
  readonly newcomers: ReadonlySet<number>
}

function trueCost(random: Random, kinds: Drawn['kinds']): number {
  let drawn = random.uniform()
  const kind = kinds.find(({ part }) => {
    drawn -= part
    return drawn < 0
  })
  const { cost, deviation } = kind ?? kinds[kinds.length - 1]!
  return cost + deviation * random.normal()
}

/** Draws clients by activity. */
function activity(
  count: number,
  zipf: number,
  isIn: (client: number) => boolean,
): (random: Random) => number {
  let sum = 0
  const upTo = Array.from({ length: count }, (_, i) => {
    sum += isIn(i) ? (i + 1) ** -zipf : 0
    return sum
  })
  return (random) => {
    const drawn = random.uniform() * sum
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle]! > drawn) high = middle
      else low = middle + 1
    }
    return low
  }
}

export function knownMarket(truth: Truth): KnownMarket {
  const { seed, orders: count = 50_000, clients: clientCount = 200 } = truth
  const { weights, noise, kinds, zipf, revenue } = { ...PUBLISHED_TRUTH, ...truth }
  const random = new Random(0x70c1, seed)
  const costs = Array.from({ length: clientCount }, () => trueCost(random, kinds))
  const benign = costs.flatMap((cost, i) => (cost < 0.5 ? [i] : []))
  const picked = (many: number) => {
    const from = [...benign]
    return new Set(Array.from({ length: many }, () => from.splice(random.below(from.length), 1)[0]!))
  }
  const turned = picked(truth.turned ?? 0)
  const newcomers = new Set(Array.from({ length: truth.newcomers ?? 0 }, () => random.below(clientCount)))
  const adversary = truth.adversaryAfter === undefined ? -1 : benign[0]!
  const before = activity(clientCount, zipf, (i) => !newcomers.has(i))
  const after = activity(clientCount, zipf, () => true)
  let ofAdversary = 0
  const orders = Array.from({ length: count }, (_, i) => {
    const isLate = i >= count / 2
    const client = (isLate ? after : before)(random)
    const features = Array.from({ length: FEATURES }, () => random.normal())
    let expected = costs[client]!
    for (let k = 0; k < FEATURES; k++) expected += weights[k]! * features[k]!
    if (isLate && turned.has(client)) expected += 2
    if (client === adversary && ++ofAdversary > (truth.adversaryAfter ?? 0)) expected += 2
    return {
      client,
      features,
      revenue: revenue.least + (revenue.most - revenue.least) * random.uniform(),
      expected,
      label: expected + noise * random.normal(),
    }
  })
  return { orders, turned, adversary, newcomers }
}
