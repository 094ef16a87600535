/**
 * Execution-quality figures of a recorded day's own trades: what the market gave on that day, against which a
 * desk's figures can be held. The definitions are those of the reference table in `docs/market-data.md`.
 */
import { must } from '@shared/must'

/** States of the NBBO in time order, one a row. Prices in any one unit; 0 for a missing side. */
export interface NbboStates {
  readonly count: number
  /** Milliseconds since market midnight. */
  readonly ms: ArrayLike<number>
  readonly bid: ArrayLike<number>
  readonly ask: ArrayLike<number>
}
/** Trades in time order, prices in the same unit. */
export interface RecordedTrades {
  readonly rows: number
  readonly ms: ArrayLike<number>
  readonly price: ArrayLike<number>
  readonly size: ArrayLike<number>
  readonly exchange: ArrayLike<number>
  readonly suspicious: ArrayLike<number>
}

/** Which trades to measure, and against which state. */
export interface TickFiguresOptions {
  readonly states: NbboStates
  readonly trades: RecordedTrades
  /** `lit`: every exchange but the off-exchange one, against the state before; `trf`: that one. */
  readonly class: 'lit' | 'trf'
  /** How late off-exchange prints are, milliseconds: they are held against the state so long before. */
  readonly lagMs: number
  /** Price units in a cent. */
  readonly unitsPerCent: number
}

/** Share-weighted, cents a share. */
export interface TickFigures {
  n: number
  effective: number
  quoted: number
  effectiveOverQuoted: number
  impact1s: number
  impact60s: number
  realized60s: number
}

const OFF_EXCHANGE = 68
const WINDOW = { from: 34_500_000, to: 57_300_000 } as const
/** Trades this many spreads from the midpoint are reports of something else. */
const FAR_SPREADS = 5

/** Milliseconds for which the market was crossed, and those it lasted, from the first state to the last. */
export function crossedTime(states: NbboStates): {
  crossedMs: number
  lastedMs: number
  crossedStates: number
} {
  let crossedMs = 0
  let crossedStates = 0
  for (let row = 0; row < states.count; row++) {
    const [bid, ask] = [states.bid[row]!, states.ask[row]!]
    if (bid === 0 || ask === 0 || bid <= ask) continue
    crossedStates++
    if (row + 1 < states.count) crossedMs += states.ms[row + 1]! - states.ms[row]!
  }
  const lastedMs = states.count === 0 ? 0 : states.ms[states.count - 1]! - states.ms[0]!
  return { crossedMs, lastedMs, crossedStates }
}

/** Works out the figures of one class of trades. */
export function tickFigures(o: TickFiguresOptions): TickFigures {
  const { states, trades } = o
  const sums = { n: 0, shares: 0, effective: 0, quoted: 0, impact1s: 0, impact60s: 0, realized60s: 0 }
  const reference = new StateCursor(states)
  const in1s = new StateCursor(states)
  const in60s = new StateCursor(states)
  for (let row = 0; row < trades.rows; row++) {
    const ms = trades.ms[row]!
    const isTrf = trades.exchange[row] === OFF_EXCHANGE
    if (ms < WINDOW.from || ms >= WINDOW.to || trades.suspicious[row] || isTrf !== (o.class === 'trf'))
      continue
    const state = reference.at(isTrf ? ms - o.lagMs : ms - 1)
    const [bid, ask] = [states.bid[state] ?? 0, states.ask[state] ?? 0]
    if (bid === 0 || ask === 0 || bid >= ask) continue
    const price = trades.price[row]!
    const away = 2 * price - bid - ask
    if (away === 0 || Math.abs(away) >= 2 * FAR_SPREADS * (ask - bid)) continue
    const sign = away > 0 ? 1 : -1
    const later1s = in1s.doubleMid(ms + 1000)
    const later60s = in60s.doubleMid(ms + 60_000)
    const size = trades.size[row]!
    sums.n++
    sums.shares += size
    sums.effective += size * sign * away
    sums.quoted += size * (ask - bid)
    sums.impact1s += size * sign * (later1s - bid - ask)
    sums.impact60s += size * sign * (later60s - bid - ask)
    sums.realized60s += size * sign * (2 * price - later60s)
  }
  return averagesOf(sums, o.unitsPerCent)
}

type Sums = Record<'n' | 'shares' | 'effective' | 'quoted' | 'impact1s' | 'impact60s' | 'realized60s', number>

function averagesOf(sums: Sums, unitsPerCent: number): TickFigures {
  const cents = (sum: number): number => sum / sums.shares / unitsPerCent
  return {
    n: sums.n,
    effective: cents(sums.effective),
    quoted: cents(sums.quoted),
    effectiveOverQuoted: sums.effective / sums.quoted,
    impact1s: cents(sums.impact1s),
    impact60s: cents(sums.impact60s),
    realized60s: cents(sums.realized60s),
  }
}

/** Walks forward through the states; questions come in time order. */
class StateCursor {
  private readonly states: NbboStates
  private next = 0

  constructor(states: NbboStates) {
    this.states = states
  }

  /** Row of the last state at or before a time, -1 before the first. */
  at(ms: number): number {
    while (this.next < this.states.count && this.states.ms[this.next]! <= ms) this.next++
    return this.next - 1
  }

  /** Twice the midpoint then in force. */
  doubleMid(ms: number): number {
    const row = this.at(ms)
    must(row >= 0, `no state at or before ${ms} ms`)
    return this.states.bid[row]! + this.states.ask[row]!
  }
}
