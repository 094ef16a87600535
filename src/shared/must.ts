/** A fact that holds, or the program is wrong. Stays on in production. */
export class BrokenFact extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BrokenFact'
  }
}

/** Throws `BrokenFact` when the condition does not hold; the message gives the value that broke it. */
export function must(condition: unknown, message: string): asserts condition {
  if (!condition) throw new BrokenFact(message)
}
