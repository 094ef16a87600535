/** The maker of Avellaneda and Stoikov earns what their table prints, on 20,000 seeded paths: T6. */
import { describe, expect, it } from 'vitest'
import {
  type LimitBookMaker,
  limitBookMaker,
  optimalSpread,
  reservationPrice,
} from '../../src/main/models/pricing/avellaneda-stoikov'
import { seeded } from '../bench/order-stream'

const PATHS = 20_000
const STEPS = 200
const MID = 100
const ARRIVALS = 140

interface Outcome {
  readonly spread: number
  readonly profit: number
  readonly profitDeviation: number
  readonly position: number
  readonly positionDeviation: number
}

/** The spread averaged over a path: what the symmetric maker quotes around the midpoint all the time. */
const averageSpread = (maker: LimitBookMaker) =>
  Array.from({ length: STEPS }, (_, i) => optimalSpread(maker, 1 - i / STEPS)).reduce((a, b) => a + b) / STEPS

function simulate(maker: LimitBookMaker, isSymmetric: boolean, next: () => number): Outcome {
  const dt = 1 / STEPS
  const jump = maker.sigma * Math.sqrt(dt)
  const average = averageSpread(maker)
  const sums = { profit: 0, profit2: 0, position: 0, position2: 0, spread: 0 }
  for (let path = 0; path < PATHS; path++) {
    let [mid, cash, position] = [MID, 0, 0]
    for (let step = 0; step < STEPS; step++) {
      const timeLeft = 1 - step * dt
      const center = isSymmetric ? mid : reservationPrice(maker, mid, position, timeLeft)
      const spread = isSymmetric ? average : optimalSpread(maker, timeLeft)
      const [bid, ask] = [center - spread / 2, center + spread / 2]
      sums.spread += spread
      const isSold = next() < ARRIVALS * Math.exp(-maker.k * (ask - mid)) * dt
      const isBought = next() < ARRIVALS * Math.exp(-maker.k * (mid - bid)) * dt
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
  const profit = sums.profit / PATHS
  const position = sums.position / PATHS
  return {
    spread: sums.spread / PATHS / STEPS,
    profit,
    profitDeviation: Math.sqrt(sums.profit2 / PATHS - profit ** 2),
    position,
    positionDeviation: Math.sqrt(sums.position2 / PATHS - position ** 2),
  }
}

describe('T6: Avellaneda and Stoikov, 20,000 paths', () => {
  it.each([
    [0.1, 'inventory', 1.492, 64.86, 6.52, 0, 2.908],
    [0.1, 'symmetric', 1.492, 68.23, 13.43, 0.1, 8.455],
    [0.01, 'inventory', 1.349, 68.41, 8.86, -0.01, 5.196],
    [0.01, 'symmetric', 1.349, 68.78, 13.68, 0, 8.728],
    [1, 'inventory', 3.032, 31.41, 4.84, 0, 1.642],
    [1, 'symmetric', 3.032, 43.67, 10.67, 0.03, 5.137],
  ])('gamma %d, %s', (gamma, strategy, spread, profit, profitDeviation, position, positionDeviation) => {
    const maker = limitBookMaker({ gamma, sigma: 2, k: 1.5 })
    const seen = simulate(maker, strategy === 'symmetric', seeded(20080401))
    expect(seen.spread).toBeCloseTo(spread, 3)
    expect(Math.abs(seen.profit - profit)).toBeLessThan(0.25)
    expect(Math.abs(seen.profitDeviation - profitDeviation)).toBeLessThan(0.2)
    expect(Math.abs(seen.position - position)).toBeLessThan(0.25)
    expect(Math.abs(seen.positionDeviation - positionDeviation)).toBeLessThan(0.1)
  })

  it('is indifferent at a lower price the more it holds, and not at all at the horizon', () => {
    const maker = limitBookMaker({ gamma: 0.1, sigma: 2, k: 1.5 })
    expect(reservationPrice(maker, 100, 5, 0.5)).toBeCloseTo(99, 12)
    expect(reservationPrice(maker, 100, 5, 0)).toBe(100)
    expect(() => limitBookMaker({ ...maker, k: 0 })).toThrow("'k'")
  })
})
