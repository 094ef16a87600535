/**
 * The S&P 500 names with their sectors: who a recorded or simulated symbol is.
 * Source and licence: `resources/NOTICE.md`.
 */
import csv from '../../../resources/sp500-constituents.csv?raw'

export interface Constituent {
  readonly symbol: string
  readonly name: string
  /** GICS sector. */
  readonly sector: string
}

let known: ReadonlyMap<string, Constituent> | null = null

/** The name behind a symbol, or null when it is not in the list. */
export function constituent(symbol: string): Constituent | null {
  known ??= readConstituents(csv)
  return known.get(symbol) ?? null
}

/** The first three columns of the list. Names may hold commas, and then stand in quotes. */
function readConstituents(text: string): ReadonlyMap<string, Constituent> {
  const all = new Map<string, Constituent>()
  for (const line of text.split(/\r?\n/).slice(1)) {
    const [symbol, name, sector] = line.match(/"[^"]*"|[^,]+/g) ?? []
    if (!symbol || !name || !sector) continue
    all.set(symbol, { symbol, name: name.replaceAll('"', ''), sector })
  }
  return all
}
