/** The rule regimes that ship with the program, and their hashes. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '@shared/json'
import usEquity from '../../../resources/calendars/us-equity.json'
import us2013 from '../../../resources/regimes/us-2013.json'
import us2026 from '../../../resources/regimes/us-2026.json'
import us2027 from '../../../resources/regimes/us-2027-11-01.json'
import { parseRegime, type Regime, regimeFor } from '../rules/regime'
import { parseCalendar } from '../rules/session-calendar'

/** SHA-256 of a text, as hex. */
export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** Closed days and early closes of the US equity market. */
export const calendar = parseCalendar(usEquity)

export interface LoadedRegime {
  readonly regime: Regime
  readonly hash: string
}

const loaded: readonly LoadedRegime[] = [us2013, us2026, us2027].map((document) => ({
  regime: parseRegime(document),
  hash: sha256(canonicalJson(document)),
}))

/** What an engine is made with under a regime, the policy left out. */
export const engineParts = ({ regime, hash }: LoadedRegime) =>
  ({ regime, regimeHash: hash, calendar, sha256 }) as const

/** The regime in force on a market date, YYYY-MM-DD. */
export function regimeOn(date: string): LoadedRegime {
  const regime = regimeFor(
    date,
    loaded.map((l) => l.regime),
  )
  return loaded.find((l) => l.regime === regime) as LoadedRegime
}

/** The regime of that name, or undefined. */
export const regimeNamed = (name: string): LoadedRegime | undefined =>
  loaded.find((l) => l.regime.name === name)

/** All names, for messages. */
export const regimeNames = (): readonly string[] => loaded.map((l) => l.regime.name)
