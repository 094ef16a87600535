/**
 * A dealer who streams quotes while one client's sell order rests inside the house, and who may take from it at any
 * time: Barzykin, Boyce, Neuman, "FX market making with internal liquidity" (arXiv 2512.04603). Their quasi-
 * variational inequality by explicit steps backward in time, and with it, exactly under the same policy, what their
 * simulation estimates. Units: bp, million, second; inventory and resting lots in whole millions.
 */

export interface InternalOrder {
  /** rho: the order's price less the midpoint, bp. */
  readonly price: number
  /** Lots shown at first, and again on arrival. */
  readonly shown: number
  /** Chance that a lot taken is replaced at once (iceberg). */
  readonly replenished: number
  /** Rates a second at which the order is cancelled, and at which it comes back once it is gone. */
  readonly cancelled: number
  readonly arriving: number
}

/** The paper's calibration: sizes, sensitivity and requests a second on each side. */
const CLIENTS = [
  { size: 1, kappa: 1.5, arrivals: 0.2 },
  { size: 5, kappa: 1.0, arrivals: 0.005 },
  { size: 10, kappa: 0.5, arrivals: 0.001 },
] as const
/** phi and a: risk aversion while quoting, a second, and at the end. psi: cost of lots left unfilled, a second. */
const RISK = 0.001
const UNFILLED = 0.01
const HORIZON = 300
const MOST = 50
const WIDTH = 2 * MOST + 1

/** One number for every inventory and every number of resting lots. */
type Field = Float64Array

export interface InternalOutcome {
  /** Expected profit without the penalties, bp·million. */
  readonly profit: number
  /** Expected seconds to the first take, of the paths that have one. */
  readonly firstTake: number
  /** Quotes' offsets at time 0, flat, without an order in the house, bp, by size. */
  readonly offsets: readonly number[]
  /** Highest inventory at which a lot is taken at time 0, by resting lots 1, 2, …. */
  readonly takeUpTo: readonly number[]
}

interface Fields {
  readonly value: Field
  readonly profit: Field
  /** Chance of a take before the end, and the time of it times that chance. */
  readonly chance: Field
  readonly time: Field
}

const at = (q: number, lots: number) => lots * WIDTH + q + MOST

/** One explicit step back over `dt`: clients' trades, cancellation and arrival. */
function stepBack(order: InternalOrder, old: Fields, dt: number): Fields {
  const next: Fields = {
    value: Float64Array.from(old.value),
    profit: Float64Array.from(old.profit),
    chance: Float64Array.from(old.chance),
    time: Float64Array.from(old.time),
  }
  const move = (from: number, to: number, rate: number) => {
    for (const field of ['profit', 'chance', 'time'] as const)
      next[field][from]! += dt * rate * (old[field][to]! - old[field][from]!)
  }
  for (let lots = 0; lots <= order.shown; lots++)
    for (let q = -MOST; q <= MOST; q++) {
      const here = at(q, lots)
      let drift = -RISK * q * q - UNFILLED * lots
      for (const { size, kappa, arrivals } of CLIENTS)
        for (const side of [size, -size]) {
          if (Math.abs(q + side) > MOST) continue
          const to = at(q + side, lots)
          const gained = (old.value[to]! - old.value[here]!) / size
          const rate = arrivals * Math.exp(kappa * gained - 1)
          drift += (size * rate) / kappa
          next.profit[here]! += dt * rate * size * (1 / kappa - gained)
          move(here, to, rate)
        }
      const other = lots > 0 ? at(q, 0) : at(q, order.shown)
      const rate = lots > 0 ? order.cancelled : order.arriving
      drift += rate * (old.value[other]! - old.value[here]!)
      move(here, other, rate)
      next.value[here]! += dt * drift
    }
  return next
}

/** Takes a lot wherever that is worth more than waiting, or else up to the inventories `held`. `now` in seconds. */
function take(order: InternalOrder, fields: Fields, now: number, held: readonly number[] | null): void {
  const { value, profit, chance, time } = fields
  for (let lots = 1; lots <= order.shown; lots++)
    for (let q = MOST - 1; q >= -MOST; q--) {
      const here = at(q, lots)
      const same = at(q + 1, lots)
      const less = at(q + 1, lots - 1)
      const after = (field: Field) =>
        order.replenished * field[same]! + (1 - order.replenished) * field[less]!
      const isBest = after(value) - order.price >= value[here]!
      if (isBest) value[here] = after(value) - order.price
      if (held === null ? !isBest : q > (held[lots - 1] ?? -MOST)) continue
      profit[here] = after(profit) - order.price
      chance[here] = 1
      time[here] = now
    }
}

/**
 * The outcome from a flat book with the order shown, by `steps` explicit steps. With `held` the dealer quotes as
 * the optimum does but takes up to these inventories at all times, as one does who works by thresholds.
 */
export function internalOutcome(
  order: InternalOrder,
  steps: number,
  held: readonly number[] | null = null,
): InternalOutcome {
  const states = WIDTH * (order.shown + 1)
  const zero = () => new Float64Array(states)
  const value = Float64Array.from({ length: states }, (_, i) => -RISK * ((i % WIDTH) - MOST) ** 2)
  let fields: Fields = { value, profit: zero(), chance: zero(), time: zero() }
  const dt = HORIZON / steps
  for (let step = steps - 1; step >= 0; step--) {
    fields = stepBack(order, fields, dt)
    take(order, fields, step * dt, held)
  }
  const start = at(0, order.shown)
  const worth = (q: number, lots: number) => fields.value[at(q, lots)]!
  const isTaken = (q: number, lots: number) => {
    const after = order.replenished * worth(q + 1, lots) + (1 - order.replenished) * worth(q + 1, lots - 1)
    return after - order.price >= worth(q, lots) - 1e-12
  }
  return {
    profit: fields.profit[start]!,
    firstTake: fields.time[start]! / fields.chance[start]!,
    offsets: CLIENTS.map(({ size, kappa }) => 1 / kappa + (worth(0, 0) - worth(size, 0)) / size),
    takeUpTo: Array.from({ length: order.shown }, (_, i) => {
      let q = MOST - 1
      while (q > -MOST && !isTaken(q, i + 1)) q--
      return q
    }),
  }
}
