/**
 * What a person may say of a client or a venue: every field with its title, its range and its words. The form, the
 * file and the call read the same table, so that what one takes the others take. Fields that are not here are not
 * a person's to set.
 *
 * A value is in the public spelling of `docs/scenarios.md` (money as decimal text, flags as true and false); its
 * words are what stands in a form or in a cell of a CSV file.
 */
import { SEGMENTS, VENUE_KINDS } from './inputs'
import { formatDecimal, MICROS_PER_UNIT, parseDecimal } from './units'

export type FieldValue = string | number | boolean | null | readonly string[]
export type FieldKind =
  | 'text'
  | 'flag'
  | 'date'
  /** Currency, zero or more. */
  | 'money'
  /** Currency a share, negative a rebate. */
  | 'fee'
  /** Currency a share, zero or more. */
  | 'payment'
  | 'percent'
  | 'micros'
  /** Every order, none, or orders from so many shares on. */
  | 'optIn'
  /** Every symbol, none, or a list. */
  | 'symbols'
  | 'names'
  | 'kind'

export interface RecordField {
  readonly kind: FieldKind
  readonly title: string
  /** What it does, for the form and the documentation. */
  readonly doc: string
  /** May be unknown or unlimited: `none` in a file. */
  readonly isClearable?: boolean
}

const CLIENT_FIELDS = {
  name: { kind: 'text', title: 'Name', doc: 'display name', isClearable: true },
  tier: { kind: 'text', title: 'Tier', doc: 'pricing tier', isClearable: true },
  enabled: { kind: 'flag', title: 'Takes new orders', doc: 'no: new orders are refused' },
  institutional: { kind: 'flag', title: 'Institutional', doc: 'institutional account, FINRA 4512(c)' },
  principalConsent: {
    kind: 'flag',
    title: 'Consents to principal',
    doc: 'may be filled from the desk’s inventory',
  },
  manningDisclosureDate: {
    kind: 'date',
    title: 'Protection notice',
    doc: 'date of the last written notice, FINRA 5320.02',
    isClearable: true,
  },
  manningOptIn: {
    kind: 'optIn',
    title: 'Gave protection up',
    doc: 'yes, no, or from so many shares on, FINRA 5320.02',
    isClearable: true,
  },
  beneficialOwner: {
    kind: 'text',
    title: 'Beneficial owner',
    doc: 'accounts of one owner never trade with each other',
    isClearable: true,
  },
  affiliateOf: {
    kind: 'text',
    title: 'Affiliate of',
    doc: 'firm of which it is an affiliate',
    isClearable: true,
  },
  creditGross: {
    kind: 'money',
    title: 'Credit, gross',
    doc: 'gross credit limit, currency',
    isClearable: true,
  },
  creditNet: { kind: 'money', title: 'Credit, net', doc: 'net credit limit, currency', isClearable: true },
  maxOrderNotional: {
    kind: 'money',
    title: 'Largest order',
    doc: 'largest order, currency',
    isClearable: true,
  },
  restricted: {
    kind: 'symbols',
    title: 'May not trade',
    doc: 'all, no, or symbols with a space between them',
    isClearable: true,
  },
  declines: {
    kind: 'names',
    title: 'Declines',
    doc: `in the midpoint book: segments (${SEGMENTS.join(', ')}), tiers, or desk`,
  },
} as const satisfies Record<string, RecordField>

const VENUE_FIELDS = {
  kind: { kind: 'kind', title: 'Kind', doc: VENUE_KINDS.join(', ') },
  takeFee: { kind: 'fee', title: 'Take fee', doc: 'currency a share paid to take; negative is a rebate' },
  addRebate: { kind: 'fee', title: 'Add rebate', doc: 'currency a share received to add' },
  midFee: { kind: 'fee', title: 'Midpoint fee', doc: 'currency a share paid at the midpoint' },
  pfofPerShare: {
    kind: 'payment',
    title: 'Pays for flow',
    doc: 'payment for order flow received, currency a share',
  },
  pfofPctOfSpread: {
    kind: 'percent',
    title: 'Pays of the spread',
    doc: 'payment for order flow, percent of the spread',
  },
  protected: {
    kind: 'flag',
    title: 'Protected quotes',
    doc: 'Rule 611; without a word exchanges are and the others are not',
    isClearable: true,
  },
  latencyMicros: { kind: 'micros', title: 'Answers after', doc: 'microseconds until an order is answered' },
} as const satisfies Record<string, RecordField>

