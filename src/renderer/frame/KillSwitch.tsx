/** Halts the desk and cancels everything that is open, after one confirmation with the numbers; and resumes. */
import type { DeskStatus } from '@shared/contract'
import { useState } from 'react'
import { formatQty } from '../design/format'
import { reason, useDesk } from '../desk/link'
import { Icon } from '../widgets/Icon'
import { useFrameCommands } from './commands'
import { Confirm } from './Dialog'

export function KillSwitch({ status }: { status: DeskStatus | null }) {
  const desk = useDesk()
  const [asking, setAsking] = useState<'halt' | 'resume' | null>(null)
  const isHalted = status?.tradingState === 'halted'
  useFrameCommands({ 'desk.kill': () => setAsking('halt'), 'desk.resume': () => setAsking('resume') })
  const setState = (state: 'halted' | 'active'): void => {
    desk
      .invoke('desk.setState', {
        key: crypto.randomUUID(),
        scope: 'desk',
        id: null,
        state,
        cancelOpen: state === 'halted',
        reason: state === 'halted' ? 'kill switch' : 'resumed by the trader',
      })
      .catch((error: unknown) => desk.tell({ severity: 'critical', text: reason(error), at: 0 }))
  }
  const orders = formatQty(status?.openOrders ?? 0)
  const routes = formatQty(status?.execution.openRoutes ?? 0)
  return (
    <div className="tools">
      <button
        type="button"
        className={isHalted ? 'button primary' : 'button danger'}
        title={isHalted ? 'Let the desk trade again' : 'Halt the desk and cancel all (Ctrl+Shift+H)'}
        onClick={() => setAsking(isHalted ? 'resume' : 'halt')}
      >
        {isHalted ? null : <Icon name="stop" size={14} />}
        {isHalted ? 'Resume' : 'Kill switch'}
      </button>
      {asking === 'halt' ? (
        <Confirm
          title="Halt the desk and cancel all?"
          act={`Halt and cancel ${orders} orders`}
          onAct={() => setState('halted')}
          onClose={() => setAsking(null)}
        >
          <p>
            <b>{orders}</b> open client orders and <b>{routes}</b> open routes will be cancelled. New orders
            will be rejected until trading is resumed.
          </p>
        </Confirm>
      ) : null}
      {asking === 'resume' ? (
        <Confirm
          title="Resume trading?"
          act="Resume trading"
          isDanger={false}
          onAct={() => setState('active')}
          onClose={() => setAsking(null)}
        >
          <p>The desk accepts and fills orders again. Halted because: {status?.stateReason ?? 'not told'}.</p>
        </Confirm>
      ) : null}
    </div>
  )
}
