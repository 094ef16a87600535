/**
 * S21, limit overrides (Rule 15c3-5): a limit raised by a person without a second one, or without an end. The desk
 * refuses such a change; this watch takes no word of the desk for it and reads what was journaled.
 *
 * What the house itself lays down when a desk begins carries no person: it is where the comparison starts.
 */
import type { JournalRecord } from '@shared/codec'
import type { InputOf } from '@shared/inputs'
import { raisedLimits } from '@shared/limit-raises'
import type { Policy, PolicyPatch, PolicySettings } from '@shared/policy'
import { withPatch } from '@shared/policy-faults'
import type { Raise } from './alert'
import { limitOverrides } from './record-checks'

const NOTHING: Policy = { version: 1, desk: {} as PolicySettings, tiers: {}, clients: {}, symbols: {} }

export class LimitWatch {
  readonly #raise: Raise
  #policy = NOTHING
  #count = 0
  #isFirst = true

  constructor(raise: Raise) {
    this.#raise = raise
  }

  add(record: JournalRecord): void {
    if (record.type === 'policy') this.#change(record)
  }

  #change({ policy, by, approvedBy, revertsAt, at }: InputOf<'policy'>): void {
    const patch = JSON.parse(policy) as PolicyPatch
    const raised = this.#isFirst ? [] : raisedLimits(this.#policy, patch)
    this.#isFirst = false
    this.#count++
    // What ends by itself is laid back by the engine: it is never the base of a later comparison.
    if (revertsAt === null) this.#policy = withPatch(this.#policy, patch)
    if (raised.length === 0) return
    const change = { id: `policy ${this.#count}`, client: raised.map((it) => it.where).join(' ') }
    const who = { requestedBy: by ?? 'nobody named', approvedBy }
    for (const alert of limitOverrides(
      [{ ...change, ...who, at, endsAt: revertsAt, revertedAt: revertsAt }],
      at,
    ))
      this.#raise(alert)
  }
}
