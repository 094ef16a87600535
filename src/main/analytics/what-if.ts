/**
 * What the desk would hold, and stand to lose, after trades that were not made and in a market that did not happen.
 * Pure; prices and money are whole 1e-6 currency units, parts are 1e-6 (ppm), long positive.
 *
 * Positions are marked at the midpoint. A position without one is listed by name and is in no sum. Sums are of
 * sizes: every position is taken to move against the desk at once, nothing is netted that only might be.
 */
import { mulDivCeil, mulDivRound } from '@shared/exact'

const PARTS = 1_000_000

export interface HeldPosition {
  readonly symbol: string
  readonly sector: string
  /** Shares, long positive. */
  readonly qty: number
  /** Bid plus offer, and offer less bid, 1e-6; null when there is no two-sided market. */
  readonly doubleMark: number | null
  readonly spread: number | null
  /** Largest absolute position, shares; 0: none. */
  readonly limitQty: number
  /** Standard deviation of a day's return, 1e-6. */
  readonly dayVolatilityPpm: number
}
export interface WhatIfTerms {
  /** Shares to add by symbol, buying positive. */
  readonly trades: ReadonlyMap<string, number>
  readonly isShocked: (position: HeldPosition) => boolean
  /** How far the shocked prices move, up and down, 0 to 1e6. */
  readonly shockPpm: number
  /** What the volatility and the spread have more than today, at least 0. */
  readonly widerVolatilityPpm: number
  readonly widerSpreadPpm: number
  /** Largest gross exposure, 1e-6; 0: none. */
  readonly grossLimit: number
}
export interface Sum {
  readonly net: number
  readonly gross: number
  /** gross over the limit; null without one. */
  readonly limitUse: number | null
}
export interface Row {
  readonly symbol: string
  readonly sector: string
  readonly qty: number
  readonly qtyAfter: number
  readonly mark: number | null
  readonly exposureAfter: number
  readonly limitQty: number
  readonly limitUse: number | null
  readonly limitUseAfter: number | null
  readonly isOverLimit: boolean
  readonly isShocked: boolean
  readonly pnlUp: number
  readonly pnlDown: number
  readonly closeOut: { readonly side: 'buy' | 'sell'; readonly qty: number } | null
  readonly closeCost: number
  readonly dayMove: number
}
export interface WhatIfReport {
  readonly before: Sum
  readonly after: Sum
  readonly up: Sum
  readonly down: Sum
  readonly pnlUp: number
  readonly pnlDown: number
  /** Half the widened spread on every share held after the trades, rounded up. */
  readonly closeCost: number
  /** One standard deviation of a day, at the widened volatility, against every position; rounded up. */
  readonly dayMove: number
  /** Largest exposure after the trades first, then by name; flat before and after are left out. */
  readonly rows: readonly Row[]
  readonly unmarked: readonly string[]
}

/** RangeError names a figure that does not fit, or a trade in a symbol that is not among the positions. */
export function whatIfOf(positions: readonly HeldPosition[], terms: WhatIfTerms): WhatIfReport {
  const known = new Set(positions.map((it) => it.symbol))
  for (const symbol of terms.trades.keys())
    if (!known.has(symbol)) throw new RangeError(`trades: there is no instrument '${symbol}'`)
  const held = positions.filter((it) => it.qty !== 0 || (terms.trades.get(it.symbol) ?? 0) !== 0)
  const rows = held.map((it) => rowOf(it, terms))
  const before = held.map((it) => exposureOf(it, it.qty))
  const after = rows.map((row) => row.exposureAfter)
  const sumOf = (exposures: readonly number[]): Sum => summed(exposures, terms.grossLimit)
  return {
    before: sumOf(before),
    after: sumOf(after),
    up: sumOf(rows.map((row) => row.exposureAfter + row.pnlUp)),
    down: sumOf(rows.map((row) => row.exposureAfter + row.pnlDown)),
    pnlUp: total(rows.map((row) => row.pnlUp)),
    pnlDown: total(rows.map((row) => row.pnlDown)),
    closeCost: total(rows.map((row) => row.closeCost)),
    dayMove: total(rows.map((row) => row.dayMove)),
    rows: [...rows].sort(byExposure),
    unmarked: held
      .filter((it) => it.doubleMark === null)
      .map((it) => it.symbol)
      .sort(),
  }
}

const byExposure = (a: Row, b: Row): number =>
  Math.abs(b.exposureAfter) - Math.abs(a.exposureAfter) || (a.symbol < b.symbol ? -1 : 1)

function rowOf(it: HeldPosition, terms: WhatIfTerms): Row {
  const { symbol, sector, qty, limitQty, doubleMark } = it
  const qtyAfter = qty + (terms.trades.get(symbol) ?? 0)
  const size = Math.abs(qtyAfter)
  const exposureAfter = exposureOf(it, qtyAfter)
  const isShocked = terms.isShocked(it)
  const moved = isShocked ? mulDivRound(Math.abs(exposureAfter), terms.shockPpm, PARTS) : 0
  const pnlUp = qtyAfter < 0 ? 0 - moved : moved
  const spread = mulDivCeil(Math.max(0, it.spread ?? 0), PARTS + terms.widerSpreadPpm, PARTS)
  const volatility = mulDivCeil(it.dayVolatilityPpm, PARTS + terms.widerVolatilityPpm, PARTS)
  const useOf = (shares: number): number | null => (limitQty === 0 ? null : Math.abs(shares) / limitQty)
  return {
    symbol,
    sector,
    qty,
    qtyAfter,
    mark: doubleMark === null ? null : doubleMark / 2,
    exposureAfter,
    limitQty,
    limitUse: useOf(qty),
    limitUseAfter: useOf(qtyAfter),
    isOverLimit: limitQty > 0 && size > limitQty,
    isShocked,
    pnlUp,
    pnlDown: 0 - pnlUp,
    closeOut: qtyAfter === 0 ? null : { side: qtyAfter > 0 ? 'sell' : 'buy', qty: size },
    closeCost: mulDivCeil(size, spread, 2),
    dayMove: mulDivCeil(Math.abs(exposureAfter), volatility, PARTS),
  }
}

/** Market value at the midpoint; 0 where there is none. Half a micro-unit is rounded away from zero. */
function exposureOf({ symbol, doubleMark }: HeldPosition, qty: number): number {
  if (doubleMark === null) return 0
  const value = safe(mulDivCeil(Math.abs(qty), doubleMark, 2), `exposure of ${symbol}`)
  return qty < 0 ? 0 - value : value
}

function safe(value: number, what: string): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${what}: too large, was ${value}`)
  return value
}

const total = (values: readonly number[]): number =>
  safe(
    values.reduce((sum, value) => sum + value, 0),
    'sum',
  )

function summed(exposures: readonly number[], limit: number): Sum {
  const gross = total(exposures.map(Math.abs))
  return { net: total(exposures), gross, limitUse: limit === 0 ? null : gross / limit }
}
