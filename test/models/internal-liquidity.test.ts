/** A dealer beside a client's resting order takes from it below the published inventory, and earns what is published: T5. */
import { describe, expect, it } from 'vitest'
import { type InternalOrder, internalOutcome } from './internal-liquidity'

/** Thousands of dollars in a bp on a million. */
const THOUSANDS = 0.1
const STEPS = 1_000
const iceberg = { shown: 1, replenished: 0.9, cancelled: 0.001, arriving: 0 }
const sliced = { shown: 1, replenished: 0, cancelled: 0.001, arriving: 0.05 }
const full = { shown: 10, replenished: 0, cancelled: 0.001, arriving: 0 }
const outcomeOf = (order: Omit<InternalOrder, 'price'>, price: number) =>
  internalOutcome({ ...order, price }, STEPS)

describe('T5: the full amount', () => {
  it.each([
    [-0.2, 3.744, 4, 4],
    [0, 3.547, 3, 4],
    [0.2, 3.354, 3, 4],
  ])('at %d bp earns the published profit within 0.02 and is taken at once', (price, profit, least, most) => {
    const outcome = outcomeOf(full, price)
    expect(Math.abs(outcome.profit * THOUSANDS - profit)).toBeLessThan(0.02)
    expect(outcome.firstTake).toBe(0)
    expect(Math.min(...outcome.takeUpTo)).toBe(least)
    expect(Math.max(...outcome.takeUpTo)).toBe(most)
    expect(outcome.takeUpTo).toEqual(outcome.takeUpTo.toSorted((a, b) => a - b))
  })
})

describe('T5: slices of a schedule', () => {
  // The reference times are those of a dealer who keeps the thresholds of time 0 to the end.
  it.each([
    [-0.2, 0, 0],
    [0, 23.24, -1],
    [0.2, 66.5, -2],
  ])('at %d bp wait as long as the reference says, within 3 s', (price, seconds, takeUpTo) => {
    const outcome = outcomeOf(sliced, price)
    expect(outcome.takeUpTo).toEqual([takeUpTo])
    const kept = internalOutcome({ ...sliced, price }, STEPS, outcome.takeUpTo)
    expect(Math.abs(kept.firstTake - seconds)).toBeLessThan(3)
  })
})

describe('T5: an iceberg', () => {
  it('is worth less and waits longer the dearer it is', () => {
    const outcomes = [-0.2, 0, 0.2].map((price) => outcomeOf(iceberg, price))
    const [first, second, third] = outcomes.map(({ profit }) => profit)
    expect(first).toBeGreaterThan(second!)
    expect(second).toBeGreaterThan(third!)
    expect(outcomes.map(({ takeUpTo }) => takeUpTo)).toEqual([[-2], [-2], [-3]])
    expect(outcomes[0]!.firstTake).toBeLessThan(outcomes[1]!.firstTake)
    expect(outcomes[1]!.firstTake).toBeLessThan(outcomes[2]!.firstTake)
  })
})

it('without an order in the house the quotes are the reference’s', () => {
  const [one, five, ten] = outcomeOf(full, 0).offsets
  expect(one).toBeCloseTo(0.71341, 5)
  expect(five).toBeCloseTo(1.23141, 5)
  expect(ten).toBeCloseTo(2.45036, 5)
})
