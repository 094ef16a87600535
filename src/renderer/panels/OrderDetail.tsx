/** Below the orders: the fills and routes of the order in focus as they happen, and to whom its fills were allocated. */
import type { Row } from '@shared/contract'
import { formatCents, formatPrice, formatQty, formatTimeOfDay, titled } from '../design/format'
import { useRows } from '../desk/hooks'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { Allocations } from './Allocations'

export function OrderDetail() {
  const id = useStore(useFocus().order)
  return id === null ? null : <Children key={id} id={id} />
}

const number = (row: Row, column: string): number | null => {
  const value = row[column]
  return typeof value === 'number' ? value : null
}

function Children({ id }: { id: string }) {
  const fills = useRows({ table: 'fills', key: 'seq', where: { orderId: id } })
  const routes = useRows({ table: 'routes', key: 'routeId', where: { orderId: id } })
  if (fills.length + routes.length === 0)
    return (
      <div className="strip">
        <b>{id}</b> <span className="muted">no fills and no routes</span>
      </div>
    )
  return (
    <section className="detail" aria-label={`Fills and routes of ${id}`} data-testid="order-detail">
      <table className="lines">
        <tbody>
          {fills.map((row) => (
            <tr key={`fill ${row['seq']}`}>
              <td className="muted">{formatTimeOfDay(number(row, 'at'))}</td>
              <td>Fill</td>
              <td className="num">{formatQty(number(row, 'qty'))}</td>
              <td className="num">{formatPrice(number(row, 'price'))}</td>
              <td>{titled(String(row['capacity']))}</td>
              <td className="muted">{row['contra']}</td>
              <td className="num">{formatCents(number(row, 'improvement'))} better</td>
            </tr>
          ))}
          {routes.map((row) => (
            <tr key={`route ${row['routeId']}`}>
              <td className="muted">{formatTimeOfDay(number(row, 'sentAt'))}</td>
              <td>Route</td>
              <td className="num">
                {formatQty(number(row, 'filled'))} / {formatQty(number(row, 'qty'))}
              </td>
              <td className="num">{formatPrice(number(row, 'limit'))}</td>
              <td>{row['venue']}</td>
              <td className="muted">{row['purpose']}</td>
              <td className="num">{row['status']}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Allocations id={id} />
    </section>
  )
}
