/** An input from what is known of it: every field that is not given has its documented default, else null. */
import type { Fields } from './fields'
import { INPUTS, type InputOf, type InputType } from './inputs'
import type { TimeMicros } from './units'

type Table<T extends InputType> = (typeof INPUTS)[T]
type OptionalNames<T extends InputType> = {
  [K in keyof Table<T>]: Table<T>[K] extends { optional: true } ? K : never
}[keyof Table<T>]
/** The fields of an input: those without a default must be given. */
export type Given<T extends InputType> = Omit<InputOf<T>, 'type' | 'at' | OptionalNames<T>> &
  Partial<Pick<InputOf<T>, OptionalNames<T> & keyof InputOf<T>>>

/** For inputs that are made a few times a second; a feed of quotes writes its own literals. */
export function completeInput<T extends InputType>(type: T, at: TimeMicros, given: Given<T>): InputOf<T> {
  const fields: Fields = INPUTS[type]
  const known = given as Readonly<Record<string, unknown>>
  const input: Record<string, unknown> = { type, at }
  for (const [name, field] of Object.entries(fields)) input[name] = known[name] ?? field.fallback ?? null
  return input as InputOf<T>
}
