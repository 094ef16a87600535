// The factored regression is the textbook one, and stays a covariance whatever it is fed.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Weights } from './weights'

/** The textbook form on a full matrix: g = P x, theta += g e/S, P -= g g'/S. */
function textbook(rows: readonly { x: readonly number[]; y: number }[], prior: number, rest: number) {
  const size = rows[0]!.x.length
  const mean = Array.from({ length: size }, () => 0)
  const P = mean.map((_, i) => mean.map((_, j) => (i === j ? prior : 0)))
  for (const { x, y } of rows) {
    const g = P.map((row) => row.reduce((sum, p, j) => sum + p * x[j]!, 0))
    const S = rest + g.reduce((sum, gi, i) => sum + gi * x[i]!, 0)
    const e = y - mean.reduce((sum, m, i) => sum + m * x[i]!, 0)
    for (let i = 0; i < size; i++) {
      mean[i]! += (g[i]! * e) / S
      for (let j = 0; j < size; j++) P[i]![j]! -= (g[i]! * g[j]!) / S
    }
  }
  return { mean, P }
}

const number = fc.double({ min: -6, max: 6, noNaN: true })

test('one label at a time gives the weights and the covariance of the textbook', () => {
  const row = fc.record({ x: fc.tuple(number, number, number, number), y: number })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const weights = new Weights(4, 2, 1)
      for (const { x, y } of rows) {
        const features = Float64Array.from(x)
        weights.learn(features, y - weights.explain(features), 3)
      }
      const { mean, P } = textbook(rows, 2, 3)
      for (let i = 0; i < 4; i++) {
        expect(weights.mean[i]).toBeCloseTo(mean[i]!, 9)
        expect(weights.weightVariance(i)).toBeCloseTo(P[i]![i]!, 9)
      }
      const x = Float64Array.from([1, -2, 0.5, 3])
      const quadratic = P.reduce((sum, r, i) => sum + r.reduce((s, p, j) => s + p * x[i]! * x[j]!, 0), 0)
      expect(weights.variance(x)).toBeCloseTo(quadratic, 9)
    }),
  )
})

test('variances stay positive where the textbook form loses them', () => {
  const rows = Array.from({ length: 3_000 }, (_, i) => ({ x: [1, 1 + (i % 2) * 1e-8], y: 1 }))
  const weights = new Weights(2, 1e6, 1)
  for (const { x, y } of rows) {
    const features = Float64Array.from(x)
    weights.learn(features, y - weights.explain(features), 1e-8)
  }
  for (const x of [
    [1, -1],
    [1, 1],
    [0, 1],
  ])
    expect(weights.variance(Float64Array.from(x))).toBeGreaterThan(0)
  const determinants = Array.from({ length: 200 }, (_, i) => {
    const { P } = textbook(rows.slice(0, i + 1), 1e6, 1e-8)
    return P[0]![0]! * P[1]![1]! - P[0]![1]! * P[1]![0]!
  })
  expect(Math.min(...determinants)).toBeLessThan(0)
})

test('forgetting widens a variance again, but never beyond the prior', () => {
  const weights = new Weights(2, 4, 0.95)
  const x = Float64Array.from([1, 0])
  for (let i = 0; i < 500; i++) weights.learn(x, 1, 1)
  expect(weights.weightVariance(0)).toBeCloseTo(0.05 / 0.95, 3)
  expect(weights.weightVariance(1)).toBe(4)
})
