/**
 * Fills against the market: S4 worse than the best quote, S5 on an old price, S15 a trade-through that its report
 * does not excuse, S17 a short sale at a forbidden price, S18 in a halt or outside the bands (rules.md 13).
 */
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input } from '@shared/inputs'
import type { Nbbo } from '../nbbo-fold'
import { alertOf, type Raise, type SupervisionAlert, type SupervisionParameters, type Watch } from './alert'
import { type DayMemory, isInHouse, type KnownOrder, type Move } from './day-memory'

type Fill = EventOf<'fill'>

/** How much worse than the far side a price is, 1e-6; negative when better, null without that side. */
function worseBy(isBuy: boolean, price: number, nbbo: Nbbo): number | null {
  const far = isBuy ? nbbo.ask : nbbo.bid
  return far === null ? null : isBuy ? price - far : far - price
}

/** True when a price lies outside the protected market, on either side. */
const isOutside = (price: number, nbbo: Nbbo): boolean =>
  (nbbo.ask !== null && price > nbbo.ask) || (nbbo.bid !== null && price < nbbo.bid)

export class FillWatch implements Watch {
  readonly #day: DayMemory
  readonly #p: SupervisionParameters
  readonly #raise: Raise
  /** The market at each in-house fill that was outside it, until its report comes. */
  readonly #outside = new Map<string, Nbbo>()

  constructor(day: DayMemory, parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#p = parameters
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    if (record.type === 'fill') this.#fill(record)
    else if (record.type === 'tapeReport') this.#report(record)
  }

  finish(): void {
    this.#outside.clear()
  }

  #fill(fill: Fill): void {
    const order = this.#day.orders.get(fill.id)
    const nbbo = this.#day.market.of(fill.symbol)
    if (order) {
      this.#outlier(fill, order, nbbo)
      this.#shortSale(fill, order, nbbo)
    }
    if (!isInHouse(fill.capacity)) return
    if (isOutside(fill.price, nbbo) && this.#isRegular(fill.at)) this.#outside.set(fill.fillId, nbbo)
    this.#halt(fill)
    this.#silentFeed(fill)
    if (order) this.#oldPrice(fill, order, nbbo)
  }

