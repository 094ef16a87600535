/**
 * The markout of client orders at one horizon: y = x'theta + tier + client + noise (models.md 3.3).
 *
 * Weights, tiers and clients are Gaussian and updated one label at a time; the covariance between the three
 * groups is dropped after each label, which keeps an update at a few hundred operations however many clients
 * there are. A client's effect is its deviation from its tier, so that a new client starts at its tier's mean
 * with the whole variance between clients.
 */
import { Columns } from './columns'
import { Crowd } from './crowd'
import { Scorecard } from './scorecard'
import type { HorizonSettings, ToxicitySettings } from './settings'
import type { StateReader, StateWriter } from './state-bytes'
import { Weights } from './weights'

/** Labels that the assumed noise counts for, and the most that a symbol's noise remembers. */
const NOISE_PRIOR_LABELS = 50
const NOISE_MEMORY = 2_000
/** Labels that the average crowding remembers. */
const CROWD_MEMORY = 1_000

/** Whose label it is, what the decision saw, and by how many labels its noise is shared, itself included. */
export interface LabelOf {
  client: number
  tier: number
  symbol: number
  predicted: number
  sharedInSymbol: number
  sharedWithClient: number
}

export class HorizonModel {
  readonly settings: HorizonSettings
  readonly weights: Weights
  readonly scorecard = new Scorecard()
  /** The labels of this horizon that run. */
  readonly crowd = { ofSymbol: new Crowd(), ofPair: new Crowd() }
  /** Labels pulled in to the winsor bound. */
  winsorized = 0
  /** Alarms of clients that turned toxic. */
  alarms = 0
  readonly #clients: Columns<'effect' | 'variance' | 'labels' | 'climb' | 'base' | 'seen' | 'crowding'>
  readonly #tiers: Columns<'effect' | 'variance' | 'labels'>
  readonly #symbols: Columns<'noise' | 'labels' | 'seen' | 'crowding'>
  readonly #clientPrior: number
  readonly #drift: number
  readonly #winsor: number
  readonly #allowance: number
  readonly #limit: number

  constructor(settings: HorizonSettings, whole: ToxicitySettings) {
    this.settings = settings
    this.weights = new Weights(whole.featureCount, square(settings.weight), whole.forgetting)
    this.#clientPrior = square(settings.client)
    this.#clients = new Columns({
      effect: 0,
      variance: this.#clientPrior,
      labels: 0,
      climb: 0,
      base: 0,
      seen: 0,
      crowding: 0,
    })
    this.#tiers = new Columns({ effect: 0, variance: square(settings.tier), labels: 0 })
    this.#symbols = new Columns({ noise: square(settings.noise), labels: 0, seen: 0, crowding: 0 })
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
    return symbol < this.#symbols.rows ? this.#symbols.at.noise[symbol]! : square(this.settings.noise)
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
   * Learns from a matured label. All numbers are finite and the features bounded: `ToxicityModel` has seen to
   * it. Returns whether the label raised the client's alarm.
   *
   * The noise that a label shares with others counts for each of them: for the weights and the tier with all
   * labels of the symbol, for the client with its own. It counts by the average crowding, so that every order
   * weighs the same and the count of labels is Kish's effective one, (sum n)^2 / sum n^2.
   */
  learn(x: Float64Array, label: number, of: LabelOf): boolean {
    const { client, tier, symbol } = of
    this.#clients.reach(client)
    this.#symbols.reach(symbol)
    const clients = this.#clients.at
    const tiers = this.#tiers.at
    const noise = this.#symbols.at.noise[symbol]!
    const effects = tiers.variance[tier]! + clients.variance[client]!
    const total = effects + noise + this.weights.variance(x)
    const deviation = Math.sqrt(total)
    this.scorecard.add(of.predicted, label, deviation)
    clients.effect[client] = this.clientEffect(client, tier)
    clients.base[client] = this.base(tier)
    const mean = this.mean(x, client, tier)
    const bound = this.#winsor * deviation
    const error = Math.min(bound, Math.max(-bound, label - mean))
    if (error !== label - mean) this.winsorized++
    const inSymbol = crowding(this.#symbols.at, symbol, of.sharedInSymbol)
    const shared = total + noise * (inSymbol - 1)
    this.weights.learn(x, error, effects + noise * inSymbol, 1 / inSymbol)
    learnEffect(tiers, tier, error / shared, shared, 1 / inSymbol)
    const withClient = crowding(clients, client, of.sharedWithClient)
    const own = total + noise * (withClient - 1)
    const part = 1 / withClient
    learnEffect(clients, client, error / own, own, part)
    clients.base[client] = this.base(tier)
    clients.variance[client] = Math.min(this.#clientPrior, clients.variance[client]! + this.#drift * part)
    this.#learnNoise(symbol, (error * error * noise) / total, 1 / inSymbol)
    return this.#watch(client, error / deviation, part)
  }

  /** The part of the squared error that is noise has the noise's variance as its mean. */
  #learnNoise(symbol: number, squared: number, part: number): void {
    const { noise, labels } = this.#symbols.at
    labels[symbol]! += part
    const remembered = Math.min(NOISE_MEMORY, NOISE_PRIOR_LABELS + labels[symbol]!)
    noise[symbol]! += (part * (squared - noise[symbol]!)) / remembered
  }

  /**
   * Page's one-sided cumulative sum of standardized errors (Page 1954): a client that turned toxic is
   * underestimated again and again. At the limit its effect is as uncertain as a new client's, and moves fast.
   */
  #watch(client: number, standardized: number, part: number): boolean {
    const { climb, variance } = this.#clients.at
    climb[client] = Math.max(0, climb[client]! + part * (standardized - this.#allowance))
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

/** By multiplication: what `**` gives is left to each platform. */
const square = (value: number): number => value * value

/** Averages in by how many labels one shares its noise, and returns the average, 1 or more. */
function crowding(at: Record<'seen' | 'crowding', Float64Array>, slot: number, shared: number): number {
  const seen = Math.min(CROWD_MEMORY, at.seen[slot]! + 1)
  at.seen[slot] = seen
  at.crowding[slot]! += (shared - at.crowding[slot]!) / seen
  return at.crowding[slot]!
}

/** Moves a random effect by its share of the error, and narrows it. `scaled` is error / total; `part` of a label. */
function learnEffect(
  at: Record<'effect' | 'variance' | 'labels', Float64Array>,
  slot: number,
  scaled: number,
  total: number,
  part: number,
): void {
  const variance = at.variance[slot]!
  at.effect[slot]! += variance * scaled
  at.variance[slot] = variance * (1 - variance / total)
  at.labels[slot]! += part
}
