/** What the desk answers about its risk and about what the market did after its fills. */

/** Market value, 1e-6 currency units: gross is long and short together, net their difference. */
export interface ExposureRow {
  name: string
  long: number
  short: number
  gross: number
  net: number
  positions: number
  /** Part of the whole gross exposure in 1e-6. */
  grossPpm: number
}
/** A position at average cost and by lots, first in first out. Prices and money in 1e-6 currency units. */
export interface RiskPosition {
  symbol: string
  sector: string | null
  /** Shares, long positive. */
  qty: number
  avgPrice: number | null
  /** Where it could be closed: the bid when long, the offer when short; null when flat or not quoted. */
  near: number | null
  realized: number
  /** Against `near`; null when that side is not quoted. */
  unrealized: number | null
  fifoRealized: number
  fifoUnrealized: number | null
  openLots: number
  /** The oldest of them. */
  lots: readonly { qty: number; price: number; at: number; source: string }[]
}
export interface RiskSnapshot {
  at: number
  positions: readonly RiskPosition[]
  /** At the midpoint. */
  exposure: { all: ExposureRow; bySymbol: readonly ExposureRow[]; bySector: readonly ExposureRow[] }
  /** Positions without a two-sided market: in no sum. */
  unmarked: readonly string[]
  /** Where the engine's positions differ from its trades: empty as long as all is well. */
  disagreements: readonly string[]
}
/** Live only: what the market did after the newest fills, 1e-6 currency units of the whole fill. */
export interface MarkoutAnswer {
  /** Microseconds after the fill, the order of every list below. */
  horizons: readonly number[]
  /** Null where the horizon has not passed. A fill that is no longer kept is left out. */
  fills: readonly { fillId: string; client: readonly (number | null)[]; desk: readonly (number | null)[] }[]
}
