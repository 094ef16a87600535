/**
 * Everything the engine knows, in one place: registries, the market, the policy, the trading state, and the
 * events of the step that is running. Other files of the engine act on it; it decides nothing.
 *
 * It reads no clock and no random source: `at` is the time of the input of the running step.
 */
import type { DeskEvent } from '@shared/events'
import type { TradingState } from '@shared/inputs'
import type { Policy } from '@shared/policy'
import { atMarketTime, marketTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import type { Regime } from '../rules/regime'
import { Book, BookPool } from './book'
import { Client, Instrument, type Order, type Route, Venue } from './facts'
import { Market } from './market'
import { Position } from './position'
import { PolicyInForce } from './settings'

const STRICTNESS: Readonly<Record<TradingState, number>> = { active: 0, reduce: 1, crossOnly: 2, halted: 3 }

/** The stricter of two trading states. */
export const stricter = (a: TradingState, b: TradingState): TradingState =>
  STRICTNESS[a] >= STRICTNESS[b] ? a : b

/** A day order's close and the span of acceptance times that share it. */
interface Close {
  readonly from: number
  readonly at: TimeMicros
  readonly open: number
}

export class Desk {
  readonly regime: Regime
  readonly regimeHash: string
  readonly policy: PolicyInForce
  readonly market: Market
  readonly instruments = new Map<string, Instrument>()
  readonly clients = new Map<string, Client>()
  readonly venues = new Map<string, Venue>()
  /** Venues in the order of their ids: ties go to the first. */
  readonly venuesById: Venue[] = []
  readonly orders = new Map<string, Order>()
  /** Ids of refused orders: an id is used once, whatever became of it. */
  readonly refused = new Set<string>()
  /** Day orders by the close that ends them. */
  readonly dayOrders = new Map<number, Order[]>()
  nextClose = Number.POSITIVE_INFINITY
  /** Instruments in which a decision met a stale feed: looked at again when the feed speaks. */
  readonly waitingForFeed = new Set<Instrument>()
  state: TradingState = 'active'
  stateReason: string | null = null
  isBroken = false
  at: TimeMicros = timeMicros(0)
  events: DeskEvent[] = []
  openOrders = 0
  openRoutes = 0
  fees = 0
  invariantsChecked = 0
  /** Instruments in which shares moved in this step: their sums are added up at its end. */
  readonly touched: Instrument[] = []
  /** Next time priority to give out. */
  priorities = 0
  readonly #pool = new BookPool<Order>()
  #close: Close = { from: 0, at: timeMicros(0), open: 0 }

  constructor(regime: Regime, regimeHash: string, policy: Policy, sha256: (text: string) => string) {
    this.regime = regime
    this.regimeHash = regimeHash
    this.market = new Market(regime.maxFeedAgeMicros)
    this.policy = new PolicyInForce(policy, sha256, () => this.#forgetSettings())
  }

  emit(event: DeskEvent): void {
    this.events.push(event)
  }

  touch(instrument: Instrument): void {
    if (!this.touched.includes(instrument)) this.touched.push(instrument)
  }

  instrument(symbol: string): Instrument {
    let found = this.instruments.get(symbol)
    if (found === undefined) {
      found = new Instrument(symbol, this.instruments.size, new Book(this.#pool), new Position())
      this.instruments.set(symbol, found)
    }
    return found
  }

  client(id: string): Client {
    let found = this.clients.get(id)
    if (found === undefined) {
      found = new Client(id)
      this.clients.set(id, found)
    }
    return found
  }

  venue(id: string): Venue {
    let found = this.venues.get(id)
    if (found === undefined) {
      found = new Venue(id, this.venues.size)
      this.venues.set(id, found)
      this.venuesById.push(found)
      this.venuesById.sort((a, b) => (a.id < b.id ? -1 : 1))
    }
    return found
  }

  /** The route that an id names: "<order id>/<number>". */
  route(id: string): Route | null {
    const slash = id.lastIndexOf('/')
    const order = slash < 0 ? undefined : this.orders.get(id.slice(0, slash))
    const found = order?.routes?.[Number(id.slice(slash + 1)) - 1]
    return found !== undefined && found.id === id ? found : null
  }

  /** The state an order trades under: the strictest of the desk's, its instrument's and its client's. */
  stateFor(order: Order): TradingState {
    if (this.isBroken) return 'halted'
    const { client, instrument } = order
    if (this.state === 'active' && instrument.state === 'active' && client.state === 'active') return 'active'
    return stricter(this.state, stricter(instrument.state, client.state))
  }

  /** The close that ends a day order accepted at an instant: today's, or the next day's from the close on. */
  closeFor(at: number): TimeMicros {
    const known = this.#close
    if (at >= known.from && at < known.at) return known.at
    const { day, sinceMidnight } = marketTime(timeMicros(at))
    const { sessionClose, sessionOpen } = this.regime
    const last = sinceMidnight < sessionClose ? day : day + 1
    this.#close = {
      from: atMarketTime(last - 1, sessionClose),
      at: atMarketTime(last, sessionClose),
      open: atMarketTime(last, sessionOpen),
    }
    return this.#close.at
  }

  /** True in regular trading hours. */
  isRegularHours(at: number): boolean {
    this.closeFor(at)
    return at >= this.#close.open
  }

  /** Keeps a day order for its close. */
  expireAtClose(order: Order): void {
    const close = this.closeFor(order.receivedAt)
    const list = this.dayOrders.get(close)
    if (list === undefined) this.dayOrders.set(close, [order])
    else list.push(order)
    if (close < this.nextClose) this.nextClose = close
  }

  #forgetSettings(): void {
    for (const client of this.clients.values()) {
      client.settings = null
      client.settingsBySymbol = null
    }
  }
}
