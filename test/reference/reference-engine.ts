/**
 * The small obvious engine: arrays, filters and sorts, written from the design and not from the fast engine.
 * It writes the same events; of a receipt only what decides: trigger, quality and split.
 */
import type { DeskEvent } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import type { PolicySettings } from '@shared/policy'
import { atMarketTime, marketTime } from '@shared/time'
import { showAt, shownTo, splitOf } from './reference-plan'
import {
  market,
  openQty,
  openRoute,
  queue,
  type RefFacts,
  type RefOrder,
  type RefRoute,
} from './reference-state'

const CLOSE = 16 * 3_600_000_000
const OPEN = 9.5 * 3_600_000_000

/** An event without the parts of a receipt that the reference does not work out. */
export type RefEvent = Record<string, unknown>

export class ReferenceEngine {
  readonly facts: RefFacts = {
    instruments: [],
    clients: [],
    venues: [],
    quotes: [],
    orders: [],
    usedIds: [],
    positions: {},
    states: {},
    haltedSymbols: [],
    isMarketHalted: false,
    lastFeedAt: Number.NEGATIVE_INFINITY,
    waiting: [],
    at: 0,
    priorities: 0,
    events: [],
  }
  readonly #policy: PolicySettings
  #out: RefEvent[] = []

  constructor(policy: PolicySettings) {
    this.#policy = policy
  }

  step(input: Input): RefEvent[] {
    this.#out = []
    this.facts.at = input.at
    for (const order of this.facts.orders)
      if (order.isOpen && input.at >= order.expiresAt) this.#done(order, 'expired')
    this.#take(input)
    return this.#out
  }

