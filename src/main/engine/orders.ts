/**
 * All orders of the desk: found by id, and apart from that either open or ended.
 *
 * What is asked of open orders (a kill switch, the state's bytes) must not cost more as the day grows, so they are
 * kept by themselves. An ended order never changes again: it goes into a running digest and is not looked at for
 * the state any more.
 */
import { ByteWriter } from '@shared/bytes'
import type { Order } from './facts'
import { IdTable } from './id-table'
import { must } from './must'
import { RunningDigest } from './running-digest'

const FEWEST_TO_SWEEP = 256

export class Orders extends IdTable<Order> {
  /** Open orders in the order of acceptance, among them ended ones that were not swept out yet. */
  #kept: Order[] = []
  #stale = 0
  /** Orders that ended since they were last taken, in the order in which they ended. */
  #ended: Order[] = []

  override add(order: Order): void {
    super.add(order)
    if (this.#stale > FEWEST_TO_SWEEP && this.#stale * 2 > this.#kept.length) this.#sweep()
    this.#kept.push(order)
  }

  /** Takes back an order of a snapshot; in the order of their numbers, open and ended ones. */
  restore(order: Order): void {
    must(order.number === this.size, 'orders come back in the order of their numbers', order.number)
    super.add(order)
    if (order.isOpen) this.#kept.push(order)
  }

  /** Marks an open order as ended. */
  end(order: Order): void {
    order.isOpen = false
    this.#ended.push(order)
    this.#stale++
  }

  /** The open orders in the order of acceptance; the list is the caller's. */
  open(): Order[] {
    return this.#kept.filter((order) => order.isOpen)
  }

  /** The orders that ended since this was last asked. */
  takeEnded(): readonly Order[] {
    const ended = this.#ended
    this.#ended = []
    return ended
  }

  #sweep(): void {
    this.#kept = this.open()
    this.#stale = 0
  }
}

/** Ended orders as they stand in snapshots. */
export class EndedOrders {
  /** Ended since the last snapshot. */
  waiting: Order[] = []
  readonly bytes = new ByteWriter(1_024)
  readonly digest = new RunningDigest()
}
