/** What of an order's fills was given to which account, and the way to give more. */
import { useState } from 'react'
import { formatPrice, formatQty, formatTimeOfDay } from '../design/format'
import { useRows } from '../desk/hooks'
import { AllocateDialog } from './AllocateDialog'

const MOST_SHOWN = 200

export function Allocations({ id }: { id: string }) {
  const [order] = useRows({ table: 'orders', key: 'id', where: { id } })
  const rows = useRows({ table: 'allocations', key: 'id', where: { orderId: id }, limit: MOST_SHOWN })
  const [isOpen, setOpen] = useState(false)
  const filled = Number(order?.['filled'] ?? 0)
  // Each row says what was given so far: that of the newest is all of it.
  const given = Math.max(0, ...rows.map((row) => Number(row['allocated'])))
  if (filled === 0) return null
  return (
    <>
      <table className="lines" data-testid="allocations">
        <tbody>
          {rows.map((row) => (
            <tr key={String(row['id'])}>
              <td className="muted">{formatTimeOfDay(Number(row['at']))}</td>
              <td>Allocated</td>
              <td className="num">{formatQty(Number(row['qty']))}</td>
              <td className="num">{formatPrice(Number(row['avgPrice']))}</td>
              <td>
                {row['account']}
                {row['house'] === 1 ? ' (the firm)' : ''}
              </td>
              <td className="muted">{row['by']}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="toolbar">
        <span className="muted">
          {formatQty(given)} of {formatQty(filled)} filled shares allocated
        </span>
        <span className="spring" />
        <button
          type="button"
          className="button small"
          disabled={given >= filled}
          aria-label={`Allocate ${id}`}
          onClick={() => setOpen(true)}
        >
          Allocate…
        </button>
      </div>
      {isOpen ? (
        <AllocateDialog
          order={id}
          left={filled - given}
          averagePrice={typeof order?.['avgPrice'] === 'number' ? order['avgPrice'] : null}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}
