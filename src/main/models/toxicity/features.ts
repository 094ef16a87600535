/**
 * What the model looks at in an order: fifteen numbers, signed so that positive leans the client's way, in units
 * in which most are of the order of 1 (models.md 3.3). What is not known counts as neutral, 0; without a
 * two-sided market there are no features and so no estimate.
 */

/** Their order is the vector's; a change needs a new state version. */
export const FEATURE_NAMES = [
  'constant',
  'queueImbalance',
  'micropriceOffset',
  'return1s',
  'return10s',
  'return60s',
  'clientFlow',
  'symbolFlow',
  'logQtyOverAdv',
  'logQtyOverTouch',
  'logSpreadOverVolatility',
  'volatilityRegime',
  'logSinceClientsLast',
  'sameSideStreak',
  'isFirstOfClient',
] as const

export const FEATURE_COUNT = FEATURE_NAMES.length

/** The market and the client just before the order. One object may serve all orders. Null is unknown. */
export interface OrderSight {
  side: 1 | -1
  /** Shares. */
  qty: number
  /** 1e-6 currency units and shares. */
  bid: number
  ask: number
  bidSize: number
  askSize: number
  /** Average daily volume, shares. */
  adv: number | null
  /** Moves of the midpoint over the last 1, 10 and 60 s, bp, unsigned by side. */
  return1s: number | null
  return10s: number | null
  return60s: number | null
  /** Standard deviation of the midpoint, bp over a second, lately and usually. */
  volatility: number | null
  usualVolatility: number | null
  /** From `FlowMemory`: signed part of lately traded orders and shares, -1 to 1. */
  clientFlow: number
  symbolFlow: number
  /** Seconds since the client's last order in any symbol; null for its first. */
  sinceClientsLast: number | null
  /** Orders of the client in a row on one side, negative when they were sells. */
  streak: number
}

/** A market that stands still has some volatility: without a floor the least move would be a storm. */
const LEAST_VOLATILITY = 0.01
const MOST_DEVIATIONS = 10

/** A return in standard deviations of its horizon. */
function standardized(change: number | null, volatility: number | null, seconds: number): number {
  if (change === null || volatility === null) return 0
  const deviations = change / (Math.max(volatility, LEAST_VOLATILITY) * Math.sqrt(seconds))
  return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, deviations))
}

/** A ratio's logarithm; 0 when either part is unknown or not positive. */
function logRatio(top: number | null, bottom: number | null): number {
  return top !== null && bottom !== null && top > 0 && bottom > 0 ? Math.log(top) - Math.log(bottom) : 0
}

/**
 * Writes the features into `out` and returns true; false where the market has not two sides that do not cross
 * or lock, or the quantity is not positive. Allocates nothing.
 */
export function writeFeatures(out: Float64Array, it: OrderSight): boolean {
  const { side, bid, ask, bidSize, askSize } = it
  if (!(bid > 0 && ask > bid && bidSize >= 0 && askSize >= 0 && it.qty > 0)) return false
  const mid = (bid + ask) / 2
  const depth = bidSize + askSize
  const imbalance = depth > 0 ? (bidSize - askSize) / depth : 0
  const touch = side > 0 ? askSize : bidSize
  out[0] = 1
  out[1] = side * imbalance
  // The microprice lies (ask - bid)/2 * imbalance from the midpoint.
  out[2] = (side * imbalance * (ask - bid) * 5_000) / mid
  out[3] = side * standardized(it.return1s, it.volatility, 1)
  out[4] = side * standardized(it.return10s, it.volatility, 10)
  out[5] = side * standardized(it.return60s, it.volatility, 60)
  out[6] = side * it.clientFlow
  out[7] = side * it.symbolFlow
  // A ten-thousandth of a day's volume, and the touch itself, are taken as usual sizes.
  out[8] = logRatio(it.qty * 10_000, it.adv) / 2
  out[9] = logRatio(it.qty, touch) / 2
  out[10] = logRatio(((ask - bid) * 10_000) / mid, it.volatility)
  out[11] = logRatio(it.volatility, it.usualVolatility)
  out[12] = it.sinceClientsLast === null ? 0 : Math.log((1 + Math.max(0, it.sinceClientsLast)) / 60) / 2
  out[13] = Math.max(-3, Math.min(3, (side * it.streak) / 3))
  out[14] = it.sinceClientsLast === null ? 1 : 0
  return true
}

/** An `OrderSight` to fill in. */
export function emptySight(): OrderSight {
  return {
    side: 1,
    qty: 0,
    bid: 0,
    ask: 0,
    bidSize: 0,
    askSize: 0,
    adv: null,
    return1s: null,
    return10s: null,
    return60s: null,
    volatility: null,
    usualVolatility: null,
    clientFlow: 0,
    symbolFlow: 0,
    sinceClientsLast: null,
    streak: 0,
  }
}
