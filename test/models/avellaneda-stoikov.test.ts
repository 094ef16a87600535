/** The maker of Avellaneda and Stoikov earns what their table prints, on 20,000 seeded paths: T6. */
import { describe, expect, it } from 'vitest'
import { limitBookMaker, reservationPrice } from '../../src/main/models/pricing/avellaneda-stoikov'
import { seeded } from '../bench/order-stream'
import { limitBookPaths } from './limit-book-paths'

const RUN = { paths: 20_000, steps: 200, mid: 100, arrivals: 140 }

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
    const seen = limitBookPaths({ ...RUN, maker, isSymmetric: strategy === 'symmetric' }, seeded(20080401))
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
