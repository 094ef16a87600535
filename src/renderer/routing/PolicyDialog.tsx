/** Shows what a patch would change, level by level, old beside new; nothing is in force before it is confirmed. */
import type { PolicyPatch } from '@shared/contract'
import type { PolicyCheck } from '@shared/routing-calls'
import { useEffect, useState } from 'react'
import { CallFailed } from '../bridge'
import { reason, useDesk } from '../desk/link'
import { Dialog } from '../frame/Dialog'
import { Scroll } from '../widgets/Scroll'
import { titleOf } from './policy-words'
import { approvalOf, NOBODY_YET, type SecondPerson, SecondPersonFields } from './SecondPerson'

export interface PolicyProposal {
  readonly patch: object
  /** Where it comes from, for the note in the journal. */
  readonly from: string
}
interface Props {
  proposal: PolicyProposal
  onDone: () => void
  onClose: () => void
}

export function PolicyDialog({ proposal: { patch, from }, onDone, onClose }: Props) {
  const desk = useDesk()
  const [check, setCheck] = useState<PolicyCheck | null>(null)
  const [why, setWhy] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [isSending, setSending] = useState(false)
  const [second, setSecond] = useState<SecondPerson | null>(null)
  const approval = second && approvalOf(second, desk.status.get()?.at ?? 0)
  useEffect(() => {
    desk
      .invoke('policy.check', { patch: { ...patch } })
      .then(setCheck, (error: unknown) => setFault(reason(error)))
  }, [desk, patch])
  const apply = async (): Promise<void> => {
    setSending(true)
    try {
      await desk.invoke('policy.set', { key: crypto.randomUUID(), patch: patch as PolicyPatch, approval })
      const text = `${why.trim()} (${from})`
      await desk.invoke('journal.note', {
        key: crypto.randomUUID(),
        about: 'policy',
        text,
        tags: ['policy'],
        grade: null,
      })
      desk.tell({ severity: 'info', text: 'The policy is changed', at: 0 })
      onDone()
      onClose()
    } catch (error) {
      setFault(reason(error))
      setSending(false)
      if (error instanceof CallFailed && error.code === 'LIMIT_CHANGE') setSecond((now) => now ?? NOBODY_YET)
    }
  }
  const count = check?.changes.length ?? 0
  const isGood = check !== null && check.faults.length === 0 && count > 0 && why.trim() !== ''
  const isReady = isGood && !isSending && (second === null || approval !== null)
  return (
    <Dialog title="Change the policy?" className="dialog wide" onClose={onClose}>
      {fault === null ? null : <p className="bad">{fault}</p>}
      {check && check.faults.length > 0 ? <Faults faults={check.faults} /> : null}
      {check ? <Changes changes={check.changes} /> : <p>Asking the desk what this would change…</p>}
      <label htmlFor="policy-why">Why</label>
      <input
        id="policy-why"
        className="field"
        placeholder="Stands in the journal beside the change"
        maxLength={300}
        autoComplete="off"
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {second === null ? null : <SecondPersonFields given={second} onChange={setSecond} />}
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Keep as it is
        </button>
        <button type="button" className="button primary" disabled={!isReady} onClick={() => void apply()}>
          Change {count} {count === 1 ? 'setting' : 'settings'}
        </button>
      </div>
    </Dialog>
  )
}

export function Faults({ faults }: { faults: readonly string[] }) {
  return (
    <>
      <p className="bad">
        {faults.length === 1 ? 'One fault' : `${faults.length} faults`}: nothing can be changed.
      </p>
      <ul className="faults">
        {faults.map((fault) => (
          <li key={fault}>{fault}</li>
        ))}
      </ul>
    </>
  )
}

function Changes({ changes }: { changes: PolicyCheck['changes'] }) {
  if (changes.length === 0) return <p>Nothing differs from the policy in force.</p>
  return (
    <Scroll name="What changes" className="diff">
      <table className="lines">
        <thead>
          <tr>
            <th>Setting</th>
            <th>Level</th>
            <th className="num">Old</th>
            <th>From</th>
            <th className="num">New</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((it) => (
            <tr key={`${it.level} ${it.setting}`}>
              <td>{titleOf(it.setting)}</td>
              <td>{it.level}</td>
              <td className="num muted">{it.old}</td>
              <td className="muted">{it.from}</td>
              <td className="num">
                <b>{it.new}</b>
                {it.newFrom === it.level ? null : <span className="muted"> from {it.newFrom}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
