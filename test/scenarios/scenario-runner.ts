/** Runs a scenario text through the engine alone and returns its events as JSON lines, as `crossdesk run` does. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { keptEvent } from '@shared/codec'
import type { DeskEvent, Receipt } from '@shared/events'
import type { Input } from '@shared/inputs'
import { canonicalJson, eventToJson, parseInputLine } from '@shared/json'
import { formatTime, marketDate } from '@shared/time'
import { regimeNamed } from '../../src/main/desk/regimes'
import { defaultPolicy, Engine, type EngineConfig } from '../../src/main/engine'
import { parseRegime, type Regime, regimeFor } from '../../src/main/rules/regime'
import { parseCalendar } from '../../src/main/rules/session-calendar'

const REGIMES = resolve(import.meta.dirname, '../../resources/regimes')

export const calendar = parseCalendar(
  JSON.parse(readFileSync(resolve(REGIMES, '../calendars/us-equity.json'), 'utf8')),
)
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Every American regime of `resources/regimes`. */
export function allRegimes(): Regime[] {
  return readdirSync(REGIMES)
    .filter((name) => name.startsWith('us-'))
    .map((name) => parseRegime(JSON.parse(readFileSync(resolve(REGIMES, name), 'utf8'))))
}

/** A configuration with the default policy and the regime of a market date. */
export function configFor(date: string): EngineConfig {
  const regime = regimeFor(date, allRegimes())
  return { regime, regimeHash: sha256(canonicalJson(regime)), calendar, policy: defaultPolicy, sha256 }
}

/** The default policy under a named regime, as `--regime` takes it. */
export function configNamed(name: string): EngineConfig {
  const loaded = regimeNamed(name)
  if (loaded === undefined) throw new Error(`no regime '${name}'`)
  return { regime: loaded.regime, regimeHash: loaded.hash, calendar, policy: defaultPolicy, sha256 }
}

/** Parses the lines of a scenario; throws with the line number when one does not read. */
export function inputsOf(text: string): Input[] {
  const inputs: Input[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = parseInputLine(line)
    if (!parsed.ok) throw new Error(`line ${i + 1}: ${parsed.reason}`)
    inputs.push(parsed.input)
  }
  return inputs
}

export interface ScenarioRun {
  readonly engine: Engine
  readonly events: readonly DeskEvent[]
  /** One JSON object an event, `seq` counting inputs too, as in the journal. */
  readonly lines: readonly string[]
  /** The same with each receipt cut down to what a reader of a case looks for. */
  readonly brief: readonly string[]
}

/** What the decision came to and why: the checks that did not pass, every alternative with its reason, the split. */
function briefReceipt({ trigger, checks, considered, alternatives, split }: Receipt): object {
  const found = checks
    .filter((check) => check.verdict !== 'pass')
    .map(({ code, verdict }) => `${verdict} ${code}`)
  const options = alternatives.map(
    ({ action, venue, qty, reason }) => `${action}${venue === null ? '' : ` ${venue}`} ${qty} ${reason}`,
  )
  const others = considered.map(({ id, qty, outcome }) => `${id} ${qty} ${outcome}`)
  return { trigger, found, considered: others, options, split }
}

function briefLine(event: DeskEvent, seq: number): string {
  if (event.type !== 'decision') return JSON.stringify(eventToJson(event, seq))
  const { at, type, id, receiptId, receipt } = event
  return JSON.stringify({ seq, at: formatTime(at), type, id, receiptId, receipt: briefReceipt(receipt) })
}

/** Runs it under a named regime, or under the one in force on its first day. */
export function runScenario(text: string, regime: string | null = null): ScenarioRun {
  const inputs = inputsOf(text)
  const first = inputs[0]
  if (first === undefined) throw new Error('an empty scenario')
  const engine = new Engine(regime === null ? configFor(marketDate(first.at)) : configNamed(regime))
  const events: DeskEvent[] = []
  const lines: string[] = []
  const brief: string[] = []
  let seq = 0
  for (const input of inputs) {
    seq++
    for (const event of engine.step(input)) {
      events.push(keptEvent(event))
      lines.push(JSON.stringify(eventToJson(event, ++seq)))
      brief.push(briefLine(event, seq))
    }
  }
  return { engine, events, lines, brief }
}
