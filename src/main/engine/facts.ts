/**
 * The records of the desk: what it knows about instruments, clients, venues, orders and routes. Classes only
 * so that every record of a kind has one shape; they hold facts and decide nothing.
 *
 * Prices and money are whole 1e-6 units, quantities whole shares, times microseconds. 0 stands for an absent
 * price inside quotes, because no price is ever 0.
 */
import type { OrderEnd, Receipt, RoutePurpose } from '@shared/events'
import type { InputOf, OrderType, SEGMENTS, Side, Tif, TradingState, VenueKind } from '@shared/inputs'
import {
  type PriceMicros,
  priceMicros,
  type Shares,
  shares,
  type TimeMicros,
  timeMicros,
} from '@shared/units'
import { feeToTake } from '@shared/venue-fee'
import type { Exposure } from '../rules/credit'
import type { DayUse } from '../rules/day-limits'
import { auctionOf } from '../rules/instructions'
import type { BandState, PriceBands } from '../rules/price-bands'
import type { ReferencePrice } from '../rules/reference-price'
import type { SaleMark } from '../rules/short-sale'
import type { SlidingSum } from '../rules/sliding-sum'
import type { Book } from './book'
import type { Position } from './position'
import type { Settings } from './settings'

export class Venue {
  readonly id: string
  readonly index: number
  kind: VenueKind = 'exchange'
  /** What a fill that takes costs here, 1e-6 a share; of a pool its midpoint fee. */
  takeFee = 0
  addRebate = 0
  pfofPerShare = 0
  pfofPctOfSpread = 0
  isProtected = false
  state: TradingState = 'active'
  /** What proves that the venue fails, while self-help is declared against it; null while it is not. */
  selfHelp: string | null = null

  constructor(id: string, index: number) {
    this.id = id
    this.index = index
  }

  update(input: InputOf<'venue'>): void {
    this.kind = input.kind
    this.takeFee = feeToTake(input)
    this.addRebate = input.addRebate
    this.pfofPerShare = input.pfofPerShare
    this.pfofPctOfSpread = input.pfofPctOfSpread
    this.isProtected = input.protected ?? input.kind === 'exchange'
  }
}

/** One venue's last top of book in one instrument. */
export class Quote {
  readonly venue: Venue
  /** The quote as receipts show it, brought up to date with it. */
  readonly shown: Receipt['market']['venues'][number]
  bid = 0
  bidSize = 0
  ask = 0
  askSize = 0
  quotedAt = 0

  constructor(venue: Venue) {
    this.venue = venue
    const none = shares(0)
    const quotedAt = timeMicros(0)
    this.shown = { venue: venue.id, bid: null, bidSize: none, ask: null, askSize: none, quotedAt }
  }

  /** Takes over a new quote; 0 stands for an absent price. */
  set(bid: number, bidSize: number, ask: number, askSize: number, quotedAt: TimeMicros): void {
    this.bid = bid
    this.bidSize = bidSize
    this.ask = ask
    this.askSize = askSize
    this.quotedAt = quotedAt
    const { shown } = this
    shown.bid = orNull(bid)
    shown.bidSize = shares(bidSize)
    shown.ask = orNull(ask)
    shown.askSize = shares(askSize)
    shown.quotedAt = quotedAt
  }
}

