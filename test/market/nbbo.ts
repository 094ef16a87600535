/** The plainest NBBO: every venue's last quote, scanned from scratch each time it is asked. */
import type { InputOf } from '@shared/inputs'

export interface PlainNbbo {
  bid: number | null
  bidSize: number
  ask: number | null
  askSize: number
}

export function foldNbbo(): { quote(q: InputOf<'quote'>): void; of(symbol: string): PlainNbbo } {
  const quotes = new Map<string, Map<string, InputOf<'quote'>>>()
  return {
    quote: (q) => {
      const venues = quotes.get(q.symbol) ?? new Map<string, InputOf<'quote'>>()
      quotes.set(q.symbol, venues.set(q.venue, q))
    },
    of: (symbol) => {
      const best: PlainNbbo = { bid: null, bidSize: 0, ask: null, askSize: 0 }
      const all = [...(quotes.get(symbol)?.values() ?? [])]
      for (const q of all) {
        if (q.bid !== null) best.bid = Math.max(best.bid ?? 0, q.bid)
        if (q.ask !== null) best.ask = Math.min(best.ask ?? Number.POSITIVE_INFINITY, q.ask)
      }
      for (const q of all) {
        if (q.bid !== null && q.bid === best.bid) best.bidSize += q.bidSize
        if (q.ask !== null && q.ask === best.ask) best.askSize += q.askSize
      }
      return best
    },
  }
}
