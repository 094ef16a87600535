/**
 * The desk's model of what a client's order will cost: its expected markout at each horizon, learned online.
 *
 * Promises: a label is used only after its time has come, in event time; the same calls give the same bits, and
 * so does a model restored from its state; what is not finite is refused and counted, never absorbed. It reads
 * no clock and draws no chance. `predict` changes nothing and allocates nothing.
 */
import { must } from '@shared/must'
import { type Cohort, type CohortGap, Cohorts } from './cohorts'
import { Columns, checkSlot } from './columns'
import { pairKey, sharedBy, symbolKey } from './crowd'
import { type Estimate, type Interval, intervalOf } from './estimate'
import { FeatureScale } from './feature-scale'
import { HorizonModel, type LabelOf } from './horizon-model'
import { type OverrideScore, Overrides, type SegmentOverride } from './overrides'
import { MEAN, OF_PAIR, OF_SYMBOL, ofHorizon, PendingLabels, ROW } from './pending-labels'
import type { Score } from './scorecard'
import { ClientSegments, DEFAULT_SEGMENTS, nextSegment, type Segment, type SegmentSettings } from './segments'
import { checkSettings, DEFAULT_SETTINGS, type ToxicitySettings } from './settings'
import { expectNumber, expectWhole, type StateReader, type StateWriter } from './state-bytes'

/** Bumped when the state's bytes change their meaning. */
const STATE_VERSION = 1
/** A move of half the price within a horizon is a broken feed, not a markout. */
const ABSURD_LABEL = 5_000
const BP = 10_000

/** An order as the model sees it; one object may serve all orders. Slots are the engine's own numbers from 0. */
export interface ToxicityOrder {
  client: number
  symbol: number
  /** As `features.ts` writes them; not kept. */
  features: Float64Array
  /** 1 when the client buys. */
  side: 1 | -1
  /** The midpoint strictly before the order, above 0, in any unit that `midOf` shares. */
  mid: number
  /** What became of it: `INTERNALIZED` or `ROUTED`. */
  cohort: Cohort
}

/** What happened since `takeNews`: the engine makes events of it. */
export type ToxicityNews =
  | {
      readonly type: 'segment'
      readonly at: number
      readonly client: number
      readonly from: Segment
      readonly to: Segment
      readonly level: Interval
    }
  | { readonly type: 'alarm'; readonly at: number; readonly client: number; readonly level: Interval }
  | { readonly type: 'overrideScore'; readonly at: number; readonly score: OverrideScore }

/** What the model did not learn from, and why. Counts of orders, of labels below the line. */
export interface Refusals {
  features: number
  mids: number
  full: number
  /** Labels without a midpoint at their time. */
  missing: number
  /** Labels whose midpoint was not finite, not positive or absurd. */
  labels: number
  /** Labels that came too late, or were given up at the end of a session. */
  late: number
}
const REFUSALS = ['features', 'mids', 'full', 'missing', 'labels', 'late'] as const

