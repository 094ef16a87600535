/** The newest latencies of something, and their quantiles. */
const KEPT = 2048

export class Latency {
  readonly #ring = new Float64Array(KEPT)
  #count = 0

  /** Adds one, in microseconds. */
  add(micros: number): void {
    this.#ring[this.#count++ % KEPT] = micros
  }

  get count(): number {
    return this.#count
  }

  /** Median and 99th percentile of the newest 2,048, microseconds; zeros when there are none. */
  quantiles(): { p50: number; p99: number } {
    const kept = this.#ring.slice(0, Math.min(this.#count, KEPT)).sort()
    const at = (share: number) => kept[Math.min(kept.length - 1, Math.floor(kept.length * share))] ?? 0
    return { p50: at(0.5), p99: at(0.99) }
  }
}
