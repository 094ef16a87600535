/**
 * Routes that rest at a venue so that a client's limit order is displayed.
 *
 * Queue model: the shares displayed at the route's price when it arrives are ahead of it and trade first; no
 * cancellation moves it up. A print through its price reaches it at once. It never gets more shares than were
 * printed, and shares of one print go to one route only. Must never fill a route that was taken back.
 */
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import type { PriceMicros, TimeMicros } from '@shared/units'

type Route = EventOf<'routeSent'>

export interface RestingRoute {
  readonly route: Route
  readonly limit: PriceMicros
  /** When it reached the venue: earlier prints do not touch it. */
  readonly from: TimeMicros
  open: number
  /** Shares displayed before it at its price that have not traded yet. */
  ahead: number
}

export class RestingRoutes {
  private readonly bySymbol = new Map<string, RestingRoute[]>()
  private readonly symbolOf = new Map<string, string>()

  /** Rests a route; `ahead` shares trade at its price before it does. */
  rest(o: { route: Route; limit: PriceMicros; from: TimeMicros; ahead: number }): void {
    must(o.route.qty > 0, `a resting route must have shares, had ${o.route.qty}`)
    const resting = { route: o.route, limit: o.limit, from: o.from, open: o.route.qty, ahead: o.ahead }
    const others = this.bySymbol.get(o.route.symbol)
    if (others) others.push(resting)
    else this.bySymbol.set(o.route.symbol, [resting])
    this.symbolOf.set(o.route.routeId, o.route.symbol)
  }

  /** Takes a route back; nothing happens when it does not rest. */
  remove(routeId: string): void {
    const symbol = this.symbolOf.get(routeId)
    if (symbol === undefined) return
    this.symbolOf.delete(routeId)
    const routes = this.bySymbol.get(symbol) ?? []
    const at = routes.findIndex((resting) => resting.route.routeId === routeId)
    if (at >= 0) routes.splice(at, 1)
  }

  /** The fills that one print gives, best price first, then the order of arrival. */
  print(trade: InputOf<'trade'>): { resting: RestingRoute; qty: number }[] {
    const routes = this.bySymbol.get(trade.symbol)
    if (!routes || routes.length === 0) return []
    const reached = routes.filter((resting) => resting.from <= trade.at && reaches(trade.price, resting))
    reached.sort((a, b) => eagerness(b) - eagerness(a))
    const fills: { resting: RestingRoute; qty: number }[] = []
    let left = trade.qty as number
    for (const resting of reached) {
      if (trade.price === resting.limit) {
        const passed = Math.min(resting.ahead, left)
        resting.ahead -= passed
        left -= passed
      }
      const qty = Math.min(resting.open, left)
      if (qty <= 0) continue
      left -= qty
      resting.open -= qty
      fills.push({ resting, qty })
      if (resting.open === 0) this.remove(resting.route.routeId)
    }
    return fills
  }
}

/** Higher for a better price; the sort is stable, so that equal prices keep their order of arrival. */
const eagerness = (resting: RestingRoute): number =>
  resting.route.side === 'buy' ? resting.limit : -resting.limit

const reaches = (price: PriceMicros, resting: RestingRoute): boolean =>
  resting.route.side === 'buy' ? price <= resting.limit : price >= resting.limit
