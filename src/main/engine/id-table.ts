/**
 * Finds a record by its id, and keeps all records in the order in which they came. Nothing is ever removed.
 *
 * An open-addressed table of hashes and places in one typed array: an id that is not there, which is what every
 * new order asks for, costs one look at memory. A `Map` walks a chain of text objects instead, each of them far
 * away once a day has a million orders; it took three times as long. The hash is for spreading, not for secrecy:
 * ids chosen to collide make the table slow, never wrong.
 */
import { must } from './must'

const SMALLEST = 1024

export class IdTable<Item extends { readonly id: string }> {
  readonly #items: Item[] = []
  /** Pairs of a hash and a place in `#items` plus one; 0 stands for free. At most half of the pairs are taken. */
  #pairs = new Int32Array(SMALLEST * 2)
  /** The id hashed last: one that is looked for and not found is added next. */
  #lastId = ''
  #lastHash = hashOf('')

  get size(): number {
    return this.#items.length
  }

  /** All records, the first that came first. */
  get items(): readonly Item[] {
    return this.#items
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  get(id: string): Item | undefined {
    const pairs = this.#pairs
    const last = pairs.length - 2
    const hash = this.#hashOf(id)
    for (let at = (hash << 1) & last; pairs[at + 1] !== 0; at = (at + 2) & last) {
      if (pairs[at] !== hash) continue
      const item = this.#items[(pairs[at + 1] as number) - 1] as Item
      if (item.id === id) return item
    }
    return undefined
  }

  /** Adds a record of a new id. */
  add(item: Item): void {
    const items = this.#items
    if (items.length * 4 >= this.#pairs.length) this.#grow()
    const pairs = this.#pairs
    const last = pairs.length - 2
    const hash = this.#hashOf(item.id)
    let at = (hash << 1) & last
    while (pairs[at + 1] !== 0) {
      const isSame = pairs[at] === hash && items[(pairs[at + 1] as number) - 1]?.id === item.id
      must(!isSame, 'an id is added once', item.id)
      at = (at + 2) & last
    }
    items.push(item)
    pairs[at] = hash
    pairs[at + 1] = items.length
  }

  #hashOf(id: string): number {
    if (id !== this.#lastId) {
      this.#lastHash = hashOf(id)
      this.#lastId = id
    }
    return this.#lastHash
  }

  #grow(): void {
    const old = this.#pairs
    const pairs = new Int32Array(old.length * 2)
    const last = pairs.length - 2
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue
      let at = ((old[from] as number) << 1) & last
      while (pairs[at + 1] !== 0) at = (at + 2) & last
      pairs[at] = old[from] as number
      pairs[at + 1] = old[from + 1] as number
    }
    this.#pairs = pairs
  }
}

/** FNV-1a over UTF-16 units, mixed once more so that the low bits depend on all of them. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}