  #say(type: DeskEvent['type'], fields: Record<string, unknown>): void {
    this.#out.push({ type, at: this.facts.at, ...fields })
  }

  #take(input: Input): void {
    const f = this.facts
    if (input.type === 'instrument') f.instruments.push(input)
    else if (input.type === 'client') f.clients.push(input)
    else if (input.type === 'venue')
      f.venues.push({
        id: input.id,
        input,
        isProtected: input.protected ?? input.kind === 'exchange',
        state: 'active',
      })
    else if (input.type === 'position')
      f.positions[input.symbol] = {
        qty: input.qty,
        cost: BigInt(Math.abs(input.qty) * input.avgPrice),
        realized: 0n,
      }
    else if (input.type === 'quote') this.#quote(input)
    else if (input.type === 'order') this.#order(input)
    else if (input.type === 'cancel') this.#cancel(input.id)
    else if (input.type === 'replace') this.#replace(input)
    else if (input.type === 'venueFill') this.#venueFill(input)
    else if (input.type === 'venueReject') this.#venueReject(input)
    else if (input.type === 'state') this.#state(input)
    else if (input.type === 'status') this.#status(input)
  }

  #heard(): void {
    this.facts.lastFeedAt = this.facts.at
    const waiting = this.facts.waiting
    this.facts.waiting = []
    for (const symbol of waiting) this.#recheck(symbol, 'marketMoved')
  }

  #quote(q: InputOf<'quote'>): void {
    const f = this.facts
    f.quotes = f.quotes.filter((o) => o.symbol !== q.symbol || o.venue !== q.venue)
    const bid = q.bid !== null && q.bidSize > 0 ? q.bid : 0
    const ask = q.ask !== null && q.askSize > 0 ? q.ask : 0
    f.quotes.push({
      symbol: q.symbol,
      venue: q.venue,
      bid,
      bidSize: bid ? q.bidSize : 0,
      ask,
      askSize: ask ? q.askSize : 0,
      at: q.at,
    })
    this.#heard()
    this.#recheck(q.symbol, 'marketMoved')
  }

  #codesOf(o: InputOf<'order'>, filled: number): string[] {
    const f = this.facts
    const p = this.#policy
    const codes: string[] = []
    if (!f.clients.some((c) => c.id === o.client)) codes.push('CLIENT_UNKNOWN')
    if (!f.instruments.some((i) => i.symbol === o.symbol)) codes.push('SYMBOL_UNKNOWN')
    for (const [key, code] of [
      ['desk', 'DESK_HALTED'],
      [`client ${o.client}`, 'CLIENT_HALTED'],
      [`symbol ${o.symbol}`, 'SYMBOL_HALTED'],
    ] as const)
      if (f.states[key] === 'halted') codes.push(code)
    const hasQty = Number.isInteger(o.qty) && o.qty > 0
    if (!hasQty) codes.push('QTY_INVALID')
    else if (o.qty < filled) codes.push('QTY_BELOW_FILLED')
    if (o.orderType === 'limit' && o.limit === null) codes.push('PRICE_MISSING')
    if (o.limit !== null && o.limit % (o.limit >= 1_000_000 ? 10_000 : 100) !== 0)
      codes.push('SUBPENNY_ORDER')
    const worth = this.#countedAt(o) * (hasQty ? o.qty : filled)
    if (hasQty && o.qty > p.maxOrderShares) codes.push('ORDER_SIZE')
    if (worth > Number(p.maxOrderNotional) * 1e6) codes.push('ORDER_NOTIONAL')
    const { nbb, nbo } = market(f, o.symbol)
    if (o.limit !== null && nbb && nbo) {
      const middle = (nbb + nbo) / 2
      const beyond = o.side === 'buy' ? o.limit - middle : middle - o.limit
      if (beyond * 100 > middle * p.collarPct) codes.push('PRICE_COLLAR')
    }
    return codes
  }

  #countedAt(o: InputOf<'order'>): number {
    const { nbb, nbo } = market(this.facts, o.symbol)
    return o.limit ?? (o.side === 'buy' ? nbo || nbb : nbb || nbo)
  }

  #order(o: InputOf<'order'>): void {
    const f = this.facts
    const codes = f.usedIds.includes(o.id) ? ['DUPLICATE_ID'] : this.#codesOf(o, 0)
    f.usedIds.push(o.id)
    if (codes.length > 0) {
      this.#say('orderRejected', { id: o.id, codes })
      return
    }
    const { day, sinceMidnight } = marketTime(o.at)
    const order: RefOrder = {
      input: o,
      qty: o.qty,
      limit: o.limit,
      filled: 0,
      number: f.orders.length,
      priority: f.priorities++,
      isOpen: true,
      decisions: 0,
      fills: 0,
      fromDesk: 0,
      counted: this.#countedAt(o),
      routes: [],
      skips: [],
      expiresAt:
        o.tif !== 'gtc'
          ? atMarketTime(sinceMidnight < CLOSE ? day : day + 1, CLOSE)
          : Number.POSITIVE_INFINITY,
    }
    f.orders.push(order)
    const { id, client, symbol, side, qty, orderType, limit, tif } = o
    this.#say('orderAccepted', { id, client, symbol, side, qty, orderType, limit, tif })
    this.#decide(order, 'new')
    if (order.fromDesk > 0) this.#recheck(symbol, 'bookMoved')
  }

  /** Decides and carries out; with `onlyIfActs` a decision that would change nothing is not made. */
  #decide(order: RefOrder, trigger: string, onlyIfActs = false): boolean {
    const s = splitOf(this.facts, order, this.#policy)
    const shows = s.showAt !== null && !openRoute(order, 'display')
    const trades = s.cross + s.principal + s.route + s.cancelled > 0
    if (onlyIfActs && !trades && !shows) return false
    const id = order.input.id
    const receiptId = `${id}#${++order.decisions}`
    const split = {
      cross: s.cross,
      principal: s.principal,
      dark: 0,
      route: s.route,
      rest: s.rest,
      cancelled: s.cancelled,
    }
    this.#say('decision', { id, receiptId, trigger, quality: s.quality, split })
    if (s.quality === 'stale' && !this.facts.waiting.includes(order.input.symbol))
      this.facts.waiting.push(order.input.symbol)
    if (trades) this.#endDisplay(order, 'recalled')
    for (const [i, c] of s.crosses.entries())
      this.#cross(order, c.contra, c.qty, c.price, `${receiptId}-x${i + 1}`)
    if (s.principal > 0) this.#fromDesk(order, s.principal, s.deskPrice)
    if (openQty(order) === 0) this.#done(order, 'filled')
    else if (s.route > 0) this.#send(order, s.venue, s.route, s.routeLimit, 'client')
    else if (s.cancelled > 0) this.#done(order, 'ioc')
    else {
      if (s.isHeld && s.quality !== 'halted' && trigger !== 'marketMoved')
        this.#say('alert', { rule: 'ORDER_HELD', id, severity: 'warning' })
      if (s.showAt !== null && !openRoute(order, 'display'))
        this.#send(order, s.showAt, openQty(order), order.limit as number, 'display')
    }
    return true
  }

  #recheck(symbol: string, trigger: string): void {
    for (let again = true; again; ) {
      again = false
      for (const side of ['buy', 'sell']) {
        let list = queue(this.facts, symbol, side)
        while (list.length > 0) {
          const [first, second] = list as [RefOrder, RefOrder | undefined]
          if (this.#decide(first, trigger, true)) {
            again = true
            list = second ? queue(this.facts, symbol, side) : []
            const at = second ? list.indexOf(second) : -1
            list = at < 0 ? [] : list.slice(at)
          } else list = list.slice(1)
        }
      }
    }
  }

  #cross(order: RefOrder, contra: RefOrder, qty: number, price: number, contraId: string): void {
    this.#endDisplay(contra, 'recalled')
    const fillIds = [
      this.#fill(order, qty, price, 'cross', contraId),
      this.#fill(contra, qty, price, 'cross', contraId),
    ]
    this.#report(order, fillIds, qty, price, 'A', 'X')
    if (openQty(contra) === 0) {
      this.#done(contra, 'filled')
      return
    }
    const venue = showAt(this.facts, contra, openQty(contra))
    if (venue) this.#send(contra, venue, openQty(contra), contra.limit as number, 'display')
  }

  #fromDesk(order: RefOrder, qty: number, price: number): void {
    order.fromDesk += qty
    const fillId = this.#fill(order, qty, price, 'principal', 'desk')
    this.#move(order.input.symbol, order.input.side === 'buy' ? -qty : qty, price)
    this.#report(order, [fillId], qty, price, 'P', order.input.side === 'buy' ? 'S' : 'B')
  }

  /** Average cost in exact arithmetic: a reduction releases its rounded part of the cost. */
  #move(symbol: string, signed: number, price: number): void {
    const p = this.facts.positions[symbol] ?? { qty: 0, cost: 0n, realized: 0n }
    this.facts.positions[symbol] = p
    for (let left = Math.abs(signed), step = Math.sign(signed); left > 0; ) {
      if (p.qty === 0 || Math.sign(p.qty) === step) {
        p.qty += step * left
        p.cost += BigInt(left) * BigInt(price)
        break
      }
      const closing = Math.min(left, Math.abs(p.qty))
      const held = BigInt(Math.abs(p.qty))
      const released = (p.cost * BigInt(closing) * 2n + held) / (held * 2n)
      const traded = BigInt(closing) * BigInt(price)
      p.realized += p.qty > 0 ? traded - released : released - traded
      p.cost -= released
      p.qty += step * closing
      left -= closing
    }
    const held = BigInt(Math.abs(p.qty))
    const avgPrice = p.qty === 0 ? null : Number((p.cost * 2n + held) / (held * 2n))
    this.#say('position', { symbol, qty: p.qty, avgPrice, realized: Number(p.realized) })
  }

  #report(
    order: RefOrder,
    fillIds: string[],
    qty: number,
    price: number,
    capacity: string,
    side: string,
  ): void {
    const { sinceMidnight } = marketTime(order.input.at)
    const position = this.facts.positions[order.input.symbol]?.qty ?? 0
    this.#say('tapeReport', {
      fillIds,
      symbol: order.input.symbol,
      price,
      qty,
      capacity,
      side,
      media: true,
      shortSale: side === 'S' && position < 0 ? 'S' : null,
      modifiers: sinceMidnight >= OPEN && sinceMidnight < CLOSE ? [] : ['T'],
      dueBy: this.facts.at + 10_000_000,
    })
  }

  #fill(order: RefOrder, qty: number, price: number, capacity: string, contra: string): string {
    const { id, client, symbol, side } = order.input
    const { nbb, nbo } = market(this.facts, symbol)
    order.filled += qty
    const fillId = `${id}-f${++order.fills}`
    const improvement = side === 'buy' ? (nbo ? nbo - price : null) : nbb ? price - nbb : null
    this.#say('fill', {
      id,
      fillId,
      client,
      symbol,
      side,
      qty,
      price,
      capacity,
      contra,
      nbb: nbb || null,
      nbo: nbo || null,
      improvement,
    })
    return fillId
  }

  #send(order: RefOrder, venue: string, qty: number, limit: number, purpose: 'client' | 'display'): void {
    const { id, symbol, side } = order.input
    const routeId = `${id}/${order.routes.length + 1}`
    const shown = shownTo(this.facts, order, venue)
    order.routes.push({ id: routeId, order, venue, qty, filled: 0, purpose, isOpen: true, shown })
    this.#say('routeSent', { id, routeId, venue, symbol, side, qty, limit, purpose, terms: null })
  }

  #endRoute(route: RefRoute, reason: string): void {
    route.isOpen = false
    this.#say('routeDone', { id: route.order.input.id, routeId: route.id, reason })
  }

  #endDisplay(order: RefOrder, reason: string): void {
    const route = openRoute(order, 'display')
    if (route) this.#endRoute(route, reason)
  }

  #done(order: RefOrder, reason: string): void {
    for (const route of order.routes) if (route.isOpen) this.#endRoute(route, 'cancelled')
    order.isOpen = false
    this.#say('orderDone', { id: order.input.id, reason, filled: order.filled, cancelled: openQty(order) })
  }

  #openOrder(id: string): RefOrder | null {
    const order = this.facts.orders.find((o) => o.input.id === id)
    if (order?.isOpen) return order
    this.#say('cancelRejected', { id, codes: [order ? 'ORDER_DONE' : 'ORDER_UNKNOWN'] })
    return null
  }

  #cancel(id: string): void {
    const order = this.#openOrder(id)
    if (!order) return
    this.#done(order, 'cancelled')
    this.#recheck(order.input.symbol, 'bookMoved')
  }

  #replace(input: InputOf<'replace'>): void {
    const order = this.#openOrder(input.id)
    if (!order) return
    const wanted = {
      ...order.input,
      qty: input.qty ?? order.qty,
      limit: input.limit ?? order.limit,
    } as InputOf<'order'>
    const codes = this.#codesOf(wanted, order.filled).filter((c) => !c.endsWith('_UNKNOWN'))
    if (wanted.orderType === 'market' && wanted.limit !== null) codes.push('PRICE_NOT_ALLOWED')
    if (codes.length > 0) {
      this.#say('cancelRejected', { id: input.id, codes })
      return
    }
    const route = openRoute(order, 'client')
    if (route) this.#endRoute(route, 'cancelled')
    this.#endDisplay(order, 'recalled')
    if (wanted.limit !== order.limit || wanted.qty >= order.qty) order.priority = this.facts.priorities++
    order.qty = wanted.qty
    order.limit = wanted.limit
    this.#say('orderReplaced', { id: input.id, qty: order.qty, limit: order.limit })
    if (openQty(order) === 0) this.#done(order, 'filled')
    else this.#decide(order, 'replaced')
    this.#recheck(order.input.symbol, 'bookMoved')
  }

  #routeFor(a: InputOf<'venueFill'> | InputOf<'venueReject'>): RefRoute | undefined {
    const routes = this.facts.orders.flatMap((o) => o.routes)
    if (a.routeId !== null) return routes.find((r) => r.id === a.routeId)
    const at = routes.filter((r) => r.order.input.id === a.id && r.venue === a.venue)
    return at.find((r) => r.isOpen) ?? at.at(-1)
  }

  #venueFill(a: InputOf<'venueFill'>): void {
    const route = this.#routeFor(a)
    if (!route) {
      this.#say('alert', { rule: 'ROUTE_UNKNOWN', id: a.id, severity: 'critical' })
      return
    }
    const { order } = route
    const { symbol, side, id } = order.input
    const isThrough = order.limit !== null && (side === 'buy' ? a.price > order.limit : a.price < order.limit)
    const open = route.isOpen ? Math.min(a.qty, route.qty - route.filled) : 0
    const forClient = isThrough ? 0 : open
    route.filled += open
    const forDesk = a.qty - forClient
    if (forClient > 0) {
      this.#venueFilled(route, forClient, a.price)
      this.#fill(order, forClient, a.price, 'routed', route.id)
    }
    if (forDesk > 0) {
      this.#venueFilled(route, forDesk, a.price)
      this.#move(symbol, side === 'buy' ? forDesk : -forDesk, a.price)
      this.#say('alert', {
        rule: isThrough ? 'FILL_THROUGH_LIMIT' : 'FILL_AFTER_DONE',
        id,
        severity: 'critical',
      })
    }
    if (route.isOpen && route.filled === route.qty) this.#endRoute(route, 'filled')
    if (order.isOpen && openQty(order) === 0) this.#done(order, 'filled')
    else if (order.isOpen && isThrough && !openRoute(order, 'client')) this.#decide(order, 'routeBack')
    this.#recheck(symbol, 'bookMoved')
  }

  #venueFilled(route: RefRoute, qty: number, price: number): void {
    const terms = this.facts.venues.find((v) => v.id === route.venue)?.input
    const fee = (route.purpose === 'display' ? -(terms?.addRebate ?? 0) : (terms?.takeFee ?? 0)) * qty
    this.#say('routeFilled', {
      id: route.order.input.id,
      routeId: route.id,
      venue: route.venue,
      qty,
      price,
      fee,
    })
  }

  #venueReject(a: InputOf<'venueReject'>): void {
    const route = this.#routeFor(a)
    if (!route?.isOpen) {
      this.#say('alert', { rule: 'ROUTE_UNKNOWN', id: a.id, severity: 'critical' })
      return
    }
    const { order } = route
    this.#endRoute(route, a.reason === 'returned' ? 'returned' : 'rejected')
    order.skips = [
      ...order.skips.filter((s) => s.venue !== route.venue),
      { venue: route.venue, shown: route.shown },
    ]
    this.#decide(order, 'routeBack')
    this.#recheck(order.input.symbol, 'bookMoved')
  }

  #state(s: InputOf<'state'>): void {
    const f = this.facts
    const venue = f.venues.find((v) => s.scope === 'venue' && v.id === s.id)
    if (venue) venue.state = s.state
    else f.states[s.scope === 'desk' ? 'desk' : `${s.scope} ${s.id}`] = s.state
    const { scope, id, state, reason, resumeWhen } = s
    const named = scope === 'desk' ? null : id
    this.#say('stateChanged', { scope, id: named, state, reason, resumeWhen })
    for (const order of s.cancelOpen ? [...f.orders] : []) {
      const route = openRoute(order, 'client') ?? openRoute(order, 'display')
      const isIn = scope === 'desk' || order.input[scope === 'client' ? 'client' : 'symbol'] === id
      if (order.isOpen && scope !== 'venue' && isIn) this.#done(order, 'killed')
      else if (order.isOpen && scope === 'venue' && route?.venue === id) {
        this.#endRoute(route as RefRoute, 'cancelled')
        this.#decide(order, 'stateChanged')
        this.#recheck(order.input.symbol, 'bookMoved')
      }
    }
    for (const { symbol } of f.instruments)
      if (scope !== 'symbol' || symbol === id) this.#recheck(symbol, 'stateChanged')
  }

  #status(s: InputOf<'status'>): void {
    const f = this.facts
    this.#heard()
    const { symbol, status, luldBands, shortSaleRestriction } = s
    if (symbol === null && status !== null) f.isMarketHalted = status !== 'resume'
    if (symbol !== null && status !== null) {
      f.haltedSymbols = f.haltedSymbols.filter((h) => h !== symbol)
      if (status !== 'resume') f.haltedSymbols.push(symbol)
    }
    this.#say('statusChanged', { symbol, status, luldBands, shortSaleRestriction })
    if (status !== 'resume') return
    for (const i of f.instruments)
      if (symbol === null || i.symbol === symbol) this.#recheck(i.symbol, 'stateChanged')
  }
}
