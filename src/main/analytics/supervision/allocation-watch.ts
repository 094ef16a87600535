/**
 * S6, the half that is about allocation (rules.md 13): shares that were filled first and given to an account long
 * after, when the market has said whether they were good; worst when to an account of the firm itself.
 *
 * The time of the fill is that of the order's last fill before. Fills are known until the end of the next market day:
 * an allocation of older ones is late by that alone.
 */
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'
import { doubleMid } from '../nbbo-fold'
import type { Raise, SupervisionParameters, Watch } from './alert'
import type { DayMemory } from './day-memory'
import { lateAllocations } from './record-checks'

/** The last fill of an order, with twice the midpoint at that moment, 1e-6. */
interface LastFill {
  readonly symbol: string
  readonly isBuy: boolean
  readonly at: TimeMicros
  readonly mid: number | null
}

export class AllocationWatch implements Watch {
  readonly #day: DayMemory
  readonly #p: SupervisionParameters
  readonly #raise: Raise
  #fills = new Map<string, LastFill>()
  #before = new Map<string, LastFill>()
  /** Who asked for the allocation whose answer follows. */
  #by: string | null = null

  constructor(day: DayMemory, parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#p = parameters
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    if (record.type === 'fill') this.#filled(record)
    else if (record.type === 'allocation') this.#by = record.by
    else if (record.type === 'allocationAccepted') this.#allocated(record)
  }

  finish(): void {
    this.#before = this.#fills
    this.#fills = new Map()
  }

  #filled({ id, symbol, side, at }: EventOf<'fill'>): void {
    const mid = doubleMid(this.#day.market.of(symbol))
    this.#fills.set(id, { symbol, isBuy: side === 'buy', at, mid })
  }

  #allocated({ id, order, account, house, at }: EventOf<'allocationAccepted'>): void {
    const last = this.#fills.get(order) ?? this.#before.get(order) ?? null
    const symbol = last?.symbol ?? this.#day.orders.get(order)?.input.symbol ?? null
    const allocation = {
      id,
      orderId: order,
      symbol,
      account,
      isOwnAccount: house,
      by: this.#by,
      filledAt: last?.at ?? null,
      allocatedAt: at,
      movePct: last === null ? null : this.#moveSince(last),
    }
    for (const alert of lateAllocations([allocation], this.#p.allocationMicros)) this.#raise(alert)
  }

  #moveSince({ symbol, isBuy, mid }: LastFill): number | null {
    const now = doubleMid(this.#day.market.of(symbol))
    return now === null || mid === null ? null : ((isBuy ? now - mid : mid - now) * 100) / mid
  }
}
