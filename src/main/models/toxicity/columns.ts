/** Columns of numbers by slot that grow as slots are named: what is known of clients, tiers and symbols. */
import type { StateReader, StateWriter } from './state-bytes'

/** A slot beyond this is a mistake of the caller, not a client. */
export const MAX_SLOTS = 2 ** 22

/** Throws `RangeError` for what is no slot. */
export function checkSlot(slot: number): void {
  if (!Number.isSafeInteger(slot) || slot < 0 || slot >= MAX_SLOTS)
    throw new RangeError(`invalid slot: must be a whole number below ${MAX_SLOTS}, was ${slot}`)
}

export class Columns<Name extends string> {
  #rows = 0
  readonly at: Record<Name, Float64Array>
  readonly #start: Readonly<Record<Name, number>>
  readonly #names: readonly Name[]

  /** `start` holds what a new slot has in each column. */
  constructor(start: Readonly<Record<Name, number>>) {
    this.#start = start
    this.#names = Object.keys(start) as Name[]
    this.at = Object.fromEntries(this.#names.map((name) => [name, new Float64Array(0)])) as Record<
      Name,
      Float64Array
    >
  }

  /** Slots below this one are known. */
  get rows(): number {
    return this.#rows
  }

  /** Makes the slot known. Throws `RangeError` for what is no slot. */
  reach(slot: number): void {
    if (slot >= 0 && slot < this.#rows) return
    checkSlot(slot)
    if (slot >= this.at[this.#names[0]!].length) this.#grow(slot + 1)
    this.#rows = slot + 1
  }

  #grow(need: number): void {
    for (const name of this.#names) {
      const old = this.at[name]
      const larger = new Float64Array(Math.max(16, need, old.length * 2)).fill(this.#start[name])
      larger.set(old)
      this.at[name] = larger
    }
  }

  writeState(to: StateWriter): void {
    to.u32(this.#rows)
    for (const name of this.#names) for (let i = 0; i < this.#rows; i++) to.f64(this.at[name][i]!)
  }

  readState(from: StateReader): void {
    const rows = from.u32()
    this.#rows = 0
    for (const name of this.#names) this.at[name].fill(this.#start[name])
    if (rows > 0) this.reach(rows - 1)
    for (const name of this.#names) for (let i = 0; i < rows; i++) this.at[name][i] = from.f64()
  }
}
