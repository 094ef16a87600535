/**
 * What a venue has shown lately on one side of one instrument: the memory behind Rule 611(b)(8), the flickering
 * quote (rules.md 1.4).
 *
 * It keeps a fixed number of past prices. When more went by than it can hold, the oldest are forgotten, and the
 * exception is not granted: it fails closed. Recording costs no memory.
 */
const NEVER = Number.NEGATIVE_INFINITY

export class RecentTops {
  readonly #prices: Float64Array
  readonly #endedAt: Float64Array
  #next = 0
  #price = 0

  /** Remembers up to `capacity` prices beside the one in force. */
  constructor(capacity = 32) {
    this.#prices = new Float64Array(capacity)
    this.#endedAt = new Float64Array(capacity).fill(NEVER)
  }

  /** The price in force, 1e-6; 0 while the side is absent. */
  get price(): number {
    return this.#price
  }

  /** The side shows `price` (0: nothing) from `at` on, microseconds. A change of size alone is no news. */
  show(price: number, at: number): void {
    if (price === this.#price) return
    if (this.#price > 0) {
      this.#prices[this.#next] = this.#price
      this.#endedAt[this.#next] = at
      this.#next = (this.#next + 1) % this.#prices.length
    }
    this.#price = price
  }

  /**
   * True when a price that is not better than `price` for whoever trades with it was shown within `window`
   * microseconds before `at`: an offer as high or higher, a bid as low or lower. A price that ended exactly
   * `window` ago is too old.
   */
  showedNoBetter(isOffer: boolean, price: number, at: number, window: number): boolean {
    if (this.#price > 0 && (isOffer ? this.#price >= price : this.#price <= price)) return true
    for (let i = 0; i < this.#prices.length; i++) {
      if ((this.#endedAt[i] as number) <= at - window) continue
      const past = this.#prices[i] as number
      if (isOffer ? past >= price : past <= price) return true
    }
    return false
  }
}