export const RECORD_FIELDS = { clients: CLIENT_FIELDS, venues: VENUE_FIELDS } as const
export type RecordKind = keyof typeof RECORD_FIELDS
export const RECORD_KINDS = Object.keys(RECORD_FIELDS) as readonly RecordKind[]
/** Whom a record is about, and what is said of it: what is missing stays as it is, null clears. */
export type RecordPatch = { readonly id: string } & { readonly [field: string]: FieldValue }
/** Records in one file or call. */
export const MOST_RECORDS = 1_000

export const fieldsOf = (kind: RecordKind): Readonly<Record<string, RecordField>> => RECORD_FIELDS[kind]

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/
const SYMBOL = /^[A-Z0-9][A-Z0-9./-]{0,15}$/
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/
const MOST_NAMES = 500
const LONGEST_NAME = 64
/** No venue charges or pays a currency unit a share; more is a slip of the finger. */
const MOST_A_SHARE = 1 * MICROS_PER_UNIT
const MOST_LATENCY_MICROS = 60_000_000
const MOST_SHARES = 1_000_000_000

/** Why a text is no name of a client or venue, or null. */
export const idFault = (id: unknown): string | null =>
  typeof id === 'string' && ID.test(id)
    ? null
    : 'must be 1 to 32 letters, digits, dots, dashes or underscores, a letter or digit first'

function isDate(text: string): boolean {
  const [, year, month, day] = DATE.exec(text)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return false
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  return year >= 1900 && days !== undefined && day >= 1 && day <= days
}

function amountFault(value: FieldValue, least: number, most: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return 'must be a decimal number'
  const amount = parseDecimal(value)
  if (typeof amount === 'string') return amount
  if (!Number.isSafeInteger(amount)) return 'is more than can be counted exactly'
  if (amount < least) return least === 0 ? 'must not be negative' : `must be ${formatDecimal(least)} or more`
  return amount > most ? `must be ${formatDecimal(most)} or less` : null
}

