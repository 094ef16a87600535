/**
 * Runs a scenario: inputs in, events out, nothing kept. The format is public (`docs/scenarios.md`).
 */
import { keptEvent } from '@shared/codec'
import { completeInput } from '@shared/complete-input'
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import { eventToJson, parseInputLine } from '@shared/json'
import type { PolicyPatch } from '@shared/policy'
import { marketDate } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import { defaultPolicy, Engine } from '../engine'
import { calendar, type LoadedRegime, regimeOn, sha256 } from './regimes'

/** A mistake in the file: the run stops there. */
export class ScenarioError extends Error {
  readonly line: number
  constructor(line: number, reason: string) {
    super(`line ${line}: ${reason}`)
    this.name = 'ScenarioError'
    this.line = line
  }
}

export interface ScenarioOptions {
  /** A policy, whole or a part, laid over the default before the first input; canonical JSON text. */
  readonly policy: string | null
  /** The regime; null takes the one in force on the first input's date. */
  readonly regime: LoadedRegime | null
  readonly print: (line: string) => void
  /** Hears every input and event as a journal would have them. */
  readonly record?: (seq: number, record: Input | DeskEvent) => void
}

export class Scenario {
  readonly #options: ScenarioOptions
  #engine: Engine | null = null
  #regime: LoadedRegime | null = null
  #line = 0
  #seq = 0
  #at: TimeMicros = timeMicros(Number.NEGATIVE_INFINITY)

  constructor(options: ScenarioOptions) {
    this.#options = options
  }

  /** Takes the next line; throws `ScenarioError` when it is not an input. */
  line(text: string): void {
    this.#line++
    if (text.trim() === '') return
    const parsed = parseInputLine(text)
    if (!parsed.ok) throw new ScenarioError(this.#line, parsed.reason)
    const { input } = parsed
    if (input.at < this.#at) throw new ScenarioError(this.#line, "field 'at': time goes backwards")
    this.#at = input.at
    const engine = this.#engine ?? this.#start(input.at)
    if (input.type === 'policy') {
      const faults = engine.policyFaults(input.policy, input.revertsAt)
      if (faults.length > 0) throw new ScenarioError(this.#line, `field 'policy': ${faults.join('; ')}`)
    }
    const { print, record } = this.#options
    this.#seq++
    record?.(this.#seq, input)
    for (const event of engine.step(input)) {
      this.#seq++
      print(JSON.stringify(eventToJson(event, this.#seq)))
      record?.(this.#seq, keptEvent(event))
    }
  }

  /** The regime that holds; null before the first line. */
  get regime(): LoadedRegime | null {
    return this.#regime
  }

  #start(at: TimeMicros): Engine {
    this.#regime = this.#options.regime ?? regimeOn(marketDate(at))
    const { regime, hash } = this.#regime
    this.#engine = new Engine({ regime, regimeHash: hash, calendar, policy: defaultPolicy, sha256 })
    if (this.#options.policy !== null) {
      this.#seq++
      this.#engine.step(completeInput('policy', at, { policy: this.#options.policy }))
    }
    return this.#engine
  }
}

export type { PolicyPatch }
