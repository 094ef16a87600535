/**
 * The exact quotes of a market maker with bounded inventory (Guéant, Lehalle, Fernandez-Tapia 2013), which the
 * closed forms approximate: v(t) = exp(-M·(T - t))·1 with tridiagonal M, and far from the horizon its lowest
 * eigenvector. Units: tick, second.
 */
import type { BoundedMaker } from '../../src/main/models/pricing/gueant-lehalle'

interface Tridiagonal {
  readonly diagonal: Float64Array
  /** The same on both sides. */
  readonly beside: number
}

function matrixOf({ sigma, arrivals, k, gamma }: BoundedMaker, most: number): Tridiagonal {
  const scale = (k * gamma * sigma ** 2) / 2
  const diagonal = Float64Array.from({ length: 2 * most + 1 }, (_, i) => scale * (i - most) ** 2)
  return { diagonal, beside: -arrivals * (1 + gamma / k) ** -(1 + k / gamma) }
}

function times({ diagonal, beside }: Tridiagonal, v: Float64Array): Float64Array {
  return v.map((x, i) => diagonal[i]! * x + beside * ((v[i - 1] ?? 0) + (v[i + 1] ?? 0)))
}

function normalized(v: Float64Array): Float64Array {
  const length = Math.hypot(...v)
  return v.map((x) => x / length)
}

/** (M - shift)·w = v by elimination. */
function solved({ diagonal, beside }: Tridiagonal, shift: number, v: Float64Array): Float64Array {
  const pivots = diagonal.map((d) => d - shift)
  const w = Float64Array.from(v)
  for (let i = 1; i < w.length; i++) {
    const factor = beside / pivots[i - 1]!
    pivots[i]! -= factor * beside
    w[i]! -= factor * w[i - 1]!
  }
  for (let i = w.length - 1; i >= 0; i--) w[i] = (w[i]! - beside * (w[i + 1] ?? 0)) / pivots[i]!
  return w
}

/** The lowest eigenvalue of M and its eigenvector, by inverse iteration from below the spectrum. */
export function longHorizon(maker: BoundedMaker, most: number): { eigenvalue: number; vector: Float64Array } {
  const matrix = matrixOf(maker, most)
  // Gershgorin: no eigenvalue lies below -2·|beside|, so that the shift keeps M - shift positive definite.
  let vector: Float64Array = normalized(matrix.diagonal.map(() => 1))
  for (let round = 0; round < 3_000; round++) vector = normalized(solved(matrix, 2 * matrix.beside, vector))
  const image = times(matrix, vector)
  return { eigenvalue: image.reduce((sum, x, i) => sum + x * vector[i]!, 0), vector }
}

/** exp(-M·timeLeft)·1 up to a factor, by Taylor steps short enough for 16 digits. */
export function atTimeLeft(maker: BoundedMaker, most: number, timeLeft: number): Float64Array {
  const matrix = matrixOf(maker, most)
  const norm = Math.max(...matrix.diagonal) - 2 * matrix.beside
  const steps = Math.ceil(2 * norm * timeLeft)
  let v: Float64Array = matrix.diagonal.map(() => 1)
  for (let step = 0; step < steps; step++) {
    let term = v
    let sum = Float64Array.from(v)
    for (let order = 1; order <= 20; order++) {
      term = times(matrix, term).map((x) => (-x * timeLeft) / steps / order)
      sum = sum.map((x, i) => x + term[i]!)
    }
    v = normalized(sum)
  }
  return v
}

/** How far below the price the maker bids at `position`, ticks, from a solution v. */
export function exactBidDepth(maker: BoundedMaker, v: Float64Array, position: number): number {
  const at = position + (v.length - 1) / 2
  return Math.log(v[at]! / v[at + 1]!) / maker.k + Math.log1p(maker.gamma / maker.k) / maker.gamma
}

/** How far above the price the maker offers at `position`, ticks, from a solution v. */
export function exactAskDepth(maker: BoundedMaker, v: Float64Array, position: number): number {
  const at = position + (v.length - 1) / 2
  return Math.log(v[at]! / v[at - 1]!) / maker.k + Math.log1p(maker.gamma / maker.k) / maker.gamma
}
