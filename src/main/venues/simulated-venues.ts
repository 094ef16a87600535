/**
 * The simulated venues together: hears what the desk sent and what the market shows, and has the answers
 * ready at their time.
 *
 * Promises that a route gets its answer once, after the venue's latency, from the market as it then is; that
 * what is left over comes back as `returned`; and that a route the desk has ended gets nothing more, not even
 * a fill that was under way (a recall succeeds unless the fill arrived first). Must never answer by itself.
 */

import { DueQueue } from '@shared/due-queue'
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import { atMarketTime, marketTime } from '@shared/time'
import { type PriceMicros, type Shares, type TimeMicros, timeMicros } from '@shared/units'
import type { Venues } from '../ports'
import { RestingRoutes } from './resting-routes'
import { ShownMarket } from './shown-market'
import {
  type Answer,
  auctionAnswer,
  exchangeAnswer,
  isWithin,
  midpointAnswer,
  wholesalerAnswer,
} from './venue-models'

type Route = EventOf<'routeSent'>
type VenueAnswer = InputOf<'venueFill' | 'venueReject'>
/** A route to be answered, or the report of a fill that a resting route already has. */
type Pending = { kind: 'arrival'; route: Route } | { kind: 'report'; fill: InputOf<'venueFill'> }

export interface SimulatedVenues extends Venues {
  /** Kind and latency of a venue; fees are the engine's matter. */
  venue(v: InputOf<'venue'>): void
}

/**
 * Opens the simulated venues. Exchanges fill at most what they display.
 * @param o.seed decides which routes the midpoint pool fills
 */
export function openVenues(o: { seed?: number } = {}): SimulatedVenues {
  const venues = new VenueFloor(o.seed ?? 1)
  return {
    venue: (v) => venues.venue(v),
    sent: (route) => venues.sent(route),
    done: (route) => venues.done(route),
    quote: (quote) => venues.quote(quote),
    trade: (trade) => venues.trade(trade),
    peek: () => venues.peek(),
    due: (at) => venues.due(at),
  }
}

class VenueFloor {
  private readonly seed: number
  private readonly venues = new Map<string, InputOf<'venue'>>()
  private readonly market = new ShownMarket()
  private readonly resting = new RestingRoutes()
  private readonly pending = new DueQueue<Pending>()
  /** Routes that may still be answered. What is not in here was ended, by the desk or by the last answer. */
  private readonly open = new Set<string>()

  constructor(seed: number) {
    this.seed = seed
  }

  venue(v: InputOf<'venue'>): void {
    this.venues.set(v.id, v)
  }

  sent(route: Route): void {
    must(route.qty > 0, `route ${route.routeId} must have shares, had ${route.qty}`)
    must(!this.open.has(route.routeId), `route ${route.routeId} was sent twice`)
    this.open.add(route.routeId)
    const arrives = this.arrival(route.at, route.venue)
    this.pending.add(isForAuction(route) ? auctionTime(route, arrives) : arrives, { kind: 'arrival', route })
  }

  done(route: EventOf<'routeDone'>): void {
    this.open.delete(route.routeId)
    this.resting.remove(route.routeId)
  }

  quote(quote: InputOf<'quote'>): void {
    this.market.quote(quote)
  }

  /** A print may fill resting routes; the report reaches the desk after the venue's latency. */
  trade(trade: InputOf<'trade'>): void {
    this.market.trade(trade)
    for (const { resting, qty } of this.resting.print(trade)) {
      const at = this.arrival(trade.at, resting.route.venue)
      this.pending.add(at, { kind: 'report', fill: fillOf(resting.route, at, { qty, price: resting.limit }) })
    }
  }

  peek(): TimeMicros | null {
    return this.pending.peek()
  }

  due(at: TimeMicros): readonly VenueAnswer[] {
    const answers: VenueAnswer[] = []
    for (let next = this.pending.peek(); next !== null && next <= at; next = this.pending.peek()) {
      const what = this.pending.take()
      if (what.kind === 'arrival') this.answer(what.route, next, answers)
      else if (this.open.has(what.fill.routeId as string)) answers.push(what.fill)
    }
    return answers
  }

