/**
 * The Bayesian linear regression of a label on features, one label at a time (recursive least squares).
 *
 * The covariance of the weights is kept as P = U D U' with U unit upper triangular and D positive (Bierman,
 * "Factorization Methods for Discrete Sequential Estimation", 1977, chapter V): it stays symmetric and positive
 * definite whatever the rounding, which P - g g'/S does not.
 */
import { readNumbers, type StateReader, type StateWriter, writeNumbers } from './state-bytes'

export class Weights {
  readonly size: number
  readonly mean: Float64Array
  /** The columns of U above its diagonal, one after the other: column j holds j numbers. */
  readonly #upper: Float64Array
  readonly #diagonal: Float64Array
  readonly #gain: Float64Array
  readonly #prior: number
  readonly #forgetting: number

  /** `prior` is the variance of each weight before any label; forgetting never widens beyond it. */
  constructor(size: number, prior: number, forgetting: number) {
    this.size = size
    this.mean = new Float64Array(size)
    this.#upper = new Float64Array((size * (size - 1)) / 2)
    this.#diagonal = new Float64Array(size).fill(prior)
    this.#gain = new Float64Array(size)
    this.#prior = prior
    this.#forgetting = forgetting
  }

  /** The mean of the label that the features explain. */
  explain(x: Float64Array): number {
    let sum = 0
    for (let i = 0; i < this.size; i++) sum += this.mean[i]! * x[i]!
    return sum
  }

  /** The variance of `explain`, x'Px = sum of D (U'x)^2. */
  variance(x: Float64Array): number {
    const upper = this.#upper
    let sum = 0
    for (let j = 0, at = 0; j < this.size; j++) {
      let f = x[j]!
      for (let i = 0; i < j; i++) f += upper[at++]! * x[i]!
      sum += this.#diagonal[j]! * f * f
    }
    return sum
  }

  /** Variance of one weight: the diagonal of P. */
  weightVariance(index: number): number {
    let sum = this.#diagonal[index]!
    for (let j = index + 1; j < this.size; j++) {
      const u = this.#upper[(j * (j - 1)) / 2 + index]!
      sum += this.#diagonal[j]! * u * u
    }
    return sum
  }

  /**
   * Learns from a label that missed the prediction by `error`; `rest` is the variance of all that is not
   * weights, above 0; `part` is how much of a label it is worth, up to 1. All numbers are finite: the caller has
   * seen to it.
   */
  learn(x: Float64Array, error: number, rest: number, part = 1): void {
    const { size, mean } = this
    const kept = 1 - (1 - this.#forgetting) * part
    const upper = this.#upper
    const diagonal = this.#diagonal
    const gain = this.#gain
    let before = rest
    for (let j = 0, column = 0; j < size; column += j, j++) {
      let f = x[j]!
      for (let i = 0; i < j; i++) f += upper[column + i]! * x[i]!
      const v = diagonal[j]! * f
      const after = before + f * v
      const widened = (diagonal[j]! * before) / after / kept
      diagonal[j] = widened < this.#prior ? widened : this.#prior
      const p = -f / before
      gain[j] = v
      for (let i = 0; i < j; i++) {
        const u = upper[column + i]!
        upper[column + i] = u + gain[i]! * p
        gain[i] = gain[i]! + u * v
      }
      before = after
    }
    for (let i = 0; i < size; i++) mean[i] = mean[i]! + (gain[i]! * error) / before
  }

  writeState(to: StateWriter): void {
    writeNumbers(to, this.mean)
    writeNumbers(to, this.#upper)
    writeNumbers(to, this.#diagonal)
  }

  readState(from: StateReader): void {
    readNumbers(from, this.mean)
    readNumbers(from, this.#upper)
    readNumbers(from, this.#diagonal)
  }
}
