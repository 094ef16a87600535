/**
 * The client book of one instrument: resting client interest in price and time order, and nothing about money.
 *
 * Orders live in slots of typed arrays that all books share; levels are doubly linked lists of slots. Entering
 * costs a binary search over price levels, leaving and reading the best cost a constant. It must never hold an
 * order twice, and a slot means nothing once its order has left.
 */
import { must } from './must'

const NONE = -1

/** Slots of resting orders and of price levels, shared by the books of all instruments. */
export class BookPool<Item> {
  readonly items: (Item | undefined)[] = []
  next = new Int32Array(64)
  prev = new Int32Array(64)
  level = new Int32Array(64)
  priority = new Float64Array(64)
  levelPrice = new Float64Array(64)
  head = new Int32Array(64)
  tail = new Int32Array(64)
  #freeSlot = NONE
  #slots = 0
  #freeLevel = NONE
  #levels = 0

  takeSlot(item: Item, priority: number): number {
    let slot = this.#freeSlot
    if (slot !== NONE) this.#freeSlot = this.next[slot] as number
    else {
      slot = this.#slots++
      if (slot === this.next.length) this.#growSlots()
    }
    this.items[slot] = item
    this.priority[slot] = priority
    return slot
  }

  freeSlot(slot: number): void {
    this.items[slot] = undefined
    this.next[slot] = this.#freeSlot
    this.#freeSlot = slot
  }

  takeLevel(price: number): number {
    let level = this.#freeLevel
    if (level !== NONE) this.#freeLevel = this.head[level] as number
    else {
      level = this.#levels++
      if (level === this.head.length) this.#growLevels()
    }
    this.levelPrice[level] = price
    this.head[level] = NONE
    this.tail[level] = NONE
    return level
  }

  freeLevel(level: number): void {
    this.head[level] = this.#freeLevel
    this.#freeLevel = level
  }

  #growSlots(): void {
    const size = this.next.length * 2
    this.next = grown(this.next, new Int32Array(size))
    this.prev = grown(this.prev, new Int32Array(size))
    this.level = grown(this.level, new Int32Array(size))
    this.priority = grown(this.priority, new Float64Array(size))
  }

  #growLevels(): void {
    const size = this.head.length * 2
    this.levelPrice = grown(this.levelPrice, new Float64Array(size))
    this.head = grown(this.head, new Int32Array(size))
    this.tail = grown(this.tail, new Int32Array(size))
  }
}

function grown<A extends Int32Array | Float64Array>(from: A, to: A): A {
  to.set(from)
  return to
}

export class Book<Item = unknown> {
  readonly #pool: BookPool<Item>
  /** Level numbers, the best last: buys rise, sells fall. */
  readonly #buys: number[] = []
  readonly #sells: number[] = []
  #count = 0

  constructor(pool: BookPool<Item>) {
    this.#pool = pool
  }

  get count(): number {
    return this.#count
  }

  /** Enters an order; equal prices stand by `priority`, smaller first. Price in 1e-6, infinity for a market buy. */
  add(isBuy: boolean, price: number, priority: number, item: Item): number {
    const pool = this.#pool
    const slot = pool.takeSlot(item, priority)
    const level = this.#levelAt(isBuy, price)
    let after = pool.tail[level] as number
    while (after !== NONE && (pool.priority[after] as number) > priority) after = pool.prev[after] as number
    const before = after === NONE ? (pool.head[level] as number) : (pool.next[after] as number)
    pool.level[slot] = level
    pool.prev[slot] = after
    pool.next[slot] = before
    if (after === NONE) pool.head[level] = slot
    else pool.next[after] = slot
    if (before === NONE) pool.tail[level] = slot
    else pool.prev[before] = slot
    this.#count++
    return slot
  }

  remove(isBuy: boolean, slot: number): void {
    const pool = this.#pool
    must(pool.items[slot] !== undefined, 'only a resting order can leave the book', slot)
    const level = pool.level[slot] as number
    const prev = pool.prev[slot] as number
    const next = pool.next[slot] as number
    if (prev === NONE) pool.head[level] = next
    else pool.next[prev] = next
    if (next === NONE) pool.tail[level] = prev
    else pool.prev[next] = prev
    if (pool.head[level] === NONE) this.#dropLevel(isBuy, level)
    pool.freeSlot(slot)
    this.#count--
  }

  /** Slot of the first order in priority, -1 when the side is empty. */
  best(isBuy: boolean): number {
    const levels = isBuy ? this.#buys : this.#sells
    return levels.length === 0 ? NONE : (this.#pool.head[levels[levels.length - 1] as number] as number)
  }

  /** Best price of a side; an empty side is 0 for buys and infinity for sells. */
  bestPrice(isBuy: boolean): number {
    const levels = isBuy ? this.#buys : this.#sells
    if (levels.length === 0) return isBuy ? 0 : Number.POSITIVE_INFINITY
    return this.#pool.levelPrice[levels[levels.length - 1] as number] as number
  }

  /** Slot of the next order in priority, -1 after the last. */
  after(isBuy: boolean, slot: number): number {
    const next = this.#pool.next[slot] as number
    if (next !== NONE) return next
    const levels = isBuy ? this.#buys : this.#sells
    const rank = this.#rank(isBuy, this.#pool.levelPrice[this.#pool.level[slot] as number] as number) - 1
    return rank < 0 ? NONE : (this.#pool.head[levels[rank] as number] as number)
  }

  at(slot: number): Item {
    return this.#pool.items[slot] as Item
  }

  priceAt(slot: number): number {
    return this.#pool.levelPrice[this.#pool.level[slot] as number] as number
  }

  /** First rank whose level is not worse than `price`. */
  #rank(isBuy: boolean, price: number): number {
    const levels = isBuy ? this.#buys : this.#sells
    const prices = this.#pool.levelPrice
    let low = 0
    let high = levels.length
    while (low < high) {
      const middle = (low + high) >> 1
      const at = prices[levels[middle] as number] as number
      if (isBuy ? at < price : at > price) low = middle + 1
      else high = middle
    }
    return low
  }

  #levelAt(isBuy: boolean, price: number): number {
    const levels = isBuy ? this.#buys : this.#sells
    const rank = this.#rank(isBuy, price)
    const found = levels[rank]
    if (found !== undefined && this.#pool.levelPrice[found] === price) return found
    const level = this.#pool.takeLevel(price)
    if (rank === levels.length) levels.push(level)
    else levels.splice(rank, 0, level)
    return level
  }

  #dropLevel(isBuy: boolean, level: number): void {
    const levels = isBuy ? this.#buys : this.#sells
    const rank = this.#rank(isBuy, this.#pool.levelPrice[level] as number)
    must(levels[rank] === level, 'an emptied level must stand where its price says', level)
    if (rank === levels.length - 1) levels.pop()
    else levels.splice(rank, 1)
    this.#pool.freeLevel(level)
  }
}
