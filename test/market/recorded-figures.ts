/** Figures of recorded days from their files: the reference table of models.md 7, and VPIN over days of minutes. */
import { type NbboStates, type TickFigures, tickFigures } from '../../src/main/analytics/tick-figures'
import { pairUp } from '../../src/main/market/consolidated-pairs'
import { CLOSE_MS, OPEN_MS } from '../../src/main/market/print-orders'
import { type QuoteTicks, readQuoteTicks, readTradeTicks } from '../../src/main/market/tick-files'
import { Vpin } from '../../src/main/models/toxicity'

const FILE_UNITS_PER_CENT = 100
const MINUTES = 390
const BUCKETS_A_DAY = 50

/** One state a millisecond: the last pair of each. */
export function statesOf(quotes: QuoteTicks): NbboStates {
  const pairs = pairUp(quotes)
  const ms: number[] = []
  const bid: number[] = []
  const ask: number[] = []
  for (const row of pairs.bidRow) {
    if (ms.at(-1) !== quotes.ms[row]) ms.push(quotes.ms[row]!)
    bid[ms.length - 1] = quotes.bid[row]!
    ask[ms.length - 1] = quotes.ask[row + 1]!
  }
  return { count: ms.length, ms, bid, ask }
}

/** The row of the reference table for one day's files; `lagMs` is how late its off-exchange prints are. */
export const dayFigures = (
  files: { readonly quotes: Uint8Array; readonly trades: Uint8Array },
  kind: 'lit' | 'trf',
  lagMs: number,
): TickFigures =>
  tickFigures({
    states: statesOf(readQuoteTicks(files.quotes)),
    trades: readTradeTicks(files.trades),
    class: kind,
    lagMs,
    unitsPerCent: FILE_UNITS_PER_CENT,
  })

/** The minutes of a day's regular hours: change of the last price, shares. A silent minute changes nothing. */
function minutesOf(trades: Uint8Array): { change: number; shares: number }[] {
  const { rows, ms, price, size, suspicious } = readTradeTicks(trades)
  const day = Array.from({ length: MINUTES }, () => ({ close: Number.NaN, shares: 0 }))
  for (let row = 0; row < rows; row++) {
    if (ms[row]! < OPEN_MS || ms[row]! >= CLOSE_MS || suspicious[row] === 1) continue
    const bar = day[Math.floor((ms[row]! - OPEN_MS) / 60_000)]!
    bar.close = price[row]!
    bar.shares += size[row]!
  }
  return day.map((bar, i) => {
    const before = day[i - 1]?.close ?? bar.close
    if (Number.isNaN(bar.close)) bar.close = before
    return { change: bar.close - before, shares: bar.shares }
  })
}

/**
 * VPIN over whole days of minutes (models.md 3.2): deviation in sample, buckets of a fiftieth of the average day, means
 * over fifty buckets. The published means are of five days.
 */
export function vpinOfDays(days: readonly Uint8Array[]): { mean: number; least: number; most: number } {
  const bars = days.flatMap(minutesOf)
  const drift = bars.reduce((sum, { change }) => sum + change, 0) / bars.length
  const squares = bars.reduce((sum, { change }) => sum + (change - drift) ** 2, 0)
  const deviation = Math.sqrt(squares / (bars.length - 1))
  const bucketShares = bars.reduce((sum, { shares }) => sum + shares, 0) / days.length / BUCKETS_A_DAY
  const vpin = new Vpin({ bucketShares, deviation, buckets: 50 })
  const values: number[] = []
  for (const { change, shares } of bars) vpin.addBar(change, shares, (value) => values.push(value))
  if (values.length === 0) throw new RangeError('fifty buckets were never full: give more days')
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return { mean, least: Math.min(...values), most: Math.max(...values) }
}
