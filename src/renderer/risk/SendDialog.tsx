/** Asks once before the desk trades for itself: every order spelled out, and whether it corrects an error. */
import { useState } from 'react'
import { formatQty } from '../design/format'
import { useDesk } from '../desk/link'
import { Confirm } from '../frame/Dialog'
import { type DeskOrder, errorOf, orderWords, sendDeskOrders } from './send-orders'

interface Props {
  title: string
  orders: readonly DeskOrder[]
  onClose: () => void
}

export function SendDialog({ title, orders, onClose }: Props) {
  const desk = useDesk()
  const [isCorrection, setCorrection] = useState(false)
  const [record, setRecord] = useState('')
  return (
    <Confirm
      title={title}
      act={orders.length === 1 ? 'Send the order' : `Send ${formatQty(orders.length)} orders`}
      isDanger={false}
      onAct={() => void sendDeskOrders(desk, orders, errorOf(isCorrection, record))}
      onClose={onClose}
    >
      <p>
        For the desk’s own account, through every check, and not sent again if a venue does not fill them:
      </p>
      <ul className="faults">
        {orders.map((order) => (
          <li key={`${order.symbol} ${order.side}`}>{orderWords(order)}</li>
        ))}
      </ul>
      <label className="check">
        <input
          type="checkbox"
          checked={isCorrection}
          onChange={(event) => setCorrection(event.currentTarget.checked)}
        />{' '}
        Corrects a bona fide error
      </label>
      {isCorrection ? (
        <>
          <label htmlFor="error-record">The supervisor’s record of the error</label>
          <input
            id="error-record"
            className="field"
            maxLength={400}
            autoComplete="off"
            placeholder="Who erred in what, and who recorded it"
            value={record}
            onChange={(event) => setRecord(event.currentTarget.value)}
          />
          {record.trim() === '' ? (
            <p className="warn">
              Without a record it goes as pending: it is exempt from nothing, and supervision sees it. A note
              about the order with the tag #errorRecord brings the record later.
            </p>
          ) : null}
        </>
      ) : null}
    </Confirm>
  )
}