  #isRegular(at: Fill['at']): boolean {
    const clock = this.#day.clock(at)
    return clock >= this.#p.sessionOpen && clock < this.#p.sessionClose
  }

  #alert(
    fill: Fill,
    rule: Pick<SupervisionAlert, 'rule' | 'code' | 'severity' | 'detail'>,
    more: Partial<SupervisionAlert>,
  ): void {
    const order = this.#day.orders.get(fill.id)
    this.#raise(
      alertOf(
        { at: fill.at, ...rule },
        {
          symbol: fill.symbol,
          clients: [fill.client],
          ids: [fill.id, fill.fillId],
          atReceipt: order?.received ?? null,
          atExecution: this.#day.market.of(fill.symbol),
          ...more,
        },
      ),
    )
  }

  /** S4: worse than the market at execution; or than the market at receipt, when the desk held it too long. */
  #outlier(fill: Fill, order: KnownOrder, nbbo: Nbbo): void {
    const rule = { rule: 'S4', code: 'BEST_EX_OUTLIER', severity: 'warning' } as const
    const now = isInHouse(fill.capacity) ? worseBy(order.isBuy, fill.price, nbbo) : null
    if (now !== null && now > 0) {
      this.#alert(
        fill,
        { ...rule, detail: 'worse than the market at execution' },
        { observed: now, bound: 0 },
      )
      return
    }
    const wasHeld = fill.at - order.since > this.#p.marketableHoldMicros
    const then = worseBy(order.isBuy, fill.price, order.received)
    if (!wasHeld || !this.#day.wasMarketable(order) || then === null || then <= 0) return
    const detail = 'held, then worse than the market at receipt'
    this.#alert(fill, { ...rule, detail }, { observed: then, bound: 0 })
  }

  /** S5: nobody had heard of the market for too long. */
  #silentFeed(fill: Fill): void {
    const { feedAt } = this.#day
    const age = feedAt === null ? Number.POSITIVE_INFINITY : fill.at - feedAt
    if (age <= this.#p.maxFeedAgeMicros) return
    this.#alert(
      fill,
      { rule: 'S5', code: 'STALE_QUOTE_FILL', severity: 'critical', detail: 'the feed was silent' },
      { observed: age, bound: this.#p.maxFeedAgeMicros },
    )
  }

  /** S5: the market had moved in the client's favour since receipt, and the fill kept the old price. */
  #oldPrice(fill: Fill, order: KnownOrder, nbbo: Nbbo): void {
    if (!this.#day.wasMarketable(order)) return
    const worse = worseBy(order.isBuy, fill.price, nbbo)
    const old = order.isBuy ? order.received.ask : order.received.bid
    if (worse === null || worse <= 0 || fill.price !== old) return
    const moved = this.#improvedAt(order, nbbo)
    const age = fill.at - (moved?.at ?? fill.at)
    const isRace = age <= this.#p.repriceMicros
    this.#alert(
      fill,
      {
        rule: 'S5',
        code: 'STALE_QUOTE_FILL',
        severity: isRace ? 'warning' : 'critical',
        detail: 'the market had improved and the fill kept the old price',
      },
      { observed: age, bound: this.#p.repriceMicros },
    )
  }

  /** The last move since receipt: the one that brought the better price. */
  #improvedAt(order: KnownOrder, nbbo: Nbbo): Move | undefined {
    const far = (it: Nbbo): number | null => (order.isBuy ? it.ask : it.bid)
    return this.#day
      .moves(order.input.symbol)
      .findLast((it, i, all) => far(it.nbbo) === far(nbbo) && far(all[i - 1]?.nbbo ?? it.nbbo) !== far(nbbo))
  }

  /** S17: restricted short sales price above the best bid. */
  #shortSale(fill: Fill, order: KnownOrder, nbbo: Nbbo): void {
    if (order.input.shortSale !== 'short' || !this.#day.restricted.has(fill.symbol)) return
    if (nbbo.bid !== null && fill.price > nbbo.bid) return
    this.#alert(
      fill,
      {
        rule: 'S17',
        code: 'SHORT_SALE_BREACH',
        severity: 'critical',
        detail: 'short at or below the best bid',
      },
      { observed: fill.price, bound: nbbo.bid },
    )
  }

  #halt(fill: Fill): void {
    const rule = { rule: 'S18', code: 'HALT_BREACH', severity: 'critical' } as const
    if (this.#day.isMarketHalted || this.#day.halted.has(fill.symbol))
      this.#alert(fill, { ...rule, detail: 'traded in a halt or pause' }, { observed: fill.price })
    const bands = this.#day.bands.get(fill.symbol)
    if (!bands || !this.#isRegular(fill.at)) return
    if (fill.price >= bands.lower && fill.price <= bands.upper) return
    const bound = fill.price < bands.lower ? bands.lower : bands.upper
    this.#alert(fill, { ...rule, detail: 'outside the price bands' }, { observed: fill.price, bound })
  }

  /** S15: an in-house fill outside the protected market whose report names no exception. */
  #report(report: EventOf<'tapeReport'>): void {
    const isExcused = report.modifiers.includes('TTE')
    for (const id of report.fillIds) {
      const nbbo = this.#outside.get(id)
      this.#outside.delete(id)
      const fill = this.#day.fills.get(id)
      if (!nbbo || !fill || isExcused) continue
      const bound = nbbo.ask !== null && fill.price > nbbo.ask ? nbbo.ask : nbbo.bid
      this.#alert(
        fill,
        {
          rule: 'S15',
          code: 'UNCODED_TRADE_THROUGH',
          severity: 'critical',
          detail: 'a trade-through without an exception',
        },
        { atExecution: nbbo, observed: fill.price, bound },
      )
    }
  }
}
