/**
 * Orders that wait for their labels, in the order in which they came. One ring of numbers serves all horizons:
 * a horizon's labels fall due in the order of their orders, so each horizon only keeps its place in the ring.
 */
import { must } from '@shared/must'
import type { StateReader, StateWriter } from './state-bytes'

/** Where a row keeps what; three numbers a horizon and the features follow. */
export const ROW = { at: 0, client: 1, symbol: 2, signedMid: 3, cohort: 4, override: 5 } as const
const FIXED = 6
/** What a row keeps for each horizon: the mean that the decision saw, and the labels that ran at its start. */
const PER_HORIZON = ['mean', 'ofSymbol', 'ofPair'] as const
export const [MEAN, OF_SYMBOL, OF_PAIR] = [0, 1, 2] as const

/** Where a row keeps the first of the numbers of a horizon. */
export const ofHorizon = (horizon: number): number => FIXED + PER_HORIZON.length * horizon

export class PendingLabels {
  /** Numbers a row. */
  readonly stride: number
  /** Where a row's features start. */
  readonly features: number
  rows: Float64Array
  /** Rows ever added, and for each horizon rows ever passed. */
  #added = 0
  readonly #passed: Float64Array
  readonly #waits: readonly number[]
  readonly #most: number
  #lastAt = Number.NEGATIVE_INFINITY

  constructor(o: { featureCount: number; waits: readonly number[]; most: number }) {
    this.#waits = o.waits
    this.features = FIXED + PER_HORIZON.length * o.waits.length
    this.stride = this.features + o.featureCount
    this.#most = o.most
    this.#passed = new Float64Array(o.waits.length)
    this.rows = new Float64Array(16 * this.stride)
  }

  /** Orders that still wait for a label. */
  get count(): number {
    return this.#added - this.#oldest()
  }

  get isFull(): boolean {
    return this.count >= this.#most
  }

  /** Makes a row and returns where it starts in `rows`; the caller fills it. Throws if time goes back. */
  add(at: number): number {
    if (!(at >= this.#lastAt)) must(false, `orders come in time order: ${at} after ${this.#lastAt}`)
    this.#lastAt = at
    if (this.count * this.stride >= this.rows.length) this.#grow()
    const start = this.#place(this.#added++)
    this.rows[start + ROW.at] = at
    return start
  }

  /** Where the horizon's next row starts if its label fell due strictly before `now`, else -1. */
  due(horizon: number, now: number): number {
    if (this.#passed[horizon] === this.#added) return -1
    const start = this.#place(this.#passed[horizon]!)
    return this.rows[start + ROW.at]! + this.#waits[horizon]! < now ? start : -1
  }

  /** Calls with each row whose label fell due strictly before `now`, the oldest first. */
  eachDue(horizon: number, now: number, call: (start: number) => void): void {
    for (let row = this.#passed[horizon]!; row < this.#added; row++) {
      const start = this.#place(row)
      if (this.rows[start + ROW.at]! + this.#waits[horizon]! >= now) return
      call(start)
    }
  }

  /** The horizon is done with the row that `due` gave. */
  pass(horizon: number): void {
    this.#passed[horizon]!++
  }

  /** Nobody waits any longer. Returns how many labels are given up. */
  clear(): number {
    let lost = 0
    for (let h = 0; h < this.#passed.length; h++) {
      lost += this.#added - this.#passed[h]!
      this.#passed[h] = this.#added
    }
    return lost
  }

  /** Rows behind the slowest horizon are free. The longest horizon is the last, and the slowest. */
  #oldest(): number {
    return this.#passed[this.#passed.length - 1]!
  }

  #place(row: number): number {
    return (row * this.stride) % this.rows.length
  }

  #grow(): void {
    const larger = new Float64Array(this.rows.length * 2)
    const old = this.rows
    const [first, last] = [this.#oldest(), this.#added]
    const from = Array.from({ length: last - first }, (_, i) => this.#place(first + i))
    this.rows = larger
    for (const [i, start] of from.entries())
      larger.set(old.subarray(start, start + this.stride), this.#place(first + i))
  }

  /** Calls with each row that waits for this horizon's label, the oldest first. */
  eachWaiting(horizon: number, call: (start: number) => void): void {
    for (let row = this.#passed[horizon]!; row < this.#added; row++) call(this.#place(row))
  }

  writeState(to: StateWriter): void {
    const oldest = this.#oldest()
    to.u32(this.count)
    to.f64(this.#lastAt)
    for (const passed of this.#passed) to.u32(passed - oldest)
    for (let row = oldest; row < this.#added; row++) {
      const start = this.#place(row)
      for (let i = 0; i < this.stride; i++) to.f64(this.rows[start + i]!)
    }
  }

  readState(from: StateReader): void {
    const count = from.u32()
    if (count > this.#most) throw new RangeError(`toxicity state: ${count} waiting, at most ${this.#most}`)
    this.#lastAt = from.f64()
    this.#added = count
    for (let h = 0; h < this.#passed.length; h++) {
      this.#passed[h] = from.u32()
      if (this.#passed[h]! > count) throw new RangeError(`toxicity state: horizon ${h} passed its rows`)
    }
    let capacity = 16
    while (capacity < count) capacity *= 2
    this.rows = new Float64Array(capacity * this.stride)
    for (let i = 0; i < count * this.stride; i++) this.rows[i] = from.f64()
  }
}
