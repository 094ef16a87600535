/** The two classical models of informed trading give the textbook's numbers: T8. */
import { describe, expect, it } from 'vitest'
import { beliefAfter, binaryValue, fairPrice, singleAuction } from './informed-trading'

describe('T8: Glosten and Milgrom', () => {
  const value = binaryValue({ low: 99, high: 101, informed: 0.3 })

  it('quotes and learns through a buy, a buy and a sale', () => {
    let belief = 0.5
    const seen: number[][] = [[belief, fairPrice(value, belief, false), fairPrice(value, belief, true)]]
    for (const isBuy of [true, true, false]) {
      belief = beliefAfter(value, belief, isBuy)
      seen.push([belief, fairPrice(value, belief, false), fairPrice(value, belief, true)])
    }
    const wanted = [
      [0.5, 99.7, 100.3],
      [0.65, 100, 100.550459],
      [0.775229, 100.3, 100.729921],
      [0.65, 100, 100.550459],
    ]
    seen.flat().forEach((number, i) => {
      expect(number).toBeCloseTo(wanted.flat()[i]!, 6)
    })
  })

  it('refuses a share that is none and a value without two ends', () => {
    expect(() => binaryValue({ low: 1, high: 2, informed: 1.5 })).toThrow("'informed'")
    expect(() => binaryValue({ low: 2, high: 2, informed: 0.5 })).toThrow("'high - low'")
  })
})

describe('T8: Kyle', () => {
  it('has the equilibrium of one auction', () => {
    expect(singleAuction(2, 1000)).toEqual({
      impact: 0.001,
      aggression: 500,
      remainingVariance: 2,
      insiderProfit: 1000,
    })
    expect(() => singleAuction(2, 0)).toThrow("'noiseDeviation'")
  })
})
