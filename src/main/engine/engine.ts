/**
 * The deterministic desk: one input in, the events it causes out.
 *
 * It promises that the same inputs give the same events, byte for byte: time arrives with each input, and it
 * reads no clock, no random source, no locale. It must never throw for anything a client, a venue or a file got
 * wrong; a broken invariant becomes an event, halts the desk, and every later order is refused.
 */
import { DecisionPage } from '@shared/codec'
import type { DeskEvent, MarketQuality, Receipt } from '@shared/events'
import type { Input, InputOf, TradingState } from '@shared/inputs'
import type { Policy } from '@shared/policy'
import { type Micros, micros, type PriceMicros, priceMicros, type Shares, shares } from '@shared/units'
import type { PrincipalModel } from '../models/pricing/principal-quote'
import type { Regime } from '../rules/regime'
import type { SessionCalendar } from '../rules/session-calendar'
import { allocate } from './allocations'
import { venueFill, venueReject } from './answers'
import { auction } from './auctions'
import { cancel, changeState, changeStatus, replace, runTimers } from './changes'
import { Desk } from './desk'
import { deskOrder } from './desk-orders'
import { type DeskQuoteReading, deskQuoteFor } from './desk-quotes'
import { decideAndExecute } from './execute'
import { type Instrument, orNull } from './facts'
import type { ToxicityReading, ToxicityScores } from './flow-toxicity'
import { type HedgeReading, hedgeFor } from './hedging'
import { accept, countArrival, draft, evaluate, newEvaluated, reject } from './intake'
import { checkStep } from './invariants'
import { firmUp, invite } from './invitations'
import { applyQuote } from './market'
import { index, listingPrint, watchBands } from './market-bands'
import { InvariantBroken, must } from './must'
import { decide, Plan } from './plan'
import { type RadarReading, radarFor } from './radar-reading'
import { writeDecision } from './receipt'
import { recheck } from './recheck'
import { declareClient, declareHolding, declareInstrument, declarePosition, declareVenue } from './reference'
import { readSnapshot, writeSnapshot } from './snapshot'
import { keepEnded } from './snapshot-orders'
import { stateBytes } from './state-bytes'
import { electStops } from './stops'

export interface EngineConfig {
  readonly regime: Regime
  /** SHA-256 of the regime's canonical JSON. */
  readonly regimeHash: string
  readonly calendar: SessionCalendar
  readonly policy: Policy
  /** Hashes a text; asked only when the policy changes. */
  readonly sha256: (text: string) => string
  /** What prices a fill from inventory where the policy says `model`; the formulas of models.md 8 without one. */
  readonly principalModel?: PrincipalModel
}

export interface PositionReading {
  qty: Shares
  avgPrice: PriceMicros | null
  realized: Micros
}

export interface QuoteReading {
  nbb: PriceMicros | null
  nbbSize: Shares
  nbo: PriceMicros | null
  nboSize: Shares
  quality: MarketQuality
  venues: Receipt['market']['venues']
}

const NOTHING: readonly DeskEvent[] = Object.freeze([])

export class Engine {
  readonly #desk: Desk
  readonly #plan = new Plan()
  readonly #evaluated = newEvaluated()

  constructor(config: EngineConfig) {
    this.#desk = new Desk(config)
  }

