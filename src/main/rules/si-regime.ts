/**
 * The parameters of a European systematic internaliser (rules.md 12), as far as the sheet is confident: the part
 * `si` of a regime. Data in `resources/regimes/eu-si.json`, with sources.
 *
 * It promises that what loads is complete. What nobody has confirmed is null there, and the rule that needs it
 * asks for confirmation.
 */
import { must } from '@shared/must'
import {
  amountOf,
  dayOf,
  fieldsOf,
  flagOf,
  listOf,
  orNull,
  percentOf,
  wholeOf,
  wrong,
} from './parameter-readers'

/** Prices and money in 1e-6 currency units, times in microseconds, dates as day numbers. */
export interface SiRegime {
  /** RTS 11: tick by price (below `below`, the last has no bound) and liquidity band 1 to 6. */
  readonly ticks: readonly { readonly below: number | null; readonly bands: readonly number[] }[]
  /** Standard market size by average value of transactions, both in currency; beyond the last it is unknown. */
  readonly standardSizes: readonly { readonly below: number; readonly size: number }[]
  /** Quoting duty up to so many standard sizes; quotes at most this percent of that threshold. */
  readonly quoteThresholdSizes: number
  readonly quoteMaxThresholdPct: number
  /** Cap on reference-price trades in the Union; an internaliser's trades are outside it. */
  readonly darkCapPct: number
  /** Publication after the trade, at the latest. */
  readonly publishMicros: number
  readonly pfofBannedFrom: number
  /** From this day no member state exempts. */
  readonly pfofBannedEverywhereFrom: number
  /** Whether midpoint matches below large in scale are allowed; null: nobody has confirmed. */
  readonly midpointBelowLargeInScale: boolean | null
}

const risesBy = (rows: readonly { below: number | null }[]): void =>
  rows.forEach((row, i) => {
    const before = rows[i - 1]?.below
    if (row.below !== null && typeof before === 'number' && row.below <= before) wrong('bounds must rise')
    if (row.below === null && i < rows.length - 1) wrong('only the last row has no bound')
  })

const ticksOf = (v: unknown): unknown => {
  const bandsOf = (bands: unknown): unknown => {
    const ticks = listOf(bands).map(amountOf)
    return ticks.length === 6 ? ticks : wrong('must have six bands')
  }
  const rows = listOf(v).map((it) => fieldsOf(it, { below: orNull(amountOf), bands: bandsOf }, 'tick'))
  risesBy(rows as unknown as { below: number | null }[])
  return rows
}
const sizesOf = (v: unknown): unknown => {
  const rows = listOf(v).map((it) => fieldsOf(it, { below: amountOf, size: amountOf }, 'standard size'))
  risesBy(rows as unknown as { below: number }[])
  return rows
}

/** Reads the parameters from JSON; throws `RangeError` that names what it does not accept. */
export function parseSiRegime(json: unknown): SiRegime {
  const readers = {
    ticks: ticksOf,
    standardSizes: sizesOf,
    quoteThresholdSizes: wholeOf,
    quoteMaxThresholdPct: percentOf,
    darkCapPct: percentOf,
    publishMicros: wholeOf,
    pfofBannedFrom: dayOf,
    pfofBannedEverywhereFrom: dayOf,
    midpointBelowLargeInScale: orNull(flagOf),
  }
  return fieldsOf(json, readers, 'si') as unknown as SiRegime
}

/** The RTS 11 tick of a price in a liquidity band, 1e-6. */
export function siTick(price: number, band: number, regime: SiRegime): number {
  must(Number.isInteger(band) && band >= 1 && band <= 6, `a liquidity band is 1 to 6, was ${band}`)
  const row = regime.ticks.find((it) => it.below === null || price < it.below)
  const tick = row?.bands[band - 1]
  must(tick !== undefined, `no tick for the price ${price}`)
  return tick
}
