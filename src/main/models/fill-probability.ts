/**
 * How many shares a venue would fill, learned from orders that it filled in full or in part (models.md 4.2).
 *
 * A full fill is censored: the venue had at least that much. Kaplan and Meier's estimator uses it all the same:
 * of the orders that asked for more than s and got at least s, the part that got exactly s is the hazard z(s),
 * and the chance of at least s is the product of 1 - z below s. Counts are whole numbers; a prior of one
 * observation keeps a level that was never tried from looking certain or worthless. No chance is used.
 */
import type { ByteReader, ByteWriter } from '@shared/bytes'
import { mustBeWhole, quotient } from '@shared/exact'
import { must } from '@shared/must'

/** One observation in counts: a power of two, so that fading keeps fractions of an observation. */
export const OBSERVATION = 1_024
const ALWAYS = 1_000_000

export interface FillPrior {
  /** Weight of the prior in observations, positive. */
  readonly weight: number
  /** The hazard that a level without observations has, between 0 and 1. */
  readonly hazard: number
}
/** One observation with a hazard of 1 in 20: the deterministic choice of models.md 4.2. */
export const DEFAULT_PRIOR: FillPrior = { weight: 1, hazard: 0.05 }

/** What is known of one venue, in units of `unitShares` shares and up to `units` of them. */
export class FillCurve {
  readonly units: number
  readonly unitShares: number
  readonly prior: FillPrior
  /** By level s: orders that asked for more than s and got at least s; those of them that got exactly s. */
  readonly reached: Float64Array
  readonly ended: Float64Array
  /** Expected units filled of an order of so many; worked out when first asked after a change. */
  private readonly expected: Float64Array
  private isFresh = false

  constructor(units: number, unitShares: number, prior: FillPrior = DEFAULT_PRIOR) {
    must(Number.isInteger(units) && units > 0, `invalid units: not positive and whole, was ${units}`)
    must(
      Number.isInteger(unitShares) && unitShares > 0,
      `invalid unitShares: not positive and whole, was ${unitShares}`,
    )
    must(prior.weight > 0, `invalid weight: not positive, was ${prior.weight}`)
    must(prior.hazard > 0 && prior.hazard < 1, `invalid hazard: not between 0 and 1, was ${prior.hazard}`)
    this.units = units
    this.unitShares = unitShares
    this.prior = prior
    this.reached = new Float64Array(units)
    this.ended = new Float64Array(units)
    this.expected = new Float64Array(units + 1)
  }

  /** An order for `sent` shares ended with `filled` of them. Both whole, 0 <= filled <= sent. */
  observe(sent: number, filled: number): void {
    mustBeWhole(sent, 'sent')
    must(filled >= 0 && filled <= sent, `invalid filled: not 0 to ${sent}, was ${filled}`)
    const asked = Math.min(this.units, quotient(sent, this.unitShares))
    const got = Math.min(asked, quotient(filled, this.unitShares))
    for (let s = 0; s < asked && s <= got; s++) this.reached[s] = (this.reached[s] as number) + OBSERVATION
    if (got < asked) this.ended[got] = (this.ended[got] as number) + OBSERVATION
    this.isFresh = false
  }

  /** The hazard at a level: the prior and the counts, 0 to 1. */
  hazard(s: number): number {
    const { weight, hazard } = this.prior
    const prior = weight * OBSERVATION
    return ((this.ended[s] as number) + prior * hazard) / ((this.reached[s] as number) + prior)
  }

  /** Writes the chance that at least 1, 2, … units are there: `units` numbers that never rise. */
  tails(out: Float64Array): void {
    let chance = 1
    for (let s = 0; s < this.units; s++) {
      chance *= 1 - this.hazard(s)
      out[s] = chance
    }
  }

  /**
   * The part of an order of `qty` shares that is expected to be filled, in 1e-6, rounded down. Shares beyond
   * the last level, and a last unit that is not whole, count as if they were as likely as the levels below.
   */
  expectedPpm(qty: number): number {
    if (!this.isFresh) this.refresh()
    const asked = Math.min(this.units, Math.max(1, quotient(qty + this.unitShares - 1, this.unitShares)))
    return Math.floor((ALWAYS * (this.expected[asked] as number)) / asked)
  }

  private refresh(): void {
    let chance = 1
    for (let s = 0; s < this.units; s++) {
      chance *= 1 - this.hazard(s)
      this.expected[s + 1] = (this.expected[s] as number) + chance
    }
    this.isFresh = true
  }

  /** Forgets a part of 2^-shift of every count, rounded so that `ended` never exceeds `reached`. */
  fade(shift: number): void {
    must(Number.isInteger(shift) && shift >= 1 && shift <= 10, `invalid shift: not 1 to 10, was ${shift}`)
    for (let s = 0; s < this.units; s++) {
      const [reached, ended] = [this.reached[s] as number, this.ended[s] as number]
      this.reached[s] = reached - Math.floor(reached / 2 ** shift)
      this.ended[s] = ended - Math.floor(ended / 2 ** shift)
    }
    this.isFresh = false
  }

  /** Appends all that is known: the same knowledge gives the same bytes. */
  encode(to: ByteWriter): void {
    to.u32(this.units)
    to.f64(this.unitShares)
    to.f64(this.prior.weight)
    to.f64(this.prior.hazard)
    for (let s = 0; s < this.units; s++) {
      to.f64(this.reached[s] as number)
      to.f64(this.ended[s] as number)
    }
  }

  static decode(from: ByteReader): FillCurve {
    const units = from.u32()
    must(units * 16 <= from.left, `invalid units: ${units} levels do not fit into ${from.left} bytes`)
    const curve = new FillCurve(units, from.f64(), { weight: from.f64(), hazard: from.f64() })
    for (let s = 0; s < units; s++) {
      const reached = from.f64()
      const ended = from.f64()
      must(ended >= 0 && ended <= reached, `invalid count at level ${s}: ${ended} of ${reached} ended`)
      curve.reached[s] = reached
      curve.ended[s] = ended
    }
    return curve
  }
}
