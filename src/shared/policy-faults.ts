/** What is wrong with a policy document: every fault at once, each with the setting and the reason. */
import {
  POLICY_LEVELS,
  type Policy,
  type PolicyPatch,
  type PolicySettings,
  SETTINGS,
  type SettingField,
} from './policy'
import { contradictions } from './policy-contradictions'
import { parseDecimal } from './units'

const isObject = (v: unknown): v is Record<string, unknown> =>
  typeof v === 'object' && v !== null && !Array.isArray(v)
const shown = (name: string): string => name.slice(0, 40)

/** Why a value cannot be a setting's, or null. */
export function settingFault(field: SettingField, value: unknown): string | null {
  switch (field.kind) {
    case 'choice':
      return field.of.includes(value as string) ? null : `must be one of ${field.of.join(', ')}`
    case 'money': {
      const read = typeof value === 'string' ? parseDecimal(value) : 'must be a decimal text'
      if (typeof read === 'string') return read
      return Number.isSafeInteger(read) && read >= 0 ? null : 'must not be negative or too large'
    }
    case 'whole': {
      const isWhole = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
      return isWhole ? null : 'must be a whole number, not negative'
    }
    case 'number': {
      const isIn = typeof value === 'number' && value >= field.min && value <= field.max
      return isIn ? null : `must be from ${field.min} to ${field.max}`
    }
  }
}

function settingsFaults(where: string, value: unknown): string[] {
  if (!isObject(value)) return [`${where}: must be an object`]
  const faults: string[] = []
  for (const [name, given] of Object.entries(value)) {
    if (!Object.hasOwn(SETTINGS, name)) faults.push(`${where}: unknown setting '${shown(name)}'`)
    else if (given === null) {
      if (where === 'desk') faults.push(`desk.${name}: the desk has no level to inherit it from`)
    } else {
      const fault = settingFault(SETTINGS[name as keyof PolicySettings], given)
      if (fault !== null) faults.push(`${where}.${name}: ${fault}`)
    }
  }
  return faults
}

/** Every reason for which a value is not a policy patch; empty when it is one. */
export function patchFaults(value: unknown): string[] {
  if (!isObject(value)) return ['the policy must be an object']
  const faults: string[] = []
  for (const [name, part] of Object.entries(value)) {
    if (name === 'version') {
      if (part !== 1) faults.push('version: must be 1')
    } else if (name === 'desk') faults.push(...settingsFaults('desk', part))
    else if (!POLICY_LEVELS.includes(name as (typeof POLICY_LEVELS)[number]))
      faults.push(`unknown part '${shown(name)}'`)
    else if (!isObject(part)) faults.push(`${name}: must be an object`)
    else
      for (const [key, level] of Object.entries(part))
        faults.push(...settingsFaults(`${name}.${shown(key)}`, level))
  }
  return faults
}

/** Every fault of a whole policy: its own, and what its levels contradict. */
export function policyFaults(policy: Policy): string[] {
  const faults = patchFaults(policy)
  return faults.length > 0 ? faults : contradictions(policy)
}

type Levels = Record<string, Partial<PolicySettings>>

/** Without what is null, and without levels that name nothing any more: those would win and decide nothing. */
function mergedLevels(base: Levels, over: PolicyPatch['clients']): Levels {
  const out: Levels = { ...base }
  for (const [key, level] of Object.entries(over ?? {})) {
    const own = Object.entries({ ...out[key], ...level }).filter(([, value]) => value !== null)
    if (own.length > 0) out[key] = Object.fromEntries(own)
    else delete out[key]
  }
  return out
}

/** A policy with a patch laid over it; what the patch does not name stays, what it names null is inherited again. */
export function withPatch(policy: Policy, patch: PolicyPatch): Policy {
  return {
    version: 1,
    desk: { ...policy.desk, ...patch.desk },
    tiers: mergedLevels(policy.tiers, patch.tiers),
    clients: mergedLevels(policy.clients, patch.clients),
    symbols: mergedLevels(policy.symbols, patch.symbols),
  }
}
