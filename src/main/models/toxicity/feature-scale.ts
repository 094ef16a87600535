/**
 * Running mean and spread of each feature, so that one prior fits all weights. A hundred imagined observations
 * with mean 0 and spread 1 stand at the start: the features come in units in which that is about right, and a
 * first odd order cannot set the scale. Feature 0 is the constant and stays 1.
 */
import { readNumbers, type StateReader, type StateWriter, writeNumbers } from './state-bytes'

const IMAGINED = 100
/** Later observations weigh at least one in so many. */
const MEMORY = 200_000
/** A standardized feature never leaves this range, so that no order can throw the weights about. */
const BOUND = 6
/** A feature that never changes would get a spread of 0. */
const LEAST_SPREAD = 1e-9

export class FeatureScale {
  readonly #mean: Float64Array
  readonly #spread: Float64Array
  readonly #inverse: Float64Array
  #count = IMAGINED

  constructor(size: number) {
    this.#mean = new Float64Array(size)
    this.#spread = new Float64Array(size).fill(1)
    this.#inverse = new Float64Array(size).fill(1)
  }

  /** Writes the standardized features into `to`. Returns false, and writes nothing to rely on, if one is not finite. */
  standardize(features: Float64Array, to: Float64Array): boolean {
    const size = this.#mean.length
    if (features.length !== size || features[0] !== 1) return false
    to[0] = 1
    let areFinite = true
    for (let i = 1; i < size; i++) {
      const z = (features[i]! - this.#mean[i]!) * this.#inverse[i]!
      areFinite = areFinite && Number.isFinite(z)
      to[i] = z > BOUND ? BOUND : z < -BOUND ? -BOUND : z
    }
    return areFinite
  }

  /** Takes over the features of an observation that `standardize` accepted, bounded as it was. */
  add(standardized: Float64Array): void {
    this.#count = Math.min(this.#count + 1, MEMORY)
    const step = 1 / this.#count
    for (let i = 1; i < standardized.length; i++) {
      const z = standardized[i]!
      const spread = this.#spread[i]!
      this.#mean[i]! += step * z * spread
      const widened = spread * Math.sqrt(1 + step * ((1 - step) * z * z - 1))
      this.#spread[i] = widened > LEAST_SPREAD ? widened : LEAST_SPREAD
      this.#inverse[i] = 1 / this.#spread[i]!
    }
  }

  writeState(to: StateWriter): void {
    to.f64(this.#count)
    writeNumbers(to, this.#mean)
    writeNumbers(to, this.#spread)
    writeNumbers(to, this.#inverse)
  }

  readState(from: StateReader): void {
    this.#count = from.f64()
    readNumbers(from, this.#mean)
    readNumbers(from, this.#spread)
    readNumbers(from, this.#inverse)
  }
}
