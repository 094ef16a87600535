/** Client orders that rest in the symbol in focus, best price first: who is protected when the desk trades. */
import type { Row } from '@shared/contract'
import { formatPrice, formatQty } from '../design/format'
import { useRows } from '../desk/hooks'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { Scroll } from '../widgets/Scroll'

const number = (row: Row, column: string): number => Number(row[column] ?? 0)

function resting(rows: readonly Row[], side: 'buy' | 'sell'): Row[] {
  const sign = side === 'buy' ? -1 : 1
  return rows
    .filter(
      (row) =>
        row['side'] === side && row['doneAt'] === null && row['limit'] !== null && number(row, 'open') > 0,
    )
    .sort(
      (a, b) =>
        sign * (number(a, 'limit') - number(b, 'limit')) || number(a, 'receivedAt') - number(b, 'receivedAt'),
    )
}

export function BookPanel() {
  const symbol = useStore(useFocus().symbol)
  const rows = useRows({ table: 'orders', key: 'id', where: { symbol }, limit: 2_000 })
  return (
    <div className="panel" data-testid="book">
      <div className="toolbar">
        <b>{symbol}</b> <span className="muted">resting client orders</span>
      </div>
      <Scroll name="Resting orders" className="columns-two">
        <Side title="Buy" rows={resting(rows, 'buy')} />
        <Side title="Sell" rows={resting(rows, 'sell')} />
      </Scroll>
    </div>
  )
}

function Side({ title, rows }: { title: string; rows: readonly Row[] }) {
  const focus = useFocus()
  const all = rows.reduce((sum, row) => sum + number(row, 'open'), 0)
  return (
    <table className="lines tight">
      <thead>
        <tr>
          <th className={title === 'Buy' ? 'buy' : 'sell'}>{title}</th>
          <th className="num">{formatQty(all)}</th>
          <th>Client</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={String(row['id'])} onClick={() => focus.order.set(String(row['id']))}>
            <td>{formatPrice(number(row, 'limit'))}</td>
            <td className="num">{formatQty(number(row, 'open'))}</td>
            <td>{row['client']}</td>
          </tr>
        ))}
        {rows.length === 0 ? (
          <tr>
            <td colSpan={3} className="muted">
              none rests
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  )
}