  private answer(route: Route, at: TimeMicros, answers: VenueAnswer[]): void {
    if (!this.open.has(route.routeId)) return
    const venue = this.venues.get(route.venue)
    if (!venue) {
      this.open.delete(route.routeId)
      answers.push(rejectOf(route, at, 'unknown venue'))
      return
    }
    if (route.purpose === 'display' || (route.terms === 'day' && !this.isMarketable(route))) {
      this.display(route, at, answers)
      return
    }
    const filled = isForAuction(route) ? auctionAnswer(route, this.market) : this.fillBy(venue.kind, route)
    this.open.delete(route.routeId)
    if (filled) answers.push(fillOf(route, at, filled))
    if (!filled || filled.qty < route.qty) answers.push(rejectOf(route, at, 'returned'))
  }

  private isMarketable(route: Route): boolean {
    const far = this.market.farSide(route.symbol, route.venue, route.side)?.price ?? null
    return far !== null && isWithin(route, far)
  }

  private fillBy(kind: InputOf<'venue'>['kind'], route: Route): Answer {
    if (kind === 'midpoint') return midpointAnswer(route, this.market, this.seed)
    if (kind === 'wholesaler') return wholesalerAnswer(route, this.market)
    return exchangeAnswer(route, this.market)
  }

  /** Rests a display route behind what is displayed. It only adds: one that would take comes back. */
  private display(route: Route, at: TimeMicros, answers: VenueAnswer[]): void {
    const far = this.market.farSide(route.symbol, route.venue, route.side)?.price ?? null
    const near = this.market.nearSide(route.symbol, route.venue, route.side)
    const { limit } = route
    if (limit === null || (far !== null && (route.side === 'buy' ? limit >= far : limit <= far))) {
      this.open.delete(route.routeId)
      answers.push(rejectOf(route, at, 'returned'))
      return
    }
    this.resting.rest({ route, limit, from: at, ahead: sharesAhead(route, limit, near) })
  }

  private arrival(sentAt: TimeMicros, venue: string): TimeMicros {
    return timeMicros(sentAt + (this.venues.get(venue)?.latencyMicros ?? 0))
  }
}

const isForAuction = (route: Route): boolean => route.terms === 'onOpen' || route.terms === 'onClose'

const OPEN = 34_200_000_000
const CLOSE = 57_600_000_000

/** When the auction that a route is for takes place: 09:30 or 16:00 market time, today or the next day. */
function auctionTime(route: Route, arrives: TimeMicros): TimeMicros {
  const { day } = marketTime(arrives)
  const clock = route.terms === 'onOpen' ? OPEN : CLOSE
  const today = atMarketTime(day, clock)
  return today >= arrives ? today : atMarketTime(day + 1, clock)
}

/**
 * Shares ahead of a new resting route: nothing when it betters the venue's quote, what is displayed when it
 * joins it. Behind the quote the depth is not known, and the displayed size stands in for it.
 */
function sharesAhead(
  route: Route,
  limit: PriceMicros,
  near: { price: PriceMicros | null; size: number } | null,
): number {
  if (!near || near.price === null) return 0
  const isBetter = route.side === 'buy' ? limit > near.price : limit < near.price
  return isBetter ? 0 : near.size
}

function fillOf(
  route: Route,
  at: TimeMicros,
  fill: { qty: number; price: PriceMicros },
): InputOf<'venueFill'> {
  return {
    type: 'venueFill',
    at,
    id: route.id,
    venue: route.venue,
    routeId: route.routeId,
    qty: fill.qty as Shares,
    price: fill.price,
    execId: null,
  }
}

const rejectOf = (route: Route, at: TimeMicros, reason: string): InputOf<'venueReject'> => ({
  type: 'venueReject',
  at,
  id: route.id,
  venue: route.venue,
  routeId: route.routeId,
  reason,
})
