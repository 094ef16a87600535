/**
 * Market-wide circuit breakers (rules.md 9.2): what a fall of the S&P 500 from its prior close stops, and until
 * when. Levels 1 and 2 halt once a day each and not near the close; level 3 ends the day.
 */
import type { Finding } from './finding'
import type { Regime } from './regime'

export type HaltLevel = 0 | 1 | 2 | 3

/** The index and the day. Index values in 1e-6, times in microseconds since market midnight. */
export interface IndexFall {
  readonly index: number
  readonly priorClose: number | null
  readonly sinceMidnight: number
  /** This day's close, which an early close moves. */
  readonly closeOfDay: number
  /** The highest level that halted the market today. */
  readonly haltedAt: HaltLevel
}

/** The level that the fall halts the market at now, 0 when it does not; unknown without a prior close. */
export function marketHalt(fall: IndexFall, regime: Regime): HaltLevel | 'unknown: index close' {
  if (fall.priorClose === null) return 'unknown: index close'
  const { level1Pct, level2Pct, level3Pct, endsBeforeCloseMicros } = regime.marketHalts
  const drop = (fall.priorClose - fall.index) * 100
  if (drop >= fall.priorClose * level3Pct) return fall.haltedAt < 3 ? 3 : 0
  if (fall.sinceMidnight >= fall.closeOfDay - endsBeforeCloseMicros) return 0
  if (drop >= fall.priorClose * level2Pct) return fall.haltedAt < 2 ? 2 : 0
  return drop >= fall.priorClose * level1Pct && fall.haltedAt < 1 ? 1 : 0
}

/** When a halt that began at `since` ends (same clock as `since`); infinite for the rest of the day. */
export function marketHaltEnds(level: HaltLevel, since: number, regime: Regime): number {
  return level === 3 ? Number.POSITIVE_INFINITY : since + regime.marketHalts.haltMicros
}

/** FINRA 5260: no trade while the market is halted. Times on one clock. */
export function checkMarketHalt(haltedUntil: number, now: number): Finding {
  return now < haltedUntil ? 'MARKET_WIDE_HALT' : 'ok'
}
