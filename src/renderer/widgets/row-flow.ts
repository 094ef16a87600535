/**
 * Feeds a grid that holds all of its rows from a stream that may be far faster than a screen. A row on screen is
 * painted at the next beat with its newest values. The grid's own order and filter follow in bounded steps, the
 * rows that have waited longest first, so that no step is long: at 50,000 updates a second on 10,000 rows every
 * row is in its place within a second, and a quiet market is in place at once. An order on its way goes first.
 */
import type { GridApi } from 'ag-grid-community'
import type { Yielding } from '../desk/yielding'

/** After quiet, and while rows keep coming: thirty times a second is more than anybody reads. */
const BEAT_MILLIS = { first: 16, next: 33 } as const
/** Beats from one step of the grid's order to the next, when few rows wait and when many do: a step drops a frame. */
const STEP_BEATS = { few: 3, many: 5 } as const
const MANY_ROWS = 1_000
/** Rows of one step: some 15 ms of work. */
const STEP_ROWS = 1_800

export class RowFlow<T> {
  readonly #grid: GridApi<T>
  readonly #idOf: (row: T) => string
  readonly #yielding: Yielding
  readonly #onStep: () => void
  readonly #known = new Set<string>()
  /** New rows in the order they came. */
  #fresh = new Map<string, T>()
  /** The newest values that the grid's order does not know yet, the longest waiting first. */
  readonly #waiting = new Map<string, T>()
  #timer: ReturnType<typeof setTimeout> | null = null
  #beats: number = STEP_BEATS.many
  #isStopped = false

  /** `onStep` is called after rows may have changed their places. */
  constructor(
    grid: GridApi<T>,
    idOf: (row: T) => string,
    yielding: Yielding,
    onStep: () => void = () => undefined,
  ) {
    this.#grid = grid
    this.#idOf = idOf
    this.#yielding = yielding
    this.#onStep = onStep
  }

  /** Rows that the grid has been given so far. */
  get size(): number {
    return this.#known.size
  }

  /** Tells of rows that the grid was given by another way. */
  know(rows: Iterable<T>): void {
    for (const row of rows) this.#known.add(this.#idOf(row))
  }

  push(rows: readonly T[]): void {
    for (const row of rows) {
      const id = this.#idOf(row)
      if (this.#known.has(id) && !this.#fresh.has(id)) this.#waiting.set(id, row)
      else {
        this.#known.add(id)
        this.#fresh.set(id, row)
      }
    }
    this.#beatIn(BEAT_MILLIS.first)
  }

  stop(): void {
    this.#isStopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #beatIn(millis: number): void {
    this.#timer ??= setTimeout(() => this.#yielding.take(() => this.#beat()), millis)
  }

  #beat(): void {
    this.#timer = null
    if (this.#isStopped || this.#grid.isDestroyed()) return
    this.#beats += 1
    if (this.#beats >= STEP_BEATS[this.#waiting.size > MANY_ROWS ? 'many' : 'few']) {
      this.#beats = 0
      this.#step()
    } else this.#paint()
    if (this.#fresh.size > 0 || this.#waiting.size > 0) this.#beatIn(BEAT_MILLIS.next)
    else this.#beats = STEP_BEATS.many
  }

  /** Rows on screen show their newest values; their places stay. */
  #paint(): void {
    if (this.#waiting.size === 0) return
    for (const node of this.#grid.getRenderedNodes()) {
      const row = node.id === undefined ? undefined : this.#waiting.get(node.id)
      if (row !== undefined && row !== node.data) node.updateData(row)
    }
  }

  #step(): void {
    const add = [...this.#fresh.values()]
    this.#fresh = new Map()
    const update: T[] = []
    for (const [id, row] of this.#waiting) {
      if (update.length >= STEP_ROWS) break
      update.push(row)
      this.#waiting.delete(id)
    }
    this.#grid.applyTransaction({ add, update, addIndex: 0 })
    this.#paint()
    this.#onStep()
  }
}
