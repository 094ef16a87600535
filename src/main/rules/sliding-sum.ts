/**
 * A sum over the last so many microseconds: how many orders, or how much value, in a short period.
 *
 * It promises the exact sum of what was added within the window. Memory grows to the busiest window and is then
 * used again.
 */
import type { ByteReader, ByteWriter } from '@shared/bytes'
import { must } from '@shared/must'

export class SlidingSum {
  readonly #window: number
  #times = new Float64Array(16)
  #amounts = new Float64Array(16)
  #head = 0
  #count = 0
  #sum = 0

  /** `window` in microseconds: what is exactly that old has left it. */
  constructor(window: number) {
    must(window > 0, `a window must be positive, was ${window}`)
    this.#window = window
  }

  /** Adds an amount at a time, which must not go back. */
  add(at: number, amount: number): void {
    this.#forget(at)
    if (this.#count === this.#times.length) this.#grow()
    const place = (this.#head + this.#count) % this.#times.length
    this.#times[place] = at
    this.#amounts[place] = amount
    this.#count++
    this.#sum += amount
  }

  /** The sum of the window that ends at `now`. */
  total(now: number): number {
    this.#forget(now)
    return this.#sum
  }

  /** Appends what is in the window. */
  encode(to: ByteWriter): void {
    to.u32(this.#count)
    to.f64(this.#sum)
    for (let i = 0; i < this.#count; i++) {
      const place = (this.#head + i) % this.#times.length
      to.f64(this.#times[place] as number)
      to.f64(this.#amounts[place] as number)
    }
  }

  /** Takes over what `encode` wrote, into an empty window of the same length. */
  restore(from: ByteReader): void {
    const count = from.u32()
    const sum = from.f64()
    for (let i = 0; i < count; i++) this.add(from.f64(), from.f64())
    this.#sum = sum
  }

  #forget(now: number): void {
    while (this.#count > 0 && (this.#times[this.#head] as number) <= now - this.#window) {
      this.#sum -= this.#amounts[this.#head] as number
      this.#head = (this.#head + 1) % this.#times.length
      this.#count--
    }
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2)
    const amounts = new Float64Array(times.length)
    for (let i = 0; i < this.#count; i++) {
      const from = (this.#head + i) % this.#times.length
      times[i] = this.#times[from] as number
      amounts[i] = this.#amounts[from] as number
    }
    this.#times = times
    this.#amounts = amounts
    this.#head = 0
  }
}
