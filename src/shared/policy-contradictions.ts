/**
 * Settings that cannot hold together. An order has the desk's settings with those of its tier, its client and its
 * instrument laid over, so every combination of levels is looked at, not only each level by itself: a tier that turns a
 * model on and an instrument that takes its volatility away are fine alone. Any client may come to be of any tier.
 */
import { POLICY_LEVELS, type Policy, type PolicySettings, type SettingName } from './policy'

interface Rule {
  /** The setting that a fault names. */
  readonly at: SettingName
  /** All settings that it depends on: combinations of more levels than these cannot bring anything new. */
  readonly names: readonly SettingName[]
  readonly fault: (it: PolicySettings) => string | null
}

const RULES: readonly Rule[] = [
  {
    at: 'passiveBand',
    names: ['passiveBand', 'maxPosition'],
    fault: ({ passiveBand, maxPosition }) =>
      passiveBand > maxPosition ? `must not be over maxPosition, ${maxPosition}` : null,
  },
  {
    at: 'dailyVolatilityPct',
    names: ['pricing', 'dailyVolatilityPct'],
    fault: (it) =>
      it.pricing === 'model' && it.dailyVolatilityPct === 0 ? 'the model needs a volatility over 0' : null,
  },
  {
    at: 'riskAversion',
    names: ['pricing', 'riskAversion'],
    fault: (it) =>
      it.pricing === 'model' && it.riskAversion === 0 ? 'the model needs an aversion over 0' : null,
  },
  {
    at: 'demandBeta',
    names: ['pricing', 'demand', 'demandBeta'],
    fault: (it) =>
      it.pricing === 'model' && it.demand === 'sensitive' && it.demandBeta === 0
        ? 'sensitive flow needs a slope over 0'
        : null,
  },
  {
    at: 'arrivalsPerDay',
    names: ['pricing', 'arrivalsPerDay', 'typicalOrderShares'],
    fault: (it) =>
      it.pricing === 'model' && (it.arrivalsPerDay === 0 || it.typicalOrderShares === 0)
        ? 'the model needs arrivals and a typical size over 0'
        : null,
  },
  {
    at: 'hedging',
    names: ['hedging', 'pricing'],
    fault: (it) =>
      it.hedging !== 'off' && it.pricing !== 'model'
        ? 'needs the pricing model, which knows what inventory costs'
        : null,
  },
  {
    at: 'hedgeSlope',
    names: ['hedging', 'hedgeSlope'],
    fault: (it) => (it.hedging !== 'off' && it.hedgeSlope === 0 ? 'hedging needs a slope over 0' : null),
  },
  {
    at: 'hedgeEveryMicros',
    names: ['hedging', 'hedgeEveryMicros'],
    fault: (it) =>
      it.hedging === 'auto' && it.hedgeEveryMicros < 100_000
        ? 'automatic hedging needs at least 100000'
        : null,
  },
]

/** Levels of one kind that say the same about the settings of a rule. */
interface Alike {
  readonly own: Partial<PolicySettings>
  readonly where: string[]
}

function alikeLevels(levels: Policy['clients'], kind: string, names: readonly SettingName[]): Alike[] {
  const found = new Map<string, Alike>()
  for (const [key, level] of Object.entries(levels)) {
    const named = names.filter((name) => Object.hasOwn(level, name))
    if (named.length === 0) continue
    const own = Object.fromEntries(named.map((name) => [name, level[name]]))
    const same = JSON.stringify(own)
    const alike: Alike = found.get(same) ?? { own, where: [] }
    alike.where.push(`${kind}.${key.slice(0, 40)}`)
    found.set(same, alike)
  }
  return [...found.values()]
}

/** Every choice of at most one level of each kind, those of fewer levels first; the first is the desk alone. */
function combinations(kinds: readonly Alike[][], most: number): Alike[][] {
  let all: Alike[][] = [[]]
  for (const kind of kinds) all = all.concat(all.flatMap((it) => kind.map((level) => [...it, level])))
  return all.filter((it) => it.length <= most).sort((a, b) => a.length - b.length)
}

function faultsOf(policy: Policy, { at, names, fault }: Rule): string[] {
  const faults: string[] = []
  const faulty: Alike[][] = []
  const kinds = POLICY_LEVELS.map((kind) => alikeLevels(policy[kind], kind, names))
  for (const levels of combinations(kinds, names.length)) {
    if (faulty.some((smaller) => smaller.length > 0 && smaller.every((it) => levels.includes(it)))) continue
    const found = fault(Object.assign({}, policy.desk, ...levels.map((it) => it.own)) as PolicySettings)
    if (found === null) continue
    faulty.push(levels)
    const [only] = levels
    if (only === undefined) faults.push(`desk.${at}: ${found}`)
    else if (levels.length === 1) faults.push(...only.where.map((where) => `${where}.${at}: ${found}`))
    else faults.push(`${levels.map(shown).join(' with ')}: ${at}: ${found}`)
  }
  return faults
}

const shown = ({ where }: Alike): string =>
  where.length === 1 ? `${where[0]}` : `${where[0]} and ${where.length - 1} alike`

/** Every contradiction of a policy whose settings are each well-formed; empty when there is none. */
export const contradictions = (policy: Policy): string[] => RULES.flatMap((rule) => faultsOf(policy, rule))
