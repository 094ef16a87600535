/**
 * The figures of a replayed day, folded from what the desk was told and what it said.
 *
 * Everything is worked out again from quotes, orders and fills; of the engine's own arithmetic only the
 * realized profit is taken over, and it is checked by adding up: realized + unrealized is cash plus marks.
 */
import type { Capacity, DeskEvent, EventOf } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import { MICROS_PER_UNIT } from '@shared/units'
import { DeskProfit } from './desk-profit'
import { LaterMids } from './later-mids'
import { doubleMid, type Nbbo, NbboFold } from './nbbo-fold'
import { type MeasuredFill, ShareWeighted, SpreadAverages } from './spread-averages'

/** Cents are a share, averages weighted by shares and null when nothing was filled; money is in currency. */
export interface ReplayFigures {
  orders: number
  ordersAccepted: number
  ordersRejected: number
  rejectedByCode: Record<string, number>
  fills: number
  sharesOrdered: number
  sharesFilled: number
  crossShares: number
  principalShares: number
  darkShares: number
  routedShares: number
  /** Cross, principal and dark over all filled client shares. */
  internalizedShare: number | null
  /** Against the far side of the NBBO at order receipt, all client fills. */
  priceImprovementCents: number | null
  /** Reference of these: the NBBO at order receipt, which must have two sides that do not lock or cross. */
  effectiveSpreadCents: number | null
  quotedSpreadCents: number | null
  effectiveOverQuoted: number | null
  realizedSpread1sCents: number | null
  realizedSpread60sCents: number | null
  impact1sCents: number | null
  impact60sCents: number | null
  /** Largest absolute position of any symbol, shares. */
  maxInventory: number
  realized: number
  /** Open positions at the last midpoint against their cost. */
  unrealized: number
  /** Paid to venues, net of rebates. */
  fees: number
  /** Payment for order flow received. */
  pfof: number
  /** The desk's profit by where it came from: the parts add up to the total. */
  profitByPart: { spreadCaptured: number; inventory: number; fees: number; pfof: number; total: number }
}

export interface ReplayFold {
  /** Takes records in the order of the journal; events and quotes of one instant in theirs. */
  add(record: Input | DeskEvent): void
  /** The figures so far; nothing may be added afterwards. */
  finish(): ReplayFigures
}

const HORIZONS = { short: 1_000_000, long: 60_000_000 } as const

/** Starts an empty fold. */
export function createReplayFigures(): ReplayFold {
  const fold = new FiguresFold()
  return { add: (record) => fold.add(record), finish: () => fold.finish() }
}

class FiguresFold {
  private readonly market = new NbboFold()
  private readonly later = new LaterMids()
  private readonly profit = new DeskProfit()
  private readonly averages = new SpreadAverages()
  private readonly improvement = new ShareWeighted()
  private readonly venues = new Map<string, InputOf<'venue'>>()
  /** The NBBO at each order's receipt. */
  private readonly received = new Map<string, Nbbo>()
  private readonly routes = new Map<string, EventOf<'routeSent'>>()
  private readonly realizedBySymbol = new Map<string, number>()
  private readonly sharesBy: Record<Capacity, number> = {
    cross: 0,
    principal: 0,
    dark: 0,
    routed: 0,
    riskless: 0,
  }
  private readonly rejectedByCode: Record<string, number> = {}
  private orders = 0
  private accepted = 0
  private rejected = 0
  private fills = 0
  private sharesOrdered = 0
  private maxInventory = 0
  private feeMicros = 0
  private pfofMicros = 0

  add(record: Input | DeskEvent): void {
    if (record.type === 'quote') this.quote(record)
    else if (record.type === 'order') this.order(record)
    else if (record.type === 'fill') this.fill(record)
    else if (record.type === 'position') this.position(record)
    else if (record.type === 'routeSent') this.routes.set(record.routeId, record)
    else if (record.type === 'routeFilled') this.routeFilled(record)
    else if (record.type === 'orderAccepted') this.accepted++
    else if (record.type === 'orderRejected') this.refused(record)
    else if (record.type === 'venue') this.venue(record)
    else if (record.type === 'instrument') this.market.instrument(record)
  }

  private refused(rejection: EventOf<'orderRejected'>): void {
    this.rejected++
    for (const code of rejection.codes) this.rejectedByCode[code] = (this.rejectedByCode[code] ?? 0) + 1
  }

  private venue(venue: InputOf<'venue'>): void {
    this.venues.set(venue.id, venue)
    this.market.venue(venue)
  }

  private quote(quote: InputOf<'quote'>): void {
    const mid = doubleMid(this.market.quote(quote))
    this.later.mid(quote.symbol, quote.at, mid)
    if (mid !== null) this.profit.mark(quote.symbol, mid)
  }

