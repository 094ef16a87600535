/** The desk's inventory as the screen shows it: each position at the midpoint, and sums by sector and side. */
import type { Answers, MarketRow } from '@shared/contract'
import type { ViewRow } from '../ports'

type Inventory = Answers['inventory.get']
type Line = Inventory['rows'][number]
type Group = Inventory['bySector'][number]

/** The part of the volume that a position can leave by without moving the market much. */
const FLATTEN_PART = 0.05

/** What the desk knows of a symbol that it holds: when its oldest share was traded, and what trades in a day. */
export interface Held {
  /** Microseconds since the epoch; null when flat. */
  readonly since: number | null
  /** Shares; null where it is not known. */
  readonly adv: number | null
}

/**
 * Positions from the views, marks from the market: prices and money in 1e-6 currency units, long positive. A
 * symbol without a midpoint is marked at its average price, as the desk's own status does.
 */
export function inventoryOf(
  positions: readonly ViewRow[],
  market: readonly MarketRow[],
  maxPosition: number,
  at: number,
  heldOf: (symbol: string) => Held,
): Inventory {
  const markets = new Map(market.map((row) => [row.symbol, row]))
  const rows = positions.map((row) =>
    lineOf(row, markets.get(String(row['symbol'])), { maxPosition, at, heldOf }),
  )
  rows.sort((a, b) => Math.abs(b.exposure) - Math.abs(a.exposure) || (a.symbol < b.symbol ? -1 : 1))
  return {
    rows,
    bySector: grouped(rows, (row) => row.sector || 'No sector'),
    bySide: grouped(
      rows.filter((row) => row.qty !== 0),
      (row) => (row.qty > 0 ? 'Long' : 'Short'),
    ),
  }
}

interface Given {
  readonly maxPosition: number
  readonly at: number
  readonly heldOf: (symbol: string) => Held
}

function lineOf(row: ViewRow, market: MarketRow | undefined, { maxPosition, at, heldOf }: Given): Line {
  const qty = Number(row['qty'] ?? 0)
  const { since, adv } = heldOf(String(row['symbol']))
  const average = typeof row['avgPrice'] === 'number' ? row['avgPrice'] : null
  const isMarked = market !== undefined && market.nbb !== null && market.nbo !== null
  const mark = isMarked ? ((market.nbb ?? 0) + (market.nbo ?? 0)) / 2 : average
  return {
    symbol: String(row['symbol']),
    name: market?.name ?? '',
    sector: market?.sector ?? '',
    qty,
    average,
    mark,
    isMarked,
    realized: Number(row['realized'] ?? 0),
    unrealized: average === null || mark === null ? 0 : Math.round(qty * (mark - average)),
    exposure: mark === null ? 0 : Math.round(qty * mark),
    limitQty: maxPosition,
    limitUse: maxPosition === 0 ? null : Math.abs(qty) / maxPosition,
    quietMicros: Math.max(0, at - Number(row['at'] ?? at)),
    ageMicros: qty === 0 || since === null ? null : Math.max(0, at - since),
    flattenDays: adv === null || adv <= 0 ? null : Math.abs(qty) / (FLATTEN_PART * adv),
  }
}

function grouped(rows: readonly Line[], nameOf: (row: Line) => string): Group[] {
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const name = nameOf(row)
    const now = groups.get(name) ?? { name, count: 0, net: 0, gross: 0, unrealized: 0, realized: 0 }
    groups.set(name, {
      name,
      count: now.count + (row.qty === 0 ? 0 : 1),
      net: now.net + row.exposure,
      gross: now.gross + Math.abs(row.exposure),
      unrealized: now.unrealized + row.unrealized,
      realized: now.realized + row.realized,
    })
  }
  return [...groups.values()].sort((a, b) => b.gross - a.gross || (a.name < b.name ? -1 : 1))
}
