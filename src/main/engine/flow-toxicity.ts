/**
 * What clients' orders cost the desk, learned while it trades: the toxicity model behind the engine's records.
 *
 * It gives clients and symbols their slots, asks the model before a decision and shows it the order after, takes
 * over labels from `marks`, and turns what the model finds into segments and events. It depends on orders, marks,
 * overrides and the quotes of the moment only, never on how many quotes came: a journal may have dropped them.
 * Until an order is shown to it, or a trader sets a segment, it leaves nothing in the state.
 */
import type { ByteReader, ByteWriter } from '@shared/bytes'
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import {
  type CohortGap,
  DEFAULT_SETTINGS,
  Estimate,
  emptySight,
  FlowMemory,
  type FlowOrder,
  INTERNALIZED,
  type Interval,
  type OrderSight,
  type Refusals,
  ROUTED,
  type Score,
  SEGMENT_NAMES,
  ToxicityModel,
  type ToxicityNews,
  type ToxicityOrder,
  toxicProbability,
  writeFeatures,
} from '../models/toxicity'
import type { Desk } from './desk'
import type { Client, Instrument, Segment } from './facts'
import type { Plan } from './plan'

const BP = 10_000
/** Numbers that an order may bring along, in the order of its field `sight`. */
const SIGHT = ['return1s', 'return10s', 'return60s', 'volatility', 'usualVolatility'] as const
const FOREVER = Number.MAX_SAFE_INTEGER

/** What is known of a client's flow. Markouts in bp, with 95 % intervals and effective labels. */
export interface ToxicityReading {
  readonly segment: Segment
  /** What the model alone says. */
  readonly modelSegment: Segment
  /** At 10 s, which decides, and at 60 s. */
  readonly level: Interval
  readonly level60s: Interval
  /** The segment that a trader set, until when (null: until withdrawn), and how it did against the model so far. */
  readonly override: {
    readonly segment: Segment
    readonly at: number
    readonly until: number | null
    readonly labels: number
    readonly gain: number
    readonly verdict: 'trader' | 'model' | 'undecided'
  } | null
}

/** How good the model was, and on what it rests. Predictions are scored as the decisions saw them. */
export interface ToxicityScores {
  /** At 10 s and at 60 s. */
  readonly score: Score
  readonly score60s: Score
  /** Errors of routed orders less those of internalized ones: beyond 0, our own trading moves the labels. */
  readonly gap: CohortGap | null
  /** Orders that wait for a label, and what was not learned from, by reason. */
  readonly pending: number
  readonly alarms: number
  readonly refused: Readonly<Refusals>
}

export class FlowToxicity {
  readonly #clients: Client[] = []
  readonly #slots = new Map<Client, number>()
  readonly #instruments: Instrument[] = []
  /** Names of tiers by their number less one; 0 is for clients without a tier, and for tiers beyond the last. */
  readonly #tiers: string[] = []
  readonly #flow = new FlowMemory()
  readonly #sight = emptySight()
  readonly #order: FlowOrder & ToxicityOrder
  readonly #ofTier = new Estimate()
  #model: ToxicityModel | null = null
  #isUsed = false

  constructor() {
    const features = new Float64Array(0)
    this.#order = { at: 0, client: 0, symbol: 0, side: 1, qty: 0, features, mid: 0, cohort: ROUTED }
  }

  /** True once there is something to keep in the state. */
  get isUsed(): boolean {
    return this.#isUsed
  }

  /** A client was declared, or declared again with another tier. */
  know(client: Client): void {
    const slot = this.#slots.get(client) ?? this.#clients.push(client) - 1
    this.#slots.set(client, slot)
    const tier = this.#tierOf(client.tier)
    this.#model?.setTier(slot, tier)
  }

