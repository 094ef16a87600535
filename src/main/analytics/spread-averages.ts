/**
 * Share-weighted averages of the spreads of Rule 605: effective, quoted, realized, price impact.
 *
 * With the side s (+1 buy, -1 sell), the fill's price p, the midpoint m0 and the quoted spread at order
 * receipt, and the midpoint m1 some time after the fill: effective 2 s (p - m0), realized 2 s (p - m1),
 * impact 2 s (m1 - m0), so that effective = realized + impact on every fill.
 */

/** 1e-6 currency units in a cent. */
const MICROS_PER_CENT = 10_000

/** A sum weighted by shares. Values are in 1e-6 currency units a share. */
export class ShareWeighted {
  private sum = 0
  private weight = 0

  add(value: number, qty: number): void {
    this.sum += value * qty
    this.weight += qty
  }

  /** In cents a share; null without shares. */
  cents(): number | null {
    return this.weight === 0 ? null : this.sum / this.weight / MICROS_PER_CENT
  }
}

/** A fill and the market at its order's receipt. Prices and doubled midpoints in 1e-6 currency units. */
export interface MeasuredFill {
  readonly sign: 1 | -1
  readonly qty: number
  readonly price: number
  readonly bid: number
  readonly ask: number
}

export class SpreadAverages {
  readonly quoted = new ShareWeighted()
  readonly effective = new ShareWeighted()
  readonly realized = { short: new ShareWeighted(), long: new ShareWeighted() }
  readonly impact = { short: new ShareWeighted(), long: new ShareWeighted() }

  atReceipt(fill: MeasuredFill): void {
    this.quoted.add(fill.ask - fill.bid, fill.qty)
    this.effective.add(fill.sign * (2 * fill.price - fill.bid - fill.ask), fill.qty)
  }

  later(fill: MeasuredFill, horizon: 'short' | 'long', doubleMid: number): void {
    this.realized[horizon].add(fill.sign * (2 * fill.price - doubleMid), fill.qty)
    this.impact[horizon].add(fill.sign * (doubleMid - fill.bid - fill.ask), fill.qty)
  }

  /** Ratio of the averages; null without a quoted spread. */
  effectiveOverQuoted(): number | null {
    const [effective, quoted] = [this.effective.cents(), this.quoted.cents()]
    return effective === null || quoted === null || quoted === 0 ? null : effective / quoted
  }
}
