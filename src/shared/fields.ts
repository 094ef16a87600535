/**
 * One table of fields a record, from which everything else follows: its TypeScript type, its parser, its
 * JSON text, its bytes, its documentation. A record that is described twice would drift.
 */
import type { Micros, PriceMicros, Shares, TimeMicros } from './units'

/** How a value is kept, and how it is written as JSON. */
export type Kind =
  | { kind: 'text' }
  /** Decimal in JSON, integer of 1e-6 inside. */
  | { kind: 'price' }
  | { kind: 'money' }
  /** Any JSON number: the engine refuses what is not a whole positive number of shares. */
  | { kind: 'qty' }
  | { kind: 'number' }
  | { kind: 'time' }
  | { kind: 'bool' }
  | { kind: 'choice'; of: readonly string[] }
  /** A code of `codes.ts`: text everywhere but in bytes, where its number stands for it. */
  | { kind: 'code' }
  /** SHA-256 as 64 hexadecimal digits; 32 bytes in a record. */
  | { kind: 'hash' }
  /** Free JSON, kept as canonical text: the policy document. */
  | { kind: 'json' }
  /** True, or a list of names or a number of shares: kept as canonical JSON text. */
  | { kind: 'list'; item: Field }
  | { kind: 'record'; fields: Fields }

export type Field = Kind & {
  readonly optional?: boolean
  readonly fallback?: unknown
  readonly doc?: string
  /** Not written as JSON while it is null: few records have it. */
  readonly rare?: boolean
  /** A list kept in bytes as `packed-rows.ts` says. */
  readonly packed?: boolean
}
export type Fields = { readonly [name: string]: Field }

type Plain<F> = F extends { kind: 'text' | 'code' | 'hash' }
  ? string
  : F extends { kind: 'price' }
    ? PriceMicros
    : F extends { kind: 'money' }
      ? Micros
      : F extends { kind: 'qty' }
        ? Shares
        : F extends { kind: 'number' }
          ? number
          : F extends { kind: 'time' }
            ? TimeMicros
            : F extends { kind: 'bool' }
              ? boolean
              : F extends { kind: 'choice'; of: readonly (infer C)[] }
                ? C
                : F extends { kind: 'json' }
                  ? string
                  : F extends { kind: 'list'; item: infer I }
                    ? readonly Value<I>[]
                    : F extends { kind: 'record'; fields: infer R }
                      ? RecordOf<R>
                      : never

type Value<F> = F extends { optional: true; fallback: undefined }
  ? Plain<F> | null
  : F extends { optional: true; fallback: infer D }
    ? D extends null
      ? Plain<F> | null
      : Plain<F>
    : F extends { optional: true }
      ? Plain<F> | null
      : Plain<F>

/** The object that a table of fields describes. An optional field without a fallback is null when absent. */
export type RecordOf<R> = { -readonly [K in keyof R]: Value<R[K]> }

export const text = (doc = '') => ({ kind: 'text', doc }) as const
export const code = (doc = '') => ({ kind: 'code', doc }) as const
export const hash = (doc = '') => ({ kind: 'hash', doc }) as const
export const price = (doc = '') => ({ kind: 'price', doc }) as const
export const money = (doc = '') => ({ kind: 'money', doc }) as const
export const qty = (doc = '') => ({ kind: 'qty', doc }) as const
export const number = (doc = '') => ({ kind: 'number', doc }) as const
export const time = (doc = '') => ({ kind: 'time', doc }) as const
export const bool = (doc = '') => ({ kind: 'bool', doc }) as const
export const json = (doc = '') => ({ kind: 'json', doc }) as const
export const choice = <const C extends readonly string[]>(of: C, doc = '') =>
  ({ kind: 'choice', of, doc }) as const
export const list = <const I extends Field>(item: I, doc = '') => ({ kind: 'list', item, doc }) as const
export const record = <const R extends Fields>(fields: R, doc = '') =>
  ({ kind: 'record', fields, doc }) as const

/** The field may be absent, or null: both are null inside. */
export const optional = <const F extends Field>(field: F) => ({ ...field, optional: true }) as const
/** An optional field that few records have: JSON leaves it out while it is null. */
export const rare = <const F extends Field>(field: F) => ({ ...field, optional: true, rare: true }) as const
/** A list of records of a code, a choice and two optional numbers, of which few are there: two bytes a row and they. */
export const packed = <const F extends Field & { kind: 'list' }>(field: F) =>
  ({ ...field, packed: true }) as const
/** The field may be absent, and then has this value. */
export const fallback = <const F extends Field, const D>(field: F, value: D) =>
  ({ ...field, optional: true, fallback: value }) as const
