/**
 * The efficient price of each simulated name: where the market would trade if it could not bounce.
 *
 * A function of the seed, the market day and the time of day alone, so that a simulation started at 11:00
 * walks the same path as one that has run since the open. Three layers: a slow wave from day to day that
 * fixes each close; a random walk by minutes tied to the open and that close; and a walk by seconds inside
 * the minute.
 */
import { weekday } from '@shared/time'
import { activityAt, SESSION_MINUTES } from './intraday-shape'
import { Random } from './random'
import type { SimulatedName } from './simulated-universe'

const SECONDS = 60
const MICROS_PER_SECOND = 1_000_000
const MICROS_PER_MINUTE = 60_000_000
/** Overnight moves as a share of a day's volatility. */
const OVERNIGHT = 0.35
/** Period in days and size in daily volatilities of the slow waves. */
const WAVES = [
  { period: 6.7, size: 0.7 },
  { period: 23, size: 1.6 },
  { period: 71, size: 3 },
] as const
/** One word a purpose keeps the random streams apart. */
const STREAM = { wave: 11, night: 12, minutes: 13, seconds: 14 } as const

/** The next day that is neither Saturday nor Sunday. Holidays are trading days in the simulation. */
export function nextWeekday(day: number): number {
  let next = day + 1
  while (weekday(next) === 0 || weekday(next) === 6) next++
  return next
}

/** One market day's paths of all names. Prices are in ticks and not whole. */
export class DayPaths {
  readonly day: number
  private readonly seed: number
  private readonly names: readonly SimulatedName[]
  /** Log price against the base at each minute, the open and the close included. */
  private readonly minutes: readonly Float64Array[]
  /** For each name the minute for which `seconds` was made. */
  private readonly madeFor: Int32Array
  private readonly seconds: readonly Float64Array[]

  constructor(o: { seed: number; day: number; names: readonly SimulatedName[] }) {
    this.day = o.day
    this.seed = o.seed
    this.names = o.names
    this.minutes = o.names.map((name, i) => minuteWalk(o.seed, o.day, i, name.dailyVolatility))
    this.madeFor = new Int32Array(o.names.length).fill(-1)
    this.seconds = o.names.map(() => new Float64Array(SECONDS + 1))
  }

  /** The close of the day before, in whole ticks. */
  prevCloseTicks(name: number): number {
    const { baseTicks, dailyVolatility } = this.names[name]!
    return Math.max(1, Math.round(baseTicks * Math.exp(dayLevel(this.seed, this.day, name, dailyVolatility))))
  }

  /** The efficient price in ticks, `sinceOpen` microseconds after 09:30. */
  at(name: number, sinceOpen: number): number {
    const minute = Math.min(SESSION_MINUTES - 1, Math.floor(sinceOpen / MICROS_PER_MINUTE))
    if (this.madeFor[name] !== minute) this.makeSeconds(name, minute)
    const exact = (sinceOpen - minute * MICROS_PER_MINUTE) / MICROS_PER_SECOND
    const second = Math.min(SECONDS - 1, Math.floor(exact))
    const walk = this.seconds[name]!
    const log = walk[second]! + (walk[second + 1]! - walk[second]!) * (exact - second)
    return this.names[name]!.baseTicks * Math.exp(log)
  }

  /** The efficient price to the minute: what an informed client can see coming. */
  coarseAt(name: number, sinceOpen: number): number {
    const exact = Math.min(SESSION_MINUTES, sinceOpen / MICROS_PER_MINUTE)
    const minute = Math.min(SESSION_MINUTES - 1, Math.floor(exact))
    const walk = this.minutes[name]!
    const log = walk[minute]! + (walk[minute + 1]! - walk[minute]!) * (exact - minute)
    return this.names[name]!.baseTicks * Math.exp(log)
  }

  /** A walk by seconds from this minute's price to the next one's (a Brownian bridge). */
  private makeSeconds(name: number, minute: number): void {
    this.madeFor[name] = minute
    const random = new Random(STREAM.seconds, this.seed, this.day, name, minute)
    const minutes = this.minutes[name]!
    const walk = this.seconds[name]!
    const step = minuteVolatility(minute, this.names[name]!.dailyVolatility) / Math.sqrt(SECONDS)
    for (let s = 1; s <= SECONDS; s++) walk[s] = walk[s - 1]! + step * random.normal()
    const from = minutes[minute]!
    const drift = minutes[minute + 1]! - from - (walk[SECONDS]! - walk[0]!)
    const start = walk[0]!
    for (let s = 0; s <= SECONDS; s++) walk[s] = from + (walk[s]! - start) + (drift * s) / SECONDS
  }
}

/** Where a day's open would be without the night before: a sum of slow waves with phases of their own. */
function dayLevel(seed: number, day: number, name: number, volatility: number): number {
  const random = new Random(STREAM.wave, seed, name)
  let level = 0
  for (const wave of WAVES) {
    level += wave.size * Math.sin(2 * Math.PI * (day / wave.period + random.uniform()))
  }
  return level * volatility
}

/** A walk by minutes from the open to the close, livelier near both. */
function minuteWalk(seed: number, day: number, name: number, volatility: number): Float64Array {
  const night = new Random(STREAM.night, seed, day, name)
  const open = dayLevel(seed, day, name, volatility) + OVERNIGHT * volatility * night.normal()
  const close = dayLevel(seed, nextWeekday(day), name, volatility)
  const random = new Random(STREAM.minutes, seed, day, name)
  const walk = new Float64Array(SESSION_MINUTES + 1)
  const elapsed = new Float64Array(SESSION_MINUTES + 1)
  for (let m = 0; m < SESSION_MINUTES; m++) {
    const step = minuteVolatility(m, volatility)
    walk[m + 1] = walk[m]! + step * random.normal()
    elapsed[m + 1] = elapsed[m]! + step * step
  }
  const end = walk[SESSION_MINUTES]!
  for (let m = 0; m <= SESSION_MINUTES; m++) {
    const share = elapsed[m]! / elapsed[SESSION_MINUTES]!
    walk[m] = open + walk[m]! + (close - open - end) * share
  }
  return walk
}

const totalActivity = Array.from({ length: SESSION_MINUTES }, (_, m) => activityAt(m)).reduce(
  (a, b) => a + b,
  0,
)

/** Standard deviation of one minute's log return: a day's variance spread as its activity is. */
const minuteVolatility = (minute: number, daily: number): number =>
  daily * Math.sqrt(activityAt(minute) / totalActivity)
