/**
 * Things that happen later, in order of time; equal times in the order in which they were added.
 * A binary heap. Promises a stable order; must never lose or repeat an item.
 */

import { must } from './must'
import type { TimeMicros } from './units'

interface Due<T> {
  readonly at: TimeMicros
  readonly order: number
  readonly item: T
}

export class DueQueue<T> {
  private readonly heap: Due<T>[] = []
  private added = 0
  /** Time of the first item, infinite when empty: one comparison tells whether anything is due. */
  next = Number.POSITIVE_INFINITY

  /** Time of the first item, or null when empty. */
  peek(): TimeMicros | null {
    return this.heap[0]?.at ?? null
  }

  add(at: TimeMicros, item: T): void {
    const due: Due<T> = { at, order: this.added++, item }
    let slot = this.heap.length
    this.heap.push(due)
    while (slot > 0) {
      const parent = (slot - 1) >> 1
      const above = this.heap[parent] as Due<T>
      if (!isBefore(due, above)) break
      this.heap[slot] = above
      slot = parent
    }
    this.heap[slot] = due
    this.next = (this.heap[0] as Due<T>).at
  }

  /** Removes the first item. */
  take(): T {
    const first = this.heap[0]
    const last = this.heap.pop()
    must(first !== undefined && last !== undefined, 'nothing is due: ask peek() first')
    if (this.heap.length > 0) this.sink(last)
    this.next = this.heap[0]?.at ?? Number.POSITIVE_INFINITY
    return first.item
  }

  /** All that is due, in the order in which it is. */
  inOrder(): readonly { readonly at: TimeMicros; readonly item: T }[] {
    return this.heap.toSorted((a, b) => a.at - b.at || a.order - b.order)
  }

  private sink(due: Due<T>): void {
    let slot = 0
    for (;;) {
      let child = 2 * slot + 1
      const left = this.heap[child]
      if (!left) break
      const right = this.heap[child + 1]
      if (right && isBefore(right, left)) child++
      const smaller = this.heap[child] as Due<T>
      if (!isBefore(smaller, due)) break
      this.heap[slot] = smaller
      slot = child
    }
    this.heap[slot] = due
  }
}

const isBefore = <T>(a: Due<T>, b: Due<T>): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
