/** Says within a second when the desk cannot be heard, when it is halted, and when execution is down. */
import { formatSpan } from '../design/format'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { perform } from './commands'

export function Banner() {
  const desk = useDesk()
  const link = useStore(desk.state)
  const status = useStore(desk.status)
  if (link === 'lost')
    return (
      <div className="banner" role="alert">
        Connection to the desk lost. Nothing on this screen is current; trying again.
      </div>
    )
  if (link === 'silent')
    return (
      <div className="banner" role="alert">
        The desk has said nothing for a second. Prices and orders on this screen may be old.
      </div>
    )
  if (status?.journal.state === 'halted')
    return (
      <div className="banner" role="alert">
        The journal cannot write: {status.journal.reason ?? 'no reason given'}. The desk is halted and sends
        nothing.
        <Reopen />
      </div>
    )
  if (status?.invariants.ok === false)
    return (
      <div className="banner" role="alert">
        An invariant is broken: {status.invariants.detail}. The desk is halted.
      </div>
    )
  if (status?.tradingState === 'halted')
    return (
      <div className="banner warn" role="alert">
        Trading is halted{status.stateReason ? `: ${status.stateReason}` : ''}. New orders are rejected.
        <button type="button" className="button" onClick={() => perform('desk.resume')}>
          Resume…
        </button>
      </div>
    )
  if (status?.journal.warning)
    return (
      <div className="banner warn" role="alert">
        {status.journal.warning}
      </div>
    )
  if (status?.feed.state === 'stale')
    return (
      <div className="banner warn" role="alert">
        The market feed is stale: nothing for {formatSpan(status.feed.ageMicros)}. Nothing is filled inside
        the house.
      </div>
    )
  return null
}

/** Reads the journal anew; what became of the records in doubt comes as a notice. */
function Reopen() {
  const desk = useDesk()
  const reopen = (): void => {
    desk.invoke('journal.reopen', null).then(
      ({ done }) => desk.tell({ severity: 'warning', text: done, at: desk.status.get()?.at ?? 0 }),
      // The page that begins anew says why the journal cannot be opened.
      () => location.reload(),
    )
  }
  return (
    <button type="button" className="button" onClick={reopen}>
      Read the journal anew
    </button>
  )
}