  #tierOf(tier: string | null): number {
    if (tier === null) return 0
    const known = this.#tiers.indexOf(tier)
    if (known >= 0) return known + 1
    return this.#tiers.length + 1 >= DEFAULT_SETTINGS.tierCount ? 0 : this.#tiers.push(tier)
  }

  /** The model takes a megabyte: a desk that never turns it on does without. */
  #made(): ToxicityModel {
    if (this.#model !== null) return this.#model
    const model = new ToxicityModel()
    this.#model = model
    for (const [slot, client] of this.#clients.entries()) model.setTier(slot, this.#tierOf(client.tier))
    return model
  }

  /** Asks the model about the order of a plan, writes its answer into the plan's reading. Changes nothing else. */
  read(plan: Plan): void {
    const { flow, order } = plan
    const slot = this.#slots.get(order.client)
    const { nbb, nbo } = order.instrument
    flow.isRead = true
    flow.segment = order.client.segment
    flow.hasFeatures =
      slot !== undefined && this.#look(plan, slot) && writeFeatures(flow.features, this.#sight)
    if (slot === undefined || !flow.hasFeatures) return
    const model = this.#made()
    this.#order.features = flow.features
    model.predict(this.#order, flow.estimate)
    const set = model.overrides.at(slot, plan.at)
    flow.isOverridden = set !== null
    const { estimate } = flow
    if (set !== null) {
      estimate.mean = model.segments.settings.charge[set]
      estimate.meanVariance = 0
    }
    const middle = (nbb + nbo) / 2
    flow.probability = toxicProbability(estimate, ((nbo - middle) / middle) * BP)
    plan.toxicity = (estimate.mean * middle) / BP
    plan.toxicityVariance = estimate.meanVariance * (middle / BP) * (middle / BP)
  }

  /** Fills in the order and its sight; false where what came with the order is not what it must be. */
  #look(plan: Plan, slot: number): boolean {
    const { order, at } = plan
    const { instrument } = order
    const to = this.#order
    to.at = at
    to.client = slot
    to.symbol = instrument.index
    to.side = order.isBuy ? 1 : -1
    to.qty = plan.openQty
    to.mid = (instrument.nbb + instrument.nbo) / 2
    const sight = this.#sight
    sight.side = to.side
    sight.qty = to.qty
    sight.bid = instrument.nbb
    sight.ask = instrument.nbo
    sight.bidSize = instrument.nbbSize
    sight.askSize = instrument.nboSize
    sight.adv = instrument.adv
    this.#flow.read(to, sight)
    // What the market had done before the order came is old when the order is looked at again.
    return takeSight(sight, plan.trigger === 'new' ? order.sight : null)
  }

  /** The order of a plan was decided on arrival: its client is remembered, and its label will come. */
  observe(plan: Plan): void {
    const { flow, order } = plan
    const slot = this.#slots.get(order.client)
    if (slot === undefined) return
    this.#isUsed = true
    this.#look(plan, slot)
    this.#flow.add(this.#order)
    if (!flow.isRead || !flow.hasFeatures) return
    const { instrument } = order
    this.#instruments[instrument.index] = instrument
    this.#order.features = flow.features
    this.#order.cohort = plan.inside > 0 ? INTERNALIZED : ROUTED
    this.#made().observe(plan.at, this.#order)
  }

  /** Symbols whose midpoint is wanted at an instant: labels of theirs fell due before it. */
  pendingMarks(at: number): readonly string[] {
    const due = new Set<number>()
    this.#model?.addDueSymbols(at, due)
    return [...due].map((index) => (this.#instruments[index] as Instrument).symbol)
  }

  /** Learns from the labels that fell due before these midpoints. */
  mature(desk: Desk, input: InputOf<'marks'>): void {
    const model = this.#model
    if (model === null) return
    const mids = new Map(input.mids.map(({ symbol, mid }) => [symbol, mid as number]))
    model.mature(desk.at, (index) => mids.get((this.#instruments[index] as Instrument).symbol) ?? null)
    this.#tell(desk, model)
  }

  /** A trader sets a client's segment until a time, or gives it back to the model. */
  override(desk: Desk, input: InputOf<'clientSegment'>): void {
    const client = desk.clients.get(input.client)
    const slot = client === undefined ? undefined : this.#slots.get(client)
    const rule =
      slot === undefined
        ? 'REFERENCE_UNKNOWN'
        : input.until !== null && input.until <= desk.at
          ? 'OVERRIDE_INVALID'
          : null
    if (rule !== null || client === undefined || slot === undefined) {
      const detail = `segment of '${input.client}'`
      desk.emit({
        type: 'alert',
        at: desk.at,
        rule: rule ?? 'REFERENCE_UNKNOWN',
        id: input.client,
        severity: 'warning',
        detail,
      })
      return
    }
    const model = this.#made()
    if (input.segment === null) {
      if (model.overrides.at(slot, desk.at) === null) return
      model.overrides.withdraw(slot, desk.at)
      this.#end(desk, client, slot, input.reason ?? 'withdrawn')
      return
    }
    this.#isUsed = true
    const segment = SEGMENT_NAMES.indexOf(input.segment) as 0 | 1 | 2
    const until = input.until ?? FOREVER
    model.override({ client: slot, segment, at: desk.at, until })
    this.#tell(desk, model)
    client.segment = input.segment
    if (input.until !== null) desk.wakeAt(until, 'segment', client)
    this.#say(desk, client, 'override', null, input.reason ?? 'set by a trader')
  }

  /** The time of an override is over; nothing when it ended before, or a later one took its place. */
  expire(desk: Desk, client: Client, at: number): void {
    const slot = this.#slots.get(client)
    if (slot === undefined || this.#model?.overrides.score(slot)?.until !== at) return
    this.#end(desk, client, slot, 'its time is over')
  }

  #end(desk: Desk, client: Client, slot: number, why: string): void {
    client.segment = SEGMENT_NAMES[this.#made().segments.of(slot)]
    this.#say(desk, client, 'overrideEnded', null, why)
  }

  /** Makes events of what the model found, and segments of clients that no trader has set. */
  #tell(desk: Desk, model: ToxicityModel): void {
    for (const news of model.takeNews()) {
      const client = this.#clients[news.type === 'overrideScore' ? news.score.client : news.client] as Client
      if (news.type === 'segment' && model.overrides.at(news.client, desk.at) === null)
        client.segment = SEGMENT_NAMES[news.to]
      const [figures, detail] = told(news)
      this.#say(desk, client, news.type, figures, detail)
    }
  }

  #say(
    desk: Desk,
    client: Client,
    kind: EventOf<'toxicity'>['kind'],
    figures: Interval | null,
    detail: string,
  ): void {
    desk.emit({
      type: 'toxicity',
      at: desk.at,
      client: client.id,
      kind,
      segment: client.segment,
      mean: shown(figures?.mean),
      low: shown(figures?.low),
      high: shown(figures?.high),
      labels: shown(figures?.labels),
      detail,
    })
  }

  /** What is known of a client; null for one that was never declared. */
  reading(client: Client, now: number): ToxicityReading | null {
    const slot = this.#slots.get(client)
    if (slot === undefined) return null
    const model = this.#made()
    const score = model.overrides.at(slot, now) === null ? null : model.overrides.score(slot)
    return {
      segment: client.segment,
      modelSegment: SEGMENT_NAMES[model.segments.of(slot)],
      level: model.clientLevel(slot),
      level60s: model.clientLevel(slot, 1),
      override: score && {
        segment: SEGMENT_NAMES[score.segment],
        at: score.at,
        until: score.until === FOREVER ? null : score.until,
        labels: score.labels,
        gain: score.gain,
        verdict: score.verdict,
      },
    }
  }

  scores(): ToxicityScores {
    const model = this.#made()
    const { pending, alarms } = model.counts()
    return {
      score: model.score(),
      score60s: model.score(1),
      gap: model.cohortGap(),
      pending,
      alarms,
      refused: { ...model.refused },
    }
  }

  /**
   * What an order of an average client of a tier costs in an instrument: 1e-6 a share, and the probability that
   * it is over the half-spread. NaN where there is no number.
   */
  ofTier(tier: string | null, instrument: Instrument): { toxicity: number; probability: number } {
    const { nbb, nbo } = instrument
    const number = tier === null ? 0 : this.#tiers.indexOf(tier) + 1
    const middle = (nbb + nbo) / 2
    this.#made().predictTier(number, instrument.index, this.#ofTier)
    return {
      toxicity: (this.#ofTier.mean * middle) / BP,
      probability: toxicProbability(this.#ofTier, ((nbo - middle) / middle) * BP),
    }
  }

  /** Who is who: clients, tiers and instruments by name. All there is to keep while it is not used. */
  writeNames(to: ByteWriter): void {
    for (const names of [
      this.#clients.map(({ id }) => id),
      this.#tiers,
      Array.from(this.#instruments, (it) => it?.symbol ?? ''),
    ]) {
      to.u32(names.length)
      for (const name of names) to.text(name)
    }
  }

  /** All that it knows, clients and instruments by name. */
  writeState(to: ByteWriter): void {
    this.writeNames(to)
    this.#flow.writeState(to)
    this.#made().writeState(to)
  }

  /**
   * Takes over a written state. The desk has its clients and instruments back, with the segments in force; when
   * overrides end is among its timers. Throws `RangeError` for a name that the desk does not know.
   */
  readState(from: ByteReader, desk: Desk): void {
    this.readNames(from, desk)
    this.#flow.readState(from)
    this.#made().readState(from)
    this.#isUsed = true
  }

  /** Takes over what `writeNames` wrote. Throws `RangeError` for a name that the desk does not know. */
  readNames(from: ByteReader, desk: Desk): void {
    const names = (): string[] => Array.from({ length: from.u32() }, () => from.utf8(from.u16()))
    this.#clients.length = 0
    this.#slots.clear()
    for (const id of names()) {
      const client = desk.clients.get(id)
      if (client === undefined) throw new RangeError(`toxicity state: no client '${id}'`)
      this.#slots.set(client, this.#clients.push(client) - 1)
    }
    this.#tiers.splice(0, this.#tiers.length, ...names())
    this.#instruments.length = 0
    for (const [index, symbol] of names().entries()) {
      if (symbol === '') continue
      const instrument = desk.instruments.get(symbol)
      if (instrument?.index !== index)
        throw new RangeError(`toxicity state: '${symbol}' is not instrument ${index}`)
      this.#instruments[index] = instrument
    }
  }
}

/** Takes over what came with an order, as far as it goes; false when it is not what it must be. */
function takeSight(to: OrderSight, from: readonly number[] | null): boolean {
  const known = from?.length ?? 0
  for (const [i, name] of SIGHT.entries()) to[name] = i < known ? (from as readonly number[])[i]! : null
  const isSound = from === null || (known <= SIGHT.length && from.every(Number.isFinite))
  return isSound && (to.volatility ?? 0) >= 0 && (to.usualVolatility ?? 0) >= 0
}

/** Figures and a sentence about what the model found. */
function told(news: ToxicityNews): [Interval, string] {
  if (news.type === 'segment')
    return [news.level, `the model calls it ${SEGMENT_NAMES[news.to]}, was ${SEGMENT_NAMES[news.from]}`]
  if (news.type === 'alarm')
    return [news.level, 'it costs more than was expected, again and again: as uncertain as a new client']
  const { gain, low, high, labels, segment, verdict } = news.score
  const nearer = verdict === 'undecided' ? 'neither was shown to be nearer' : `the ${verdict} was nearer`
  return [{ mean: gain, low, high, labels }, `${SEGMENT_NAMES[segment]} by a trader: ${nearer}`]
}

/** To a ten-thousandth; null for what is no number. */
const shown = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? Math.round(value * BP) / BP || 0 : null