export class Instrument {
  readonly symbol: string
  readonly index: number
  readonly book: Book<Order>
  readonly position: Position
  tick: number | null = null
  roundLot = 100
  prevClose: number | null = null
  adv: number | null = null
  lastSale = 0
  /** Quotes by venue index; holes where a venue never quoted. */
  readonly quotes: (Quote | undefined)[] = []
  /** The same quotes in the order of venue ids, as receipts list them. */
  readonly quoted: Quote[] = []
  /** What receipts list as the venues’ quotes, in that order. */
  readonly shown: Receipt['market']['venues'][number][] = []
  nbb = 0
  nbbSize = 0
  nbo = 0
  nboSize = 0
  /** Best prices of any venue, protected or not. */
  highBid = 0
  lowAsk = 0
  isMarketHalted = false
  luldTier: 1 | 2 | null = null
  hardToBorrow: boolean | null = null
  /** RTS 11 liquidity band, 1 to 6; only a European regime asks. */
  liquidityBand: number | null = null
  /** False while nobody assigned a round lot and the regime has more than one: nothing is filled inside. */
  isLotAssigned = false
  /** Price bands as last told, which win over those worked out; the JSON text of the message. */
  luldBands: string | null = null
  readonly bands: PriceBands = { lower: 0, upper: 0 }
  /** Until when `bands` hold, as they were worked out; infinite when they were told. */
  bandsUntil = 0
  /** The reference price of the bands, while they are worked out here. */
  reference: ReferencePrice | null = null
  bandState: BandState = 'normal'
  /** When the limit state began that may become a pause; 0 while there is none. */
  limitSince = 0
  /** Rule 201 as last told; null while nobody told. */
  shortSaleRestriction: boolean | null = null
  /** Last market day of a restriction that our own reading of the listing market's prints began. */
  restrictedThrough = 0
  state: TradingState = 'active'
  /** Open orders: while there are any, every quote of the instrument can matter. */
  openOrders = 0
  /** Midpoint pegs at rest, by the worst price they take. */
  readonly pegs: Book<Order>
  /** Stops that wait, buys with the lowest stop first, sells with the highest: the side is the other one's. */
  readonly stops: Book<Order>
  /** Conditional orders in the midpoint book. */
  conditionals = 0
  /** Open orders for an auction or for one venue only: they stand in no book. */
  readonly away = new Set<Order>()
  /** When the next automatic hedge is due, 0 while none is planned; how many were sent; the one that is out. */
  hedgeAt = 0
  hedges = 0
  openHedge: Order | null = null
  listing: string | null = null
  /** Resting orders that have to be shown once they no longer lock the market. */
  readonly unshown = new Set<Order>()
  /** True once a fill or route happened: a starting position would come too late. */
  hasTraded = false
  readonly sums = { clientQty: 0, venueQty: 0, clientCash: 0, venueCash: 0, startQty: 0, startCash: 0 }

  constructor(symbol: string, index: number, newBook: () => Book<Order>, position: Position) {
    this.symbol = symbol
    this.index = index
    this.book = newBook()
    this.pegs = newBook()
    this.stops = newBook()
    this.position = position
  }
}

export class Client {
  readonly id: string
  /** True for the desk itself as the owner of its own orders. */
  readonly isHouse: boolean
  tier: string | null = null
  segment: Segment = 'neutral'
  /** Segments and tiers it does not meet in the midpoint book. */
  declines: readonly string[] = []
  isEnabled = true
  beneficialOwner: string | null = null
  principalConsent = true
  isInstitutional = false
  disclosedOn: number | null = null
  hasOptedIn = false
  /** Shares for which it opted in to protection; infinite for all. */
  optedInQty = 0
  creditGross: number | null = null
  creditNet: number | null = null
  maxOrderNotional: number | null = null
  isRestricted = false
  restrictedSymbols: ReadonlySet<string> | null = null
  state: TradingState = 'active'
  /** What it ordered in each instrument in the session, while the policy sets a limit for it. */
  readonly dayUse = new Map<Instrument, DayUse>()
  /** Shares it is deemed to own, where somebody told; open sells count against them. */
  readonly holdings = new Map<Instrument, Holding>()
  isBrokerDealer = false
  /** Orders and their value of late, kept only while the policy bounds their rate. */
  rates: { readonly orders: SlidingSum; readonly values: SlidingSum } | null = null
  /** Invitations it did not firm up. */
  fallDowns = 0
  readonly used: Exposure = { filledBuy: 0, filledSell: 0, openBuy: 0, openSell: 0 }
  /** When each recent order came, by what it asked for; only while a duplicate window is set. */
  readonly recent = new Map<string, number>()
  /** Resolved settings; null until asked for under the policy in force. */
  settings: Settings | null = null
  settingsBySymbol: Map<string, Settings> | null = null

  constructor(id: string, isHouse = false) {
    this.id = id
    this.isHouse = isHouse
  }
}

