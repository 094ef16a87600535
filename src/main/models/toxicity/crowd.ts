/**
 * How many labels run at the same time. Labels of one symbol that overlap share the move of its midpoint: a
 * hundred orders within one horizon are not a hundred observations. Labels are counted in a table of buckets
 * that different keys may share, so that a count errs upwards only and the model is never too sure for it.
 */
const BITS = 16

export class Crowd {
  readonly #open = new Uint32Array(2 ** BITS)

  /** A label starts; how many of its key already run. */
  enter(key: number): number {
    return this.#open[key]!++
  }

  /** A label ends; how many of its key run on. Labels end in the order in which they started. */
  leave(key: number): number {
    return --this.#open[key]!
  }

  clear(): void {
    this.#open.fill(0)
  }
}

/** The bucket of all labels of a symbol. */
export const symbolKey = (symbol: number): number => Math.imul(symbol + 1, 0x9e3779b1) >>> (32 - BITS)

/** The bucket of a client's labels in a symbol. */
export function pairKey(client: number, symbol: number): number {
  const mixed = Math.imul(client + 1, 0x85ebca6b) ^ Math.imul(symbol + 1, 0x9e3779b1)
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> (32 - BITS)
}

/**
 * How many times a label's noise counts, 1 or more, given how many ran when it started and when it ended: two
 * labels that overlap by a part of their time share that part of their noise, which averages to a half.
 */
export const sharedBy = (before: number, after: number): number => 1 + (before + after) / 2
