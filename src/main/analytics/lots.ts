/**
 * The desk's position in one instrument as lots, first in first out, beside its average cost.
 *
 * Both methods book the same cash, so that realized and unrealized profit together are the same, to the
 * micro-unit; they differ in when profit counts as realized. FIFO needs no rounding at all. Average cost keeps
 * the basis whole and rounds only the part that a reduction releases, as the engine's position does.
 */
import { halfDown, mulDivRound, mustBeWhole } from '@shared/exact'
import { must } from '@shared/must'
import type { TimeMicros } from '@shared/units'

/** Shares the desk bought, or sold short, in one trade. */
export interface Trade {
  /** Positive when the desk bought. */
  readonly qty: number
  /** 1e-6. */
  readonly price: number
  readonly at: TimeMicros
  /** Fill or route that it came from. */
  readonly source: string
}

/** What is left open of one trade; a short lot has a negative quantity. */
export interface Lot extends Trade {}

/** A lot, or a part of it, that a later trade closed. */
export interface ClosedLot {
  /** Shares of the lot closed, positive when the lot was long. */
  readonly qty: number
  readonly opened: Lot
  readonly closed: Trade
  /** 1e-6 currency units. */
  readonly realized: number
}

/** 1e-6 currency units. Unrealized is rounded down where the midpoint ends in a half. */
export interface Profit {
  readonly realized: number
  readonly unrealized: number
}

export class Lots {
  private readonly queue: Lot[] = []
  private head = 0
  private held = 0
  /** Signed cost of the open lots and of the open position at average cost, 1e-6 currency units. */
  private lotCost = 0
  private averageCost = 0
  private fifoRealized = 0
  private averageRealized = 0

  /** Shares, long positive. */
  get qty(): number {
    return this.held
  }

  /** Open lots, oldest first. */
  open(): readonly Lot[] {
    return this.queue.slice(this.head)
  }

  /** All that is known, as plain JSON: for a snapshot. */
  entries() {
    const { lotCost, averageCost, fifoRealized, averageRealized } = this
    return { open: this.open(), lotCost, averageCost, fifoRealized, averageRealized }
  }

  /** Lots as `entries` told them. */
  static restore(known: ReturnType<Lots['entries']>): Lots {
    const lots = new Lots()
    lots.queue.push(...known.open)
    lots.held = known.open.reduce((sum, { qty }) => sum + qty, 0)
    lots.lotCost = known.lotCost
    lots.averageCost = known.averageCost
    lots.fifoRealized = known.fifoRealized
    lots.averageRealized = known.averageRealized
    return lots
  }

  /** Books a trade and returns the lots it closed, oldest first. Through zero it closes all and opens the rest. */
  book(trade: Trade): ClosedLot[] {
    mustBeWhole(trade.qty, 'qty')
    must(trade.qty !== 0, 'invalid qty: a trade must move the position')
    must(trade.price >= 0, `invalid price: negative, was ${trade.price}`)
    mustBeWhole(trade.qty * trade.price, 'notional')
    this.bookAverage(trade)
    const closed: ClosedLot[] = []
    let left = trade.qty
    while (left !== 0 && this.held !== 0 && this.held > 0 !== left > 0) {
      const closing = this.closeOldest(left, trade)
      closed.push(closing)
      left += closing.qty
    }
    if (left !== 0) {
      this.queue.push({ ...trade, qty: left })
      this.held += left
      this.lotCost += left * trade.price
      mustBeWhole(this.lotCost, 'cost of the open lots')
    }
    return closed
  }

  /** Closes as much of the oldest lot as `left` shares of the other side can. */
  private closeOldest(left: number, trade: Trade): ClosedLot {
    const opened = this.queue[this.head] as Lot
    const size = Math.min(Math.abs(left), Math.abs(opened.qty))
    const qty = opened.qty > 0 ? size : -size
    const realized = qty * (trade.price - opened.price)
    if (qty === opened.qty) this.dropOldest()
    else this.queue[this.head] = { ...opened, qty: opened.qty - qty }
    this.held -= qty
    this.lotCost -= qty * opened.price
    this.fifoRealized += realized
    return { qty, opened, closed: trade, realized }
  }

  private dropOldest(): void {
    this.head++
    if (this.head < 1_024 || this.head * 2 < this.queue.length) return
    this.queue.splice(0, this.head)
    this.head = 0
  }

  /** The same trade at average cost; called before the lots move. */
  private bookAverage({ qty, price }: Trade): void {
    const size = Math.abs(qty)
    const open = Math.abs(this.held)
    if (this.held === 0 || this.held > 0 === qty > 0) {
      this.averageCost += qty * price
      return
    }
    const closing = Math.min(size, open)
    const released = mulDivRound(Math.abs(this.averageCost), closing, open)
    const sign = this.held > 0 ? 1 : -1
    this.averageRealized += sign * (closing * price - released)
    this.averageCost = closing === open ? 0 : this.averageCost - sign * released
    if (size > closing) this.averageCost = -sign * (size - closing) * price
  }

  /** Profit by lots. `doubleMark` is twice the price to mark at (bid plus offer), 1e-6. */
  fifo(doubleMark: number): Profit {
    return this.profit(this.fifoRealized, this.lotCost, doubleMark)
  }

  /** Profit at average cost. */
  average(doubleMark: number): Profit {
    return this.profit(this.averageRealized, this.averageCost, doubleMark)
  }

  private profit(realized: number, cost: number, doubleMark: number): Profit {
    const unrealized = halfDown(this.held * doubleMark) - cost
    mustBeWhole(unrealized, 'unrealized profit')
    return { realized: realized + 0, unrealized }
  }
}
