/**
 * A trader's word against the model's: for a time, a client's orders are taken to be of the segment that the
 * trader sets. Each label then tells which of the two was nearer, and when the override ends it is scored.
 */
import { must } from '@shared/must'
import type { Segment } from './segments'
import type { StateReader, StateWriter } from './state-bytes'

/** What the engine logs when a trader sets a segment. Times in microseconds; it ends at `until`, not included. */
export interface SegmentOverride {
  readonly client: number
  readonly segment: Segment
  readonly at: number
  readonly until: number
}

/**
 * What the engine logs when the last label of an override has come. `gain` is the squared error of the model
 * less that of the trader, a label, bp^2: positive says that the trader was nearer.
 */
export interface OverrideScore extends SegmentOverride {
  readonly labels: number
  readonly gain: number
  readonly low: number
  readonly high: number
  /** By the 95 % interval of `gain`, and never on fewer than 30 labels. */
  readonly verdict: 'trader' | 'model' | 'undecided'
}

const MIN_LABELS = 30
const NORMAL_95 = 1.959964

interface Running {
  override: SegmentOverride
  labels: number
  gain: number
  squares: number
}

export class Overrides {
  readonly #running = new Map<number, Running>()

  /** The segment that a trader has set for this client at this time, else null. */
  at(client: number, now: number): Segment | null {
    if (this.#running.size === 0) return null
    const override = this.#running.get(client)?.override
    return override !== undefined && now >= override.at && now < override.until ? override.segment : null
  }

  /** Starts an override; one that ran for the client ends now and its score so far is returned. */
  start(override: SegmentOverride): OverrideScore | null {
    must(
      override.until > override.at,
      `an override ends after it starts: ${override.until} after ${override.at}`,
    )
    const before = this.end(override.client, override.at)
    const score = before === null ? null : scoreOf(before)
    this.#running.set(override.client, { override, labels: 0, gain: 0, squares: 0 })
    return score
  }

  /** Ends a client's override early; it is scored when its last label has come. */
  withdraw(client: number, now: number): boolean {
    return this.end(client, now) !== null
  }

  private end(client: number, now: number): Running | null {
    const running = this.#running.get(client)
    if (!running) return null
    if (running.override.until > now) running.override = { ...running.override, until: now }
    return running
  }

  /** A label of an order that came while the override ran: what the model and the trader had said of it. */
  add(o: { client: number; at: number; label: number; model: number; trader: number }): void {
    const running = this.#running.get(o.client)
    if (!running || o.at < running.override.at || o.at >= running.override.until) return
    const [model, trader] = [o.label - o.model, o.label - o.trader]
    const gain = model * model - trader * trader
    running.labels++
    const away = gain - running.gain
    running.gain += away / running.labels
    running.squares += away * (gain - running.gain)
  }

  /** The score of an override so far, null where none runs. */
  score(client: number): OverrideScore | null {
    const running = this.#running.get(client)
    return running ? scoreOf(running) : null
  }

  /** Takes out the overrides whose orders fell due before `now`, by client. */
  takeScored(now: number, waitMicros: number): OverrideScore[] {
    if (this.#running.size === 0) return []
    const done = [...this.#running.values()].filter(({ override }) => override.until + waitMicros < now)
    for (const { override } of done) this.#running.delete(override.client)
    return done.map(scoreOf).sort((a, b) => a.client - b.client)
  }

  writeState(to: StateWriter): void {
    to.u32(this.#running.size)
    const all = [...this.#running.values()].sort((a, b) => a.override.client - b.override.client)
    for (const { override, labels, gain, squares } of all) {
      to.u32(override.client)
      to.u32(override.segment)
      for (const value of [override.at, override.until, labels, gain, squares]) to.f64(value)
    }
  }

  readState(from: StateReader): void {
    this.#running.clear()
    for (let left = from.u32(); left > 0; left--) {
      const client = from.u32()
      const segment = from.u32()
      if (segment > 2) throw new RangeError(`toxicity state: override.segment is ${segment}, at most 2`)
      const override = { client, segment: segment as Segment, at: from.f64(), until: from.f64() }
      const [labels, gain, squares] = [from.f64(), from.f64(), from.f64()]
      this.#running.set(client, { override, labels, gain, squares })
    }
  }
}

function scoreOf({ override, labels, gain, squares }: Running): OverrideScore {
  const reach =
    labels < MIN_LABELS ? Number.POSITIVE_INFINITY : NORMAL_95 * Math.sqrt(squares / (labels - 1) / labels)
  const [low, high] = [gain - reach, gain + reach]
  return {
    ...override,
    labels,
    gain,
    low,
    high,
    verdict: low > 0 ? 'trader' : high < 0 ? 'model' : 'undecided',
  }
}
