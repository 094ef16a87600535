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

type Maker = (at: TimeMicros, given: object) => unknown

/**
 * Makers are compiled like the writers of `record-writer.ts`: an object literal has one shape. An object that is
 * filled in a loop over the names becomes a hash table, and every later look at a field costs ten times as much.
 */
function compileMaker([type, fields]: [string, Fields]): [string, Maker] {
  const values = Object.entries(fields).map(
    ([name, field]) => `${name}: given.${name} ?? ${JSON.stringify(field.fallback ?? null)}`,
  )
  const literal = [`type: ${JSON.stringify(type)}`, 'at', ...values].join(', ')
  return [type, new Function('at', 'given', `return { ${literal} }`) as Maker]
}

const makers = new Map(Object.entries<Fields>(INPUTS).map(compileMaker))

/** The whole input. Its shape is the same whatever was given. */
export function completeInput<T extends InputType>(type: T, at: TimeMicros, given: Given<T>): InputOf<T> {
  return (makers.get(type) as Maker)(at, given) as InputOf<T>
}
