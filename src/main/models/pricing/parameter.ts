/**
 * Checks of model parameters. A model is built from a policy, once, and a wrong policy is refused there with
 * the name of the field; the hot functions then trust what was built.
 */

function refuse(field: string, fault: string, value: number): never {
  throw new RangeError(`invalid number for '${field}': ${fault}, was ${value}`)
}

/** The value itself; RangeError when it is NaN or infinite. */
export function finite(field: string, value: number): number {
  return Number.isFinite(value) ? value : refuse(field, 'not finite', value)
}

/** The value itself; RangeError unless it is finite and above zero. */
export function positive(field: string, value: number): number {
  return Number.isFinite(value) && value > 0 ? value : refuse(field, 'not positive', value)
}

/** The value itself; RangeError unless it is finite and at least zero. */
export function notNegative(field: string, value: number): number {
  return Number.isFinite(value) && value >= 0 ? value : refuse(field, 'negative or not finite', value)
}

/** The value itself; RangeError unless it lies in [0, 1]. */
export function share(field: string, value: number): number {
  return value >= 0 && value <= 1 ? value : refuse(field, 'not between 0 and 1', value)
}
