/** The maker of Avellaneda and Stoikov on seeded random paths: what its quotes earn, and around the midpoint instead. */
import {
  type LimitBookMaker,
  optimalSpread,
  reservationPrice,
} from '../../src/main/models/pricing/avellaneda-stoikov'

export interface LimitBookRun {
  readonly maker: LimitBookMaker
  /** True: the same average spread, always around the midpoint. */
  readonly isSymmetric: boolean
  readonly paths: number
  /** Steps of a path, whose length is 1. */
  readonly steps: number
  /** Midpoint at the start, and A, trades a unit of time at the midpoint on each side. */
  readonly mid: number
  readonly arrivals: number
}

export interface LimitBookOutcome {
  readonly spread: number
  readonly profit: number
  readonly profitDeviation: number
  readonly position: number
  readonly positionDeviation: number
}

/** The spread averaged over a path: what the symmetric maker quotes around the midpoint all the time. */
const averageSpread = (maker: LimitBookMaker, steps: number): number =>
  Array.from({ length: steps }, (_, i) => optimalSpread(maker, 1 - i / steps)).reduce((a, b) => a + b) / steps

/** `next` gives uniform numbers from 0 to 1. */
export function limitBookPaths(run: LimitBookRun, next: () => number): LimitBookOutcome {
  const { maker, isSymmetric, paths, steps, arrivals } = run
  const dt = 1 / steps
  const jump = maker.sigma * Math.sqrt(dt)
  const average = averageSpread(maker, steps)
  const sums = { profit: 0, profit2: 0, position: 0, position2: 0, spread: 0 }
  for (let path = 0; path < paths; path++) {
    let [mid, cash, position] = [run.mid, 0, 0]
    for (let step = 0; step < steps; step++) {
      const timeLeft = 1 - step * dt
      const center = isSymmetric ? mid : reservationPrice(maker, mid, position, timeLeft)
      const spread = isSymmetric ? average : optimalSpread(maker, timeLeft)
      const [bid, ask] = [center - spread / 2, center + spread / 2]
      sums.spread += spread
      const isSold = next() < arrivals * Math.exp(-maker.k * (ask - mid)) * dt
      const isBought = next() < arrivals * Math.exp(-maker.k * (mid - bid)) * dt
      position += (isBought ? 1 : 0) - (isSold ? 1 : 0)
      cash += (isSold ? ask : 0) - (isBought ? bid : 0)
      mid += next() < 0.5 ? jump : -jump
    }
    const profit = cash + position * mid
    sums.profit += profit
    sums.profit2 += profit * profit
    sums.position += position
    sums.position2 += position * position
  }
  const profit = sums.profit / paths
  const position = sums.position / paths
  return {
    spread: sums.spread / paths / steps,
    profit,
    profitDeviation: Math.sqrt(sums.profit2 / paths - profit ** 2),
    position,
    positionDeviation: Math.sqrt(sums.position2 / paths - position ** 2),
  }
}
