/**
 * Assertions that stay on in production. A broken one means that the desk no longer knows what is true: the
 * engine says so with an event, halts, and never carries on. A refusal is a value, never one of these.
 */

/** Thrown by `must`; only the engine's own step may see it, and it halts the desk. */
export class InvariantBroken extends Error {
  readonly invariant: string

  constructor(invariant: string, detail: string) {
    super(`${invariant}${detail}`)
    this.name = 'InvariantBroken'
    this.invariant = invariant
  }
}

/**
 * Throws `InvariantBroken` unless the condition holds. The claim is a constant sentence and the value comes
 * apart, so that a passing assertion builds no text.
 */
export function must(condition: boolean, claim: string, was?: number | string): asserts condition {
  if (!condition) throw new InvariantBroken(claim, was === undefined ? '' : `, was ${was}`)
}
