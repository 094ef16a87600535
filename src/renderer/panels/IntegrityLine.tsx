/** One line over the journal: under which head it stands, where the key is, and a verification on demand. */
import type { IntegrityView } from '@shared/contract'
import { useEffect, useState } from 'react'
import { formatQty } from '../design/format'
import { reason, useDesk } from '../desk/link'
import { Popover } from '../frame/Popover'
import { Lodging } from './Lodging'

const ASK_MILLIS = 1000

const HEAD_FILES: Readonly<Partial<Record<string, string>>> = {
  oneSlot: 'one slot of the head file was spoiled, the other was compared',
  damaged: 'the head file was unreadable and was put aside: the end of the journal was not compared',
}

/** Asks now and then while the panel is shown. */
export function useIntegrity(): { view: IntegrityView | null; again: () => void } {
  const desk = useDesk()
  const [view, setView] = useState<IntegrityView | null>(null)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isGone = turn < 0
    const ask = () =>
      desk.invoke('journal.integrity', null).then((found) => !isGone && setView(found), console.warn)
    void ask()
    const timer = setInterval(() => void ask(), ASK_MILLIS)
    return () => {
      isGone = true
      clearInterval(timer)
    }
  }, [desk, turn])
  return { view, again: () => setTurn((before) => before + 1) }
}

/** `hasLodging`: with the way to lodge a head, where the page does not show it anyway. */
export function IntegrityLine({ hasLodging = true }: { hasLodging?: boolean }) {
  const desk = useDesk()
  const { view, again } = useIntegrity()
  if (view === null) return null
  const isRunning = view.verify.state === 'running'
  const act = () =>
    desk
      .invoke('journal.verify', { action: isRunning ? 'cancel' : 'start' })
      .then(again, (error: unknown) =>
        desk.tell({ severity: 'warning', text: `Not verified: ${reason(error)}`, at: 0 }),
      )
  const trouble = view.unsealed ?? HEAD_FILES[view.headFile ?? '']
  return (
    <div className="toolbar" data-testid="integrity">
      <span title={headTitle(view)}>{headWords(view)}</span>
      <span className="muted" title={`Key ${view.key.id}\n${view.key.kept}`}>
        key {view.key.id.slice(0, 8)} in {view.key.place === 'keystore' ? 'the key store' : 'a file'}
      </span>
      {hasLodging ? (
        <Popover name="Lodge a head elsewhere" className="button" face="Lodge…">
          <h2>A head for lodging elsewhere</h2>
          <Lodging folder={view.anchors} />
        </Popover>
      ) : null}
      {trouble === undefined ? null : <span className="bad">{trouble}</span>}
      <span className="spring" />
      <span
        className={view.verify.state === 'bad' || view.verify.state === 'failed' ? 'bad' : 'muted'}
        role="status"
      >
        {verifyWords(view)}
      </span>
      <button type="button" className="button" onClick={() => void act()}>
        {isRunning ? 'Cancel' : 'Verify now'}
      </button>
    </div>
  )
}

function headWords({ head, lastSeq, unsealed }: IntegrityView): string {
  if (unsealed !== null) return 'Not sealed any more'
  if (head === null) return 'Not sealed yet'
  const open = lastSeq - head.size
  return open <= 0
    ? `Sealed up to ${formatQty(head.size)}`
    : `Sealed up to ${formatQty(head.size)}, ${formatQty(open)} open`
}

const headTitle = ({ head }: IntegrityView): string =>
  head === null ? 'No head was sealed yet' : `Root ${head.root}\nSealed ${head.time}`

function verifyWords({ verify }: IntegrityView): string {
  if (verify.state === 'never') return 'Not verified yet'
  if (verify.state !== 'running') return verify.detail
  const left = verify.secondsLeft === null ? '' : `, ${verify.secondsLeft} s left`
  return `${verify.detail} ${verify.percent} %${left}`
}
