/**
 * Two samples compared: sizes, means, and how unlikely their difference is by chance (Welch's test; for samples of
 * hundreds the normal distribution stands for Student's). An indicator, never a proof.
 */

/** Count, mean and variance of a stream of numbers (Welford). */
export class Sample {
  count = 0
  mean = 0
  #squares = 0

  add(value: number): void {
    this.count++
    const delta = value - this.mean
    this.mean += delta / this.count
    this.#squares += delta * (value - this.mean)
  }

  /** Unbiased; 0 below two values. */
  get variance(): number {
    return this.count < 2 ? 0 : this.#squares / (this.count - 1)
  }
}

/** The difference of means in standard errors; infinite when neither sample varies and they differ. */
export function standardErrors(a: Sample, b: Sample): number {
  const difference = a.mean - b.mean
  const error = Math.sqrt(a.variance / a.count + b.variance / b.count)
  if (error > 0) return difference / error
  return difference === 0 ? 0 : Math.sign(difference) * Number.POSITIVE_INFINITY
}

/** Standard errors beyond which chance explains less than one percent, two-sided. */
export const ONE_PERCENT = 2.576