  private order(order: InputOf<'order'>): void {
    this.orders++
    this.sharesOrdered += order.qty
    // A duplicate id is refused by the engine: the first order's market stands.
    if (!this.received.has(order.id)) this.received.set(order.id, this.market.of(order.symbol))
  }

  private position(position: InputOf<'position'> | EventOf<'position'>): void {
    this.maxInventory = Math.max(this.maxInventory, Math.abs(position.qty))
    if ('realized' in position) this.realizedBySymbol.set(position.symbol, position.realized)
    else this.profit.carry(position.symbol, position.qty, position.avgPrice)
  }

  private fill(fill: EventOf<'fill'>): void {
    this.fills++
    this.sharesBy[fill.capacity] += fill.qty
    const isBuy = fill.side === 'buy'
    // What the client buys from the desk, the desk sells.
    if (fill.capacity === 'principal')
      this.profit.trade(fill.symbol, isBuy ? -fill.qty : fill.qty, fill.price)
    const { bid, ask } = this.received.get(fill.id) ?? { bid: null, ask: null }
    if (isBuy ? ask !== null : bid !== null) {
      this.improvement.add(isBuy ? (ask as number) - fill.price : fill.price - (bid as number), fill.qty)
    }
    if (bid === null || ask === null || bid >= ask) return
    const measured: MeasuredFill = { sign: isBuy ? 1 : -1, qty: fill.qty, price: fill.price, bid, ask }
    this.averages.atReceipt(measured)
    for (const horizon of ['short', 'long'] as const) {
      this.later.after({
        symbol: fill.symbol,
        at: fill.at,
        horizonMicros: HORIZONS[horizon],
        settle: (mid) => {
          if (mid !== null) this.averages.later(measured, horizon, mid)
        },
      })
    }
  }

  private routeFilled(fill: EventOf<'routeFilled'>): void {
    this.feeMicros += fill.fee
    const route = this.routes.get(fill.routeId)
    if (!route) return
    // The desk's own trade at a venue moves its position; a client's routed fill does not.
    if (route.purpose === 'hedge') {
      this.profit.trade(route.symbol, route.side === 'buy' ? fill.qty : -fill.qty, fill.price)
      return
    }
    const venue = this.venues.get(fill.venue)
    if (!venue) return
    const { bid, ask } = this.market.of(route.symbol)
    const spread = bid !== null && ask !== null && ask > bid ? ask - bid : 0
    this.pfofMicros += Math.round(fill.qty * (venue.pfofPerShare + (venue.pfofPctOfSpread / 100) * spread))
  }

  finish(): ReplayFigures {
    this.later.finish()
    const { averages, sharesBy } = this
    const internalized = sharesBy.cross + sharesBy.principal + sharesBy.dark
    const filled = internalized + sharesBy.routed + sharesBy.riskless
    const parts = this.profit.parts()
    const realized = [...this.realizedBySymbol.values()].reduce((sum, value) => sum + value, 0)
    const trading = parts.spreadCaptured + parts.inventory
    return {
      orders: this.orders,
      ordersAccepted: this.accepted,
      ordersRejected: this.rejected,
      rejectedByCode: this.rejectedByCode,
      fills: this.fills,
      sharesOrdered: this.sharesOrdered,
      sharesFilled: filled,
      crossShares: sharesBy.cross,
      principalShares: sharesBy.principal,
      darkShares: sharesBy.dark,
      routedShares: sharesBy.routed + sharesBy.riskless,
      internalizedShare: filled === 0 ? null : internalized / filled,
      priceImprovementCents: this.improvement.cents(),
      effectiveSpreadCents: averages.effective.cents(),
      quotedSpreadCents: averages.quoted.cents(),
      effectiveOverQuoted: averages.effectiveOverQuoted(),
      realizedSpread1sCents: averages.realized.short.cents(),
      realizedSpread60sCents: averages.realized.long.cents(),
      impact1sCents: averages.impact.short.cents(),
      impact60sCents: averages.impact.long.cents(),
      maxInventory: this.maxInventory,
      realized: realized / MICROS_PER_UNIT,
      unrealized: (trading - realized) / MICROS_PER_UNIT,
      fees: this.feeMicros / MICROS_PER_UNIT,
      pfof: this.pfofMicros / MICROS_PER_UNIT,
      profitByPart: {
        spreadCaptured: parts.spreadCaptured / MICROS_PER_UNIT,
        inventory: parts.inventory / MICROS_PER_UNIT,
        fees: -this.feeMicros / MICROS_PER_UNIT,
        pfof: this.pfofMicros / MICROS_PER_UNIT,
        total: (trading - this.feeMicros + this.pfofMicros) / MICROS_PER_UNIT,
      },
    }
  }
}
