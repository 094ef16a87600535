/**
 * Rows that are filled in again and again, so that a list written with every decision costs no memory.
 *
 * It promises that `list` holds exactly the rows taken since the last reset, in order. A row and a list are good
 * until then; nobody may keep them.
 */
export class ReusedRows<Row> {
  readonly #make: () => Row
  readonly #rows: Row[] = []
  /** The first rows by their number: shortening one list would cost more than keeping one of each length. */
  readonly #lists: (readonly Row[])[] = [[]]
  #count = 0

  constructor(make: () => Row) {
    this.#make = make
  }

  get list(): readonly Row[] {
    return this.#lists[this.#count] as readonly Row[]
  }

  reset(): void {
    this.#count = 0
  }

  next(): Row {
    const place = this.#count++
    if (place === this.#rows.length) {
      this.#rows.push(this.#make())
      this.#lists.push(this.#rows.slice())
    }
    return this.#rows[place] as Row
  }
}
