/**
 * Where the desk's profit comes from: the spread it captured when it filled, what the market did to the
 * inventory that it then held, and fees.
 *
 * For a trade of q shares (signed by the desk's side) at price p while the midpoint is m, and the last
 * midpoint M, the profit q (M - p) is q (m - p), the spread captured, plus q (M - m), the inventory. Summed
 * over trades both parts add up to cash plus the marked position, to the last micro-unit.
 */
import { must } from '@shared/must'

interface Holding {
  qty: number
  /** Cash from trading, 1e-6 currency units. */
  cash: number
  /** Spread captured, in half micro-units: midpoints of two prices may end in a half. */
  doubleSpread: number
  /** Last midpoint, doubled; null before the first. */
  doubleMid: number | null
}

/** Money in 1e-6 currency units. */
export interface ProfitParts {
  readonly spreadCaptured: number
  readonly inventory: number
}

export class DeskProfit {
  private readonly holdings = new Map<string, Holding>()

  /** The newest midpoint of a symbol, doubled. */
  mark(symbol: string, doubleMid: number): void {
    this.holding(symbol).doubleMid = doubleMid
  }

  /** A position held from before, at its average price in 1e-6 currency units: as if bought there. */
  carry(symbol: string, qty: number, avgPrice: number): void {
    const holding = this.holding(symbol)
    holding.qty += qty
    holding.cash -= qty * avgPrice
  }

  /** The desk traded `qty` shares, positive when it bought, at a price in 1e-6 currency units. */
  trade(symbol: string, qty: number, price: number): void {
    const holding = this.holding(symbol)
    const doubleMid = holding.doubleMid ?? 2 * price
    holding.qty += qty
    holding.cash -= qty * price
    holding.doubleSpread += qty * (doubleMid - 2 * price)
    must(Number.isSafeInteger(holding.cash), `cash of ${symbol} left the safe integers: ${holding.cash}`)
  }

  /** Cash plus marked position, in its parts. A position that was never marked has no profit. */
  parts(): ProfitParts {
    let spread = 0
    let inventory = 0
    for (const holding of this.holdings.values()) {
      const doubleTotal = 2 * holding.cash + holding.qty * (holding.doubleMid ?? this.flatMark(holding))
      spread += holding.doubleSpread
      inventory += doubleTotal - holding.doubleSpread
    }
    return { spreadCaptured: spread / 2, inventory: inventory / 2 }
  }

  private flatMark(holding: Holding): number {
    return holding.qty === 0 ? 0 : (-2 * holding.cash) / holding.qty
  }

  private holding(symbol: string): Holding {
    let holding = this.holdings.get(symbol)
    if (!holding) {
      holding = { qty: 0, cash: 0, doubleSpread: 0, doubleMid: null }
      this.holdings.set(symbol, holding)
    }
    return holding
  }
}
