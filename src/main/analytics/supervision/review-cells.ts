/**
 * The cells of the regular and rigorous review (FINRA 5310.09): every security and order type that clients send,
 * with how its fills stood against the market at receipt, and when a supervisor last reviewed it.
 *
 * A review is a note about `review:` and the cell's name with the tag `reviewed`. The judgement is a person's.
 */
import type { JournalRecord } from '@shared/codec'
import type { TimeMicros } from '@shared/units'
import { type Nbbo, NbboFold } from '../nbbo-fold'

export const REVIEWED = 'reviewed'
export const REVIEW_ABOUT = 'review:'

export interface ReviewCell {
  /** Symbol and order type: `AAPL limit`. */
  readonly name: string
  /** Sequence of its first order. */
  readonly seq: number
  readonly firstAt: TimeMicros
  orders: number
  fills: number
  shares: number
  /** Sums of spread times shares, 1e-6: effective and quoted at receipt, over fills that met a two-sided market. */
  effective: number
  quoted: number
  reviewedAt: TimeMicros | null
  reviewedBy: string | null
  note: string | null
}

export class ReviewCells {
  readonly #market = new NbboFold()
  readonly #cells = new Map<string, ReviewCell>()
  readonly #orders = new Map<string, { cell: ReviewCell; met: Nbbo; isBuy: boolean }>()
  readonly #moved = new Set<ReviewCell>()

  add(seq: number, record: JournalRecord): void {
    if (record.type === 'quote') this.#market.quote(record)
    else if (record.type === 'feed')
      for (const quote of record.quotes) this.#market.quote({ type: 'quote', at: quote.quotedAt, ...quote })
    else if (record.type === 'venue') this.#market.venue(record)
    else if (record.type === 'instrument') this.#market.instrument(record)
    else if (record.type === 'orderAccepted') {
      const cell = this.#cell(seq, `${record.symbol} ${record.orderType}`, record.at)
      cell.orders++
      const met = this.#market.of(record.symbol)
      this.#orders.set(record.id, { cell, met, isBuy: record.side === 'buy' })
      this.#moved.add(cell)
    } else if (record.type === 'fill') this.#fill(record)
    else if (record.type === 'orderDone') this.#orders.delete(record.id)
    else if (record.type === 'note' && record.tags.includes(REVIEWED)) {
      const cell = this.#cells.get(record.about.slice(REVIEW_ABOUT.length))
      if (!cell || !record.about.startsWith(REVIEW_ABOUT)) return
      cell.reviewedAt = record.at
      cell.reviewedBy = record.by
      cell.note = record.text
      this.#moved.add(cell)
    }
  }

  take(): readonly ReviewCell[] {
    const moved = [...this.#moved]
    this.#moved.clear()
    return moved
  }

  #cell(seq: number, name: string, firstAt: TimeMicros): ReviewCell {
    const known = this.#cells.get(name)
    if (known) return known
    const sums = { orders: 0, fills: 0, shares: 0, effective: 0, quoted: 0 }
    const cell = { name, seq, firstAt, ...sums, reviewedAt: null, reviewedBy: null, note: null }
    this.#cells.set(name, cell)
    return cell
  }

  #fill({ id, qty, price }: { id: string; qty: number; price: number }): void {
    const order = this.#orders.get(id)
    if (!order) return
    const { cell, met, isBuy } = order
    cell.fills++
    cell.shares += qty
    this.#moved.add(cell)
    if (met.bid === null || met.ask === null || met.ask <= met.bid) return
    const doubled = 2 * price - met.bid - met.ask
    cell.effective += (isBuy ? doubled : -doubled) * qty
    cell.quoted += (met.ask - met.bid) * qty
  }
}
