/**
 * Venues whose hidden liquidity follows a law that is known here, and learners who only see what they were filled:
 * models.md 4.2. A venue has nothing with some chance, else s units, 1 to `most`, with weight s^-(1 + power).
 */
import { Random } from '../../src/main/market/random'
import { FillCurve, OBSERVATION } from '../../src/main/models/fill-probability'
import { greedySplit } from '../../src/main/models/greedy-split'

export interface HiddenVenue {
  /** Chance that nothing is there. */
  readonly nothing: number
  readonly power: number
}

export interface HiddenVenues {
  readonly venues: readonly HiddenVenue[]
  /** Units to place each time. */
  readonly units: number
  /** Most units that a venue ever has. */
  readonly most: number
}

/** The venues of the sheet. */
export const PUBLISHED: HiddenVenues = {
  venues: [
    { nothing: 0.55, power: 1.1 },
    { nothing: 0.7, power: 0.6 },
    { nothing: 0.85, power: 0.3 },
    { nothing: 0.4, power: 2 },
  ],
  units: 40,
  most: 60,
}

type Tails = readonly Float64Array[]

/** The chance of exactly s units at each venue, from s = 0. */
const massesOf = ({ venues, most }: HiddenVenues): number[][] =>
  venues.map(({ nothing, power }) => {
    const weights = Array.from({ length: most }, (_, i) => (i + 1) ** -(1 + power))
    const total = weights.reduce((sum, w) => sum + w, 0)
    return [nothing, ...weights.map((w) => ((1 - nothing) * w) / total)]
  })

/** The true chance of at least 1, 2, … units at each venue. */
export const truthOf = (hidden: HiddenVenues): Tails =>
  massesOf(hidden).map((mass) => {
    let left = 1
    return Float64Array.from({ length: hidden.units }, (_, s) => {
      left -= mass[s] ?? 0
      return Math.max(0, left)
    })
  })

export const expectedFill = (truth: Tails, split: ArrayLike<number>): number =>
  truth.reduce((sum, tails, i) => sum + tails.subarray(0, split[i]).reduce((a, b) => a + b, 0), 0)

/** Each unit to where it is most likely to be filled. */
export function splitBy(tails: Tails, units: number): Int32Array {
  const out = new Int32Array(tails.length)
  greedySplit(
    tails.map((t) => ({ tails: t, gain: 1, loss: 0 })),
    units,
    out,
  )
  return out
}

/** Gamma(shape, 1) by Marsaglia and Tsang; below 1 by the usual power of a uniform. */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.uniform()) ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const x = random.normal()
    const v = (1 + x / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(1 - random.uniform()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}
function beta(random: Random, a: number, b: number): number {
  const x = gamma(random, a)
  return x / (x + gamma(random, b))
}

const tailsOf = (units: number, hazard: (s: number) => number): Float64Array => {
  let chance = 1
  return Float64Array.from({ length: units }, (_, s) => {
    chance *= 1 - hazard(s)
    return chance
  })
}
const ended = (curve: FillCurve, s: number): number => (curve.ended[s] as number) / OBSERVATION
const reached = (curve: FillCurve, s: number): number => (curve.reached[s] as number) / OBSERVATION

type Learner = (curves: readonly FillCurve[], random: Random) => Tails
/** What a learner believes of the venues. */
export const LEARNERS = {
  /** The product's curve: a prior of one observation, no chance. */
  prior: (curves) =>
    curves.map((curve) => {
      const out = new Float64Array(curve.units)
      curve.tails(out)
      return out
    }),
  /** Hazards drawn from Beta(D + 0.2, N - D + 0.8). */
  thompson: (curves, random) =>
    curves.map((curve) =>
      tailsOf(curve.units, (s) =>
        beta(random, ended(curve, s) + 0.2, reached(curve, s) - ended(curve, s) + 0.8),
      ),
    ),
  /** No prior: a level that was never reached is taken to be worthless. */
  naive: (curves) =>
    curves.map((curve) =>
      tailsOf(curve.units, (s) => (reached(curve, s) === 0 ? 1 : ended(curve, s) / reached(curve, s))),
    ),
} as const satisfies Record<string, Learner>
export type LearnerName = keyof typeof LEARNERS

/** Ends of the windows of episodes over which regret is averaged. */
export const WINDOWS = [100, 500, 1000, 2000, 4000]

function draw(mass: readonly number[], random: Random): number {
  let u = random.uniform()
  return mass.findIndex((p) => {
    u -= p
    return u < 0
  })
}

/** Mean regret an episode in each window against who knows the truth, over the seeds. */
export function learningRegret(hidden: HiddenVenues, name: LearnerName, seeds: readonly number[]): number[] {
  const { units } = hidden
  const [masses, truth] = [massesOf(hidden), truthOf(hidden)]
  const best = expectedFill(truth, splitBy(truth, units))
  const sums = WINDOWS.map(() => 0)
  for (const seed of seeds) {
    const random = new Random(11, seed)
    const curves = truth.map(() => new FillCurve(units, 1))
    for (let episode = 0; episode < (WINDOWS.at(-1) as number); episode++) {
      const sent = splitBy(LEARNERS[name](curves, random), units)
      // The first unit of naive greed has to go somewhere: all to the first venue.
      if (sent.every((v) => v === 0)) sent[0] = units
      const window = WINDOWS.findIndex((end) => episode < end)
      sums[window] = (sums[window] as number) + best - expectedFill(truth, sent)
      curves.forEach((curve, i) => {
        const asked = sent[i] as number
        if (asked > 0) curve.observe(asked, Math.min(asked, draw(masses[i] as number[], random)))
      })
    }
  }
  const lengths = WINDOWS.map((end, i) => end - (WINDOWS[i - 1] ?? 0))
  return sums.map((sum, i) => sum / seeds.length / (lengths[i] as number))
}
