/**
 * What the desk stands to gain or lose by: its marked positions by symbol, by sector and by side. Pure; money
 * is whole 1e-6 currency units.
 *
 * Long and short are kept apart everywhere: gross is their sum, net their difference, and every grouping adds
 * up to the whole. A position that cannot be marked is listed by name and is in no sum.
 */
import { halfUp, mulDivFloor, mustBeWhole } from '@shared/exact'

/** One position and what to mark it at. */
export interface MarkedPosition {
  readonly symbol: string
  /** Shares, long positive. */
  readonly qty: number
  /** Bid plus offer, 1e-6; null when there is no two-sided market. */
  readonly doubleMark: number | null
  /** Null when unknown. */
  readonly sector: string | null
}

/** Market value, 1e-6 currency units, neither negative. */
export interface Exposure {
  readonly long: number
  readonly short: number
  /** long + short. */
  readonly gross: number
  /** long - short. */
  readonly net: number
  readonly positions: number
  /** Part of the whole gross exposure in 1e-6, rounded down; 0 when there is none. */
  readonly grossPpm: number
}

export interface ExposureReport {
  readonly all: Exposure
  /** Largest gross first, then by name. */
  readonly bySymbol: ReadonlyMap<string, Exposure>
  /** The same; an unknown sector stands under `UNKNOWN_SECTOR`. */
  readonly bySector: ReadonlyMap<string, Exposure>
  /** Symbols with a position and no mark, by name: their exposure is unknown, not zero. */
  readonly unmarked: readonly string[]
}

export const UNKNOWN_SECTOR = 'unknown sector'

interface Sides {
  long: number
  short: number
  positions: number
}

/** Groups positions. A symbol may come in several positions; flat ones are left out. */
export function exposureOf(positions: readonly MarkedPosition[]): ExposureReport {
  const all: Sides = { long: 0, short: 0, positions: 0 }
  const symbols = new Map<string, Sides>()
  const sectors = new Map<string, Sides>()
  const unmarked = new Set<string>()
  for (const { symbol, qty, doubleMark, sector } of positions) {
    if (qty === 0) continue
    if (doubleMark === null) {
      unmarked.add(symbol)
      continue
    }
    // Half a micro-unit is rounded up: an exposure is never shown too small.
    const value = halfUp(Math.abs(qty) * doubleMark)
    mustBeWhole(value, `exposure of ${symbol}`)
    for (const sides of [all, sidesOf(symbols, symbol), sidesOf(sectors, sector ?? UNKNOWN_SECTOR)]) {
      if (qty > 0) sides.long += value
      else sides.short += value
      sides.positions++
    }
  }
  mustBeWhole(all.long + all.short, 'gross exposure')
  const gross = all.long + all.short
  return {
    all: exposure(all, gross),
    bySymbol: ranked(symbols, gross),
    bySector: ranked(sectors, gross),
    unmarked: [...unmarked].sort(),
  }
}

function sidesOf(groups: Map<string, Sides>, key: string): Sides {
  let sides = groups.get(key)
  if (sides === undefined) {
    sides = { long: 0, short: 0, positions: 0 }
    groups.set(key, sides)
  }
  return sides
}

function exposure({ long, short, positions }: Sides, whole: number): Exposure {
  const gross = long + short
  const grossPpm = whole === 0 ? 0 : mulDivFloor(gross, 1_000_000, whole)
  return { long, short, gross, net: long - short, positions, grossPpm }
}

function ranked(groups: ReadonlyMap<string, Sides>, whole: number): Map<string, Exposure> {
  const rows = [...groups].map(([key, sides]) => [key, exposure(sides, whole)] as const)
  return new Map(rows.sort((a, b) => b[1].gross - a[1].gross || (a[0] < b[0] ? -1 : 1)))
}
