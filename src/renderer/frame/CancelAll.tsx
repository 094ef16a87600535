/** Cancels every open order of the desk with one input of the engine, from anywhere, after one confirmation. */
import { useState } from 'react'
import { formatQty } from '../design/format'
import { reason, useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { useFrameCommands } from './commands'
import { Confirm } from './Dialog'

export function CancelAll() {
  const desk = useDesk()
  const status = useStore(desk.status)
  const [isAsking, setAsking] = useState(false)
  useFrameCommands({ 'orders.cancelAll': () => setAsking(true) })
  if (!isAsking || !status) return null
  const { openOrders, tradingState, execution } = status
  const cancel = (): void => {
    desk
      .invoke('desk.setState', {
        key: crypto.randomUUID(),
        scope: 'desk',
        id: null,
        state: tradingState,
        cancelOpen: true,
        reason: 'every open order cancelled by the trader',
      })
      .then(
        () =>
          desk.tell({
            severity: 'info',
            text: `${formatQty(openOrders)} open orders cancelled`,
            at: status.at,
          }),
        (error: unknown) =>
          desk.tell({ severity: 'critical', text: `Cancel all not confirmed: ${reason(error)}`, at: 0 }),
      )
  }
  return (
    <Confirm
      title="Cancel every open order of the desk?"
      act={`Cancel ${formatQty(openOrders)} orders`}
      onAct={cancel}
      onClose={() => setAsking(false)}
    >
      <p>
        <b>{formatQty(openOrders)}</b> open client orders and their <b>{formatQty(execution.openRoutes)}</b>{' '}
        routes are cancelled at once. The desk goes on as it is: {tradingState}.
      </p>
    </Confirm>
  )
}
