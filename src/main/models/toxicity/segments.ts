/**
 * Segments of clients by what their orders cost: benign, neutral, toxic.
 *
 * A client is neutral until enough labels speak. It enters an outer segment when its level is beyond the entry
 * and even three deviations less is beyond the exit; it leaves only when its level is back behind the exit. Between the
 * two it stays what it was, so that segments do not flap.
 */
import { Columns } from './columns'
import type { StateReader, StateWriter } from './state-bytes'

export const BENIGN = 0
export const NEUTRAL = 1
export const TOXIC = 2
export type Segment = typeof BENIGN | typeof NEUTRAL | typeof TOXIC
export const SEGMENT_NAMES = ['benign', 'neutral', 'toxic'] as const

export interface SegmentSettings {
  /** Labels before a client can leave neutral. */
  readonly minLabels: number
  /** Levels in bp of expected markout. Benign is entered below, toxic above. */
  readonly benign: { readonly enter: number; readonly leave: number }
  readonly toxic: { readonly enter: number; readonly leave: number }
  /** The markout that an order of a segment is taken to have when a trader sets the segment, bp. */
  readonly charge: readonly [benign: number, neutral: number, toxic: number]
}

export const DEFAULT_SEGMENTS: SegmentSettings = {
  minLabels: 100,
  benign: { enter: 0.2, leave: 0.5 },
  toxic: { enter: 1, leave: 0.6 },
  charge: [0, 0.4, 1.5],
}

/**
 * Standard deviations between the level and the exit that an entry needs. Three, because a client is looked at
 * after every label: at two, one client in twenty was once called toxic that was not (docs/toxicity.md).
 */
const ENTRY_DEVIATIONS = 3

/** Throws `RangeError` naming the field. */
export function checkSegments(s: SegmentSettings): void {
  const rightly: readonly (readonly [string, boolean])[] = [
    ['minLabels: must be a whole number from 1', Number.isSafeInteger(s.minLabels) && s.minLabels >= 1],
    ['benign: enter must be below leave', s.benign.enter < s.benign.leave],
    ['toxic: enter must be above leave', s.toxic.enter > s.toxic.leave],
    ['benign.leave: must not be above toxic.leave', s.benign.leave <= s.toxic.leave],
    ['charge: must be three finite numbers', s.charge.length === 3 && s.charge.every(Number.isFinite)],
  ]
  for (const [rule, isRight] of rightly) if (!isRight) throw new RangeError(`invalid segments for ${rule}`)
}

/** The segment that follows from the one before and what is known now. `variance` in bp^2. */
export function nextSegment(
  before: Segment,
  level: { readonly mean: number; readonly variance: number; readonly labels: number },
  s: SegmentSettings,
): Segment {
  if (level.labels < s.minLabels) return before
  const reach = ENTRY_DEVIATIONS * Math.sqrt(level.variance)
  if (level.mean >= s.toxic.enter && level.mean - reach >= s.toxic.leave) return TOXIC
  if (level.mean <= s.benign.enter && level.mean + reach <= s.benign.leave) return BENIGN
  const hasLeft = before === TOXIC ? level.mean < s.toxic.leave : level.mean > s.benign.leave
  return hasLeft ? NEUTRAL : before
}

/** The segment of each client, as the model sees it. */
export class ClientSegments {
  readonly settings: SegmentSettings
  readonly #segments = new Columns({ segment: NEUTRAL, since: Number.NaN })

  constructor(settings: SegmentSettings) {
    checkSegments(settings)
    this.settings = settings
  }

  of(client: number): Segment {
    return client < this.#segments.rows ? (this.#segments.at.segment[client] as Segment) : NEUTRAL
  }

  /** Since when, microseconds; NaN for a client that was never anything else. */
  since(client: number): number {
    return client < this.#segments.rows ? this.#segments.at.since[client]! : Number.NaN
  }

  set(client: number, segment: Segment, at: number): void {
    this.#segments.reach(client)
    this.#segments.at.segment[client] = segment
    this.#segments.at.since[client] = at
  }

  writeState(to: StateWriter): void {
    this.#segments.writeState(to)
  }

  readState(from: StateReader): void {
    this.#segments.readState(from)
  }
}
