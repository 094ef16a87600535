/**
 * VPIN (Easley, Lopez de Prado, O'Hara 2012): the imbalance of volume over the last 50 buckets of equal volume.
 *
 * Bars of time are split into buying and selling by how far the price moved, buy share = Phi(dP / sigma). It
 * knows no client, is tied to volatility by construction, and its predictive claims are contested: here it is
 * an alert about a regime and never enters a price.
 */
import { normalCdf } from './normal'

export interface VpinTerms {
  /** Shares a bucket: a day's volume over 50 is usual. */
  readonly bucketShares: number
  /** Standard deviation of the price change of a bar, in the unit of the prices. */
  readonly deviation: number
  /** Buckets that the mean runs over. */
  readonly buckets: number
}

export class Vpin {
  readonly #terms: VpinTerms
  /** Imbalances of the last full buckets as parts of their volume, in a ring. */
  readonly #last: Float64Array
  #filled = 0
  #buys = 0
  #held = 0

  /** Throws `RangeError` naming the term that is out of range. */
  constructor(terms: VpinTerms) {
    const { bucketShares, deviation, buckets } = terms
    if (!(bucketShares > 0)) throw new RangeError(`invalid bucketShares: not positive, was ${bucketShares}`)
    if (!(deviation > 0)) throw new RangeError(`invalid deviation: not positive, was ${deviation}`)
    if (!(Number.isSafeInteger(buckets) && buckets > 0))
      throw new RangeError(`invalid buckets: not a positive whole number, was ${buckets}`)
    this.#terms = terms
    this.#last = new Float64Array(buckets)
  }

  /** Adds a bar. `onBucket` gets the value after each bucket that it filled, once there are enough buckets. */
  addBar(change: number, shares: number, onBucket?: (value: number) => void): void {
    if (!Number.isFinite(change) || !(shares >= 0)) throw new RangeError(`not a bar: ${change}, ${shares}`)
    const buyShare = normalCdf(change / this.#terms.deviation)
    for (let left = shares; left > 0; ) {
      const part = Math.min(left, this.#terms.bucketShares - this.#held)
      this.#held += part
      this.#buys += part * buyShare
      left -= part
      if (this.#held < this.#terms.bucketShares) return
      const imbalance = Math.abs(2 * this.#buys - this.#held) / this.#held
      this.#last[this.#filled++ % this.#last.length] = imbalance
      this.#held = 0
      this.#buys = 0
      const value = this.value()
      if (value !== null) onBucket?.(value)
    }
  }

  /** Between 0 and 1; null until enough buckets are full. */
  value(): number | null {
    if (this.#filled < this.#last.length) return null
    let sum = 0
    for (const imbalance of this.#last) sum += imbalance
    return sum / this.#last.length
  }
}
