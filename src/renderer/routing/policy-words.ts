/** How settings are called and written, and how a typed value is read: all from the one table of settings. */
import { SETTINGS, type SettingField, type SettingName } from '@shared/policy'
import { settingFault } from '@shared/policy-faults'
import { spaced, titled } from '../design/format'

export const titleOf = (name: SettingName): string => titled(spaced(name).replace(/ pct$| micros$/, ''))

export function unitOf(field: SettingField): string {
  if (field.kind === 'choice') return ''
  if (field.kind === 'money') return 'currency'
  return field.unit === 'micros' ? 'µs' : field.unit
}

export function rangeOf(field: SettingField): string {
  if (field.kind === 'choice') return field.of.join(', ')
  if (field.kind === 'number') return `${field.min} to ${field.max}`
  return field.kind === 'money' ? 'not negative' : 'whole, not negative'
}

/** A typed text as the setting's value, or why it is none. */
export function readSetting(name: SettingName, text: string): { value: string | number } | { fault: string } {
  const field: SettingField = SETTINGS[name]
  const typed = text.trim()
  const isNumber = field.kind === 'whole' || field.kind === 'number'
  const value = isNumber ? (typed === '' ? Number.NaN : Number(typed)) : typed
  const fault = settingFault(field, value)
  return fault === null ? { value } : { fault }
}

export type PolicyLevel = 'desk' | `${'tier' | 'client' | 'symbol'} ${string}`
const PARTS = { tier: 'tiers', client: 'clients', symbol: 'symbols' } as const

/** Settings of one level as a patch of the policy document; null gives a setting back to the level below. */
export function patchOf(
  level: PolicyLevel,
  settings: Readonly<Record<string, string | number | null>>,
): object {
  if (level === 'desk') return { desk: settings }
  const space = level.indexOf(' ')
  const kind = level.slice(0, space) as keyof typeof PARTS
  return { [PARTS[kind]]: { [level.slice(space + 1)]: settings } }
}
