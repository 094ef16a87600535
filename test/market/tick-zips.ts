/** Small zipped tick files made in the test. */
import { strToU8, zipSync } from 'fflate'

/** A zip of one CSV with these rows, without a final newline. */
export const tickZip = (rows: readonly string[], name = '20131007_abc_Tick.csv'): Uint8Array =>
  zipSync({ [name]: strToU8(rows.join('\n')) })
