/**
 * Which prints of a recorded day stand for a client order, and which way it goes.
 *
 * A print on exchange D is the report of a trade that some firm made off exchange. It is the best public
 * stand-in for a client order: the side is read from where the print lies against the midpoint in force.
 */
import type { TradeTicks } from './tick-files'

/** What becomes of one print. */
export type PrintFate = 'dropped' | 'trade' | 'buy' | 'sell' | SkipReason
/** Why a print that qualifies became no order. It is still a print of the tape. */
export type SkipReason = 'midpoint' | 'locked' | 'crossed' | 'oneSided'
export const SKIP_REASONS: readonly SkipReason[] = ['midpoint', 'locked', 'crossed', 'oneSided']

/** Character code of the letter of the off-exchange reporting facility. */
export const OFF_EXCHANGE = 68
/** 09:30 and 16:00 in milliseconds since market midnight: regular hours, the end not included. */
export const OPEN_MS = 34_200_000
export const CLOSE_MS = 57_600_000
/** Regular sale, intermarket sweep, trade-through exempt: any of these and nothing else. */
const ORDINARY_FLAGS = 0x1 | 0x20 | 0x20000000

/** Off exchange, in regular hours, an ordinary sale, not suspicious. */
export function isClientPrint(trades: TradeTicks, row: number): boolean {
  const ms = trades.ms[row]!
  const flags = trades.flags[row]!
  return (
    trades.exchange[row] === OFF_EXCHANGE &&
    ms >= OPEN_MS &&
    ms < CLOSE_MS &&
    flags !== 0 &&
    (flags & ~ORDINARY_FLAGS) === 0 &&
    trades.suspicious[row] === 0
  )
}

/**
 * The side of a print, or why it has none. Prices in one unit, 0 for a side that is missing.
 * Above the midpoint somebody bought, below it somebody sold; at it nobody can tell.
 */
export function signPrint(price: number, bid: number, ask: number): 'buy' | 'sell' | SkipReason {
  if (bid === 0 || ask === 0) return 'oneSided'
  if (bid === ask) return 'locked'
  if (bid > ask) return 'crossed'
  const doubled = 2 * price - (bid + ask)
  if (doubled === 0) return 'midpoint'
  return doubled > 0 ? 'buy' : 'sell'
}
