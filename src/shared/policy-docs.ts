/** The text of `docs/policy.md`, from the table of settings alone. */
import { POLICY_GROUPS, SETTINGS, type SettingField } from './policy'

function rangeOf(field: SettingField): string {
  switch (field.kind) {
    case 'choice':
      return field.of.map((name) => `\`${name}\``).join(', ')
    case 'money':
      return 'decimal text, currency, not negative'
    case 'whole':
      return `whole ${field.unit}, not negative`
    case 'number':
      return `${field.min} to ${field.max} ${field.unit}`
  }
}

/** The page, with the default of each setting. */
export function policyPage(defaults: Readonly<Record<string, unknown>>): string {
  const lines = [
    '# The policy',
    '',
    'Generated from `src/shared/policy.ts`; a test keeps the two equal. A policy is one JSON document,',
    '`{"version": 1, "desk": {...}, "tiers": {"name": {...}}, "clients": {...}, "symbols": {...}}`. Every level may name any',
    'setting; the most specific wins: desk, then tier, then client, then symbol. A `policy` input lays a part over the one in',
    'force from that instant. In a tier, client or symbol `null` takes its own value of a setting away, so that it is inherited',
    'again. A document with any fault is refused whole, with every fault listed.',
    '',
  ]
  for (const group of POLICY_GROUPS) {
    lines.push(`## ${group}`, '', '| setting | value | default | meaning |', '|---|---|---|---|')
    for (const [name, field] of Object.entries(SETTINGS))
      if (field.group === group)
        lines.push(`| \`${name}\` | ${rangeOf(field)} | \`${String(defaults[name])}\` | ${field.doc} |`)
    lines.push('')
  }
  return lines.join('\n')
}
