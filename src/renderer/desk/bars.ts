/**
 * Bars of the tape as this page heard it, a symbol: open, high, low, close and volume of each span. What the
 * tape said before the page was opened is not here, and nothing is made up for it.
 */
import type { PrintRow } from '@shared/contract'
import type { DeskLink } from './link'

/** The shortest span; longer ones are put together from it. */
export const BAR_MICROS = 1_000_000
const BARS_KEPT = 4_000

export interface Bar {
  /** Beginning of the span, microseconds since the epoch. */
  at: number
  open: number
  high: number
  low: number
  close: number
  volume: number
}

/** Adds a print to the bars of its symbol, which are in time order. A print older than the last bar is left out. */
export function addPrint(bars: Bar[], { at, price, qty }: Pick<PrintRow, 'at' | 'price' | 'qty'>): void {
  const begins = Math.floor(at / BAR_MICROS) * BAR_MICROS
  const last = bars[bars.length - 1]
  if (last && begins < last.at) return
  if (!last || last.at !== begins) {
    bars.push({ at: begins, open: price, high: price, low: price, close: price, volume: qty })
    if (bars.length > BARS_KEPT) bars.splice(0, bars.length - BARS_KEPT)
    return
  }
  last.high = Math.max(last.high, price)
  last.low = Math.min(last.low, price)
  last.close = price
  last.volume += qty
}

/** The same tape in longer bars; `span` is a multiple of the shortest. */
export function widened(bars: readonly Bar[], span: number): Bar[] {
  const wide: Bar[] = []
  for (const bar of bars) {
    const at = Math.floor(bar.at / span) * span
    const last = wide[wide.length - 1]
    if (!last || last.at !== at) wide.push({ ...bar, at })
    else {
      last.high = Math.max(last.high, bar.high)
      last.low = Math.min(last.low, bar.low)
      last.close = bar.close
      last.volume += bar.volume
    }
  }
  return wide
}

/** The bars of every symbol, from the first print that the page hears. */
export class BarBook {
  readonly #bars = new Map<string, Bar[]>()

  /** Begins to listen; a desk that was changed for another has another tape. */
  follow(desk: DeskLink): void {
    const take = (prints: readonly PrintRow[]): void => {
      for (const print of prints) {
        const bars = this.#bars.get(print.symbol) ?? []
        this.#bars.set(print.symbol, bars)
        addPrint(bars, print)
      }
    }
    take(desk.prints())
    let session = desk.session.get()
    desk.epoch.subscribe(() => {
      if (desk.session.get() !== session) this.#bars.clear()
      session = desk.session.get()
      take(desk.prints())
    })
    desk.ticks((_rows, prints) => take(prints))
  }

  of(symbol: string): readonly Bar[] {
    return this.#bars.get(symbol) ?? []
  }
}
export const barBook = new BarBook()
