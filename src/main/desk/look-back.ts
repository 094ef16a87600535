/**
 * Reads a journal behind a desk that works already, in small pieces.
 *
 * Twice, where the views do not begin anew: first what they lack, so that blotters are whole and new records reach them
 * at once; then all of it from its beginning. The state may have come from a snapshot, but damage before that must be
 * told: the reader compares every piece with the hash chain. And supervision remembers what no row holds. Promises that
 * no more than a few pieces wait for the views, however long the journal is.
 */
import type { Journal, ViewSink } from '../ports'

/** A piece that holds up no commit for long. */
const PIECE_RECORDS = 1_000
/** Pieces that are read and not yet folded: one is at work, the others wait. */
export const MOST_PIECES_AHEAD = 4

export interface LookBackParts {
  readonly journal: Pick<Journal, 'read'>
  readonly views: Pick<ViewSink, 'upTo' | 'lookBack'>
  /** Sequence of the last record of which durable listeners have heard. */
  readonly durableSeq: () => number
  /** The views have all rows, or were handed them: from now on they take what becomes durable. */
  readonly onRows: () => void
}

/** What is still read: `rows` are the blotters, `supervision` its alerts, trade reports and reviews. */
export interface StillReading {
  readonly what: 'rows' | 'supervision'
  /** Record reached, and the last one when this was asked. */
  readonly done: number
  readonly total: number
}

export class LookBack {
  readonly #parts: LookBackParts
  readonly #ahead: Promise<void>[] = []
  #what: StillReading['what'] | null = 'rows'
  #done: number
  #isStopped = false

  constructor(parts: LookBackParts) {
    this.#parts = parts
    this.#done = parts.views.upTo
  }

  /** How far it is; null once all is read, or it was stopped. */
  get progress(): StillReading | null {
    if (this.#what === null) return null
    return { what: this.#what, done: this.#done, total: this.#parts.durableSeq() }
  }

  /** Ends where the journal does. Rejects when a record cannot be read, or is not what was written. */
  async run(): Promise<void> {
    const from = this.#parts.views.upTo + 1
    try {
      await this.#read(from, this.#parts.onRows)
      await Promise.all(this.#ahead.splice(0))
      if (from === 1) return
      this.#what = 'supervision'
      this.#done = 0
      await this.#read(1, () => undefined)
      await Promise.all(this.#ahead.splice(0))
    } finally {
      this.#what = null
    }
  }

  /** Nothing more is read; what `run` began ends soon. */
  stop(): void {
    this.#isStopped = true
  }

  /** `atEnd` is called in the very moment in which all that listeners have heard of was handed to the views. */
  async #read(first: number, atEnd: () => void): Promise<void> {
    const { journal, views, durableSeq } = this.#parts
    for (let from = first; !this.#isStopped; ) {
      const batch = await journal.read(from, PIECE_RECORDS)
      if (this.#isStopped) return
      const last = from + batch.count - 1
      const isAtEnd = last >= durableSeq()
      if (batch.count > 0) this.#ahead.push(views.lookBack(batch).then(() => this.#folded(last)))
      else if (!isAtEnd) throw new Error(`the journal ends at ${last}`)
      if (isAtEnd) return atEnd()
      from = last + 1
      if (this.#ahead.length >= MOST_PIECES_AHEAD) await this.#ahead.shift()
    }
  }

  #folded(seq: number): void {
    this.#done = seq
  }
}
