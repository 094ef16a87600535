/**
 * How good the predictions of one horizon were, counted when their labels came: each prediction is the one that
 * the decision saw, made before its label could be known.
 */
import { readNumbers, type StateReader, type StateWriter, writeNumbers } from './state-bytes'

const COLUMNS = 7
const LABELS = 0
const PREDICTED = 1
const LABEL = 2
const PREDICTED_SQUARED = 3
const PRODUCT = 4
const MISS_SQUARED = 5
const COVERED = 6

/** Of predictions against labels, in bp. Null where there are too few labels. */
export interface Score {
  readonly labels: number
  readonly meanPrediction: number | null
  readonly meanLabel: number | null
  /** Slope of the label on the prediction: 1 is calibrated, less is overconfident. */
  readonly slope: number | null
  readonly rootMeanSquare: number | null
  /** Part of the labels inside the 95 % interval of their prediction. */
  readonly coverage: number | null
}

export class Scorecard {
  readonly #sums = new Float64Array(COLUMNS)

  /** `deviation` is the predictive standard deviation. */
  add(predicted: number, label: number, deviation: number): void {
    const sums = this.#sums
    const miss = label - predicted
    sums[LABELS]!++
    sums[PREDICTED]! += predicted
    sums[LABEL]! += label
    sums[PREDICTED_SQUARED]! += predicted * predicted
    sums[PRODUCT]! += predicted * label
    sums[MISS_SQUARED]! += miss * miss
    if (miss < 1.959964 * deviation && miss > -1.959964 * deviation) sums[COVERED]!++
  }

  score(): Score {
    const sums = this.#sums
    const n = sums[LABELS]!
    if (n === 0)
      return {
        labels: 0,
        meanPrediction: null,
        meanLabel: null,
        slope: null,
        rootMeanSquare: null,
        coverage: null,
      }
    const meanPrediction = sums[PREDICTED]! / n
    const meanLabel = sums[LABEL]! / n
    const spread = sums[PREDICTED_SQUARED]! / n - meanPrediction * meanPrediction
    const together = sums[PRODUCT]! / n - meanPrediction * meanLabel
    return {
      labels: n,
      meanPrediction,
      meanLabel,
      slope: spread > 1e-12 ? together / spread : null,
      rootMeanSquare: Math.sqrt(sums[MISS_SQUARED]! / n),
      coverage: sums[COVERED]! / n,
    }
  }

  writeState(to: StateWriter): void {
    writeNumbers(to, this.#sums)
  }

  readState(from: StateReader): void {
    readNumbers(from, this.#sums)
  }
}
