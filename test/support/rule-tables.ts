/** The regimes and the calendar that ship, as the tests of the rules need them, and short ways to write vectors. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseTime } from '@shared/time'
import { parseDecimal, type TimeMicros } from '@shared/units'
import { parseRegime, type Regime } from '../../src/main/rules/regime'
import { parseCalendar } from '../../src/main/rules/session-calendar'

const RESOURCES = resolve(import.meta.dirname, '../../resources')

/** The JSON of a file below `resources`. */
export const resource = (path: string): unknown => JSON.parse(readFileSync(resolve(RESOURCES, path), 'utf8'))

const load = (name: string): Regime => parseRegime(resource(`regimes/${name}.json`))
export const us2013 = load('us-2013')
export const us2026 = load('us-2026')
export const us2027 = load('us-2027-11-01')
export const calendar = parseCalendar(resource('calendars/us-equity.json'))

/** A price or an amount of money as the engine has it: `micros('10.02')` is 10_020_000. */
export function micros(text: string): number {
  const value = parseDecimal(text)
  if (typeof value !== 'number') throw new Error(value)
  return value
}

/** The instant at which the market's clock shows this: `eastern('2026-11-20T10:00:00')`, winter time. */
export function eastern(text: string, offset = '-05:00'): TimeMicros {
  const at = parseTime(`${text}${offset}`)
  if (typeof at === 'string') throw new Error(at)
  return at
}
