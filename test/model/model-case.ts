/**
 * A model that can be asked with other parameters than the published ones: `npm run model -- NAME JSON`.
 *
 * The parameters that a case is given are laid over its defaults, which are the published set. What the defaults do
 * not name is refused, and so is a value of another kind: a misspelt parameter must not leave a default in place.
 */

export interface ModelCase {
  readonly name: string
  /** The targets of models.md 9 that it belongs to, or what it is for. */
  readonly target: string
  readonly says: string
  /** The published parameters, in the units of their paper. */
  readonly defaults: object
  readonly answer: (given: object) => unknown
}

/** A case whose answer has the parameters' own type. */
export const modelCase = <P extends object>(
  name: string,
  target: string,
  says: string,
  defaults: P,
  answer: (params: P) => unknown,
): ModelCase => ({
  name,
  target,
  says,
  defaults,
  answer: (given) => answer(overlaid(defaults, given, name) as P),
})

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value

/**
 * `given` laid over `defaults`; a list is taken whole, its entries complete and shaped like the first of the defaults.
 * RangeError names the parameter. Where the default is null a number may stand too.
 */
export function overlaid(defaults: unknown, given: unknown, where: string): unknown {
  const [wanted, got] = [kindOf(defaults), kindOf(given)]
  if (wanted === 'null' && (got === 'null' || got === 'number')) return given
  if (wanted !== got) throw new RangeError(`${where}: must be a ${wanted}, was a ${got}`)
  if (Array.isArray(defaults))
    return (given as unknown[]).map((item, i) => overlaid(defaults[0], item, `${where}[${i}]`))
  if (wanted !== 'object') return given
  const base = defaults as Record<string, unknown>
  const out = { ...base }
  for (const [name, value] of Object.entries(given as object)) {
    if (!Object.hasOwn(base, name))
      throw new RangeError(`${where}: unknown parameter '${name}', known are ${Object.keys(base).join(', ')}`)
    out[name] = overlaid(base[name], value, `${where}.${name}`)
  }
  return out
}

/** JSON with numbers that JSON does not know as text, and typed arrays as lists. */
export const answerText = (answer: unknown): string =>
  JSON.stringify(
    answer,
    (_, value: unknown) => {
      if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
      if (value instanceof Map) return Object.fromEntries(value)
      return ArrayBuffer.isView(value) ? [...(value as Float64Array)] : value
    },
    2,
  )