/** What a client is deemed to own of an instrument, and has in open sell orders marked long. Shares. */
export interface Holding {
  qty: number
  openSells: number
}

export type Segment = (typeof SEGMENTS)[number]

const UNLINKED = { directedTo: null, parent: null } as const

/** A venue gave an order back under this quote: it is not asked again until it says something new. */
export interface Skip {
  readonly venue: Venue
  readonly price: number
  readonly size: number
}

export class Route {
  readonly id: string
  readonly order: Order
  readonly venue: Venue
  readonly qty: number
  readonly limit: number
  readonly purpose: RoutePurpose
  filled = 0
  isOpen = true
  /** The last fill as the venue told it (`told-fills.ts`). It follows from the route's events and is not told in the state's bytes. */
  lastQty = 0
  lastPrice = 0
  /** The executions that the venue named, so that none is booked twice. */
  execIds: string[] | null = null
  /** What the venue showed on the side this route needs, when it was sent. */
  shownPrice = 0
  shownSize = 0

  constructor(id: string, order: Order, venue: Venue, qty: number, limit: number, purpose: RoutePurpose) {
    this.id = id
    this.order = order
    this.venue = venue
    this.qty = qty
    this.limit = limit
    this.purpose = purpose
  }

  /** The quote under which the venue had this route. */
  get shown(): Skip {
    return { venue: this.venue, price: this.shownPrice, size: this.shownSize }
  }
}

/** A fill that the desk owes a protected order: shares at no worse than a price (1e-6), by an instant. */
export interface Owed {
  readonly qty: number
  readonly price: number
  readonly dueBy: number
  readonly evidence: string
  goodQty: number
  /** An earlier duty to the same order that is still open. */
  before: Owed | null
}

/** How a conditional order stands with the invitations it gets. */
export class Firming {
  /** Shares firmed up; 0 while it is only conditional. */
  qty = 0
  /** What of them has traded: no more than was firmed up may. */
  traded = 0
  /** The invitation that stands, with the order it would meet. */
  invitation: string | null = null
  contra: Order | null = null
  until = 0
  invited = 0
  fallDowns = 0
  isPassedOver = false
  /** Orders it did not firm up for: it is not asked for the same one again. */
  readonly refused = new Set<Order>()
}

export class Order {
  readonly id: string
  /** Place in the order of acceptance. */
  readonly number: number
  /** Time priority: smaller is earlier. Changes only when a replacement gives it up. */
  priority: number
  readonly client: Client
  readonly instrument: Instrument
  readonly side: Side
  readonly isBuy: boolean
  readonly orderType: OrderType
  readonly tif: Tif
  readonly display: boolean
  readonly principalOptOut: boolean
  readonly held: boolean
  readonly allOrNone: boolean
  /** Smallest fill the client takes, shares; 0 when it named none. */
  readonly minQty: number
  /** True for terms that a plan has to look at: all or none, minimum quantity, fill or kill. */
  readonly hasMinimum: boolean
  readonly isPeg: boolean
  readonly auction: 'open' | 'close' | null
  /** True for midpoint interest that has to firm up before it trades. */
  readonly isConditional: boolean
  /** True for the desk's own order: what it fills is the desk's position. */
  readonly isDesk: boolean
  /** The one venue the client directed the order to. */
  readonly directedTo: Venue | null
  readonly expires: TimeMicros | null
  readonly shortSale: InputOf<'order'>['shortSale']
  /** True for a client's sale marked short: Rule 201 may forbid its price. */
  readonly isShort: boolean
  readonly locate: string | null
  /** What is owed to it under FINRA 5320 and Rule 604; null while nothing is. */
  owed: Owed | null = null
  displayDueBy = 0
  /** Of a desk order: the supervisor's record of the error that it corrects, and whether it is a sweep. */
  errorRecord: string | null = null
  isSweep = false
  /** Set once: on arrival, or when a snapshot has brought all orders back. */
  parent: Order | null
  readonly receivedAt: TimeMicros
  /** What the market had done before it came, for the toxicity model; null when nobody said. */
  readonly sight: readonly number[] | null
  qty: Shares
  limit: PriceMicros | null
  /** Stop price, 1e-6; 0 for orders without one. */
  stop: number
  /** True while a stop has not been elected. */
  waitsForStop: boolean
  /** What a conditional order is asked, and how that stands; null for every other order. */
  readonly firming: Firming | null
  /** Child orders still open: their shares were taken out of this order. */
  children = 0
  /** Worst price the client takes: its limit, or infinity (buy) and 0 (sell) for a market order. */
  bound: number
  filled = 0
  cancelled = 0
  isOpen = true
  end: OrderEnd | null = null
  /** Price at which the open part counts against the client's credit. */
  reservePrice = 0
  /** Slot in the book where the order rests, -1 while in none. */
  slot = -1
  receipts = 0
  fills = 0
  /** Shares filled from inventory so far. */
  principalQty = 0
  routes: Route[] | null = null
  clientRoute: Route | null = null
  displayRoute: Route | null = null
  skips: Skip[] | null = null