const isWhole = (value: FieldValue, least: number, most: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most

function listFault(value: FieldValue, one: RegExp, what: string): string | null {
  if (!Array.isArray(value)) return `must be a list of ${what}`
  if (value.length > MOST_NAMES) return `has more than ${MOST_NAMES} ${what}`
  const odd = value.find((name: unknown) => typeof name !== 'string' || !one.test(name))
  return odd === undefined ? null : `has '${String(odd).slice(0, 40)}', which is none of the ${what}`
}

const FAULTS: Readonly<Record<FieldKind, (value: FieldValue) => string | null>> = {
  text: (value) =>
    typeof value === 'string' &&
    value.trim() === value &&
    /^\P{Cc}+$/u.test(value) &&
    value.length <= LONGEST_NAME
      ? null
      : `must be a text of 1 to ${LONGEST_NAME} characters`,
  flag: (value) => (typeof value === 'boolean' ? null : 'must be yes or no'),
  date: (value) => (typeof value === 'string' && isDate(value) ? null : 'must be a date such as 2026-11-20'),
  money: (value) => amountFault(value, 0, Number.MAX_SAFE_INTEGER),
  fee: (value) => amountFault(value, -MOST_A_SHARE, MOST_A_SHARE),
  payment: (value) => amountFault(value, 0, MOST_A_SHARE),
  percent: (value) =>
    typeof value === 'number' && value >= 0 && value <= 100 ? null : 'must be a percentage, 0 to 100',
  micros: (value) =>
    isWhole(value, 0, MOST_LATENCY_MICROS) ? null : `must be whole microseconds, 0 to ${MOST_LATENCY_MICROS}`,
  optIn: (value) =>
    typeof value === 'boolean' || isWhole(value, 1, MOST_SHARES)
      ? null
      : 'must be yes, no or a whole number of shares',
  symbols: (value) => (typeof value === 'boolean' ? null : listFault(value, SYMBOL, 'symbols')),
  names: (value) => listFault(value, ID, 'names'),
  kind: (value) =>
    (VENUE_KINDS as readonly unknown[]).includes(value) ? null : `must be one of ${VENUE_KINDS.join(', ')}`,
}

/** Why a value does not fit a field, or null. */
export function valueFault(field: RecordField, value: FieldValue): string | null {
  if (value === null) return field.isClearable === true ? null : 'must not be empty'
  return FAULTS[field.kind](value)
}

export interface FieldFault {
  readonly id: string
  readonly field: string
  readonly reason: string
}

/** Everything that is wrong with a list of patches, by record and field. Never throws, whatever it is given. */
export function patchesFaults(kind: RecordKind, patches: unknown): FieldFault[] {
  if (!Array.isArray(patches)) return [{ id: '', field: kind, reason: 'must be a list' }]
  if (patches.length > MOST_RECORDS)
    return [
      { id: '', field: kind, reason: `has ${patches.length} records, at most ${MOST_RECORDS} go at once` },
    ]
  const seen = new Set<unknown>()
  return patches.flatMap((patch: unknown, at): FieldFault[] => {
    if (typeof patch !== 'object' || patch === null || Array.isArray(patch))
      return [{ id: '', field: `${kind}.${at}`, reason: 'must be an object' }]
    const { id, ...values } = patch as Record<string, FieldValue>
    const name = typeof id === 'string' ? id.slice(0, 40) : ''
    const wrong = seen.has(id) ? 'stands there twice' : idFault(id)
    seen.add(id)
    const faults = wrong === null ? [] : [{ id: name, field: 'id', reason: wrong }]
    for (const [field, value] of Object.entries(values)) {
      const known = Object.hasOwn(RECORD_FIELDS[kind], field) ? fieldsOf(kind)[field] : undefined
      const reason = known === undefined ? 'is not a field' : valueFault(known, value)
      if (reason !== null) faults.push({ id: name, field: field.slice(0, 40), reason })
    }
    return faults
  })
}

/** A fault in one sentence. */
export const faultWords = ({ id, field, reason }: FieldFault): string =>
  `${id === '' ? '' : `${id}: `}field '${field}' ${reason}`

const FLAGS: Readonly<Record<string, boolean>> = {
  yes: true,
  y: true,
  true: true,
  no: false,
  n: false,
  false: false,
}
const numberOf = (text: string): FieldValue =>
  /^-?\d+(\.\d+)?$/.test(text.replaceAll(',', '')) ? Number(text.replaceAll(',', '')) : text
const flagOf = (text: string): FieldValue => FLAGS[text.toLowerCase()] ?? text
const namesOf = (text: string): string[] => text.split(/[\s,;]+/).filter((name) => name !== '')

const READERS: Readonly<Record<FieldKind, (text: string) => FieldValue>> = {
  text: (text) => text,
  flag: flagOf,
  date: (text) => text,
  money: (text) => text.replaceAll(',', '').replace(/^\$/, ''),
  fee: (text) => text.replace(/^(-?)\$/, '$1'),
  payment: (text) => text.replace(/^\$/, ''),
  percent: (text) => numberOf(text.replace(/\s*%$/, '')),
  micros: numberOf,
  optIn: (text) => FLAGS[text.toLowerCase()] ?? numberOf(text),
  symbols: (text) =>
    text.toLowerCase() === 'all' ? true : (FLAGS[text.toLowerCase()] ?? namesOf(text.toUpperCase())),
  names: namesOf,
  kind: (text) => text.toLowerCase(),
}

export type FieldRead = { readonly value: FieldValue } | { readonly fault: string }

/** Reads what a person typed; nothing, or `none`, clears what may be cleared. */
export function readField(field: RecordField, typed: string): FieldRead {
  const text = typed.trim()
  const isNothing = text === '' || text.toLowerCase() === 'none'
  const value = isNothing ? (field.kind === 'names' ? [] : null) : READERS[field.kind](text)
  const fault = valueFault(field, value)
  return fault === null ? { value } : { fault }
}

/** A value as a person types it; what is cleared is an empty text. */
export function wordsOf(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Array.isArray(value) ? value.join(' ') : String(value)
}

/** A field's value in words: `all` where every symbol is meant. */
export const fieldWords = (field: RecordField, value: FieldValue | undefined): string =>
  field.kind === 'symbols' && value === true ? 'all' : wordsOf(value)
