/** Price-time matching at the resting price on the engine's client book alone, with the digest of its trades. */
import { Book, BookPool } from '../../src/main/engine/book'

const FNV_BASIS = 0x811c9dc5
const FNV_PRIME = 0x01000193

export class BookMatcher {
  readonly #books: Book<number>[] = []
  readonly #slot: Int32Array
  readonly #symbol: Int32Array
  readonly #isBuy: Uint8Array
  readonly #open: Float64Array
  #priority = 0
  digest = FNV_BASIS
  trades = 0
  /** Called with the id of every order that a trade used up. */
  onDone: (id: number) => void = () => {}

  constructor(symbols: number, ids: number) {
    const pool = new BookPool<number>()
    for (let i = 0; i < symbols; i++) this.#books.push(new Book(pool))
    this.#slot = new Int32Array(ids).fill(-1)
    this.#symbol = new Int32Array(ids)
    this.#isBuy = new Uint8Array(ids)
    this.#open = new Float64Array(ids)
  }

  /** Shares resting on a side. */
  resting(symbol: number, isBuy: boolean): number {
    const book = this.#books[symbol] as Book<number>
    let total = 0
    for (let slot = book.best(isBuy); slot >= 0; slot = book.after(isBuy, slot))
      total += this.#open[book.at(slot)] as number
    return total
  }

  openQty(id: number): number {
    return this.#slot[id] === -1 ? 0 : (this.#open[id] as number)
  }

  isBuy(id: number): boolean {
    return this.#isBuy[id] === 1
  }

  /** Trades what it can, rests the remainder; price 0 is a market order, whose remainder is dropped. */
  order(id: number, symbol: number, isBuy: boolean, price: number, qty: number): number {
    const book = this.#books[symbol] as Book<number>
    let left = qty
    for (let slot = book.best(!isBuy); slot >= 0 && left > 0; slot = book.best(!isBuy)) {
      const level = book.priceAt(slot)
      if (price !== 0 && (isBuy ? level > price : level < price)) break
      const maker = book.at(slot)
      const open = this.#open[maker] as number
      const traded = Math.min(open, left)
      left -= traded
      this.#open[maker] = open - traded
      this.#note(maker, id, level, traded)
      if (traded === open) {
        book.remove(!isBuy, slot)
        this.#slot[maker] = -1
        this.onDone(maker)
      }
    }
    if (left > 0 && price !== 0) {
      this.#open[id] = left
      this.#symbol[id] = symbol
      this.#isBuy[id] = isBuy ? 1 : 0
      this.#slot[id] = book.add(isBuy, price, this.#priority++, id)
    }
    return left
  }

  cancel(id: number): void {
    const slot = this.#slot[id] as number
    if (slot < 0) return
    const book = this.#books[this.#symbol[id] as number] as Book<number>
    book.remove(this.#isBuy[id] === 1, slot)
    this.#slot[id] = -1
  }

  #note(maker: number, taker: number, price: number, qty: number): void {
    this.trades++
    let digest = this.digest
    for (let field = 0; field < 4; field++) {
      const value = field === 0 ? maker : field === 1 ? taker : field === 2 ? price : qty
      for (let shift = 0; shift < 32; shift += 8)
        digest = Math.imul(digest ^ ((value >>> shift) & 255), FNV_PRIME)
    }
    this.digest = digest
  }
}
