/** Replaces an open order's quantity, limit or stop. Only a smaller quantity keeps its place in the book. */
import type { Row } from '@shared/contract'
import { formatDecimal } from '@shared/units'
import { useState } from 'react'
import { formatPrice, formatQty } from '../design/format'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { Dialog } from '../frame/Dialog'
import { readPrice, readQty, stepPrice, stepQty } from '../ticket/draft'
import { StepField } from '../widgets/StepField'
import { replaceOrder } from './order-commands'

export function ReplaceDialog({ row, onClose }: { row: Row; onClose: () => void }) {
  const desk = useDesk()
  const reference = useStore(desk.reference)
  const id = String(row['id'])
  const oldLimit = typeof row['limit'] === 'number' ? row['limit'] : null
  const [qty, setQty] = useState(String(row['qty']))
  const [limit, setLimit] = useState(oldLimit === null ? '' : formatDecimal(oldLimit))
  const oldStop = typeof row['stop'] === 'number' ? row['stop'] : null
  const [stop, setStop] = useState(oldStop === null ? '' : formatDecimal(oldStop))
  const instrument = reference?.instruments.find((one) => one.symbol === row['symbol'])
  const newQty = readQty(qty)
  const newLimit = oldLimit === null ? null : readPrice(limit)
  const newStop = oldStop === null ? null : readPrice(stop)
  const isReady = newQty !== null && typeof newLimit !== 'string' && typeof newStop !== 'string'
  const isLess =
    newQty !== null && newQty <= Number(row['qty']) && newLimit === oldLimit && newStop === oldStop
  const replace = async (): Promise<void> => {
    if (newQty === null || typeof newLimit === 'string' || typeof newStop === 'string') return
    const change = {
      qty: newQty === row['qty'] ? null : newQty,
      limit: newLimit === null || newLimit === oldLimit ? null : formatDecimal(newLimit),
      stop: newStop === null || newStop === oldStop ? null : formatDecimal(newStop),
    }
    if (await replaceOrder(desk, id, change)) onClose()
  }
  return (
    <Dialog title={`Replace ${id}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void replace()
        }}
      >
        <p>
          {row['side'] === 'buy' ? 'Buy' : 'Sell'} {formatQty(Number(row['qty']))} {row['symbol']}{' '}
          {oldStop === null ? '' : `stop ${formatPrice(oldStop)} `}@ {formatPrice(oldLimit)} for{' '}
          {row['client']}, {formatQty(Number(row['filled']))} filled.{' '}
          {isLess ? 'Keeps its place in the book.' : 'Loses its place in the book.'}
        </p>
        <div className="pair">
          <StepField
            label="New quantity"
            hint=""
            value={qty}
            fault={newQty === null ? 'Whole shares, more than zero' : undefined}
            onChange={setQty}
            onStep={(lots) => setQty(stepQty(qty, lots, instrument?.roundLot ?? null))}
          />
          <StepField
            label="New limit"
            hint=""
            value={limit}
            isDisabled={oldLimit === null}
            fault={typeof newLimit === 'string' ? newLimit : undefined}
            onChange={setLimit}
            onStep={(ticks) => setLimit(stepPrice(limit, ticks, oldLimit, instrument?.tick ?? null))}
          />
          {oldStop === null ? null : (
            <StepField
              label="New stop"
              hint=""
              value={stop}
              fault={typeof newStop === 'string' ? newStop : undefined}
              onChange={setStop}
              onStep={(ticks) => setStop(stepPrice(stop, ticks, oldStop, instrument?.tick ?? null))}
            />
          )}
        </div>
        <div className="buttons">
          <button type="button" className="button" onClick={onClose}>
            Keep as it is
          </button>
          <button type="submit" className="button primary" disabled={!isReady}>
            Replace order
          </button>
        </div>
      </form>
    </Dialog>
  )
}
