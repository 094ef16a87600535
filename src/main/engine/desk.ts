/**
 * Everything the engine knows, in one place: registries, the market, the policy, the trading state, and the
 * events of the step that is running. Other files of the engine act on it; it decides nothing.
 *
 * It reads no clock and no random source: `at` is the time of the input of the running step.
 */

import { DecisionPage } from '@shared/codec'
import { DueQueue } from '@shared/due-queue'
import type { DeskEvent } from '@shared/events'
import type { TradingState } from '@shared/inputs'
import type { Policy } from '@shared/policy'
import { type TimeMicros, timeMicros } from '@shared/units'
import { type PrincipalModel, principalQuote } from '../models/pricing/principal-quote'
import type { HaltLevel } from '../rules/market-halt'
import type { Regime } from '../rules/regime'
import type { SessionCalendar } from '../rules/session-calendar'
import { Allocations } from './allocations'
import { Book, BookPool } from './book'
import { Client, Instrument, type Order, type Route, Venue } from './facts'
import { FlowToxicity } from './flow-toxicity'
import { Market } from './market'
import { EndedOrders, Orders } from './orders'
import { Position } from './position'
import { RunningDigest } from './running-digest'
import { Session } from './session'
import { PolicyInForce } from './settings'
import { ToldFills } from './told-fills'
import { VenueLearning } from './venue-learning'

const STRICTNESS: Readonly<Record<TradingState, number>> = { active: 0, reduce: 1, crossOnly: 2, halted: 3 }

/** The stricter of two trading states. */
export const stricter = (a: TradingState, b: TradingState): TradingState =>
  STRICTNESS[a] >= STRICTNESS[b] ? a : b

/** Something that falls due by itself, and whom it concerns; null for the close, which concerns many. */
export interface Timer {
  readonly kind:
    | 'close'
    | 'expiry'
    | 'firmUp'
    | 'hedge'
    | 'band'
    | 'breaker'
    | 'protection'
    | 'display'
    | 'segment'
    | 'policy'
  readonly at: number
  readonly about: Order | Instrument | Client | null
}

export interface DeskConfig {
  readonly regime: Regime
  readonly regimeHash: string
  readonly calendar: SessionCalendar
  readonly policy: Policy
  readonly sha256: (text: string) => string
  readonly principalModel?: PrincipalModel
}

export class Desk {
  readonly regime: Regime
  readonly regimeHash: string
  readonly policy: PolicyInForce
  readonly market: Market
  readonly instruments = new Map<string, Instrument>()
  readonly clients = new Map<string, Client>()
  /** The desk itself, as the owner of its own orders. */
  readonly house = new Client('', true)
  readonly venues = new Map<string, Venue>()
  /** The same by their index. */
  readonly instrumentsByIndex: Instrument[] = []
  readonly venuesByIndex: Venue[] = []
  /** Venues in the order of their ids: ties go to the first. */
  readonly venuesById: Venue[] = []
  readonly learned = new VenueLearning()
  readonly orders = new Orders()
  /** Ids of refused orders: an id is used once, whatever became of it. */
  readonly refused = new Set<string>()
  /** Ended orders as snapshots have them. */
  readonly ended = new EndedOrders()
  /** Over every ended order and every refused id, in the order in which they came to that. */
  readonly past = new RunningDigest()
  /** What venues told, so that no fill is booked twice. */
  readonly told = new ToldFills()
  readonly allocations = new Allocations()
  readonly session: Session
  /** What clients’ flow costs, learned under a policy that has it on. */
  readonly toxicity = new FlowToxicity()
  /** What falls due by itself: closes, expiries, duties. */
  readonly timers = new DueQueue<Timer>()
  /** Day orders by the close that ends them. */
  readonly dayOrders = new Map<number, Order[]>()
  /** Instruments in which a decision met a stale feed: looked at again when the feed speaks. */
  readonly waitingForFeed = new Set<Instrument>()
  state: TradingState = 'active'
  stateReason: string | null = null
  isBroken = false
  at: TimeMicros = timeMicros(0)
  events: DeskEvent[] = []
  /** Where the decisions of this step are written. */
  readonly page = new DecisionPage()
  openOrders = 0
  openRoutes = 0
  fees = 0
  /** Sum of all positions at cost, 1e-6 currency units. */
  gross = 0
  /** Realized since the session began, before fees, 1e-6. */
  realizedToday = 0
  /** Close of the session of `realizedToday`. */
  realizedUntil = 0
  invariantsChecked = 0
  /** Prices and sizes a fill from inventory. Whatever it answers is checked before it is used. */
  readonly principalModel: PrincipalModel
  /** Answers of the model that were none, or that no fill may have. */
  modelFaults = 0
  /** Instruments in which shares moved in this step: their sums are added up at its end. */
  readonly touched: Instrument[] = []
  /** The market-wide breakers: the index's close before, and what halted the market on a market day. 1e-6. */
  readonly breaker: { priorClose: number | null; level: HaltLevel; day: number; until: number } = {
    priorClose: null,
    level: 0,
    day: 0,
    until: 0,
  }
  /** Next time priority to give out. */
  priorities = 0
  readonly #pool = new BookPool<Order>()

  constructor({ regime, regimeHash, calendar, policy, sha256, principalModel }: DeskConfig) {
    this.principalModel = principalModel ?? principalQuote
    this.regime = regime
    this.regimeHash = regimeHash
    this.market = new Market(regime.maxFeedAgeMicros)
    this.session = new Session(regime, calendar)
    this.policy = new PolicyInForce(policy, sha256, () => this.#forgetSettings())
  }

  /** Has something done at an instant, or with the first input after it. */
  wakeAt(at: number, kind: Timer['kind'], about: Timer['about']): void {
    this.timers.add(timeMicros(at), { kind, at, about })
  }

  /** What a share filled inside saves the desk against routing it: the least fee for taking, and clearing. 1e-6. */
  routingSaved(clearing: number): number {
    let least = Number.POSITIVE_INFINITY
    for (const venue of this.venuesById) if (venue.takeFee < least) least = venue.takeFee
    return Number.isFinite(least) ? Math.max(0, least) + clearing : clearing
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
      found = new Instrument(symbol, this.instruments.size, () => new Book(this.#pool), new Position())
      this.instruments.set(symbol, found)
      this.instrumentsByIndex.push(found)
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
      this.venuesByIndex.push(found)
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

  /** Keeps a day order for its close. */
  expireAtClose(order: Order): void {
    const close = this.session.closeFor(order.receivedAt)
    const list = this.dayOrders.get(close)
    if (list !== undefined) list.push(order)
    else {
      this.dayOrders.set(close, [order])
      this.wakeAt(close, 'close', null)
    }
  }

  #forgetSettings(): void {
    for (const client of [...this.clients.values(), this.house]) {
      client.settings = null
      client.settingsBySymbol = null
    }
  }
}
