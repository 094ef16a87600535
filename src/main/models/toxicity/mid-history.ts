/**
 * The midpoints of the last minute and the volatility of one symbol, for the features of an order.
 *
 * It depends on every quote, and quotes are observations that a journal may drop: whoever keeps it must keep it
 * outside the engine, and what it says must come in with the order. It has no state to save for that reason.
 */
import type { OrderSight } from './features'

const SECOND = 1_000_000
const SLOTS = 64
const LATELY = 60
const USUALLY = 3_600
const BP = 10_000

export class MidHistory {
  /** The midpoint in force at the start of each second, in a ring. */
  readonly #starts = new Float64Array(SLOTS).fill(Number.NaN)
  #second = Number.NaN
  #mid = Number.NaN
  #lately = 0
  #usually = 0
  #seconds = 0

  /** A new midpoint, above 0, from this time on; times do not go back. What is no midpoint is passed over. */
  mid(at: number, mid: number): void {
    if (!(mid > 0 && mid < Number.POSITIVE_INFINITY)) return
    const second = Math.floor(at / SECOND)
    if (Number.isNaN(this.#second)) this.#second = second
    else this.#roll(second)
    this.#mid = mid
  }

  #roll(second: number): void {
    // A gap of more than a minute says nothing about volatility, and nothing in the ring outlives it.
    if (second - this.#second > SLOTS) {
      this.#second = second - SLOTS
      this.#starts.fill(Number.NaN)
    }
    while (this.#second < second) {
      const before = this.#starts[this.#second % SLOTS]!
      this.#second++
      this.#starts[this.#second % SLOTS] = this.#mid
      const move = (this.#mid / before - 1) * BP
      if (before > 0) this.#learn(move * move)
    }
  }

  #learn(squared: number): void {
    this.#seconds++
    this.#lately += (squared - this.#lately) / Math.min(this.#seconds, LATELY)
    this.#usually += (squared - this.#usually) / Math.min(this.#seconds, USUALLY)
  }

  /** Move over at least `seconds` and less than one more, bp; null when that is not known. */
  #change(second: number, seconds: number): number | null {
    const start = second - seconds
    if (start <= this.#second - SLOTS) return null
    const then = start > this.#second ? this.#mid : this.#starts[start % SLOTS]!
    return then > 0 ? (this.#mid / then - 1) * BP : null
  }

  /** Writes returns and volatilities as of `at` into `sight`. Volatility is unknown for the first minute. */
  read(at: number, sight: OrderSight): void {
    const second = Math.floor(at / SECOND)
    sight.return1s = this.#change(second, 1)
    sight.return10s = this.#change(second, 10)
    sight.return60s = this.#change(second, 60)
    const isKnown = this.#seconds >= LATELY
    sight.volatility = isKnown ? Math.sqrt(this.#lately) : null
    sight.usualVolatility = isKnown ? Math.sqrt(this.#usually) : null
  }
}
