/**
 * What the desk holds and stands to lose, at one instant: positions by lots and at average cost, marked at the
 * side of the market at which they could be closed, and exposure at the midpoint by symbol and sector.
 */
import type { ExposureRow, RiskPosition, RiskSnapshot } from '@shared/risk'
import { type Exposure, exposureOf, type MarkedPosition } from '../analytics/exposure'
import type { Desk } from './desk'

/** Oldest lots shown of one position. */
const LOTS_SHOWN = 20

export function riskOf(desk: Desk): RiskSnapshot {
  const positions: RiskPosition[] = []
  const marked: MarkedPosition[] = []
  for (const symbol of desk.lots.symbols()) {
    const sector = desk.directory.instruments.get(symbol)?.sector ?? null
    const { nbb, nbo } = desk.engine.quoteOf(symbol)
    positions.push(positionOf(desk, symbol, sector, { nbb, nbo }))
    const doubleMark = nbb === null || nbo === null ? null : nbb + nbo
    marked.push({ symbol, qty: desk.lots.of(symbol).qty, doubleMark, sector })
  }
  const { all, bySymbol, bySector, unmarked } = exposureOf(marked)
  return {
    at: desk.at,
    positions,
    exposure: { all: row('all', all), bySymbol: rowsOf(bySymbol), bySector: rowsOf(bySector) },
    unmarked,
    disagreements: desk.lots.disagreements,
  }
}

/** A long position is closed at the bid, a short one at the offer; flat ones need neither. */
function positionOf(
  desk: Desk,
  symbol: string,
  sector: string | null,
  { nbb, nbo }: { nbb: number | null; nbo: number | null },
): RiskPosition {
  const lots = desk.lots.of(symbol)
  const { qty } = lots
  const near = qty === 0 ? null : qty > 0 ? nbb : nbo
  const isMarked = near !== null || qty === 0
  const [average, fifo] = [lots.average(2 * (near ?? 0)), lots.fifo(2 * (near ?? 0))]
  const open = lots.open()
  return {
    symbol,
    sector,
    qty,
    avgPrice: desk.engine.positionOf(symbol).avgPrice,
    near,
    realized: average.realized,
    unrealized: isMarked ? average.unrealized : null,
    fifoRealized: fifo.realized,
    fifoUnrealized: isMarked ? fifo.unrealized : null,
    openLots: open.length,
    lots: open.slice(0, LOTS_SHOWN).map((lot) => ({ ...lot })),
  }
}

const row = (name: string, exposure: Exposure): ExposureRow => ({ name, ...exposure })
const rowsOf = (groups: ReadonlyMap<string, Exposure>): ExposureRow[] =>
  [...groups].map(([name, exposure]) => row(name, exposure))
