/**
 * What the policy editor asks: every setting with the level it comes from, and what a document would change before
 * it is laid over the one in force. Levels are laid as the engine lays them: desk, tier, client, symbol.
 */

import type { InputOf } from '@shared/inputs'
import {
  type LevelPatch,
  POLICY_LEVELS,
  type Policy,
  type PolicyPatch,
  type PolicySettings,
  SETTINGS,
  type SettingName,
} from '@shared/policy'
import { patchFaults, policyFaults, withPatch } from '@shared/policy-faults'
import type { EffectivePolicy, EffectiveSetting, PolicyCheck } from '@shared/routing-calls'

type Own = Partial<PolicySettings>
const NAMES = Object.keys(SETTINGS) as SettingName[]
const WORDS = { tiers: 'tier', clients: 'client', symbols: 'symbol' } as const

export interface PolicyContext {
  readonly tier: string | null
  readonly client: string | null
  readonly symbol: string | null
}

const ownOf = (from: Readonly<Record<string, Own>>, key: string | null): Own =>
  key !== null && Object.hasOwn(from, key) ? (from[key] ?? {}) : {}

/** Every setting with its value and the most specific level that names it. A client brings its own tier. */
export function effectivePolicy(
  { policy, hash }: { policy: Policy; hash: string },
  clients: Iterable<InputOf<'client'>>,
  { tier: asked, client, symbol }: PolicyContext,
): EffectivePolicy {
  let tier = asked
  if (client !== null) tier = [...clients].find((it) => it.id === client)?.tier ?? null
  return { hash, tier, settings: settingsFor(policy, { tier, client, symbol }) }
}

function settingsFor(policy: Policy, { tier, client, symbol }: PolicyContext): EffectiveSetting[] {
  const levels: readonly (readonly [string, Own])[] = [
    [`symbol ${symbol}`, ownOf(policy.symbols, symbol)],
    [`client ${client}`, ownOf(policy.clients, client)],
    [`tier ${tier}`, ownOf(policy.tiers, tier)],
  ]
  return NAMES.map((name) => {
    const [level, own] = levels.find(([, it]) => Object.hasOwn(it, name)) ?? ['desk', policy.desk]
    return { name, value: own[name] ?? policy.desk[name], level }
  })
}

/**
 * What is wrong with a document, every fault at once, and what it would change; nothing is applied. A client's
 * settings are compared with those of its tier.
 */
export function checkPolicy(
  policy: Policy,
  document: unknown,
  clients: Iterable<InputOf<'client'>> = [],
): PolicyCheck {
  const own = patchFaults(document)
  if (own.length > 0) return { faults: own, changes: [] }
  const patch = document as PolicyPatch
  const next = withPatch(policy, patch)
  const nobody = { tier: null, client: null, symbol: null }
  const changes = changesOf([policy, next], 'desk', patch.desk ?? {}, nobody)
  const tierOf = new Map([...clients].map((it) => [it.id, it.tier]))
  for (const level of POLICY_LEVELS)
    for (const [key, settings] of Object.entries(patch[level] ?? {})) {
      const tier = level === 'clients' ? (tierOf.get(key) ?? null) : null
      const context = { ...nobody, tier, [WORDS[level]]: key }
      changes.push(...changesOf([policy, next], `${WORDS[level]} ${key}`, settings, context))
    }
  return { faults: policyFaults(next), changes }
}

/** A level that names a setting anew counts as a change also where the value is what it inherits. */
function changesOf(
  [policy, next]: readonly [Policy, Policy],
  level: string,
  patch: LevelPatch,
  context: PolicyContext,
): PolicyCheck['changes'][number][] {
  const settings = (of: Policy) => new Map(settingsFor(of, context).map((it) => [it.name, it]))
  const [now, then] = [settings(policy), settings(next)]
  return (Object.keys(patch) as SettingName[]).flatMap((setting) => {
    const { value: old, level: from } = now.get(setting) as EffectiveSetting
    const { value, level: newFrom } = then.get(setting) as EffectiveSetting
    return old === value && from === newFrom ? [] : [{ setting, level, old, from, new: value, newFrom }]
  })
}
