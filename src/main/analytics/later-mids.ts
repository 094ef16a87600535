/**
 * The midpoint some time after each fill, as the quote stream brings it.
 *
 * The midpoint at an instant is that of the last two-sided market at or before it. A horizon that reaches
 * past the close ends with the last quote before the close (Rule 600, definition of the realized spread).
 */
import { atMarketTime, marketTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'

const CLOSE_SINCE_MIDNIGHT = 16 * 3_600_000_000

interface Waiting {
  readonly until: TimeMicros
  readonly settle: (doubleMid: number | null) => void
}
interface SymbolMids {
  doubleMid: number | null
  /** One queue a horizon: fills come in time order, so that the first waiting is the first due. */
  readonly waiting: Map<number, { items: Waiting[]; head: number }>
}

export class LaterMids {
  private readonly symbols = new Map<string, SymbolMids>()

  /** A quote changed the midpoint (doubled; null when one side is missing: the last one stays). */
  mid(symbol: string, at: TimeMicros, doubleMid: number | null): void {
    const mids = this.of(symbol)
    settleBefore(mids, at)
    if (doubleMid !== null) mids.doubleMid = doubleMid
  }

  /** Calls `settle` with the doubled midpoint `horizonMicros` after `at`, once it is known. */
  after(o: {
    symbol: string
    at: TimeMicros
    horizonMicros: number
    settle: (doubleMid: number | null) => void
  }): void {
    const mids = this.of(o.symbol)
    let queue = mids.waiting.get(o.horizonMicros)
    if (!queue) {
      queue = { items: [], head: 0 }
      mids.waiting.set(o.horizonMicros, queue)
    }
    queue.items.push({ until: cappedAtClose(o.at, o.horizonMicros), settle: o.settle })
  }

  /** Time has passed: horizons that ended before `at` end with the midpoint there was, though no quote came. */
  pass(at: TimeMicros): void {
    for (const mids of this.symbols.values()) settleBefore(mids, at)
  }

  /** No more quotes will come: whoever still waits gets the last midpoint. */
  finish(): void {
    this.pass(timeMicros(Number.MAX_SAFE_INTEGER))
  }

  private of(symbol: string): SymbolMids {
    let mids = this.symbols.get(symbol)
    if (!mids) {
      mids = { doubleMid: null, waiting: new Map() }
      this.symbols.set(symbol, mids)
    }
    return mids
  }
}

/** The end of a horizon; a fill after the close is not held back to before it. */
function cappedAtClose(at: TimeMicros, horizonMicros: number): TimeMicros {
  const lastBeforeClose = atMarketTime(marketTime(at).day, CLOSE_SINCE_MIDNIGHT) - 1
  return timeMicros(Math.max(at, Math.min(at + horizonMicros, lastBeforeClose)))
}

function settleBefore(mids: SymbolMids, at: TimeMicros): void {
  for (const queue of mids.waiting.values()) {
    let first = queue.items[queue.head]
    while (first && first.until < at) {
      first.settle(mids.doubleMid)
      first = queue.items[++queue.head]
    }
    // What is settled is let go in large pieces, so that a day's queue does not keep a day's fills.
    if (queue.head > 0 && (!first || (queue.head >= 1_024 && queue.head * 2 >= queue.items.length))) {
      queue.items.splice(0, queue.head)
      queue.head = 0
    }
  }
}
