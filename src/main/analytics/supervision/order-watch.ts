/**
 * Orders and what became of them: S14 shown late, S16 sub-penny accepted, S17 short without a locate, S22 a
 * marketable order that nobody touched (rules.md 13).
 */
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'
import {
  type AlertSeverity,
  alertOf,
  type Raise,
  type SupervisionAlert,
  type SupervisionParameters,
  type Watch,
} from './alert'
import type { DayMemory, KnownOrder } from './day-memory'

/** An order on a clock: since when, and how far it was already reported. */
interface Waiting {
  readonly order: KnownOrder
  readonly since: TimeMicros
  isWarned: boolean
}

const ONE = 1_000_000
const PENNY = 10_000
const SUB_DOLLAR = 100

export class OrderWatch implements Watch {
  readonly #day: DayMemory
  readonly #p: SupervisionParameters
  readonly #raise: Raise
  readonly #hidden = new Map<string, Waiting>()
  readonly #untouched = new Map<string, Waiting>()

  constructor(day: DayMemory, parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#p = parameters
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    this.#pass(record.at)
    if (record.type === 'orderAccepted') this.#accepted(record.id)
    else if (record.type === 'orderReplaced') this.#replaced(record.id)
    else if (record.type === 'routeSent' && record.id !== null) this.#touched(record.id, true)
    else if (record.type === 'fill') this.#touched(record.id, false)
    else if (record.type === 'decision') this.#untouched.delete(record.id)
    else if (record.type === 'orderDone') this.#done(record.id)
  }

  finish(): void {
    this.#hidden.clear()
    this.#untouched.clear()
  }

  #accepted(id: string): void {
    const order = this.#day.orders.get(id)
    if (!order) return
    this.#increment(order)
    this.#locate(order)
    const waiting = { order, since: order.input.at, isWarned: false }
    if (this.#day.wasMarketable(order)) this.#untouched.set(id, waiting)
    else if (this.#mustShow(order)) this.#hidden.set(id, waiting)
  }

  /** The display clock starts again with the request. */
  #replaced(id: string): void {
    const order = this.#day.orders.get(id)
    if (!order) return
    this.#increment(order)
    this.#hidden.delete(id)
    if (this.#mustShow(order)) this.#hidden.set(id, { order, since: order.since, isWarned: false })
  }

  #touched(id: string, isRouted: boolean): void {
    this.#untouched.delete(id)
    const order = this.#day.orders.get(id)
    if (isRouted || (order && order.filled >= order.qty)) this.#hidden.delete(id)
  }

  #done(id: string): void {
    this.#untouched.delete(id)
    this.#hidden.delete(id)
  }

  /** Rule 604: a limit order of at least a round lot that is no block and may be shown. */
  #mustShow(order: KnownOrder): boolean {
    const { input, limit, qty, filled } = order
    const open = qty - filled
    if (limit === null || input.orderType !== 'limit' || !input.display || input.allOrNone) return false
    if (input.tif === 'ioc' || input.tif === 'fok') return false
    const isBlock = open >= this.#p.blockShares || open * limit >= this.#p.blockValue
    return open >= (this.#day.roundLotOf(input.symbol) ?? 1) && !isBlock
  }

  #alert(
    order: KnownOrder,
    rule: Pick<SupervisionAlert, 'rule' | 'code' | 'severity' | 'detail'>,
    more: Partial<SupervisionAlert>,
  ): void {
    const { input } = order
    this.#raise(
      alertOf(
        { at: this.#day.now, ...rule },
        {
          symbol: input.symbol,
          clients: [input.client],
          ids: [input.id],
          atReceipt: order.received,
          ...more,
        },
      ),
    )
  }

  #increment(order: KnownOrder): void {
    const { limit } = order
    if (limit === null) return
    const tick = limit >= ONE ? (this.#day.instruments.get(order.input.symbol)?.tick ?? PENNY) : SUB_DOLLAR
    if (limit % tick === 0) return
    this.#alert(
      order,
      { rule: 'S16', code: 'SUBPENNY_ACCEPTED', severity: 'critical', detail: 'accepted off its increment' },
      { observed: limit, bound: tick },
    )
  }

  #locate(order: KnownOrder): void {
    const { shortSale, locate, symbol } = order.input
    if (shortSale !== 'short' || locate) return
    if (this.#day.instruments.get(symbol)?.hardToBorrow === false) return
    this.#alert(
      order,
      {
        rule: 'S17',
        code: 'SHORT_SALE_BREACH',
        severity: 'critical',
        detail: 'short accepted without a locate',
      },
      {},
    )
  }

  /** Time has passed: what waits too long is reported, once at each step. */
  #pass(now: TimeMicros): void {
    for (const [id, it] of this.#hidden) {
      const taken = now - it.since
      if (taken > this.#p.displayMicros) {
        this.#hidden.delete(id)
        this.#late(it, 'critical', taken, this.#p.displayMicros)
      } else if (taken > this.#p.displayWarnMicros && !it.isWarned) {
        it.isWarned = true
        this.#late(it, 'warning', taken, this.#p.displayWarnMicros)
      }
    }
    for (const [id, it] of this.#untouched) {
      const taken = now - it.since
      if (taken <= this.#p.marketableHoldMicros) break
      this.#untouched.delete(id)
      this.#alert(
        it.order,
        { rule: 'S22', code: 'ORPHAN_ORDER', severity: 'critical', detail: 'no decision, route or fill' },
        { observed: taken, bound: this.#p.marketableHoldMicros },
      )
    }
  }

  #late(it: Waiting, severity: AlertSeverity, observed: number, bound: number): void {
    this.#alert(
      it.order,
      { rule: 'S14', code: 'LATE_DISPLAY', severity, detail: 'not shown, routed or done' },
      {
        observed,
        bound,
      },
    )
  }
}
