/** Asks once before the desk trades for itself: every order spelled out. */
import { formatQty } from '../design/format'
import { useDesk } from '../desk/link'
import { Confirm } from '../frame/Dialog'
import { type DeskOrder, orderWords, sendDeskOrders } from './send-orders'

interface Props {
  title: string
  orders: readonly DeskOrder[]
  onClose: () => void
}

export function SendDialog({ title, orders, onClose }: Props) {
  const desk = useDesk()
  return (
    <Confirm
      title={title}
      act={orders.length === 1 ? 'Send the order' : `Send ${formatQty(orders.length)} orders`}
      isDanger={false}
      onAct={() => void sendDeskOrders(desk, orders)}
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
    </Confirm>
  )
}