  /**
   * Takes one input and returns what it caused, in order. Times must not go backwards. A broken invariant is
   * the last events of its step: `invariantBroken`, then the desk's `stateChanged` to halted. The receipts of
   * its decisions can be read until the next step.
   */
  step(input: Input): readonly DeskEvent[] {
    const desk = this.#desk
    if (desk.events.length > 0) desk.events = []
    desk.page.begin()
    try {
      must(input.at >= desk.at, 'time must not go backwards', input.at)
      desk.at = input.at
      // A `feed` record stands for what was seen before its input: live the close came with that input.
      if (input.at >= desk.timers.next && input.type !== 'feed') runTimers(desk, this.#plan, this.#evaluated)
      this.#take(input)
      checkStep(desk)
    } catch (error) {
      if (!(error instanceof InvariantBroken)) throw error
      this.#halt(error)
    }
    return desk.events.length === 0 ? NOTHING : desk.events
  }

  /**
   * What an order would get now: the same checks and the same plan as `step`, on the same facts, changing none.
   * `codes` are those that would refuse it; then there is no receipt.
   */
  preview(order: InputOf<'order'>): { codes: readonly string[]; receipt: Receipt | null } {
    const desk = this.#desk
    const evaluated = newEvaluated()
    evaluate(desk, order, evaluated)
    const { blocking } = evaluated.sheet
    if (blocking.length > 0) return { codes: blocking, receipt: null }
    const plan = new Plan()
    const at = desk.at
    desk.at = order.at
    decide(plan, desk, draft(desk, order, evaluated), 'new')
    const { receipt } = writeDecision(new DecisionPage(), plan, desk, evaluated.sheet, '')
    desk.at = at
    return { codes: [], receipt }
  }

  /** Canonical bytes of all facts, observations of the market left out: two replays share them. */
  stateBytes(): Uint8Array {
    return stateBytes(this.#desk)
  }

  /** All of the desk, also what is no fact, in pieces to be put one behind the other; for `restored`. */
  snapshot(): readonly Uint8Array[] {
    return writeSnapshot(this.#desk)
  }

  /** Writes at most so many ended orders for the next snapshot, so that less is left for its moment. */
  prepareSnapshot(most: number): void {
    keepEnded(this.#desk, most)
  }

  /**
   * The engine that a snapshot was taken of: from there on both give the same events. Throws `RangeError` for
   * bytes that are no snapshot of an engine of this configuration.
   */
  static restored(config: EngineConfig, bytes: Uint8Array): Engine {
    const engine = new Engine(config)
    readSnapshot(engine.#desk, bytes)
    return engine
  }

  #take(input: Input): void {
    const desk = this.#desk
    const plan = this.#plan
    switch (input.type) {
      case 'quote':
        this.#quote(input)
        break
      case 'order':
        this.#order(input)
        break
      case 'cancel':
        cancel(desk, plan, input)
        break
      case 'replace':
        replace(desk, plan, this.#evaluated, input)
        break
      case 'venueFill':
        venueFill(desk, plan, input)
        break
      case 'venueReject':
        venueReject(desk, plan, input)
        break
      case 'trade':
        this.#trade(input)
        break
      case 'feed':
        this.#feed(input)
        break
      case 'status':
        this.#heard()
        changeStatus(desk, plan, input)
        break
      case 'state':
        changeState(desk, plan, input)
        break
      case 'policy':
        this.#policy(input)
        break
      case 'index':
        index(desk, input)
        break
      case 'deskOrder':
        deskOrder(desk, this.#evaluated, input)
        break
      case 'firmUp':
        firmUp(desk, plan, input)
        break
      case 'auction':
        auction(desk, plan, input)
        break
      default:
        this.#declare(input)
    }
  }

  /** Reference data; what else comes concerns the journal only, or just says that time passes. */
  #declare(input: Input): void {
    const desk = this.#desk
    switch (input.type) {
      case 'instrument':
        declareInstrument(desk, input)
        break
      case 'client':
        declareClient(desk, input)
        break
      case 'venue':
        declareVenue(desk, this.#plan, input)
        break
      case 'position':
        declarePosition(desk, input)
        break
      case 'clientPosition':
        declareHolding(desk, input)
        break
      case 'marks':
        desk.toxicity.mature(desk, input)
        break
      case 'allocation':
        allocate(desk, input)
        break
      case 'clientSegment':
        desk.toxicity.override(desk, input)
        break
    }
  }

  /** The feed spoke: instruments that waited for it are looked at again. */
  #heard(): void {
    const desk = this.#desk
    desk.market.lastFeedAt = desk.at
    if (desk.waitingForFeed.size === 0) return
    const waiting = [...desk.waitingForFeed]
    desk.waitingForFeed.clear()
    for (const instrument of waiting) recheck(desk, this.#plan, instrument, 'marketMoved')
  }

  /**
   * Takes over what the market had shown, silently: live each of these was stepped and led to nothing. What
   * waited for the feed was looked at then.
   */
  #feed(input: InputOf<'feed'>): void {
    const desk = this.#desk
    for (const quote of input.quotes) {
      const instrument = desk.instruments.get(quote.symbol)
      const venue = desk.venues.get(quote.venue)
      if (instrument !== undefined && venue !== undefined)
        applyQuote(instrument, venue, { ...quote, type: 'quote', at: quote.quotedAt })
    }
    for (const trade of input.trades) {
      const instrument = desk.instruments.get(trade.symbol)
      if (instrument !== undefined) this.#print(instrument, trade.price)
    }
    if (input.feedAt <= desk.market.lastFeedAt) return
    desk.market.lastFeedAt = input.feedAt
    desk.waitingForFeed.clear()
  }

  #print(instrument: Instrument, price: number): void {
    if (price > 0 && Number.isSafeInteger(price)) instrument.lastSale = price
  }

  #quote(input: InputOf<'quote'>): void {
    const desk = this.#desk
    const instrument = desk.instruments.get(input.symbol)
    const venue = desk.venues.get(input.venue)
    if (instrument !== undefined && venue !== undefined) {
      applyQuote(instrument, venue, input)
      watchBands(desk, instrument)
    }
    this.#heard()
    if (instrument === undefined || venue === undefined)
      this.#unknown(`quote of '${input.symbol}' at '${input.venue}'`, input.symbol)
    else recheck(desk, this.#plan, instrument, 'marketMoved')
  }

  #trade(input: InputOf<'trade'>): void {
    const desk = this.#desk
    const instrument = desk.instruments.get(input.symbol)
    this.#heard()
    if (instrument === undefined) this.#unknown(`print of '${input.symbol}'`, input.symbol)
    else {
      this.#print(instrument, input.price)
      const isListing = input.listing === null || input.listing === input.venue
      if (isListing && input.price > 0) listingPrint(desk, instrument, input.price)
      electStops(desk, this.#plan, instrument)
    }
  }

  #unknown(detail: string, id: string): void {
    const { at } = this.#desk
    this.#desk.emit({ type: 'alert', at, rule: 'REFERENCE_UNKNOWN', id, severity: 'warning', detail })
  }

  #order(input: InputOf<'order'>): void {
    const desk = this.#desk
    const evaluated = this.#evaluated
    evaluate(desk, input, evaluated)
    countArrival(desk, input, evaluated)
    if (evaluated.sheet.blocking.length > 0) {
      reject(desk, input, evaluated)
      return
    }
    const order = accept(desk, input, evaluated)
    decideAndExecute(desk, this.#plan, order, 'new', evaluated.sheet)
    // A fill from inventory moves the desk's price and room; nothing else here can free another order.
    if (order.principalQty > 0) recheck(desk, this.#plan, order.instrument, 'bookMoved')
    else if (order.instrument.conditionals > 0) invite(desk, order.instrument)
  }

  #policy(input: InputOf<'policy'>): void {
    const desk = this.#desk
    const { revertsAt } = input
    const isOver = revertsAt !== null && revertsAt <= desk.at
    const bad = isOver ? 'revertsAt: must be later' : desk.policy.lay(input.policy, revertsAt)
    if (bad === null && revertsAt !== null) desk.wakeAt(revertsAt, 'policy', null)
    if (bad !== null)
      desk.emit({
        type: 'alert',
        at: desk.at,
        rule: 'POLICY_INVALID',
        id: null,
        severity: 'critical',
        detail: bad,
      })
  }

  #halt(broken: InvariantBroken): void {
    const desk = this.#desk
    desk.isBroken = true
    desk.state = 'halted'
    desk.stateReason = broken.message
    desk.touched.length = 0
    const { at } = desk
    desk.emit({ type: 'invariantBroken', at, invariant: broken.invariant, detail: broken.message })
    desk.emit({
      type: 'stateChanged',
      at,
      scope: 'desk',
      id: null,
      state: 'halted',
      reason: broken.message,
      resumeWhen: 'the break is explained and the desk was started anew',
    })
  }

  positionOf(symbol: string): PositionReading {
    const position = this.#desk.instruments.get(symbol)?.position
    if (position === undefined) return { qty: shares(0), avgPrice: null, realized: micros(0) }
    return {
      qty: shares(position.qty),
      avgPrice: position.avgPrice as PriceMicros | null,
      realized: micros(position.realized),
    }
  }

  /** The protected market as a decision at `at` (default: the last input's time) would see it. */
  quoteOf(symbol: string, at: number = this.#desk.at): QuoteReading {
    const instrument = this.#desk.instruments.get(symbol)
    if (instrument === undefined)
      return { nbb: null, nbbSize: shares(0), nbo: null, nboSize: shares(0), quality: 'missing', venues: [] }
    return {
      nbb: orNull(instrument.nbb),
      nbbSize: shares(instrument.nbbSize),
      nbo: orNull(instrument.nbo),
      nboSize: shares(instrument.nboSize),
      quality: this.#desk.market.qualityOf(instrument, at),
      venues: instrument.quoted.map((quote) => ({ ...quote.shown })),
    }
  }

  /** What the desk shows clients of a tier (null: of none) in an instrument; null for an unknown one. */
  deskQuoteOf(symbol: string, tier: string | null): DeskQuoteReading | null {
    const instrument = this.#desk.instruments.get(symbol)
    return instrument === undefined ? null : deskQuoteFor(this.#desk, instrument, tier)
  }

  /** What to do about the desk's position in an instrument; null for an unknown one. */
  hedgeOf(symbol: string): HedgeReading | null {
    const instrument = this.#desk.instruments.get(symbol)
    return instrument === undefined ? null : hedgeFor(this.#desk, instrument)
  }

  /** What is known of a client’s flow; null for an unknown client. Changes nothing. */
  toxicityOf(client: string): ToxicityReading | null {
    const known = this.#desk.clients.get(client)
    return known === undefined ? null : this.#desk.toxicity.reading(known, this.#desk.at)
  }

  /** How good the toxicity model was, and what it did not learn from. Changes nothing. */
  toxicityScores(): ToxicityScores {
    return this.#desk.toxicity.scores()
  }

  /** True while the policy has the toxicity model on at any level: then orders should come with their `sight`. */
  usesToxicity(): boolean {
    return this.#desk.policy.usesToxicity
  }

  /** Symbols whose midpoint a `marks` input at `at` must tell: labels of theirs fell due before. */
  pendingMarks(at: number): readonly string[] {
    return this.#desk.toxicity.pendingMarks(at)
  }

  /** Midpoint of the protected quote, whole 1e-6 rounded down; null when a side is missing or they cross. */
  midOf(symbol: string): PriceMicros | null {
    const instrument = this.#desk.instruments.get(symbol)
    if (instrument === undefined || instrument.nbb === 0 || instrument.nbo < instrument.nbb) return null
    return priceMicros(Math.floor((instrument.nbb + instrument.nbo) / 2))
  }

  /** Whom a trade for the desk's own account would owe at `at`; null for an unknown instrument. */
  radarOf(symbol: string, deskBuys: boolean, at: number = this.#desk.at): RadarReading | null {
    const instrument = this.#desk.instruments.get(symbol)
    return instrument === undefined ? null : radarFor(this.#desk, instrument, deskBuys, at)
  }

  policy(): { policy: Policy; hash: string } {
    const { policy, hash } = this.#desk.policy
    return { policy, hash }
  }

  /** Why a policy document would not be taken, until `revertsAt` (microseconds) or for good; empty when it would. */
  policyFaults(json: string, revertsAt: number | null): readonly string[] {
    return this.#desk.policy.faults(json, revertsAt)
  }

  regimeName(): string {
    return this.#desk.regime.name
  }

  deskState(): { state: TradingState; reason: string | null } {
    return { state: this.#desk.state, reason: this.#desk.stateReason }
  }

  openOrderCount(): number {
    return this.#desk.openOrders
  }

  openRouteCount(): number {
    return this.#desk.openRoutes
  }

  /** True when a print of the instrument moves its reference price: then none may be left out of the journal. */
  printsMatter(symbol: string): boolean {
    return this.#desk.instruments.get(symbol)?.reference != null
  }

  /** True when something falls due by itself up to an instant: then any instrument may be decided. */
  isDue(at: number): boolean {
    return at >= this.#desk.timers.next
  }

  /** Net fees on routes, 1e-6 currency units: paid positive, rebates negative. */
  fees(): Micros {
    return micros(this.#desk.fees)
  }

  /** How often a model's answer was none, or one that no fill may have. */
  modelFaults(): number {
    return this.#desk.modelFaults
  }

  invariantsChecked(): number {
    return this.#desk.invariantsChecked
  }

  hasSymbol(symbol: string): boolean {
    return this.#desk.instruments.has(symbol)
  }

  hasClient(id: string): boolean {
    return this.#desk.clients.has(id)
  }

  /** True for every id an order ever came with, refused ones too: it cannot be used again. */
  hasOrder(id: string): boolean {
    return this.#desk.orders.has(id) || this.#desk.refused.has(id)
  }

  /**
   * True while the instrument has open orders. Then every quote of it can cause something, so that none may be
   * left out of the journal; otherwise a quote that a later one of the same venue replaced may be.
   */
  hasInterest(symbol: string): boolean {
    const instrument: Instrument | undefined = this.#desk.instruments.get(symbol)
    return instrument !== undefined && instrument.openOrders > 0
  }
}
