/**
 * The markout of client orders at one horizon: y = x'theta + tier + client + noise (models.md 3.3).
 *
 * Weights, tiers and clients are Gaussian and updated one label at a time; the covariance between the three
 * groups is dropped after each label, which keeps an update at a few hundred operations however many clients
 * there are. A client's effect is its deviation from its tier, so that a new client starts at its tier's mean
 * with the whole variance between clients.
 */
import { Columns } from './columns'
import { Scorecard } from './scorecard'
import type { HorizonSettings, ToxicitySettings } from './settings'
import type { StateReader, StateWriter } from './state-bytes'
import { Weights } from './weights'

/** Labels that the assumed noise counts for, and the most that a symbol's noise remembers. */
const NOISE_PRIOR_LABELS = 50
const NOISE_MEMORY = 2_000

export class HorizonModel {
  readonly settings: HorizonSettings
  readonly weights: Weights
  readonly scorecard = new Scorecard()
  /** Labels pulled in to the winsor bound. */
  winsorized = 0
  /** Alarms of clients that turned toxic. */
  alarms = 0
  readonly #clients: Columns<'effect' | 'variance' | 'labels' | 'climb' | 'base'>
  readonly #tiers: Columns<'effect' | 'variance' | 'labels'>
  readonly #symbols: Columns<'noise' | 'labels'>
  readonly #clientPrior: number
  readonly #drift: number
  readonly #winsor: number
  readonly #allowance: number
  readonly #limit: number

  constructor(settings: HorizonSettings, whole: ToxicitySettings) {
    this.settings = settings
    this.weights = new Weights(whole.featureCount, settings.weight ** 2, whole.forgetting)
    this.#clientPrior = settings.client ** 2
    this.#clients = new Columns({ effect: 0, variance: this.#clientPrior, labels: 0, climb: 0, base: 0 })
    this.#tiers = new Columns({ effect: 0, variance: settings.tier ** 2, labels: 0 })
    this.#symbols = new Columns({ noise: settings.noise ** 2, labels: 0 })
    this.#tiers.reach(whole.tierCount - 1)
    this.#drift = whole.clientDrift * this.#clientPrior
    this.#winsor = whole.winsor
    this.#allowance = whole.alarm.allowance
    this.#limit = whole.alarm.limit
  }

  /** What an unknown client of the tier costs, bp: the constant's weight and the tier. */
  base(tier: number): number {
    return this.weights.mean[0]! + this.#tiers.at.effect[tier]!
  }

  /**
   * A client's deviation from its tier, bp. If the base moved since its last label, by others' labels or by a
   * change of tier, what the client itself taught stays where it was and only the rest follows: the exact
   * posterior for a moved prior mean. Without this the labels of others would be counted twice.
   */
  clientEffect(client: number, tier: number): number {
    if (client >= this.#clients.rows) return 0
    const { effect, variance, base } = this.#clients.at
    const taught = 1 - variance[client]! / this.#clientPrior
    return effect[client]! + taught * (base[client]! - this.base(tier))
  }

  clientVariance(client: number): number {
    return client < this.#clients.rows ? this.#clients.at.variance[client]! : this.#clientPrior
  }

  clientLabels(client: number): number {
    return client < this.#clients.rows ? this.#clients.at.labels[client]! : 0
  }

  tierEffect(tier: number): number {
    return this.#tiers.at.effect[tier]!
  }

  tierVariance(tier: number): number {
    return this.#tiers.at.variance[tier]!
  }

  /** Variance of a label of this symbol around its mean, bp^2. */
  noise(symbol: number): number {
    return symbol < this.#symbols.rows ? this.#symbols.at.noise[symbol]! : this.settings.noise ** 2
  }

  /** The expected markout, bp. */
  mean(x: Float64Array, client: number, tier: number): number {
    return this.weights.explain(x) + this.#tiers.at.effect[tier]! + this.clientEffect(client, tier)
  }

  /** The variance of `mean`. */
  meanVariance(x: Float64Array, client: number, tier: number): number {
    return this.weights.variance(x) + this.#tiers.at.variance[tier]! + this.clientVariance(client)
  }

  /**
   * Learns from a matured label. `predicted` is the mean that the decision saw. All numbers are finite and the
   * features bounded: `ToxicityModel` has seen to it. Returns whether the label raised the client's alarm.
   */
  learn(
    x: Float64Array,
    label: number,
    predicted: number,
    who: { client: number; tier: number; symbol: number },
  ): boolean {
    const { client, tier, symbol } = who
    this.#clients.reach(client)
    this.#symbols.reach(symbol)
    const clients = this.#clients.at
    const tiers = this.#tiers.at
    const noise = this.#symbols.at.noise[symbol]!
    const rest = tiers.variance[tier]! + clients.variance[client]! + noise
    const total = rest + this.weights.variance(x)
    const deviation = Math.sqrt(total)
    this.scorecard.add(predicted, label, deviation)
    clients.effect[client] = this.clientEffect(client, tier)
    clients.base[client] = this.base(tier)
    const mean = this.mean(x, client, tier)
    const bound = this.#winsor * deviation
    const error = Math.min(bound, Math.max(-bound, label - mean))
    if (error !== label - mean) this.winsorized++
    this.weights.learn(x, error, rest)
    learnEffect(tiers, tier, error / total, total)
    learnEffect(clients, client, error / total, total)
    clients.base[client] = this.base(tier)
    clients.variance[client] = Math.min(this.#clientPrior, clients.variance[client]! + this.#drift)
    this.#learnNoise(symbol, (error * error * noise) / total)
    return this.#watch(client, error / deviation)
  }

  /** The part of the squared error that is noise has the noise's variance as its mean. */
  #learnNoise(symbol: number, squared: number): void {
    const { noise, labels } = this.#symbols.at
    labels[symbol]!++
    const remembered = Math.min(NOISE_MEMORY, NOISE_PRIOR_LABELS + labels[symbol]!)
    noise[symbol]! += (squared - noise[symbol]!) / remembered
  }

  /**
   * Page's one-sided cumulative sum of standardized errors (Page 1954): a client that turned toxic is
   * underestimated again and again. At the limit its effect is as uncertain as a new client's, and moves fast.
   */
  #watch(client: number, standardized: number): boolean {
    const { climb, variance } = this.#clients.at
    climb[client] = Math.max(0, climb[client]! + standardized - this.#allowance)
    if (climb[client]! < this.#limit) return false
    climb[client] = 0
    variance[client] = this.#clientPrior
    this.alarms++
    return true
  }

  writeState(to: StateWriter): void {
    this.weights.writeState(to)
    this.scorecard.writeState(to)
    for (const columns of [this.#clients, this.#tiers, this.#symbols]) columns.writeState(to)
    to.f64(this.winsorized)
    to.f64(this.alarms)
  }

  readState(from: StateReader): void {
    this.weights.readState(from)
    this.scorecard.readState(from)
    for (const columns of [this.#clients, this.#tiers, this.#symbols]) columns.readState(from)
    this.winsorized = from.f64()
    this.alarms = from.f64()
  }
}

/** Moves a random effect by its share of the error, and narrows it. `scaled` is error / total. */
function learnEffect(
  at: Record<'effect' | 'variance' | 'labels', Float64Array>,
  slot: number,
  scaled: number,
  total: number,
): void {
  const variance = at.variance[slot]!
  at.effect[slot]! += variance * scaled
  at.variance[slot] = variance * (1 - variance / total)
  at.labels[slot]!++
}
