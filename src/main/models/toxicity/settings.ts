/**
 * What the toxicity model assumes before it has seen anything. All variances are in bp^2 of markout.
 * The defaults were fixed before the protocol was run; docs/toxicity.md lists what was tried and changed since.
 */

/** What is assumed for one horizon. */
export interface HorizonSettings {
  /** Time from the order to its label, microseconds. */
  readonly micros: number
  /** Standard deviation of the label's noise before any label of the symbol, bp. */
  readonly noise: number
  /** Standard deviation of a feature's weight, bp for one standard deviation of the feature. */
  readonly weight: number
  /** Standard deviation of clients around their tier, bp. */
  readonly client: number
  /** Standard deviation of tiers around zero, bp. */
  readonly tier: number
}

export interface ToxicitySettings {
  /** Length of the feature vector. Feature 0 is the constant 1. */
  readonly featureCount: number
  /** Tiers are numbered from 0. */
  readonly tierCount: number
  /** The first one decides, the others report. Ascending. */
  readonly horizons: readonly HorizonSettings[]
  /** Forgetting factor of the feature weights, a label: 0.99995 remembers about 20,000 labels. */
  readonly forgetting: number
  /** Variance that a client's effect gains with each of its labels, as a part of the client variance. */
  readonly clientDrift: number
  /** Allowance and limit of the alarm for a client that turned toxic, in standard deviations of a label. */
  readonly alarm: { readonly allowance: number; readonly limit: number }
  /** Labels further than so many standard deviations from the prediction are pulled in to there. */
  readonly winsor: number
  /** Labels that nobody asked for in time: so long after their due time they are dropped, microseconds. */
  readonly maxLateMicros: number
  /** Orders that may wait for their label; more are not learned from. */
  readonly maxPending: number
}

/** 10 s to decide, 60 s to report; noise of a quiet large stock. */
export const DEFAULT_SETTINGS: ToxicitySettings = {
  featureCount: 15,
  tierCount: 8,
  horizons: [
    { micros: 10_000_000, noise: 3, weight: 0.25, client: 0.7, tier: 0.5 },
    { micros: 60_000_000, noise: 6, weight: 0.25, client: 0.7, tier: 0.5 },
  ],
  forgetting: 0.99995,
  clientDrift: 5e-4,
  alarm: { allowance: 0.2, limit: 14 },
  winsor: 6,
  maxLateMicros: 5_000_000,
  maxPending: 65_536,
}

function demand(isRight: boolean, field: string, rule: string, was: number): void {
  if (!isRight) throw new RangeError(`invalid toxicity settings for '${field}': must be ${rule}, was ${was}`)
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max

/** Throws `RangeError` naming the first field that is out of its range. */
export function checkSettings(s: ToxicitySettings): void {
  demand(isWhole(s.featureCount, 1, 64), 'featureCount', 'a whole number from 1 to 64', s.featureCount)
  demand(isWhole(s.tierCount, 1, 1024), 'tierCount', 'a whole number from 1 to 1024', s.tierCount)
  demand(s.horizons.length >= 1 && s.horizons.length <= 8, 'horizons', '1 to 8', s.horizons.length)
  let before = 0
  for (const [i, h] of s.horizons.entries()) {
    demand(Number.isSafeInteger(h.micros) && h.micros > before, `horizons.${i}.micros`, 'ascending', h.micros)
    before = h.micros
    for (const field of ['noise', 'weight', 'client', 'tier'] as const)
      demand(h[field] > 0 && h[field] <= 1e4, `horizons.${i}.${field}`, 'in (0, 10000]', h[field])
  }
  demand(s.forgetting > 0.9 && s.forgetting <= 1, 'forgetting', 'in (0.9, 1]', s.forgetting)
  demand(s.clientDrift >= 0 && s.clientDrift <= 1, 'clientDrift', 'in [0, 1]', s.clientDrift)
  demand(s.alarm.allowance >= 0 && s.alarm.allowance < 10, 'alarm.allowance', 'in [0, 10)', s.alarm.allowance)
  demand(s.alarm.limit > 0, 'alarm.limit', 'above 0', s.alarm.limit)
  demand(s.winsor >= 2 && s.winsor <= 100, 'winsor', 'in [2, 100]', s.winsor)
  demand(isWhole(s.maxLateMicros, 0, 1e12), 'maxLateMicros', 'a whole number from 0', s.maxLateMicros)
  demand(isWhole(s.maxPending, 1, 2 ** 22), 'maxPending', 'a whole number from 1 to 2^22', s.maxPending)
}
