/**
 * Whether our own trading moves the labels (models.md 3.4, item 6). What we internalize and hedge, and what we
 * route, are two cohorts; the model expects the same of both, so their mean errors differ only by our impact
 * (or by something else that the model does not see). A gap that excludes 0 says: do not trust the labels.
 */
import { readNumbers, type StateReader, type StateWriter, writeNumbers } from './state-bytes'

/** 0: filled inside the house. 1: routed. */
export type Cohort = 0 | 1
export const INTERNALIZED: Cohort = 0
export const ROUTED: Cohort = 1

/** Mean error of routed orders less that of internalized ones, bp, with its 95 % interval. */
export interface CohortGap {
  readonly internalized: number
  readonly routed: number
  readonly gap: number
  readonly low: number
  readonly high: number
}

export class Cohorts {
  /** Count, mean and sum of squared deviations of each. */
  readonly #sums = new Float64Array(6)

  add(cohort: Cohort, error: number): void {
    const at = cohort * 3
    const count = ++this.#sums[at]!
    const away = error - this.#sums[at + 1]!
    this.#sums[at + 1]! += away / count
    this.#sums[at + 2]! += away * (error - this.#sums[at + 1]!)
  }

  /** Null until both cohorts have two labels. */
  gap(): CohortGap | null {
    const [n0 = 0, mean0 = 0, squares0 = 0, n1 = 0, mean1 = 0, squares1 = 0] = this.#sums
    if (n0 < 2 || n1 < 2) return null
    const deviation = Math.sqrt(squares0 / (n0 - 1) / n0 + squares1 / (n1 - 1) / n1)
    const gap = mean1 - mean0
    return {
      internalized: n0,
      routed: n1,
      gap,
      low: gap - 1.959964 * deviation,
      high: gap + 1.959964 * deviation,
    }
  }

  writeState(to: StateWriter): void {
    writeNumbers(to, this.#sums)
  }

  readState(from: StateReader): void {
    readNumbers(from, this.#sums)
  }
}
