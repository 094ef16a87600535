/** Who predicts the markout of an order: the desk's model through its own door, the baselines, and the oracle. */
import {
  DEFAULT_SETTINGS,
  Estimate,
  INTERNALIZED,
  ROUTED,
  ToxicityModel,
  type ToxicityOrder,
  type ToxicitySettings,
} from '../../../src/main/models/toxicity'
import { FEATURES, type KnownOrder, LABEL_DELAY } from './known-truth'

/** Predicts, then is told the label when its time has come; never the other way round. */
export interface Policy {
  readonly name: string
  /** Expected markout, bp. Called once an order, in order. */
  predict(order: KnownOrder, number: number): number
  /** The label of an earlier order fell due before order `number`. */
  learn(order: KnownOrder, number: number): void
}

/** The settings under which the desk's model meets the known truth: its default but for the assumed noise. */
export const TRUTH_SETTINGS: ToxicitySettings = {
  ...DEFAULT_SETTINGS,
  featureCount: FEATURES + 1,
  horizons: [{ micros: LABEL_DELAY * 1_000_000 - 1, noise: 5, weight: 0.5, client: 0.7, tier: 0.5 }],
}

const SECOND = 1_000_000
/** More symbols than labels wait, so that each waiting order has a midpoint of its own. */
const SYMBOLS = 64
const MID = 100_000_000

export interface DeskModelOptions {
  readonly settings?: ToxicitySettings
  /** Features that the model is not shown. */
  readonly hidden?: readonly number[]
  /** Which client the model is told that it is. */
  readonly clientOf?: (order: KnownOrder, number: number) => number
  /** What is added to the midpoint at the label's time: our own impact, bp against us. */
  readonly impact?: (order: KnownOrder, isRouted: boolean) => number
}

/**
 * The desk's model through its real calls: one order a second, its label 50 seconds later read from a midpoint
 * that moved as the truth says. `learn` only moves the midpoint; the model takes its labels by itself.
 */
export class DeskModel implements Policy {
  readonly name: string
  readonly model: ToxicityModel
  readonly estimate = new Estimate()
  readonly #options: DeskModelOptions
  readonly #order: ToxicityOrder = {
    client: 0,
    symbol: 0,
    features: new Float64Array(FEATURES + 1),
    side: 1,
    mid: MID,
    cohort: INTERNALIZED,
  }
  readonly #mids: (number | null)[] = Array.from({ length: SYMBOLS }, () => null)
  readonly #routed: boolean[] = []

  constructor(name: string, options: DeskModelOptions = {}) {
    this.name = name
    this.#options = options
    this.model = new ToxicityModel(options.settings ?? TRUTH_SETTINGS)
  }

  predict(order: KnownOrder, number: number): number {
    const at = number * SECOND
    const to = this.#order
    this.model.mature(at, (symbol) => this.#mids[symbol]!)
    to.client = this.#options.clientOf?.(order, number) ?? order.client
    to.symbol = number % SYMBOLS
    to.side = number % 2 === 0 ? 1 : -1
    to.features[0] = 1
    for (let i = 0; i < FEATURES; i++) to.features[i + 1] = order.features[i]!
    for (const i of this.#options.hidden ?? []) to.features[i + 1] = 0
    this.model.predict(to, this.estimate)
    const isRouted = this.estimate.mean > order.revenue
    this.#routed.push(isRouted)
    to.cohort = isRouted ? ROUTED : INTERNALIZED
    this.model.observe(at, to)
    return this.estimate.mean
  }

  learn(order: KnownOrder, number: number): void {
    const impact = this.#options.impact?.(order, this.#routed[number]!) ?? 0
    const side = number % 2 === 0 ? 1 : -1
    this.#mids[number % SYMBOLS] = MID * (1 + (side * (order.label + impact)) / 10_000)
  }
}

export const oracle = (): Policy => ({ name: 'oracle', predict: (order) => order.expected, learn: () => {} })

/** The same answer to every order; 0 internalizes all, a large one routes all. */
export const fixed = (name: string, value: number): Policy => ({
  name,
  predict: () => value,
  learn: () => {},
})

/** The mean of all labels so far. */
export function constant(): Policy {
  let [sum, count] = [0, 0]
  return {
    name: 'constant',
    predict: () => (count === 0 ? 0 : sum / count),
    learn: ({ label }) => {
      sum += label
      count++
    },
  }
}

/** The client's own mean, pulled to the mean of all by `shrink` imagined labels (noise over client variance). */
export function clientMean(name: string, shrink: number): Policy {
  const sums = new Map<number, { sum: number; count: number }>()
  let [sum, count] = [0, 0]
  return {
    name,
    predict: ({ client }) => {
      const all = count === 0 ? 0 : sum / count
      const own = sums.get(client) ?? { sum: 0, count: 0 }
      return own.count + shrink === 0 ? all : (own.sum + shrink * all) / (own.count + shrink)
    },
    learn: ({ client, label }) => {
      const own = sums.get(client) ?? { sum: 0, count: 0 }
      sums.set(client, { sum: own.sum + label, count: own.count + 1 })
      sum += label
      count++
    },
  }
}

/** The mean of the client's last labels, 0 for a client without. */
export function lastMean(last: number): Policy {
  const labels = new Map<number, { own: number[]; sum: number }>()
  return {
    name: `last ${last} of the client`,
    predict: ({ client }) => {
      const known = labels.get(client)
      return known ? known.sum / known.own.length : 0
    },
    learn: ({ client, label }) => {
      const known = labels.get(client) ?? { own: [], sum: 0 }
      known.own.push(label)
      known.sum += label - (known.own.length > last ? known.own.shift()! : 0)
      labels.set(client, known)
    },
  }
}
