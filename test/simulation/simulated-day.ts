/**
 * One seeded day lived by the engine and by the reference side by side: every event compared, the engine killed
 * and brought back from its journaled records in the middle, and, on some days, an invariant broken at the end.
 * Every eighth day prices and hedges by the models, which the reference does not know: such a day has only its
 * restarts and the engine's own invariants.
 */
import type { DeskEvent } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import { timeMicros } from '@shared/units'
import { Engine, type EngineConfig } from '../../src/main/engine'
import { RandomDay } from '../reference/random-desk'
import { type RefEvent, ReferenceEngine } from '../reference/reference-engine'
import { differenceOf } from './event-difference'
import { Journal } from './simulated-journal'

export interface DayOutcome {
  readonly inputs: number
  readonly events: number
  readonly restarts: number
  /** How often each kind of event came: `fill cross`, `alert ORDER_HELD`. */
  readonly kinds: Readonly<Record<string, number>>
}
/** Why a day failed; `input` counts from 1. */
export interface DayFailure {
  readonly seed: number
  readonly input: number
  readonly what: string
}
export interface DayOptions {
  /** Inputs of the day, its reference data and its end aside. */
  readonly events: number
  /** A fault planted in what the engine said, in a copy. */
  readonly plant?: (events: readonly DeskEvent[]) => readonly DeskEvent[]
  /** A fault planted in the journal: true for an input whose record is lost. */
  readonly loses?: (input: Input) => boolean
}

export class SimulatedDay {
  readonly #seed: number
  readonly #config: EngineConfig
  readonly #options: DayOptions
  readonly #day: RandomDay
  readonly #reference: ReferenceEngine | null
  readonly #kinds: Record<string, number> = {}
  #engine: Engine
  readonly #journal = new Journal()
  #inputs = 0
  #events = 0
  #restarts = 0
  #isBroken = false

  constructor(seed: number, config: EngineConfig, options: DayOptions) {
    this.#seed = seed
    this.#config = config
    this.#options = options
    const hasModels = seed % 8 === 4
    this.#day = new RandomDay(seed, hasModels)
    this.#engine = new Engine(config)
    this.#reference = hasModels ? null : new ReferenceEngine(config.policy)
  }

  /** Lives the day to its end or to its first failure. */
  run(): DayOutcome | DayFailure {
    const { events } = this.#options
    const restartAt = Math.floor(events / 2) + (this.#seed % 7)
    for (let i = 0; i < events; i++) {
      const wrong = this.#step(this.#day.next()) ?? (i === restartAt ? this.#restart() : null)
      if (wrong !== null) return this.#failure(wrong)
    }
    const wrong = this.#end()
    if (wrong !== null) return this.#failure(wrong)
    return { inputs: this.#inputs, events: this.#events, restarts: this.#restarts, kinds: this.#kinds }
  }

  #failure(what: string): DayFailure {
    return { seed: this.#seed, input: this.#inputs, what }
  }

  /** One input through both engines; what differs, or null. */
  #step(input: Input): string | null {
    this.#inputs++
    const { plant, loses } = this.#options
    const isDue = this.#engine.isDue(input.at)
    const said = this.#engine.step(input)
    const events = plant?.(said) ?? said
    if (loses?.(input) !== true) this.#journal.add(input, said, isDue)
    this.#day.hear(said)
    this.#count(said)
    const expected = this.#reference?.step(input) ?? null
    const difference = expected === null ? null : differenceOf(events, expected)
    return difference === null ? null : `${JSON.stringify(input)}\n${difference}`
  }

  #count(events: readonly DeskEvent[]): void {
    this.#events += events.length
    for (const event of events) {
      const kind = kindOf(event)
      this.#kinds[kind] = (this.#kinds[kind] ?? 0) + 1
      if (event.type === 'invariantBroken') this.#isBroken = true
    }
  }

  /** The process is killed; a new engine takes over from the journaled records. */
  #restart(): string | null {
    const again = new Engine(this.#config)
    for (const record of this.#journal.records()) again.step(record)
    if (!sameBytes(again.stateBytes(), this.#engine.stateBytes()))
      return 'a restart from the journal gives another state'
    this.#engine = again
    this.#restarts++
    return null
  }

  #end(): string | null {
    for (const input of this.#day.end()) {
      const wrong = this.#step(input)
      if (wrong !== null) return wrong
    }
    const open = [this.#engine.openOrderCount(), this.#engine.openRouteCount()]
    if (open.some((count) => count !== 0)) return `${open.join(' orders and ')} routes outlive the day`
    if (this.#isBroken) return 'an invariant broke'
    return this.#restart() ?? (this.#seed % 8 === 0 ? this.#breakInvariant() : null)
  }

  /** Time that goes backwards breaks an invariant: from then on the desk must stay halted, whatever it is told. */
  #breakInvariant(): string | null {
    const later = this.#day.next()
    const broken = this.#engine.step({ type: 'clock', at: timeMicros(later.at - 3_600_000_000) })
    if (broken[0]?.type !== 'invariantBroken') return 'time went backwards and no invariant broke'
    const resume: InputOf<'state'> = {
      type: 'state',
      at: later.at,
      scope: 'desk',
      id: null,
      state: 'active',
      cancelOpen: false,
      reason: 'resume',
      resumeWhen: null,
    }
    const inputs = [resume, later, ...Array.from({ length: 40 }, () => this.#day.next())]
    for (const input of inputs) {
      const acts = this.#engine
        .step(input)
        .find(({ type }) => type === 'orderAccepted' || type === 'routeSent')
      if (acts) return `${JSON.stringify(input)}\na broken desk went on: ${JSON.stringify(acts)}`
    }
    return null
  }
}

function kindOf(event: DeskEvent): string {
  const named = event as unknown as RefEvent
  return `${event.type} ${named['capacity'] ?? named['rule'] ?? named['outcome'] ?? named['reason'] ?? ''}`.trim()
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

export const isFailure = (outcome: DayOutcome | DayFailure): outcome is DayFailure => 'what' in outcome
