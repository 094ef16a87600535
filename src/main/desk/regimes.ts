/** The rule regimes that ship with the program, and their hashes. */
import { createHash } from 'node:crypto'
import { canonicalJson } from '@shared/json'
import usEquity from '../../../resources/calendars/us-equity.json'
import euSi from '../../../resources/regimes/eu-si.json'
import us2013 from '../../../resources/regimes/us-2013.json'
import us2026 from '../../../resources/regimes/us-2026.json'
import us2027 from '../../../resources/regimes/us-2027-11-01.json'
import {
  nextRegime,
  parseRegime,
  type Regime,
  regimeFor,
  withOrderProtectionRescinded,
} from '../rules/regime'
import { parseCalendar } from '../rules/session-calendar'

/** SHA-256 of a text, as hex. */
export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** Closed days and early closes of the US equity market. */
export const calendar = parseCalendar(usEquity)

export interface LoadedRegime {
  readonly regime: Regime
  readonly hash: string
}

const load = (document: unknown): LoadedRegime => ({
  regime: parseRegime(document),
  hash: sha256(canonicalJson(document)),
})

/** The same regime with Rules 611 and 610(e) switched off; its hash says so. */
function rescinded({ regime, hash }: LoadedRegime): LoadedRegime {
  const off = withOrderProtectionRescinded(regime)
  return { regime: off, hash: sha256(`${hash}${off.name}`) }
}

/** The regimes of the United States: one of them is in force on each date. */
const american: readonly LoadedRegime[] = [us2013, us2026, us2027].map(load)
/** In force only where somebody names them: another continent, and rules that may be rescinded. */
const loaded: readonly LoadedRegime[] = [...american, load(euSi), ...american.map(rescinded)]

/** What an engine is made with under a regime, the policy left out. */
export const engineParts = ({ regime, hash }: LoadedRegime) =>
  ({ regime, regimeHash: hash, calendar, sha256 }) as const

type RegimeDocument = { readonly name: string; readonly from: string; readonly to: string | null } & {
  readonly [parameter: string]: unknown
}
/** The documents as they ship, by their first date: those chosen by date first. */
export const regimeDocuments = (): readonly { document: RegimeDocument; isByDate: boolean }[] => [
  ...[us2013, us2026, us2027].map((document) => ({ document: document as RegimeDocument, isByDate: true })),
  { document: euSi as RegimeDocument, isByDate: false },
]

/** The regime in force on a market date, YYYY-MM-DD. */
export function regimeOn(date: string): LoadedRegime {
  const regime = regimeFor(
    date,
    american.map((l) => l.regime),
  )
  return american.find((l) => l.regime === regime) as LoadedRegime
}

/** The regime of that name, or undefined. */
export const regimeNamed = (name: string): LoadedRegime | undefined =>
  loaded.find((l) => l.regime.name === name)

/** All names, for messages. */
export const regimeNames = (): readonly string[] => loaded.map((l) => l.regime.name)

/** What follows the rules in force: the regime, its first market date and the parameters that it changes. */
export interface NextRules {
  readonly name: string
  readonly from: string
  readonly changes: readonly string[]
}

const following = new Map<string, NextRules | null>()

/** What the rules change next after a market date, YYYY-MM-DD; null while nothing is known. Looked up once a day. */
export function nextRules(date: string): NextRules | null {
  const known = following.get(date)
  if (known !== undefined) return known
  const next = nextRegime(
    date,
    american.map((l) => l.regime),
  )
  const told =
    next === null
      ? null
      : {
          name: next.regime.name,
          from: next.regime.from,
          changes: next.changes.map(({ parameter }) => parameter),
        }
  following.set(date, told)
  return told
}
