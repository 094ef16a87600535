/** One line of `npm run bench`: a figure, and the same figure of a peer from the same run where there is one. */
export interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly peer: string | null
  readonly peerValue: number | null
  /** value / peerValue for rates: larger is better. */
  readonly ratio: number | null
  readonly method: string
}
