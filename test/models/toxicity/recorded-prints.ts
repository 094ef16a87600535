/**
 * A recorded day as a stream for the desk's model, through its real calls: every print that has a side is an
 * order, of client 0 when it was on an exchange and of client 1 when it was reported off exchange.
 */
import { pairUp } from '../../../src/main/market/consolidated-pairs'
import { CLOSE_MS, OFF_EXCHANGE, OPEN_MS } from '../../../src/main/market/print-orders'
import { readQuoteTicks, readTradeTicks, type TradeTicks } from '../../../src/main/market/tick-files'
import {
  DEFAULT_SETTINGS,
  Estimate,
  emptySight,
  FEATURE_COUNT,
  FlowMemory,
  INTERNALIZED,
  MidHistory,
  ToxicityModel,
  writeFeatures,
} from '../../../src/main/models/toxicity'
import { recordedDay } from '../../market/recorded-days'

export const LIT = 0
export const OFF = 1
/** Away from the open and the close, as in the reference figures. */
const WINDOW = { from: OPEN_MS + 300_000, to: CLOSE_MS - 300_000 }
const HORIZON_MS = 1_000
const MICROS = 1_000

interface State {
  readonly ms: number
  readonly bid: number
  readonly ask: number
  readonly bidSize: number
  readonly askSize: number
}

/** The last state of each millisecond that has two sides which do not cross. Prices in 1e-6. */
function statesOf(stem: string): State[] {
  const quotes = readQuoteTicks(recordedDay(stem).quotes)
  const states: State[] = []
  for (const row of pairUp(quotes).bidRow) {
    const ms = quotes.ms[row]!
    const [bid, ask] = [quotes.bid[row]! * 100, quotes.ask[row + 1]! * 100]
    if (!(bid > 0 && ask > bid)) continue
    if (states.at(-1)?.ms === ms) states.pop()
    states.push({ ms, bid, ask, bidSize: quotes.bidSize[row]!, askSize: quotes.askSize[row + 1]! })
  }
  return states
}

/** Row of the last state at or before a time; the first where there is none. */
function rowAt(states: readonly State[], ms: number): number {
  let [low, high] = [0, states.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (states[middle]!.ms <= ms) low = middle
    else high = middle - 1
  }
  return low
}

const midOf = ({ bid, ask }: State): number => (bid + ask) / 2

/** The midpoints up to a time; times do not go back. */
class Past {
  readonly #states: readonly State[]
  readonly #history = new MidHistory()
  #next = 0

  constructor(states: readonly State[]) {
    this.#states = states
  }

  upTo(ms: number): MidHistory {
    for (; this.#next < this.#states.length && this.#states[this.#next]!.ms <= ms; this.#next++) {
      const state = this.#states[this.#next]!
      this.#history.mid(state.ms * MICROS, midOf(state))
    }
    return this.#history
  }
}

/** A print as it was predicted, and its markout after 1 s, worked out here from the states alone. Bp. */
export interface Predicted {
  readonly client: number
  readonly predicted: number
  /** Signed queue imbalance, the second feature, as a predictor of its own. */
  readonly imbalance: number
  readonly label: number
}

/** The side of a print against the market that it met, or null when nobody can tell. */
function sideOf(trades: TradeTicks, row: number, state: State): 1 | -1 | null {
  const away = trades.price[row]! * 200 - state.bid - state.ask
  const spread = state.ask - state.bid
  return away === 0 || Math.abs(away) >= 10 * spread ? null : away > 0 ? 1 : -1
}

/** Runs a day. Off-exchange prints come late: the market that they met is that of `lagMs` before. */
export function predictDay(stem: string, lagMs: number): { model: ToxicityModel; prints: Predicted[] } {
  const states = statesOf(stem)
  const trades = readTradeTicks(recordedDay(stem).trades)
  const horizons = [{ ...DEFAULT_SETTINGS.horizons[0]!, micros: HORIZON_MS * MICROS }]
  const model = new ToxicityModel({ ...DEFAULT_SETTINGS, featureCount: FEATURE_COUNT, horizons })
  const [flow, sight, estimate] = [new FlowMemory(), emptySight(), new Estimate()]
  // What each class may have seen: nothing after the market that its print met.
  const seen = [new Past(states), new Past(states)]
  const features = new Float64Array(FEATURE_COUNT)
  const prints: Predicted[] = []
  let next = 0
  const advance = (to: number): void => {
    for (; next < states.length && states[next]!.ms < to; next++) {
      const now = states[next]!
      model.mature(now.ms * MICROS, () => (next > 0 ? midOf(states[next - 1]!) : null))
    }
    model.mature(to * MICROS, () => midOf(states[next - 1]!))
  }
  for (let row = 0; row < trades.rows; row++) {
    const ms = trades.ms[row]!
    if (ms < WINDOW.from || ms >= WINDOW.to || trades.suspicious[row] === 1) continue
    advance(ms)
    const client = trades.exchange[row] === OFF_EXCHANGE ? OFF : LIT
    const metAt = client === OFF ? ms - lagMs : ms - 1
    const met = states[rowAt(states, metAt)]!
    const side = sideOf(trades, row, met)
    if (side === null) continue
    const [at, qty, mid] = [ms * MICROS, trades.size[row]!, midOf(met)]
    const order = { at, client, symbol: 0, side, qty, features, mid, cohort: INTERNALIZED }
    Object.assign(sight, met, { side, qty })
    seen[client]!.upTo(metAt).read(metAt * MICROS, sight)
    flow.read(order, sight)
    if (!writeFeatures(features, sight)) continue
    model.predict(order, estimate)
    model.observe(at, order)
    flow.add(order)
    const later = midOf(states[rowAt(states, ms + HORIZON_MS)]!)
    const label = side * (later / mid - 1) * 10_000
    prints.push({ client, predicted: estimate.mean, imbalance: features[1]!, label })
  }
  return { model, prints }
}
