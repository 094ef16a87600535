/**
 * Watches the machine's clock beside one that only goes forward, and says when they part.
 *
 * The desk's own time does not hang on the machine's clock, so a jump moves nothing; but a clock that went back
 * puts a wrong date on everything that leaves the house, so order entry stops until somebody has seen it.
 */

export interface ClockEvent {
  readonly what: 'clockBack' | 'clockForward' | 'gap'
  readonly millis: number
}

/** A clock that is set by less is being kept, not set. */
const JUMP_MILLIS = 1_000
/** Nobody looked for so long: the process stood still. */
const GAP_MILLIS = 2_000
/** Time services slew a clock by at most 0.5 ms a second; twice that is let pass. */
const SLEW = 0.001

export class ClockWatch {
  #offset: number | null = null
  #lookedAt = 0

  /** Compares the clocks, both in milliseconds, and returns what happened since the last look, or null. */
  look(wallMillis: number, monotonicMillis: number): ClockEvent | null {
    const offset = wallMillis - monotonicMillis
    const since = monotonicMillis - this.#lookedAt
    this.#lookedAt = monotonicMillis
    if (this.#offset === null) {
      this.#offset = offset
      return null
    }
    const drift = offset - this.#offset
    if (Math.abs(drift) >= JUMP_MILLIS) {
      this.#offset = offset
      return { what: drift < 0 ? 'clockBack' : 'clockForward', millis: Math.abs(drift) }
    }
    const most = since * SLEW
    this.#offset += Math.max(-most, Math.min(most, drift))
    return since >= GAP_MILLIS ? { what: 'gap', millis: since } : null
  }
}

/** The sentence for the person at the desk. */
export function clockWords({ what, millis }: ClockEvent): string {
  const seconds = `${(millis / 1000).toFixed(1)} s`
  if (what === 'clockBack') return `The machine’s clock went back by ${seconds}. Check it, then resume.`
  if (what === 'clockForward')
    return `The machine’s clock went forward by ${seconds}: it was set, or the machine slept.`
  return `The desk stood still for ${seconds}: quotes from before are old.`
}