  constructor(
    input: InputOf<'order'>,
    client: Client,
    instrument: Instrument,
    number: number,
    priority: number,
    linked: { readonly directedTo: Venue | null; readonly parent: Order | null } = UNLINKED,
  ) {
    this.id = input.id
    this.number = number
    this.priority = priority
    this.client = client
    this.instrument = instrument
    this.side = input.side
    this.isBuy = input.side === 'buy'
    this.orderType = input.orderType
    this.tif = input.tif
    this.display = input.display
    this.principalOptOut = input.principalOptOut
    this.held = input.held
    this.allOrNone = input.allOrNone
    this.minQty = input.minQty ?? 0
    this.hasMinimum = input.allOrNone || input.minQty !== null || input.tif === 'fok'
    this.isPeg = input.orderType === 'midpointPeg'
    this.auction = auctionOf(input.orderType)
    this.isConditional = input.conditional
    this.firming = input.conditional ? new Firming() : null
    this.isDesk = client.isHouse
    this.directedTo = linked.directedTo
    this.parent = linked.parent
    this.expires = input.expires
    this.shortSale = input.shortSale
    this.isShort = input.shortSale === 'short'
    this.locate = input.locate
    this.stop = input.stop ?? 0
    this.waitsForStop = input.stop !== null
    this.receivedAt = input.at
    this.sight = input.sight
    this.qty = input.qty
    this.limit = input.limit
    this.bound = input.limit ?? (this.isBuy ? Number.POSITIVE_INFINITY : 0)
  }

  /** How a sale is marked; what nobody marked is long. */
  get saleMark(): SaleMark {
    return this.shortSale ?? 'long'
  }

  /** Shares not filled yet, wherever they are. */
  get openQty(): number {
    return this.qty - this.filled
  }

  /** Shares that may trade now: of a conditional order only those it has firmed up. */
  get tradableQty(): number {
    const { firming, openQty } = this
    return firming === null ? openQty : Math.min(firming.qty - firming.traded, openQty)
  }

  /** Only its auction, or the venue that its client named, may have it: it meets nobody inside the house. */
  get isAway(): boolean {
    return this.auction !== null || this.directedTo !== null
  }

  /** The fewest shares that may be filled at once when `open` are left. */
  leastFill(open: number): number {
    return this.allOrNone || this.tif === 'fok' ? open : Math.min(this.minQty, open)
  }

  /** True for an order with more terms than side, price, quantity and time in force. */
  get hasTerms(): boolean {
    const isPlain = !this.hasMinimum && this.stop === 0 && this.expires === null && this.held
    return (
      !isPlain ||
      this.directedTo !== null ||
      this.parent !== null ||
      this.children > 0 ||
      this.shortSale !== null
    )
  }

  /** The worst price the order takes in this market: a peg goes no further than the midpoint. */
  boundIn(midpoint: number): number {
    if (!this.isPeg) return this.bound
    return this.isBuy ? Math.min(this.bound, midpoint) : Math.max(this.bound, midpoint)
  }
}

/** A price inside as one outside: 0 means absent. */
export const orNull = (price: number): PriceMicros | null => (price === 0 ? null : priceMicros(price))
