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
const SEED = 0x811c9dc5

export class IdTable<Item extends { readonly id: string }> {
  /** Undefined where a record was taken over and not read yet. */
  readonly #items: (Item | undefined)[] = []
  /** Pairs of a hash and a place in `#items` plus one; 0 stands for free. At most half of the pairs are taken. */
  #pairs = new Int32Array(SMALLEST * 2)
  /** The id hashed last: one that is looked for and not found is added next. */
  #lastId = ''
  #lastHash = hashOf('')

  get size(): number {
    return this.#items.length
  }

  /** The record at a place in the order in which they came; there must be one. */
  at(place: number): Item {
    let item = this.#items[place]
    if (item === undefined) {
      item = this.read(place)
      this.#items[place] = item
    }
    return item
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
      const item = this.at((pairs[at + 1] as number) - 1)
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
      const isSame = pairs[at] === hash && this.at((pairs[at + 1] as number) - 1).id === item.id
      must(!isSame, 'an id is added once', item.id)
      at = (at + 2) & last
    }
    items.push(item)
    pairs[at] = hash
    pairs[at + 1] = items.length
  }

  /** Reads a record that was taken over without it. */
  protected read(place: number): Item {
    throw new RangeError(`there is no record ${place}`)
  }

  /** Makes an empty table one of so many records, each still to be taken over. */
  protected takeOverAll(size: number): void {
    must(this.size === 0, 'only an empty table takes records over', this.size)
    this.#items.length = size
    let room = SMALLEST
    while (size * 2 > room) room *= 2
    this.#pairs = new Int32Array(room * 2)
  }

  /** Takes a record over by the hash of its id; without it, it is read when somebody asks for it. */
  protected takeOver(place: number, hash: number, item?: Item): void {
    this.#items[place] = item
    const pairs = this.#pairs
    const last = pairs.length - 2
    let at = (hash << 1) & last
    while (pairs[at + 1] !== 0) at = (at + 2) & last
    pairs[at] = hash
    pairs[at + 1] = place + 1
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
export function hashOf(id: string): number {
  let hash = SEED
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193)
  return mixed(hash)
}

/** The same of an id in ASCII; null for one that is not. */
export function hashOfAscii(bytes: Uint8Array, from: number, to: number): number | null {
  let hash = SEED
  for (let i = from; i < to; i++) {
    const code = bytes[i] as number
    if (code >= 0x80) return null
    hash = Math.imul(hash ^ code, 0x01000193)
  }
  return mixed(hash)
}

function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return once ^ (once >>> 13)
}
