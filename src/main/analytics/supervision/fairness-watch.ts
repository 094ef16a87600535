/**
 * Conflict-of-interest indicators: S6, the desk keeps the orders that turn out well for it and routes the others,
 * and S7, moves of the market between receipt and fill reach the client one way only (rules.md 13).
 *
 * Both speak at the end of the day, with sample sizes. Below the smallest sample they say nothing: silence is then
 * no finding of fairness.
 */
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input } from '@shared/inputs'
import { LaterMids } from '../later-mids'
import { doubleMid } from '../nbbo-fold'
import { alertOf, type Raise, type SupervisionParameters, type Watch } from './alert'
import { type DayMemory, isInHouse } from './day-memory'
import { ONE_PERCENT, Sample, standardErrors } from './two-samples'

const HORIZON = 1_000_000

/** Two samples that are compared. Below the smallest sample it says nothing, which is no finding of fairness. */
export interface Indicator {
  readonly rule: string
  readonly what: string
  readonly countA: number
  readonly countB: number
  /** Smallest count a side from which it may speak. */
  readonly needs: number
  /** Means: S6 in 1e-6 a share, S7 in millionths of a move. */
  readonly meanA: number
  readonly meanB: number
}
const MILLION = 1_000_000

export class FairnessWatch implements Watch {
  readonly #day: DayMemory
  readonly #p: SupervisionParameters
  readonly #raise: Raise
  readonly #later = new LaterMids()
  /** How far the midpoint went the client's way in the second after, 1e-6 a share. */
  #kept = new Sample()
  #routed = new Sample()
  /** How much of a move since receipt the client got or bore, as a fraction. */
  #gains = new Sample()
  #losses = new Sample()

  constructor(day: DayMemory, parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#p = parameters
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    if (record.type === 'quote')
      this.#later.mid(record.symbol, record.at, doubleMid(this.#day.market.of(record.symbol)))
    else if (record.type === 'feed')
      for (const { symbol, quotedAt } of record.quotes)
        this.#later.mid(symbol, quotedAt, doubleMid(this.#day.market.of(symbol)))
    else if (record.type === 'fill') this.#fill(record)
  }

  finish(): void {
    this.#later.finish()
    this.#judgeKept()
    this.#judgeMoves()
    this.#kept = new Sample()
    this.#routed = new Sample()
    this.#gains = new Sample()
    this.#losses = new Sample()
  }

  /** The samples of the day so far. */
  indicators(): readonly Indicator[] {
    const needs = this.#p.fairnessSample
    const of = (rule: string, what: string, a: Sample, b: Sample, scale: number): Indicator => ({
      rule,
      what,
      countA: a.count,
      countB: b.count,
      needs,
      meanA: Math.round(a.mean * scale),
      meanB: Math.round(b.mean * scale),
    })
    return [
      of('S6', 'one-second move the client’s way: kept fills, routed fills', this.#kept, this.#routed, 1),
      of(
        'S7',
        'part of a move that reached the client: good moves, bad moves',
        this.#gains,
        this.#losses,
        MILLION,
      ),
    ]
  }

  #fill(fill: EventOf<'fill'>): void {
    const order = this.#day.orders.get(fill.id)
    if (!order || !this.#day.wasMarketable(order)) return
    const direction = order.isBuy ? 1 : -1
    const before = doubleMid(this.#day.market.of(fill.symbol))
    const sample =
      fill.capacity === 'principal' ? this.#kept : fill.capacity === 'routed' ? this.#routed : null
    if (before !== null && sample)
      this.#later.after({
        symbol: fill.symbol,
        at: fill.at,
        horizonMicros: HORIZON,
        settle: (after) => {
          if (after !== null) sample.add((direction * (after - before)) / 2)
        },
      })
    if (isInHouse(fill.capacity)) this.#move(fill, direction)
  }

  /** What part of the far side's move since receipt the price carries. */
  #move(fill: EventOf<'fill'>, direction: number): void {
    const order = this.#day.orders.get(fill.id)
    const nbbo = this.#day.market.of(fill.symbol)
    const then = direction > 0 ? order?.received.ask : order?.received.bid
    const now = direction > 0 ? nbbo.ask : nbbo.bid
    if (then === null || then === undefined || now === null || now === then) return
    const passed = (fill.price - then) / (now - then)
    const isGain = direction * (now - then) < 0
    if (isGain) this.#gains.add(passed)
    else this.#losses.add(passed)
  }

  #judgeKept(): void {
    const kept = this.#kept
    const routed = this.#routed
    if (Math.min(kept.count, routed.count) < this.#p.fairnessSample) return
    const gap = routed.mean - kept.mean
    if (gap <= this.#p.markoutGap || standardErrors(routed, kept) <= ONE_PERCENT) return
    this.#raise(
      alertOf(
        {
          rule: 'S6',
          code: 'CHERRY_PICKING',
          at: this.#day.now,
          severity: 'warning',
          detail: `one-second moves of ${kept.count} kept and ${routed.count} routed fills`,
        },
        { observed: gap, bound: this.#p.markoutGap },
      ),
    )
  }

  #judgeMoves(): void {
    const { fairnessSample, passThroughRatio } = this.#p
    if (Math.min(this.#gains.count, this.#losses.count) < fairnessSample) return
    const difference = standardErrors(this.#losses, this.#gains)
    const isLopsided = this.#losses.mean > Math.max(0, this.#gains.mean) * passThroughRatio
    if (!isLopsided || difference <= ONE_PERCENT) return
    this.#raise(
      alertOf(
        {
          rule: 'S7',
          code: 'ASYMMETRIC_IMPROVEMENT',
          at: this.#day.now,
          severity: 'warning',
          detail: `the client bore ${pct(this.#losses)} of ${this.#losses.count} adverse moves and got ${pct(this.#gains)} of ${this.#gains.count} good ones`,
        },
        { observed: this.#losses.mean * 100, bound: Math.max(0, this.#gains.mean) * passThroughRatio * 100 },
      ),
    )
  }
}

const pct = (sample: Sample): string => `${(sample.mean * 100).toFixed(0)} %`
