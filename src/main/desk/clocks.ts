/**
 * Where the desk's time comes from. Durations are monotonic, so that a jump of the machine's clock moves
 * nothing; market time is an anchor plus what has passed since, at the chosen speed.
 */
import { performance } from 'node:perf_hooks'
import { atMarketTime, marketTime, weekday } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import type { Clock } from '../ports'

const OPEN = 34_200_000_000
const LAST_START = 57_000_000_000

/** Market time that runs from an anchor at a speed, and never goes back. */
export class SessionClock implements Clock {
  #anchor: number
  #since: number
  #speed: number
  #last = 0

  constructor(anchor: TimeMicros, speed = 1) {
    this.#anchor = anchor
    this.#since = performance.now()
    this.#speed = speed
  }

  now(): TimeMicros {
    const passed = (performance.now() - this.#since) * 1000 * this.#speed
    this.#last = Math.max(this.#last, Math.floor(this.#anchor + passed))
    return timeMicros(this.#last)
  }

  /** Changes the speed from here on; what has passed stays passed. */
  setSpeed(speed: number): void {
    this.#anchor = this.now()
    this.#since = performance.now()
    this.#speed = speed
  }

  /** Moves on to a later instant, as when the market sleeps between two sessions. */
  skipTo(at: TimeMicros): void {
    if (at <= this.now()) return
    this.#anchor = at
    this.#since = performance.now()
  }
}

/**
 * Where a simulated session starts: a minute after the open of the machine's own date, or just after the last
 * journaled instant, on the next weekday when that day is nearly over.
 */
export function simulatedStart(lastAt: TimeMicros | null, wallMillis: number): TimeMicros {
  const today = marketTime(timeMicros(wallMillis * 1000)).day
  const open = (day: number) => atMarketTime(onWeekday(day), OPEN + 60_000_000)
  if (lastAt === null || lastAt < open(today)) return open(today)
  const last = marketTime(lastAt)
  if (last.sinceMidnight >= LAST_START) return open(last.day + 1)
  return timeMicros(lastAt + 1_000_000)
}

/** A recorded day is watched from a minute before the open: hours of a thin early market come at once. */
export function watchedFrom(first: TimeMicros): TimeMicros {
  const nearOpen = atMarketTime(marketTime(first).day, OPEN - 60_000_000)
  return nearOpen > first ? nearOpen : first
}

function onWeekday(day: number): number {
  let at = day
  while (weekday(at) === 0 || weekday(at) === 6) at++
  return at
}
