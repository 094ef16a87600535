/** The recorded days beside the project: test data that never enters it. Tests skip where they are absent. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const FOLDER = resolve(import.meta.dirname, '../../../shared/data/us-equity-ticks-2013')

/** Why the tests that need a recorded day are skipped, or null when it is there. */
export const missingDays: string | null = existsSync(FOLDER)
  ? null
  : 'skipped: no recorded days beside the project'

export const recordedDay = (stem: string): { quotes: Uint8Array; trades: Uint8Array } => ({
  quotes: readFileSync(resolve(FOLDER, `${stem}_quote.zip`)),
  trades: readFileSync(resolve(FOLDER, `${stem}_trade.zip`)),
})
