/**
 * Which settings of a policy patch loosen a limit, by level (Rule 15c3-5(d)). Pure: the desk asks before it takes a
 * change, and supervision asks again of what was journaled.
 *
 * A level's own value is compared with its old one; a level that had none with the strictest value of the levels
 * that it overrules; a value that is taken away with the loosest of those that may hold then. `0: none` is no limit, so
 * that going to 0 is a raise. A value that nobody knows yet is none.
 */
import {
  type LevelPatch,
  POLICY_LEVELS,
  type Policy,
  type PolicyPatch,
  type PolicySettings,
  SETTINGS,
  type SettingName,
} from './policy'
import { parseDecimal } from './units'

export interface LimitRaise {
  /** `desk.maxPosition`, `clients.C1.maxOrderShares`. */
  readonly where: string
  /** In the unit of the setting, money in 1e-6; infinite where there was or will be no limit. */
  readonly from: number
  readonly to: number
}
type Level = Partial<PolicySettings>

/** Settings of the group Limits of which a smaller number is the looser one. */
const SMALLER_IS_LOOSER: ReadonlySet<SettingName> = new Set<SettingName>(['duplicateWindowMicros'])
/** Settings where 0 switches the limit off. */
const ZERO_IS_NONE: ReadonlySet<SettingName> = new Set(
  (Object.keys(SETTINGS) as SettingName[]).filter((name) => /\b0: none/.test(SETTINGS[name].doc)),
)
export const LIMIT_SETTINGS = (Object.keys(SETTINGS) as SettingName[]).filter(
  (name) => SETTINGS[name].group === 'Limits',
)

/** How loose a value is: more is looser. Null when it is not known. */
function looseness(name: SettingName, value: Level[SettingName] | undefined): number | null {
  if (value === undefined) return null
  const read = SETTINGS[name].kind === 'money' ? parseDecimal(String(value)) : value
  if (typeof read !== 'number') return null
  if (SMALLER_IS_LOOSER.has(name)) return -read
  return read === 0 && ZERO_IS_NONE.has(name) ? Number.POSITIVE_INFINITY : read
}

/** The known values of a setting over some levels, as looseness. */
const known = (name: SettingName, levels: readonly Level[]): number[] =>
  levels.map((it) => looseness(name, it[name])).filter((it) => it !== null)

/** How loose a setting is before and after a patch of one level; null where there is nothing to compare. */
function change(
  name: SettingName,
  own: Level | undefined,
  below: readonly Level[],
  next: LevelPatch,
): { from: number; to: number } | null {
  const now = looseness(name, own?.[name])
  const given = next[name]
  if (given === undefined || (given === null && now === null)) return null
  const inherited = known(name, below)
  const to = given === null ? Math.max(...inherited) : looseness(name, given)
  const from = now ?? (inherited.length === 0 ? null : Math.min(...inherited))
  return from === null || to === null ? null : { from, to }
}

/** Every limit that the patch would loosen against the policy in force; empty when it loosens none. */
export function raisedLimits(policy: Policy, patch: PolicyPatch): readonly LimitRaise[] {
  const raised: LimitRaise[] = []
  const compare = (
    where: string,
    own: Level | undefined,
    below: readonly Level[],
    next: LevelPatch,
  ): void => {
    for (const name of LIMIT_SETTINGS) {
      const it = change(name, own, below, next)
      if (it !== null && it.to > it.from) raised.push({ where: `${where}.${name}`, ...it })
    }
  }
  if (patch.desk) compare('desk', policy.desk, [], patch.desk)
  const below: Level[] = [policy.desk]
  for (const level of POLICY_LEVELS) {
    for (const [key, next] of Object.entries(patch[level] ?? {})) {
      const own = Object.hasOwn(policy[level], key) ? policy[level][key] : undefined
      compare(`${level}.${key}`, own, below, next)
    }
    below.push(...Object.values(policy[level]))
  }
  return raised
}
