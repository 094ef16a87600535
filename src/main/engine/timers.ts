/**
 * What falls due by itself, in the order of time and, at one time, of registration. A binary heap: entering and
 * taking cost the logarithm of their number. A timer whose reason is gone is taken and does nothing.
 */

/** Why something falls due. */
export type TimerKind = 'close' | 'expiry'

interface Timer<Item> {
  readonly at: number
  readonly number: number
  readonly kind: TimerKind
  /** Whom it concerns; null when many. */
  readonly item: Item | null
}

export class Timers<Item> {
  readonly #heap: Timer<Item>[] = []
  #count = 0
  /** When the next one falls due, microseconds; infinite when none does. */
  next = Number.POSITIVE_INFINITY

  add(at: number, kind: TimerKind, item: Item | null): void {
    const heap = this.#heap
    const timer = { at, number: this.#count++, kind, item }
    let place = heap.length
    heap.push(timer)
    while (place > 0) {
      const above = (place - 1) >> 1
      const other = heap[above] as Timer<Item>
      if (!isSooner(timer, other)) break
      heap[place] = other
      place = above
    }
    heap[place] = timer
    this.next = (heap[0] as Timer<Item>).at
  }

  /** Takes the first that is due at `now`, or null. */
  take(now: number): Timer<Item> | null {
    const heap = this.#heap
    const first = heap[0]
    if (first === undefined || first.at > now) return null
    const last = heap.pop() as Timer<Item>
    if (heap.length > 0) this.#sink(last)
    this.next = heap[0]?.at ?? Number.POSITIVE_INFINITY
    return first
  }

  #sink(timer: Timer<Item>): void {
    const heap = this.#heap
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= heap.length) break
      const right = heap[below + 1]
      if (right !== undefined && isSooner(right, heap[below] as Timer<Item>)) below++
      const other = heap[below] as Timer<Item>
      if (!isSooner(other, timer)) break
      heap[place] = other
      place = below
    }
    heap[place] = timer
  }
}

const isSooner = <Item>(a: Timer<Item>, b: Timer<Item>): boolean =>
  a.at < b.at || (a.at === b.at && a.number < b.number)
