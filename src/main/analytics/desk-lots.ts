/**
 * The desk's lots in every instrument, folded from inputs and events. After each of the engine's positions its
 * shares and its realized profit are compared with those worked out here; what differs is told by name.
 */
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import { type ClosedLot, Lots, type Trade } from './lots'
import { RouteFills } from './route-fills'

/** The engine's refusals of a starting position. */
const REFUSED = ['REFERENCE_UNKNOWN', 'POSITION_INVALID', 'POSITION_LATE']

/** Whom the desk traded with for its own account. */
export type TradedWith = 'client' | 'venue'

export class DeskLots {
  /** Where the engine's position differs from its trades: nothing, as long as all is well. */
  readonly disagreements: string[] = []
  private readonly onClosed: (symbol: string, closed: ClosedLot) => void
  private readonly onTrade: (symbol: string, trade: Trade, where: TradedWith) => void
  private readonly lots = new Map<string, Lots>()
  /** Starting positions until the first trade: a later one replaces them, and the engine may refuse it. */
  private readonly starts = new Map<string, InputOf<'position'>>()
  private replaced: InputOf<'position'> | null = null
  /** A venue's fill may come after its route is done: all routes of the day, and no more of each than is needed. */
  private readonly routes = new Map<string, { symbol: string; isBuy: boolean }>()
  private readonly routeFills = new RouteFills((fill) => this.venueFilledDesk(fill))

  /** `onClosed` is told of every lot, or part of one, that a trade closes; `onTrade` of every trade. */
  constructor(
    onClosed: (symbol: string, closed: ClosedLot) => void,
    onTrade: (symbol: string, trade: Trade, where: TradedWith) => void = () => undefined,
  ) {
    this.onClosed = onClosed
    this.onTrade = onTrade
  }

  /** Takes records in the order of the journal. */
  add(record: Input | DeskEvent): void {
    if (record.type === 'routeSent')
      this.routes.set(record.routeId, { symbol: record.symbol, isBuy: record.side === 'buy' })
    else if (record.type === 'routeFilled') this.routeFills.filled(record)
    else if (record.type === 'fill') this.fill(record)
    else if (record.type === 'alert') this.alert(record)
    else if (record.type === 'position') {
      if ('realized' in record) this.compare(record)
      else this.start(record)
    }
  }

  /** No more records will come. */
  finish(): void {
    this.routeFills.settle()
  }

  /** All that is known between two steps, as plain JSON: for a snapshot. */
  entries() {
    return {
      lots: [...this.lots].map(([symbol, lots]) => [symbol, lots.entries()] as const),
      starts: [...this.starts.values()],
      routes: [...this.routes],
      disagreements: [...this.disagreements],
    }
  }

  /** Takes over what `entries` gave; only before anything was added. */
  restore(known: ReturnType<DeskLots['entries']>): void {
    for (const [symbol, lots] of known.lots) this.lots.set(symbol, Lots.restore(lots))
    for (const start of known.starts) this.starts.set(start.symbol, start)
    for (const [id, route] of known.routes) this.routes.set(id, route)
    this.disagreements.push(...known.disagreements)
  }

  /** The lots of a symbol, its starting position included. */
  of(symbol: string): Lots {
    let lots = this.lots.get(symbol)
    if (lots !== undefined) return lots
    lots = new Lots()
    const start = this.starts.get(symbol)
    if (start === undefined) return lots
    if (start.qty !== 0)
      lots.book({ qty: start.qty, price: start.avgPrice, at: start.at, source: 'starting position' })
    return lots
  }

  /** Symbols with a starting position or a trade, by name. */
  symbols(): string[] {
    return [...new Set([...this.lots.keys(), ...this.starts.keys()])].sort()
  }

  private start(position: InputOf<'position'>): void {
    this.replaced = this.starts.get(position.symbol) ?? null
    this.starts.set(position.symbol, position)
  }

  private alert(alert: EventOf<'alert'>): void {
    const start = this.starts.get(alert.id ?? '')
    if (start === undefined || start.at !== alert.at || !REFUSED.includes(alert.rule)) return
    if (this.replaced === null) this.starts.delete(start.symbol)
    else this.starts.set(start.symbol, this.replaced)
  }

  private fill(fill: EventOf<'fill'>): void {
    if (this.routeFills.claim(fill.contra) !== null || fill.capacity !== 'principal') return
    // What the client buys from the desk, the desk sells.
    const qty = fill.side === 'buy' ? -fill.qty : fill.qty
    this.trade(fill.symbol, { qty, price: fill.price, at: fill.at, source: fill.fillId }, 'client')
  }

  private venueFilledDesk(fill: EventOf<'routeFilled'>): void {
    const route = this.routes.get(fill.routeId)
    if (route === undefined) {
      this.disagreements.push(`route ${fill.routeId} was filled and never sent`)
      return
    }
    const qty = route.isBuy ? fill.qty : -fill.qty
    this.trade(route.symbol, { qty, price: fill.price, at: fill.at, source: fill.routeId }, 'venue')
  }

  private trade(symbol: string, trade: Trade, where: TradedWith): void {
    this.onTrade(symbol, trade, where)
    const lots = this.of(symbol)
    this.lots.set(symbol, lots)
    for (const closed of lots.book(trade)) this.onClosed(symbol, closed)
  }

  private compare({ symbol, qty, realized }: EventOf<'position'>): void {
    this.routeFills.settle()
    const lots = this.of(symbol)
    const own = lots.average(0).realized
    if (lots.qty !== qty) this.disagreements.push(`${symbol}: position ${qty}, trades make ${lots.qty}`)
    if (own !== realized) this.disagreements.push(`${symbol}: realized ${realized}, trades make ${own}`)
  }
}
