/**
 * The desk's own orders and the persons behind them (rules.md 13): S19, who saw a client's order and then traded;
 * S23, the error account, which needs a supervisor's record by the time of the trade and must not mostly win.
 *
 * A trade that takes the desk's position towards flat is not looked at for S19: hedging what clients left is the
 * work of who sees their orders. Gains of error trades are counted at the midpoint of the day's end.
 */
import type { DeskEvent, EventOf } from '@shared/events'
import { type Input, type InputOf, RECORD_PENDING } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'
import { doubleMid } from '../nbbo-fold'
import type { Raise, SupervisionParameters, Watch } from './alert'
import type { DayMemory } from './day-memory'
import { barrierBreaches, type ErrorTrade, errorAccount, type OrderView } from './record-checks'

/** The tag of a note about an order of the desk that says who corrects which error. */
export const ERROR_RECORD_TAG = 'errorRecord'
/** Most of the error trades that may win, percent (rules.md 13, S23). */
const MOST_WON_PCT = 60
/** How long who saw a client's order does not trade beside it (rules.md 13, S19). */
const BARRIER_MICROS = 300_000_000

interface Correction {
  readonly order: InputOf<'deskOrder'>
  /** When its record was made; null while there is none. */
  recordedAt: TimeMicros | null
  /** When it first traded, its shares and their value in 1e-6. */
  tradedAt: TimeMicros | null
  qty: number
  value: number
}

export class OwnTradeWatch implements Watch {
  readonly #day: DayMemory
  readonly #raise: Raise
  #views: OrderView[] = []
  readonly #corrections = new Map<string, Correction>()
  /** Error trades of all days that have ended. */
  readonly #past: ErrorTrade[] = []

  constructor(day: DayMemory, _parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    if (record.type === 'viewed') this.#viewed(record)
    else if (record.type === 'deskOrder') this.#own(record)
    else if (record.type === 'note') this.#noted(record)
    else if (record.type === 'routeFilled' && record.id === null) this.#filled(record)
  }

  finish(): void {
    const { now } = this.#day
    for (const it of this.#corrections.values()) {
      if (it.tradedAt !== null) this.#past.push(this.#tradeOf(it, it.tradedAt))
    }
    const wins = errorAccount(
      this.#past.map((it) => ({ ...it, recordedAt: it.at })),
      MOST_WON_PCT,
      now,
    )
    if (this.#corrections.size > 0) for (const alert of wins) this.#raise(alert)
    this.#corrections.clear()
    this.#views = []
  }

  #viewed({ order, by, at }: InputOf<'viewed'>): void {
    const known = this.#day.orders.get(order)
    if (!known) return
    this.#views = this.#views.filter((it) => at - it.at <= BARRIER_MICROS)
    this.#views.push({ person: by, symbol: known.input.symbol, orderId: order, at })
  }

  #own(own: InputOf<'deskOrder'>): void {
    const { id, symbol, side, qty, by, error, at } = own
    if (error !== null)
      this.#corrections.set(id, {
        order: own,
        recordedAt: error === RECORD_PENDING ? null : at,
        tradedAt: null,
        qty: 0,
        value: 0,
      })
    const position = this.#day.positions.get(symbol) ?? 0
    const isReducing = (side === 'buy' ? -position : position) >= qty
    if (by === null || isReducing) return
    const trade = { id, person: by, symbol, isBuy: side === 'buy', at }
    for (const alert of barrierBreaches([trade], this.#views, BARRIER_MICROS)) this.#raise(alert)
  }

  #noted({ about, tags, at }: InputOf<'note'>): void {
    const known = this.#corrections.get(about)
    // A page writes tags in small letters.
    if (known && tags.some((tag) => tag.toLowerCase() === ERROR_RECORD_TAG.toLowerCase()))
      known.recordedAt ??= at
  }

  #filled({ routeId, qty, price, at }: EventOf<'routeFilled'>): void {
    const known = this.#corrections.get(routeId.slice(0, routeId.lastIndexOf('/')))
    if (!known) return
    known.qty += qty
    known.value += qty * price
    if (known.tradedAt !== null) return
    known.tradedAt = at
    for (const alert of errorAccount([this.#tradeOf(known, at)], 100, at)) this.#raise(alert)
  }

  #tradeOf({ order: { id, symbol, side }, recordedAt, qty, value }: Correction, at: TimeMicros): ErrorTrade {
    const twice = doubleMid(this.#day.market.of(symbol))
    const worth = twice === null ? value : (twice * qty) / 2
    return { id, symbol, at, recordedAt, gain: side === 'buy' ? worth - value : value - worth }
  }
}
