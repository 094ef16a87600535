/**
 * Inputs and events as JSON lines: the public scenario format. A mistake in a line comes back as a sentence
 * that names the field; the caller adds the line number.
 */
import { type DeskEvent, EVENTS } from './events'
import type { Field, Fields } from './fields'
import { INPUTS, INTERNAL_INPUTS, type Input, type InputType } from './inputs'
import { formatTime, parseTime } from './time'
import { formatDecimal, parseDecimal, type TimeMicros } from './units'

type Row = Record<string, unknown>
export type Parsed = { ok: true; input: Input } | { ok: false; reason: string }

const LONGEST_TEXT = 256

/** Reads one line of a scenario file. */
export function parseInputLine(line: string): Parsed {
  let row: unknown
  try {
    row = JSON.parse(line)
  } catch (error) {
    return { ok: false, reason: `not JSON: ${(error as Error).message}` }
  }
  return parseInput(row)
}

/** Reads one input from a JSON value. */
export function parseInput(value: unknown): Parsed {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, reason: 'not a JSON object' }
  const row = value as Row
  const type = row['type']
  if (typeof type !== 'string') return { ok: false, reason: "missing field 'type'" }
  if (!Object.hasOwn(INPUTS, type) || INTERNAL_INPUTS.has(type as InputType))
    return { ok: false, reason: `unknown type '${type.slice(0, 40)}'` }
  const at = row['at']
  if (typeof at !== 'string') return { ok: false, reason: "field 'at' must be an ISO 8601 text" }
  const time = parseTime(at)
  if (typeof time === 'string') return { ok: false, reason: `field 'at': ${time}` }
  const fields: Fields = INPUTS[type as InputType]
  const input: Row = { type, at: time }
  for (const name of Object.keys(row))
    if (name !== 'type' && name !== 'at' && !Object.hasOwn(fields, name))
      return { ok: false, reason: `unknown field '${name.slice(0, 40)}' in ${type}` }
  for (const [name, field] of Object.entries(fields)) {
    const read = parseField(field, Object.hasOwn(row, name) ? row[name] : undefined)
    if (!read.ok) return { ok: false, reason: `field '${name}': ${read.reason}` }
    input[name] = read.value
  }
  return { ok: true, input: input as unknown as Input }
}

type Read = { ok: true; value: unknown } | { ok: false; reason: string }
const bad = (reason: string): Read => ({ ok: false, reason })
const good = (value: unknown): Read => ({ ok: true, value })

function parseField(field: Field, value: unknown): Read {
  if (value === undefined || value === null) {
    if (field.optional) return good(field.fallback === undefined ? null : field.fallback)
    return bad(value === null ? 'must not be null' : 'missing')
  }
  switch (field.kind) {
    case 'text':
      if (typeof value !== 'string') return bad('must be a text')
      if (value.length === 0) return bad('must not be empty')
      return value.length <= LONGEST_TEXT ? good(value) : bad(`longer than ${LONGEST_TEXT} characters`)
    case 'price':
    case 'money': {
      if (typeof value !== 'string' && typeof value !== 'number')
        return bad('must be a decimal text or number')
      const amount = parseDecimal(value)
      return typeof amount === 'string' ? bad(amount) : good(amount)
    }
    case 'qty':
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? good(value) : bad('must be a number')
    case 'bool':
      return typeof value === 'boolean' ? good(value) : bad('must be true or false')
    case 'choice':
      return typeof value === 'string' && field.of.includes(value)
        ? good(value)
        : bad(`must be one of ${field.of.join(', ')}`)
    case 'time': {
      if (typeof value !== 'string') return bad('must be an ISO 8601 text')
      const time = parseTime(value)
      return typeof time === 'string' ? bad(time) : good(time)
    }
    case 'json':
      return good(canonicalJson(value))
    case 'list':
      return parseList(field.item, value)
    case 'record':
      return parseRecord(field.fields, value)
    default:
      return bad('not an input field')
  }
}

function parseList(item: Field, value: unknown): Read {
  if (!Array.isArray(value)) return bad('must be a list')
  const items: unknown[] = []
  for (const [i, one] of value.entries()) {
    const read = parseField(item, one)
    if (!read.ok) return bad(`entry ${i + 1} ${read.reason}`)
    items.push(read.value)
  }
  return good(items)
}

function parseRecord(fields: Fields, value: unknown): Read {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad('must be an object')
  for (const name of Object.keys(value))
    if (!Object.hasOwn(fields, name)) return bad(`has the unknown field '${name.slice(0, 40)}'`)
  const out: Row = {}
  for (const [name, field] of Object.entries(fields)) {
    const read = parseField(field, Object.hasOwn(value, name) ? (value as Row)[name] : undefined)
    if (!read.ok) return bad(`field '${name}': ${read.reason}`)
    out[name] = read.value
  }
  return good(out)
}

/** JSON with sorted keys and no spaces: one spelling for one value. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`
  }
  return JSON.stringify(value)
}

/** An event as a plain JSON value: prices as decimal text, times in market time. */
export function eventToJson(event: DeskEvent, seq: number): Row {
  return {
    seq,
    at: formatTime(event.at),
    type: event.type,
    ...rowToJson(EVENTS[event.type], event as unknown as Row),
  }
}

/** An input as a plain JSON value, in the spelling of the scenario format. */
export function inputToJson(input: Input): Row {
  const row = rowToJson(INPUTS[input.type], input as unknown as Row)
  for (const name of Object.keys(row)) if (row[name] === null && input.type !== 'quote') delete row[name]
  return { at: formatTime(input.at), type: input.type, ...row }
}

/** Any record of a table as a plain JSON value. */
export function rowToJson(fields: Fields, row: Row): Row {
  const out: Row = {}
  for (const [name, field] of Object.entries(fields))
    if (field.rare !== true || (row[name] ?? null) !== null) out[name] = valueToJson(field, row[name])
  return out
}

function valueToJson(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null
  switch (field.kind) {
    case 'price':
    case 'money':
      return formatDecimal(value as number)
    case 'time':
      return formatTime(value as TimeMicros)
    case 'json':
      return JSON.parse(value as string) as unknown
    case 'list':
      return (value as readonly unknown[]).map((item) => valueToJson(field.item, item))
    case 'record':
      return rowToJson(field.fields, value as Row)
    default:
      return value
  }
}
