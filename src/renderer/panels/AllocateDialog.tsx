/** Gives filled shares of an order to one account: of a client, or of the firm itself. */
import { useState } from 'react'
import { formatPrice, formatQty } from '../design/format'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { Dialog } from '../frame/Dialog'
import { readQty, stepQty } from '../ticket/draft'
import { StepField } from '../widgets/StepField'
import { allocateOrder } from './order-commands'

interface Props {
  order: string
  /** Shares that are filled and given to nobody yet. */
  left: number
  averagePrice: number | null
  onClose: () => void
}

export function AllocateDialog({ order, left, averagePrice, onClose }: Props) {
  const desk = useDesk()
  const clients = useStore(desk.reference)?.clients ?? []
  const [account, setAccount] = useState('')
  const [house, setHouse] = useState(false)
  const [qty, setQty] = useState(String(left))
  const shares = readQty(qty)
  const isReady = shares !== null && shares <= left && account.trim() !== ''
  const allocate = async (): Promise<void> => {
    if (shares === null) return
    if (await allocateOrder(desk, { order, account: account.trim(), qty: shares, house })) onClose()
  }
  return (
    <Dialog title={`Allocate ${order}`} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void allocate()
        }}
      >
        <p>
          {formatQty(left)} shares are filled and given to nobody yet, at {formatPrice(averagePrice)} on
          average. An allocation moves no position: it is journaled, and one that comes long after the fill is
          looked at.
        </p>
        <div className="pair">
          <StepField
            label="Shares"
            hint=""
            value={qty}
            fault={shares === null || shares > left ? `Whole shares, 1 to ${formatQty(left)}` : undefined}
            onChange={setQty}
            onStep={(lots) => setQty(stepQty(qty, lots, null))}
          />
          <div className="control">
            <label htmlFor="allocate-account">Account</label>
            <input
              id="allocate-account"
              className="field"
              list="allocate-accounts"
              maxLength={64}
              autoComplete="off"
              value={account}
              onChange={(event) => setAccount(event.currentTarget.value)}
            />
            <datalist id="allocate-accounts">
              {house
                ? null
                : clients.map(({ id, name }) => <option key={id} value={id} label={name ?? id} />)}
            </datalist>
          </div>
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={house}
            onChange={(event) => setHouse(event.currentTarget.checked)}
          />{' '}
          An account of the firm itself
        </label>
        <div className="buttons">
          <button type="button" className="button" onClick={onClose}>
            Keep as it is
          </button>
          <button type="submit" className="button primary" disabled={!isReady}>
            Allocate
          </button>
        </div>
      </form>
    </Dialog>
  )
}
