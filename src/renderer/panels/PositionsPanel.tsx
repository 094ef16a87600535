/** The desk's inventory: each position at its average price, marked at the midpoint. */
import type { Row } from '@shared/contract'
import { formatAverage, formatMoney, formatPrice, formatSignedQty } from '../design/format'
import { useRows } from '../desk/hooks'
import { useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { Scroll } from '../widgets/Scroll'

const number = (row: Row, column: string): number | null => {
  const value = row[column]
  return typeof value === 'number' ? value : null
}

export function PositionsPanel() {
  const desk = useDesk()
  // The status comes a few times a second: often enough to mark positions by.
  useStore(desk.status)
  const rows = useRows({ table: 'positions', key: 'symbol', limit: 1_000 })
  const ordered = [...rows].sort((a, b) => (String(a['symbol']) < String(b['symbol']) ? -1 : 1))
  return (
    <div className="panel" data-testid="positions">
      <Scroll name="Positions of the desk">
        <table className="lines tight">
          <thead>
            <tr>
              <th>Symbol</th>
              <th className="num">Position</th>
              <th className="num">Average</th>
              <th className="num">Mark</th>
              <th className="num">Unrealized</th>
              <th className="num">Realized</th>
            </tr>
          </thead>
          <tbody>
            {ordered.map((row) => (
              <Line key={String(row['symbol'])} row={row} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 ? <div className="empty">The desk holds nothing.</div> : null}
      </Scroll>
    </div>
  )
}

function Line({ row }: { row: Row }) {
  const focus = useFocus()
  const desk = useDesk()
  const symbol = String(row['symbol'])
  const market = desk.market.get(symbol)
  const qty = number(row, 'qty') ?? 0
  const average = number(row, 'avgPrice')
  const isMarked = market !== undefined && market.nbb !== null && market.nbo !== null
  const mark = isMarked ? ((market.nbb ?? 0) + (market.nbo ?? 0)) / 2 : null
  const unrealized = average === null || mark === null ? null : Math.round(qty * (mark - average))
  return (
    <tr onClick={() => focus.symbol.set(symbol)}>
      <td>
        <b>{symbol}</b>
      </td>
      <td className="num">{formatSignedQty(qty)}</td>
      <td className="num">{formatAverage(average)}</td>
      <td className="num">{formatPrice(mark)}</td>
      <td className="num">{formatMoney(unrealized)}</td>
      <td className="num">{formatMoney(number(row, 'realized'))}</td>
    </tr>
  )
}
