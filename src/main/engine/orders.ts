/**
 * All orders of the desk: found by id, and apart from that either open or ended.
 *
 * What is asked of open orders (a kill switch, the state's bytes) must not cost more as the day grows, so they are
 * kept by themselves. An ended order never changes again: it goes into a running digest and is not looked at for
 * the state any more.
 */
import { ByteWriter } from '@shared/bytes'
import type { Order } from './facts'
import { hashOf, IdTable } from './id-table'
import { RunningDigest } from './running-digest'

const FEWEST_TO_SWEEP = 256

export class Orders extends IdTable<Order> {
  /** Open orders in the order of acceptance, among them ended ones that were not swept out yet. */
  #kept: Order[] = []
  #stale = 0
  /** Orders that ended since they were last taken, in the order in which they ended. */
  #ended: Order[] = []
  #read: ((number: number) => Order) | null = null

  override add(order: Order): void {
    super.add(order)
    if (this.#stale > FEWEST_TO_SWEEP && this.#stale * 2 > this.#kept.length) this.#sweep()
    this.#kept.push(order)
  }

  /** Begins to take back all orders of a snapshot; `read` gives an ended one by its number. */
  restoreAll(size: number, read: (number: number) => Order): void {
    this.takeOverAll(size)
    this.#read = read
  }

  /** Takes an open order of a snapshot back; in the order of their numbers. */
  restoreOpen(order: Order): void {
    this.takeOver(order.number, hashOf(order.id), order)
    this.#kept.push(order)
  }

  /** Takes an ended order of a snapshot back, by the hash of its id: it is read when somebody asks for it. */
  restoreEnded(number: number, hash: number): void {
    this.takeOver(number, hash)
  }

  protected override read(number: number): Order {
    return this.#read === null || number >= this.size ? super.read(number) : this.#read(number)
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

/** A piece is written as a whole, so that it never has to move. */
const PIECE_BYTES = 1 << 20

/** Ended orders as they stand in snapshots: bytes that only grow, in pieces that never change again. */
export class EndedOrders {
  /** Ended, and not among the bytes yet. */
  readonly waiting: Order[] = []
  readonly digest = new RunningDigest()
  readonly #pieces: Uint8Array[] = []
  readonly #newest = new ByteWriter(PIECE_BYTES)

  /** Adds what `write` writes. */
  add(write: (to: ByteWriter) => void): void {
    const from = this.#newest.at
    write(this.#newest)
    this.digest.add(this.#newest.bytes(from))
    if (this.#newest.at >= PIECE_BYTES) this.#close()
  }

  /** Takes over the bytes of a snapshot; only before anything was added. */
  restore(bytes: Uint8Array): void {
    this.digest.add(bytes)
    if (bytes.length > 0) this.#pieces.push(bytes)
  }

  /** All bytes; the list is the caller's, and what it holds stays as it is. */
  pieces(): Uint8Array[] {
    if (this.#newest.at > 0) this.#close()
    return [...this.#pieces]
  }

  #close(): void {
    this.#pieces.push(this.#newest.bytes().slice())
    this.#newest.reset()
  }
}
