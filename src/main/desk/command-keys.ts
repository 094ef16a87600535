/**
 * Which command each idempotency key made, folded from the journal: a key is obeyed once, also after a restart.
 *
 * An order carries its key itself; every other command is journaled behind a `command` record that does.
 */
import type { Input } from '@shared/inputs'

/** So many keys are remembered; older ones are forgotten, oldest first. */
const KEYS_KEPT = 20_000

export class CommandKeys {
  readonly #seqOfKey = new Map<string, number>()

  /** Folds one journaled input at its sequence. */
  observe(input: Input, seq: number): void {
    if (input.type === 'command') this.#remember(input.key, seq + 1)
    else if (input.type === 'order' && input.key !== null) this.#remember(input.key, seq)
  }

  /** Sequence of the input that the key's command made, or undefined. */
  seqOf(key: string): number | undefined {
    return this.#seqOfKey.get(key)
  }

  /** Every key with its sequence, oldest first: for a snapshot. */
  entries(): readonly (readonly [string, number])[] {
    return [...this.#seqOfKey]
  }

  /** Takes over what `entries` gave. */
  restore(entries: readonly (readonly [string, number])[]): void {
    for (const [key, seq] of entries) this.#remember(key, seq)
  }

  #remember(key: string, seq: number): void {
    if (!this.#seqOfKey.has(key)) this.#seqOfKey.set(key, seq)
    if (this.#seqOfKey.size <= KEYS_KEPT) return
    const oldest = this.#seqOfKey.keys().next()
    if (!oldest.done) this.#seqOfKey.delete(oldest.value)
  }
}
