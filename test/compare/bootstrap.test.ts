/** Claim: the bootstrap's intervals cover a known mean about as often as they say, and pairing removes what two policies share. */
import { describe, expect, it } from 'vitest'
import { seeded } from '../bench/order-stream'
import { interval, type Pair } from './bootstrap'
import { deskNet, emptyBlock } from './policy-day'

const pairOf = (own: number, other: number): Pair => [
  { ...emptyBlock(), spreadKept: own, shares: 1 },
  { ...emptyBlock(), spreadKept: other, shares: 1 },
]
const mean = (own: { spreadKept: number; shares: number }): number => own.spreadKept / own.shares

describe('the block bootstrap', () => {
  it('covers a known mean in about 95 of 100 samples', () => {
    const next = seeded(4)
    let covered = 0
    for (let sample = 0; sample < 200; sample++) {
      const pairs = Array.from({ length: 60 }, () => pairOf(100 * next(), 0))
      const { low, high } = interval(pairs, mean, 400)
      if (low <= 50 && high >= 50) covered++
    }
    expect(covered).toBeGreaterThanOrEqual(180)
    expect(covered).toBeLessThanOrEqual(199)
  })

  it('sees a difference that is the same in every block exactly, and none where there is none', () => {
    const next = seeded(5)
    const shared = Array.from({ length: 80 }, () => 1_000 * next())
    const difference = (pairs: Pair[]) => interval(pairs, (own, other) => deskNet(own) - deskNet(other), 300)
    const better = difference(shared.map((it) => pairOf(it + 2, it)))
    expect(better.low).toBeCloseTo(160, 6)
    expect(better.high).toBeCloseTo(160, 6)
    const noise = difference(shared.map((it) => pairOf(it + next() - 0.5, it)))
    expect(noise.low).toBeLessThan(0)
    expect(noise.high).toBeGreaterThan(0)
  })
})
