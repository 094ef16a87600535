/**
 * Clients and venues as a person changes them: what a patch would change, what of it loosens a control, and the
 * inputs that say the whole records anew.
 *
 * A trader may tighten what holds a client back, a supervisor may do both (Rule 15c3-5(c)(1)(i), (d)): credit,
 * largest order, forbidden symbols, and whether orders are taken at all. A client that is new counts as one that is
 * not taken. The same holds for a venue's quotes that would no longer be protected (Rule 611).
 */
import type { InputOf } from '@shared/inputs'
import { inputToJson, parseInput } from '@shared/json'
import type { ReferenceChange, ReferenceCheck, ReferencePatch } from '@shared/reference-calls'
import {
  type FieldValue,
  fieldsOf,
  fieldWords,
  RECORD_KINDS,
  type RecordKind,
  type RecordPatch,
} from '@shared/reference-fields'
import { formatTime } from '@shared/time'
import { parseDecimal, type TimeMicros } from '@shared/units'
import { CallRefused } from './dispatch'

type ClientOrVenue = InputOf<'client'> | InputOf<'venue'>
type Values = Readonly<Record<string, FieldValue>>
/** The records in force, by kind. */
export interface InForce {
  readonly clients: Iterable<InputOf<'client'>>
  readonly venues: Iterable<InputOf<'venue'>>
}
const TYPES = { clients: 'client', venues: 'venue' } as const
/** What a record begins with that nobody said anything of. */
const NEW: Readonly<Record<RecordKind, Values>> = {
  clients: { enabled: true, institutional: false, principalConsent: true, declines: [] },
  venues: {
    ...{ takeFee: '0.00', addRebate: '0.00', midFee: '0.00' },
    ...{ pfofPerShare: '0.00', pfofPctOfSpread: 0, latencyMicros: 0 },
  },
}

/** A record's fields in the public spelling, as far as a person sets them. */
export function valuesOf(kind: RecordKind, input: ClientOrVenue): Values {
  const row = inputToJson(input)
  const names = Object.keys(fieldsOf(kind)).filter((name) => row[name] !== undefined)
  return Object.fromEntries(names.map((name) => [name, row[name] as FieldValue]))
}

/** A record's fields in words, by name: for tables, forms and files. */
export function recordWords(kind: RecordKind, input: ClientOrVenue): Readonly<Record<string, string>> {
  const values = valuesOf(kind, input)
  return Object.fromEntries(
    Object.entries(fieldsOf(kind)).map(([name, field]) => [name, fieldWords(field, values[name])]),
  )
}

interface Merged {
  readonly kind: RecordKind
  readonly id: string
  readonly isNew: boolean
  readonly old: Values
  readonly next: Values
}

function merged(inForce: InForce, patch: ReferencePatch): Merged[] {
  return RECORD_KINDS.flatMap((kind) => {
    const known = new Map([...inForce[kind]].map((input) => [input.id, valuesOf(kind, input)]))
    return patch[kind].map(({ id, ...said }: RecordPatch): Merged => {
      const own = known.get(id)
      const old = own ?? {}
      return { kind, id, isNew: own === undefined, old, next: { ...(own ?? NEW[kind]), ...said } }
    })
  })
}

function changesOf({ kind, id, isNew, old, next }: Merged): ReferenceChange[] {
  return Object.entries(fieldsOf(kind)).flatMap(([field, about]) => {
    const [before, after] = [
      fieldWords(about, old[field]),
      fieldWords(about, amountSpelled(next[field], old[field])),
    ]
    return before === after ? [] : [{ kind, id, isNew, field, title: about.title, old: before, new: after }]
  })
}

/** An amount that is the same in another spelling is no change. */
function amountSpelled(next: FieldValue | undefined, old: FieldValue | undefined): FieldValue | undefined {
  if (typeof old !== 'string' || (typeof next !== 'string' && typeof next !== 'number')) return next
  const [a, b] = [parseDecimal(next), parseDecimal(old)]
  return typeof a === 'number' && a === b ? old : next
}

/** What a patch would change, and what of it a supervisor must do. Nothing is applied. */
export function checkReference(inForce: InForce, patch: ReferencePatch): ReferenceCheck {
  const all = merged(inForce, patch)
  return { changes: all.flatMap(changesOf), loosens: all.flatMap(loosened) }
}

function loosened(record: Merged): string[] {
  const { kind, id, old, next } = record
  if (kind === 'venues') {
    const wasProtected = !record.isNew && isProtected(old)
    return wasProtected && !isProtected(next) ? [`${id}: its quotes would no longer be protected`] : []
  }
  if (record.isNew) return next['enabled'] === false ? [] : [`${id}: a new client would be taken`]
  const said: string[] = []
  if (old['enabled'] === false && next['enabled'] !== false)
    said.push(`${id}: its orders would be taken again`)
  for (const name of ['creditGross', 'creditNet', 'maxOrderNotional'])
    if (isMore(old[name], next[name])) said.push(`${id}: ${fieldsOf('clients')[name]?.title} would be raised`)
  if (isFreed(old['restricted'], next['restricted'])) said.push(`${id}: it could trade what it may not now`)
  return said
}

const isProtected = (values: Values): boolean =>
  typeof values['protected'] === 'boolean' ? values['protected'] : values['kind'] === 'exchange'

/** No limit is more than any. */
function isMore(old: FieldValue | undefined, next: FieldValue | undefined): boolean {
  const amount = (value: FieldValue | undefined): number =>
    value === null || value === undefined ? Number.POSITIVE_INFINITY : Number(parseDecimal(String(value)))
  return amount(next) > amount(old)
}

function isFreed(old: FieldValue | undefined, next: FieldValue | undefined): boolean {
  if (next === true || old === undefined || old === null || old === false) return false
  if (old === true) return true
  const still = new Set(Array.isArray(next) ? next : [])
  return Array.isArray(old) && old.some((symbol) => !still.has(symbol))
}

export interface Signed {
  readonly by: string | null
  readonly reason: string
}

/** The inputs that say every changed record anew, who changed it and why. Throws when a record does not read. */
export function referenceInputs(
  inForce: InForce,
  patch: ReferencePatch,
  { by, reason }: Signed,
  at: TimeMicros,
): ClientOrVenue[] {
  return merged(inForce, patch)
    .filter((record) => record.isNew || changesOf(record).length > 0)
    .map(({ kind, id, next }) => {
      const said = Object.entries(next).filter(([, value]) => value !== null)
      const row = { ...Object.fromEntries(said), type: TYPES[kind], at: formatTime(at), id, reason }
      const read = parseInput(by === null ? row : { ...row, by })
      if (!read.ok) throw new CallRefused('BAD_ARGUMENT', `${id}: ${read.reason}`)
      return read.input as ClientOrVenue
    })
}
