/** The public format as documentation: Markdown tables and JSON Schemas, from the tables of inputs and events. */
import { EVENTS } from './events'
import type { Field, Fields } from './fields'
import { INPUTS, INTERNAL_INPUTS, type InputType } from './inputs'

type Schema = Record<string, unknown>
const publicInputs = (): (readonly [string, Fields])[] =>
  Object.entries(INPUTS).filter(([name]) => !INTERNAL_INPUTS.has(name as InputType))

/** The tables of `docs/scenarios.md`. */
export function formatTables(): string {
  const parts = ['## Inputs\n', '`?` marks optional fields. Every input also has `at` and `type`.\n']
  for (const [name, fields] of publicInputs()) parts.push(`### ${name}\n`, table(fields, true))
  parts.push('## Events\n', 'Every event has `seq`, `at` and `type`.\n')
  for (const [name, fields] of Object.entries(EVENTS)) parts.push(`### ${name}\n`, table(fields, false))
  return `${parts.join('\n')}\n`
}

function table(fields: Fields, isInput: boolean): string {
  const rows = rowsOf(fields, isInput, '')
  if (rows.length === 0) return 'No fields of its own.\n'
  return `| field | type | meaning |\n|---|---|---|\n${rows.join('\n')}\n`
}

function rowsOf(fields: Fields, isInput: boolean, prefix: string): string[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const given =
      field.fallback === undefined || field.fallback === null ? '' : ` Default ${String(field.fallback)}.`
    const own = `| \`${prefix}${name}\`${isInput && field.optional ? '?' : ''} | ${words(field)} | ${field.doc ?? ''}${given} |`
    const inner = field.kind === 'list' ? field.item : field
    if (inner.kind !== 'record') return [own]
    return [own, ...rowsOf(inner.fields, isInput, `${prefix}${name}${field.kind === 'list' ? '[]' : ''}.`)]
  })
}

function words(field: Field): string {
  switch (field.kind) {
    case 'price':
    case 'money':
      return 'decimal'
    case 'qty':
      return 'shares'
    case 'choice':
      return field.of.map((c) => `\`${c}\``).join(', ')
    case 'list':
      return `list of ${field.item.kind === 'record' ? 'objects' : words(field.item)}`
    case 'record':
      return 'object'
    case 'bool':
      return 'true or false'
    case 'json':
      return 'JSON'
    case 'time':
      return 'ISO 8601'
    default:
      return field.kind
  }
}

/** JSON Schema (2020-12) of one line of input, or of one line of output. */
export function formatSchema(which: 'input' | 'event'): Schema {
  const types: (readonly [string, Fields])[] = which === 'input' ? publicInputs() : Object.entries(EVENTS)
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `Crossdesk scenario ${which}`,
    oneOf: types.map(([name, fields]) => {
      const own = objectSchema(fields, which)
      const stamp = { at: { type: 'string' }, type: { const: name } }
      const head = which === 'input' ? stamp : { seq: { type: 'integer' }, ...stamp }
      return {
        ...own,
        properties: { ...head, ...(own['properties'] as Schema) },
        required: [...Object.keys(head), ...(own['required'] as string[])],
      }
    }),
  }
}

function objectSchema(fields: Fields, which: 'input' | 'event'): Schema {
  const entries = Object.entries(fields)
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([name, field]) => [name, orNull(field, which)])),
    required: entries
      .filter(([, field]) => (which === 'event' && !field.rare) || !field.optional)
      .map(([name]) => name),
    additionalProperties: false,
  }
}

function orNull(field: Field, which: 'input' | 'event'): Schema {
  const schema = schemaOf(field, which)
  return field.optional ? { anyOf: [schema, { type: 'null' }] } : schema
}

function schemaOf(field: Field, which: 'input' | 'event'): Schema {
  switch (field.kind) {
    case 'price':
    case 'money': {
      const text = { type: 'string', pattern: '^-?\\d{1,40}(\\.\\d{1,6})?$' }
      return which === 'input' ? { anyOf: [text, { type: 'number' }] } : text
    }
    case 'qty':
    case 'number':
      return { type: 'number' }
    case 'bool':
      return { type: 'boolean' }
    case 'choice':
      return { enum: [...field.of] }
    case 'list':
      return { type: 'array', items: schemaOf(field.item, which) }
    case 'record':
      return objectSchema(field.fields, which)
    case 'json':
      return {}
    default:
      return { type: 'string' }
  }
}
