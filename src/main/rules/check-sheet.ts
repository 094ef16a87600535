/**
 * Collects the verdicts of one order's checks. Every check is recorded with what it saw and its bound, passed
 * or not; none is skipped because another failed.
 *
 * It must never decide anything: an order with a blocking verdict is refused by whoever asked.
 */
import { CODES, type Code } from '@shared/codes'
import { type Receipt, VERDICTS } from '@shared/events'
import { PackedRows } from '@shared/packed-rows'
import { allows, codeOf, type Finding, isUnknown } from './finding'

export type Check = Receipt['checks'][number]

const PASS = VERDICTS.indexOf('pass')
const WARN = VERDICTS.indexOf('warn')
const BLOCK = VERDICTS.indexOf('block')
const UNKNOWN = 'unknown: '

/** The codes by their number; no code has number 0. */
const codeNames: Code[] = []
for (const [name, { number }] of Object.entries(CODES)) codeNames[number] = name as Code
for (let number = 0; number < codeNames.length; number++) codeNames[number] ??= '' as Code

export class CheckSheet {
  blocking: Code[] = []
  /** Facts for want of which a rule refused. */
  missing: string[] = []
  /** Limits that are nearly used up. */
  near: Code[] = []
  /** All checks so far, as a receipt keeps them. Good until the next reset. */
  readonly packed = new PackedRows()
  /**
   * What came after each code last time, by that code's number, and its own number: checks come in a few orders,
   * and to look a number up by its code is the dearest part of writing a check down.
   */
  readonly #nextCodes: string[] = codeNames.map(() => '')
  readonly #nextNumbers = new Uint16Array(codeNames.length)
  #last = 0

  /** All checks so far, to read. */
  get checks(): readonly Check[] {
    return this.packed.map((number, verdict, observed, bound) => ({
      code: codeNames[number] as Code,
      verdict: VERDICTS[verdict] as Check['verdict'],
      observed,
      bound,
    }))
  }

  reset(): void {
    this.packed.reset()
    this.#last = 0
    if (this.blocking.length > 0) this.blocking = []
    if (this.near.length > 0) this.near = []
    if (this.missing.length > 0) this.missing = []
  }

  /** A check without numbers. */
  fact(code: Code, isGood: boolean): void {
    this.#add(code, isGood ? PASS : BLOCK, null, null)
    if (!isGood) this.blocking.push(code)
  }

  /**
   * What a rule found: `code` is the check that passes when it allows. A refusal stands under its own code, what
   * is unknown under `REFERENCE_MISSING`.
   */
  finding(code: Code, found: Finding): void {
    if (allows(found)) this.#add(code, PASS, null, null)
    else {
      if (isUnknown(found)) this.missing.push(found.slice(UNKNOWN.length))
      this.fact(codeOf(found) ?? code, false)
    }
  }

  /** A check with numbers in the unit of the code table; null where the fact is unknown. */
  judge(code: Code, isGood: boolean, observed: number | null, bound: number | null): void {
    this.#add(code, isGood ? PASS : BLOCK, observed, bound)
    if (!isGood) this.blocking.push(code)
  }

  /** A limit: over it the order is refused, from `softPct` percent of it the trader is warned. */
  limit(code: Code, observed: number, bound: number, softPct: number): void {
    const isGood = observed <= bound
    const isNear = isGood && softPct < 100 && observed * 100 > bound * softPct
    this.#add(code, isGood ? (isNear ? WARN : PASS) : BLOCK, observed, bound)
    if (!isGood) this.blocking.push(code)
    if (isNear) this.near.push(code)
  }

  /** A finding that does not refuse the order but limits what may be done with it. */
  warn(code: Code, isGood: boolean, observed: number | null, bound: number | null): void {
    this.#add(code, isGood ? PASS : WARN, observed, bound)
  }

  #add(code: Code, verdict: number, observed: number | null, bound: number | null): void {
    const last = this.#last
    if (this.#nextCodes[last] !== code) {
      this.#nextCodes[last] = code
      this.#nextNumbers[last] = CODES[code].number
    }
    const number = this.#nextNumbers[last] as number
    this.#last = number
    this.packed.add(number, verdict, observed, bound)
  }
}