export class ToxicityModel {
  readonly settings: ToxicitySettings
  readonly segments: ClientSegments
  readonly overrides = new Overrides()
  readonly refused: Refusals = { features: 0, mids: 0, full: 0, missing: 0, labels: 0, late: 0 }
  readonly #horizons: readonly HorizonModel[]
  readonly #cohorts: readonly Cohorts[]
  readonly #scale: FeatureScale
  readonly #pending: PendingLabels
  readonly #tiers = new Columns({ tier: 0 })
  readonly #x: Float64Array
  readonly #of: LabelOf = {
    client: 0,
    tier: 0,
    symbol: 0,
    predicted: 0,
    sharedInSymbol: 1,
    sharedWithClient: 1,
  }
  #news: ToxicityNews[] = []

  /** Throws `RangeError` naming the field of the settings that is wrong. */
  constructor(settings = DEFAULT_SETTINGS, segments: SegmentSettings = DEFAULT_SEGMENTS) {
    checkSettings(settings)
    this.settings = settings
    this.segments = new ClientSegments(segments)
    this.#horizons = settings.horizons.map((horizon) => new HorizonModel(horizon, settings))
    this.#cohorts = settings.horizons.map(() => new Cohorts())
    this.#scale = new FeatureScale(settings.featureCount)
    this.#x = new Float64Array(settings.featureCount)
    this.#pending = new PendingLabels({
      featureCount: settings.featureCount,
      waits: settings.horizons.map(({ micros }) => micros),
      most: settings.maxPending,
    })
  }

  /** Names a client's tier, 0 unless named. Throws `RangeError` for a tier that there is not. */
  setTier(client: number, tier: number): void {
    if (!Number.isSafeInteger(tier) || tier < 0 || tier >= this.settings.tierCount)
      throw new RangeError(`invalid tier: must be below ${this.settings.tierCount}, was ${tier}`)
    this.#tiers.reach(client)
    this.#tiers.at.tier[client] = tier
  }

  /**
   * Writes the expected markout of the order into `out`. Features that are not finite, or not as many as agreed,
   * give an estimate that is not valid. An unknown client has its tier's mean and the whole variance.
   */
  predict(order: ToxicityOrder, out: Estimate, horizon = 0): void {
    out.clear()
    const model = this.#horizons[horizon]!
    const x = this.#x
    if (!this.#scale.standardize(order.features, x)) return
    const tier = this.#tierOf(order.client)
    out.mean = model.mean(x, order.client, tier)
    out.meanVariance = model.meanVariance(x, order.client, tier)
    out.variance = out.meanVariance + model.noise(order.symbol)
    out.labels = model.clientLabels(order.client)
    out.isValid = Number.isFinite(out.mean) && out.variance > 0 && out.variance < Number.POSITIVE_INFINITY
    if (!out.isValid) out.clear()
  }

  /** The same for an order of which only the tier and the symbol are known; there are no labels behind it. */
  predictTier(tier: number, symbol: number, out: Estimate, horizon = 0): void {
    const model = this.#horizons[horizon]!
    const ofClients = this.settings.horizons[horizon]!.client
    out.mean = model.base(tier)
    out.meanVariance = model.weights.weightVariance(0) + model.tierVariance(tier) + ofClients * ofClients
    out.variance = out.meanVariance + model.noise(symbol)
    out.labels = 0
    out.isValid = Number.isFinite(out.mean) && out.variance > 0 && out.variance < Number.POSITIVE_INFINITY
    if (!out.isValid) out.clear()
  }

  /**
   * Puts the order on the list of those whose labels will come; call it after `predict` and the decision, in
   * time order. Returns whether it will be learned from; the reason why not is counted in `refused`.
   * Throws `RangeError` for a slot that is none.
   */
  observe(at: number, order: ToxicityOrder): boolean {
    const x = this.#x
    if (!this.#scale.standardize(order.features, x)) return this.#refuse('features')
    if (!(order.mid > 0 && order.mid < Number.POSITIVE_INFINITY)) return this.#refuse('mids')
    if (this.#pending.isFull) return this.#refuse('full')
    const { client } = order
    checkSlot(client)
    checkSlot(order.symbol)
    const tier = this.#tierOf(client)
    const pending = this.#pending
    const row = pending.add(at)
    const rows = pending.rows
    const segment = this.overrides.at(client, at)
    rows[row + ROW.client] = client
    rows[row + ROW.symbol] = order.symbol
    rows[row + ROW.signedMid] = order.side * order.mid
    rows[row + ROW.cohort] = order.cohort
    rows[row + ROW.override] = segment === null ? Number.NaN : this.segments.settings.charge[segment]
    const [ofSymbol, ofPair] = [symbolKey(order.symbol), pairKey(client, order.symbol)]
    for (let h = 0; h < this.#horizons.length; h++) {
      const model = this.#horizons[h]!
      const place = row + ofHorizon(h)
      rows[place + MEAN] = model.mean(x, client, tier)
      rows[place + OF_SYMBOL] = model.crowd.ofSymbol.enter(ofSymbol)
      rows[place + OF_PAIR] = model.crowd.ofPair.enter(ofPair)
    }
    for (let i = 0; i < x.length; i++) rows[row + pending.features + i] = x[i]!
    this.#scale.add(x)
    return true
  }

  /**
   * Learns from the labels that fell due strictly before `now`. Call it before anything of `now` is applied: then
   * `midOf` gives the last midpoint at or before the due time, null where there is none.
   */
  mature(now: number, midOf: (symbol: number) => number | null): void {
    for (let h = 0; h < this.#horizons.length; h++) {
      for (let row = this.#pending.due(h, now); row >= 0; row = this.#pending.due(h, now)) {
        this.#settle(h, row, now, midOf)
        this.#pending.pass(h)
      }
    }
    for (const score of this.overrides.takeScored(now, this.settings.horizons[0]!.micros))
      this.#news.push({ type: 'overrideScore', at: now, score })
  }

  /** Adds the symbols of which a label fell due strictly before `now`: their midpoints are wanted. */
  addDueSymbols(now: number, to: Set<number>): void {
    for (let h = 0; h < this.#horizons.length; h++)
      this.#pending.eachDue(h, now, (row) => to.add(this.#pending.rows[row + ROW.symbol]!))
  }

  /** The session ends: labels that would fall due after it are given up and counted. */
  endSession(): void {
    this.refused.late += this.#pending.clear()
    for (const { crowd } of this.#horizons) for (const each of [crowd.ofSymbol, crowd.ofPair]) each.clear()
  }

  #settle(h: number, row: number, now: number, midOf: (symbol: number) => number | null): void {
    const { rows } = this.#pending
    const due = rows[row + ROW.at]! + this.settings.horizons[h]!.micros
    if (!(due < now)) must(false, `a label is used after its time: due ${due}, now ${now}`)
    const [client, symbol] = [rows[row + ROW.client]!, rows[row + ROW.symbol]!]
    const { crowd } = this.#horizons[h]!
    const place = row + ofHorizon(h)
    const of = this.#of
    of.sharedInSymbol = sharedBy(rows[place + OF_SYMBOL]!, crowd.ofSymbol.leave(symbolKey(symbol)))
    of.sharedWithClient = sharedBy(rows[place + OF_PAIR]!, crowd.ofPair.leave(pairKey(client, symbol)))
    const mid = midOf(symbol)
    const signed = rows[row + ROW.signedMid]!
    const label = (mid === null ? 0 : mid / signed - Math.sign(signed)) * BP
    if (now - due > this.settings.maxLateMicros) this.refused.late++
    else if (mid === null) this.refused.missing++
    else if (!(mid > 0 && Math.abs(label) < ABSURD_LABEL)) this.refused.labels++
    else this.#learn(h, row, label, now)
  }

  #learn(h: number, row: number, label: number, now: number): void {
    const { rows, features } = this.#pending
    const x = this.#x
    for (let i = 0; i < x.length; i++) x[i] = rows[row + features + i]!
    const client = rows[row + ROW.client]!
    const predicted = rows[row + ofHorizon(h) + MEAN]!
    const of = this.#of
    of.client = client
    of.tier = this.#tierOf(client)
    of.symbol = rows[row + ROW.symbol]!
    of.predicted = predicted
    this.#cohorts[h]!.add(rows[row + ROW.cohort] as Cohort, label - predicted)
    const isAlarm = this.#horizons[h]!.learn(x, label, of)
    if (h !== 0) return
    const trader = rows[row + ROW.override]!
    if (!Number.isNaN(trader))
      this.overrides.add({ client, at: rows[row + ROW.at]!, label, model: predicted, trader })
    if (isAlarm) this.#news.push({ type: 'alarm', at: now, client, level: this.clientLevel(client) })
    this.#review(client, now)
  }

  #review(client: number, now: number): void {
    const model = this.#horizons[0]!
    const labels = model.clientLabels(client)
    if (labels < this.segments.settings.minLabels) return
    const before = this.segments.of(client)
    const [mean, variance] = [this.#levelMean(client, 0), this.#levelVariance(client, 0)]
    const next = nextSegment(before, { mean, variance, labels }, this.segments.settings)
    if (next === before) return
    this.segments.set(client, next, now)
    this.#news.push({
      type: 'segment',
      at: now,
      client,
      from: before,
      to: next,
      level: this.clientLevel(client),
    })
  }

  #tierOf(client: number): number {
    return client < this.#tiers.rows ? this.#tiers.at.tier[client]! : 0
  }

  #levelMean(client: number, h: number): number {
    const model = this.#horizons[h]!
    const tier = this.#tierOf(client)
    return model.base(tier) + model.clientEffect(client, tier)
  }

  #levelVariance(client: number, h: number): number {
    const model = this.#horizons[h]!
    const tier = model.tierVariance(this.#tierOf(client))
    return model.weights.weightVariance(0) + tier + model.clientVariance(client)
  }

  /** What an average order of this client costs at a horizon, bp, with its 95 % interval and its labels. */
  clientLevel(client: number, horizon = 0): Interval {
    const model = this.#horizons[horizon]!
    return intervalOf(
      this.#levelMean(client, horizon),
      this.#levelVariance(client, horizon),
      model.clientLabels(client),
    )
  }

  /** Weight of a feature, bp for one standard deviation of it, with its 95 % interval. */
  weight(feature: number, horizon = 0): Interval {
    const { weights, scorecard } = this.#horizons[horizon]!
    return intervalOf(weights.mean[feature]!, weights.weightVariance(feature), scorecard.score().labels)
  }

  /** How good the predictions were, at the time of the decision. */
  score(horizon = 0): Score {
    return this.#horizons[horizon]!.scorecard.score()
  }

  cohortGap(horizon = 0): CohortGap | null {
    return this.#cohorts[horizon]!.gap()
  }

  /** The segment to act on: the trader's where an override runs, else the model's. */
  segmentAt(client: number, now: number): Segment {
    return this.overrides.at(client, now) ?? this.segments.of(client)
  }

  /** A trader sets a client's segment until a time. Throws where the override would end before it starts. */
  override(override: SegmentOverride): void {
    const score = this.overrides.start(override)
    if (score) this.#news.push({ type: 'overrideScore', at: override.at, score })
  }

  /** Orders that wait for a label, labels pulled in, alarms of a horizon. */
  counts(horizon = 0): { pending: number; winsorized: number; alarms: number } {
    const { winsorized, alarms } = this.#horizons[horizon]!
    return { pending: this.#pending.count, winsorized, alarms }
  }

  /** What happened since the last call, in order. */
  takeNews(): readonly ToxicityNews[] {
    if (this.#news.length === 0) return this.#news
    const news = this.#news
    this.#news = []
    return news
  }

  #refuse(reason: keyof Refusals): false {
    this.refused[reason]++
    return false
  }

  /** The labels that run follow from the orders that wait. */
  #recount(): void {
    const { rows } = this.#pending
    for (const [h, { crowd }] of this.#horizons.entries()) {
      crowd.ofSymbol.clear()
      crowd.ofPair.clear()
      this.#pending.eachWaiting(h, (row) => {
        const [client, symbol] = [rows[row + ROW.client]!, rows[row + ROW.symbol]!]
        crowd.ofSymbol.enter(symbolKey(symbol))
        crowd.ofPair.enter(pairKey(client, symbol))
      })
    }
  }

  /** All that the model knows. News must have been taken: they are events, not state. */
  writeState(to: StateWriter): void {
    must(this.#news.length === 0, `news are taken before the state is written, were ${this.#news.length}`)
    to.u32(STATE_VERSION)
    to.u32(this.settings.featureCount)
    to.u32(this.settings.horizons.length)
    for (const { micros } of this.settings.horizons) to.f64(micros)
    this.#tiers.writeState(to)
    this.#scale.writeState(to)
    for (const horizon of this.#horizons) horizon.writeState(to)
    for (const cohorts of this.#cohorts) cohorts.writeState(to)
    this.#pending.writeState(to)
    this.segments.writeState(to)
    this.overrides.writeState(to)
    for (const reason of REFUSALS) to.f64(this.refused[reason])
  }

  /** Takes over a written state. Throws `RangeError` when it belongs to other features or horizons. */
  readState(from: StateReader): void {
    expectWhole(from, STATE_VERSION, 'version')
    expectWhole(from, this.settings.featureCount, 'featureCount')
    expectWhole(from, this.settings.horizons.length, 'horizons')
    for (const { micros } of this.settings.horizons) expectNumber(from, micros, 'horizons.micros')
    this.#tiers.readState(from)
    this.#scale.readState(from)
    for (const horizon of this.#horizons) horizon.readState(from)
    for (const cohorts of this.#cohorts) cohorts.readState(from)
    this.#pending.readState(from)
    this.#recount()
    this.segments.readState(from)
    this.overrides.readState(from)
    for (const reason of REFUSALS) this.refused[reason] = from.f64()
    this.#news = []
  }
}
