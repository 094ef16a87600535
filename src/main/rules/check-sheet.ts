/**
 * Collects the verdicts of one order's checks. Every check is recorded with what it saw and its bound, passed
 * or not; none is skipped because another failed.
 *
 * It must never decide anything: an order with a blocking verdict is refused by whoever asked.
 */
import type { Code } from '@shared/codes'
import type { Receipt, Verdict } from '@shared/events'
import { allows, codeOf, type Finding, isUnknown } from './finding'
import { ReusedRows } from './reused-rows'

export type Check = Receipt['checks'][number]

const UNKNOWN = 'unknown: '

export class CheckSheet {
  blocking: Code[] = []
  /** Facts for want of which a rule refused. */
  missing: string[] = []
  /** Limits that are nearly used up. */
  near: Code[] = []
  readonly #rows = new ReusedRows<Check>(() => ({
    code: 'DUPLICATE_ID',
    verdict: 'pass',
    observed: null,
    bound: null,
  }))

  /** All checks so far. Good until the next reset: the sheet uses its rows again. */
  get checks(): readonly Check[] {
    return this.#rows.list
  }

  reset(): void {
    this.#rows.reset()
    if (this.blocking.length > 0) this.blocking = []
    if (this.near.length > 0) this.near = []
    if (this.missing.length > 0) this.missing = []
  }

  /** A check without numbers. */
  fact(code: Code, isGood: boolean): void {
    this.#add(code, isGood ? 'pass' : 'block', null, null)
    if (!isGood) this.blocking.push(code)
  }

  /**
   * What a rule found: `code` is the check that passes when it allows. A refusal stands under its own code, what
   * is unknown under `REFERENCE_MISSING`.
   */
  finding(code: Code, found: Finding): void {
    if (allows(found)) this.#add(code, 'pass', null, null)
    else {
      if (isUnknown(found)) this.missing.push(found.slice(UNKNOWN.length))
      this.fact(codeOf(found) ?? code, false)
    }
  }

  /** A check with numbers in the unit of the code table; null where the fact is unknown. */
  judge(code: Code, isGood: boolean, observed: number | null, bound: number | null): void {
    this.#add(code, isGood ? 'pass' : 'block', observed, bound)
    if (!isGood) this.blocking.push(code)
  }

  /** A limit: over it the order is refused, from `softPct` percent of it the trader is warned. */
  limit(code: Code, observed: number, bound: number, softPct: number): void {
    const isGood = observed <= bound
    const isNear = isGood && softPct < 100 && observed * 100 > bound * softPct
    this.#add(code, isGood ? (isNear ? 'warn' : 'pass') : 'block', observed, bound)
    if (!isGood) this.blocking.push(code)
    if (isNear) this.near.push(code)
  }

  /** A finding that does not refuse the order but limits what may be done with it. */
  warn(code: Code, isGood: boolean, observed: number | null, bound: number | null): void {
    this.#add(code, isGood ? 'pass' : 'warn', observed, bound)
  }

  #add(code: Code, verdict: Verdict, observed: number | null, bound: number | null): void {
    const row = this.#rows.next()
    // A place nearly always holds the same check: what is the same is not stored again.
    if (row.code !== code) row.code = code
    if (row.verdict !== verdict) row.verdict = verdict
    row.observed = observed
    row.bound = bound
  }
}
