/**
 * The desk's own position in one instrument, at average cost.
 *
 * It promises that cash, cost and realized profit add up to the micro-unit: cost is kept whole and only the part
 * that a reduction releases is rounded. Going through zero closes first and opens the rest at its own price.
 */
import { must } from './must'

/** round(cost × part / whole) for whole non-negative numbers, exact also where the product is not safe. */
export function releasedCost(cost: number, part: number, whole: number): number {
  if (part === whole) return cost
  const product = cost * part
  if (Number.isSafeInteger(product * 2 + whole)) return Math.floor((product * 2 + whole) / (whole * 2))
  const exact = (BigInt(cost) * BigInt(part) * 2n + BigInt(whole)) / (BigInt(whole) * 2n)
  return Number(exact)
}

export class Position {
  /** Shares, long positive. */
  qty = 0
  /** What the open position cost, 1e-6 currency units, never negative: short positions took it in. */
  cost = 0
  /** Cumulative realized profit before fees, 1e-6. */
  realized = 0

  /** Average price of the open position in 1e-6, rounded; null when flat. */
  get avgPrice(): number | null {
    return this.qty === 0 ? null : releasedCost(this.cost, 1, Math.abs(this.qty))
  }

  /** Sets a starting position; nothing is realized. */
  start(qty: number, avgPrice: number): void {
    this.qty = qty
    this.cost = Math.abs(qty) * avgPrice
  }

  /** Books signed shares at a price in 1e-6. */
  book(signedQty: number, price: number): void {
    must(signedQty !== 0, 'a booking must move the position')
    const size = Math.abs(signedQty)
    const held = Math.abs(this.qty)
    const isLong = this.qty > 0
    if (this.qty === 0 || isLong === signedQty > 0) {
      this.qty += signedQty
      this.cost += size * price
      must(Number.isSafeInteger(this.cost), 'the cost of a position must be countable', this.cost)
      return
    }
    const closing = Math.min(size, held)
    const released = releasedCost(this.cost, closing, held)
    this.realized += isLong ? closing * price - released : released - closing * price
    this.cost -= released
    this.qty += signedQty
    const opening = size - closing
    if (opening > 0) this.cost = opening * price
    must(this.qty !== 0 || this.cost === 0, 'a flat position must cost nothing', this.cost)
  }

  /** Net cash that this position and its past stand for: realized less what is tied up (signed). */
  get cash(): number {
    return this.realized - (this.qty < 0 ? -this.cost : this.cost)
  }
}
