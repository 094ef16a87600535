/** Running totals of the market day, folded from events: what the top bar shows. */
import { type DeskEvent, isInside } from '@shared/events'
import { marketTime } from '@shared/time'
import type { TradedWith } from '../analytics/desk-lots'
import type { Trade } from '../analytics/lots'

export class Tally {
  #day = -1
  readonly #realized = new Map<string, number>()
  readonly #atOpen = new Map<string, number>()
  internalizedShares = 0
  filledShares = 0
  /** Improvement given to clients today, 1e-6 currency units. */
  improvement = 0
  /** Fees paid to venues today net of rebates, 1e-6 currency units. */
  fees = 0
  /** Twice the spread that the desk earned of clients, and of venues where it is mostly paid, 1e-6 currency units. */
  readonly #doubleSpread = { client: 0, venue: 0 }
  broken: string | null = null

  /**
   * The desk traded for its own account, `qty` positive when it bought. `doubleMid` is the sum of the best bid and
   * offer, null where one is missing: such a trade earned no spread that anybody could name.
   */
  traded(where: TradedWith, { qty, price }: Pick<Trade, 'qty' | 'price'>, doubleMid: number | null): void {
    if (doubleMid !== null) this.#doubleSpread[where] += qty * (doubleMid - 2 * price)
  }

  observe(event: DeskEvent): void {
    this.#roll(marketTime(event.at).day)
    switch (event.type) {
      case 'fill':
        this.filledShares += event.qty
        if (isInside(event.capacity)) this.internalizedShares += event.qty
        this.improvement += (event.improvement ?? 0) * event.qty
        break
      case 'routeFilled':
        this.fees += event.fee
        break
      case 'position':
        this.#realized.set(event.symbol, event.realized)
        break
      case 'invariantBroken':
        this.broken = `${event.invariant}: ${event.detail}`
        break
      default:
        break
    }
  }

  /** Realized profit since the market day began, 1e-6 currency units. */
  realizedToday(): number {
    let total = 0
    for (const [symbol, realized] of this.#realized) total += realized - (this.#atOpen.get(symbol) ?? 0)
    return total
  }

  /**
   * Today's profit in its parts, which add up to realized and unrealized less fees, 1e-6 currency units: the spread
   * between price and midpoint earned of clients, the same of venues (a hedge pays it), and the rest: what the market
   * did to all that the desk held.
   */
  parts(unrealized: number): { spread: number; hedge: number; markout: number } {
    const spread = Math.round(this.#doubleSpread.client / 2)
    const hedge = Math.round(this.#doubleSpread.venue / 2)
    return { spread, hedge, markout: this.realizedToday() + unrealized - spread - hedge }
  }

  /** The totals as plain JSON: for a snapshot. */
  entries() {
    const { internalizedShares, filledShares, improvement, fees, broken } = this
    const totals = { internalizedShares, filledShares, improvement, fees, broken }
    const spread = { ...this.#doubleSpread }
    return { day: this.#day, realized: [...this.#realized], atOpen: [...this.#atOpen], totals, spread }
  }

  /** Takes over what `entries` gave; only before anything was observed. */
  restore({ day, realized, atOpen, totals, spread }: ReturnType<Tally['entries']>): void {
    this.#day = day
    for (const [symbol, value] of realized) this.#realized.set(symbol, value)
    for (const [symbol, value] of atOpen) this.#atOpen.set(symbol, value)
    Object.assign(this, totals)
    Object.assign(this.#doubleSpread, spread)
  }

  #roll(day: number): void {
    if (day === this.#day) return
    this.#day = day
    for (const [symbol, realized] of this.#realized) this.#atOpen.set(symbol, realized)
    this.internalizedShares = 0
    this.filledShares = 0
    this.improvement = 0
    this.fees = 0
    Object.assign(this.#doubleSpread, { client: 0, venue: 0 })
  }
}
