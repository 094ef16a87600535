/** What a patch of clients and venues would change, old beside new; with a reason it is journaled, all of it or nothing. */
import type { ReferenceCheck, ReferencePatch } from '@shared/reference-calls'
import { useEffect, useState } from 'react'
import { formatQty } from '../design/format'
import { reason, useDesk } from '../desk/link'
import { Scroll } from '../widgets/Scroll'

/** Hands that are still for so long have typed what they meant. */
const STILL_MILLIS = 150

/** What the desk says that a patch would change; null until it has, or while there is no patch. */
function useCheck(patch: ReferencePatch | null): { check: ReferenceCheck | null; fault: string | null } {
  const desk = useDesk()
  const text = patch === null ? '' : JSON.stringify(patch)
  const [asked, setAsked] = useState<{ text: string; check: ReferenceCheck | null; fault: string | null }>({
    text: '',
    check: null,
    fault: null,
  })
  useEffect(() => {
    if (text === '') return
    let isGone = false
    const timer = setTimeout(() => {
      desk.invoke('reference.check', { patch: JSON.parse(text) as ReferencePatch }).then(
        (check) => isGone || setAsked({ text, check, fault: null }),
        (error: unknown) => isGone || setAsked({ text, check: null, fault: reason(error) }),
      )
    }, STILL_MILLIS)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [desk, text])
  return asked.text === text ? asked : { check: null, fault: null }
}

interface Props {
  /** Null while what was typed or read has a fault. */
  patch: ReferencePatch | null
  /** Where it comes from, for the journal; empty for a form. */
  from: string
  onClose: () => void
}

export function ReferenceChanges({ patch, from, onClose }: Props) {
  const desk = useDesk()
  const { check, fault } = useCheck(patch)
  const [why, setWhy] = useState('')
  const [refused, setRefused] = useState<string | null>(null)
  const [isSending, setSending] = useState(false)
  const changes = check?.changes ?? []
  const records = new Set(changes.map(({ kind, id }) => `${kind} ${id}`)).size
  const send = async (): Promise<void> => {
    if (patch === null) return
    setSending(true)
    const said = from === '' ? why.trim() : `${why.trim()} (${from})`
    try {
      await desk.invoke('reference.set', { key: crypto.randomUUID(), patch, reason: said.slice(0, 200) })
      await desk.learnReference()
      desk.tell({ severity: 'info', text: `${countWords(changes.length, records)} changed`, at: 0 })
      onClose()
    } catch (error) {
      setRefused(reason(error))
      setSending(false)
    }
  }
  const isReady = changes.length > 0 && why.trim() !== '' && !isSending
  return (
    <>
      <Changes check={check} isAsked={patch !== null} />
      <label htmlFor="reference-why">Why</label>
      <input
        id="reference-why"
        className="field"
        placeholder="Stands in the journal with each record that changes"
        maxLength={160}
        autoComplete="off"
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {(refused ?? fault) === null ? null : (
        <p className="fault" role="alert">
          {refused ?? fault}
        </p>
      )}
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Keep as it is
        </button>
        <button type="button" className="button primary" disabled={!isReady} onClick={() => void send()}>
          Change {changes.length === 0 ? 'nothing' : countWords(changes.length, records)}
        </button>
      </div>
    </>
  )
}

const countWords = (fields: number, records: number): string =>
  `${formatQty(fields)} ${fields === 1 ? 'field' : 'fields'}${records === 1 ? '' : ` of ${formatQty(records)} records`}`

function Changes({ check, isAsked }: { check: ReferenceCheck | null; isAsked: boolean }) {
  if (!isAsked) return null
  if (check === null) return <p>Asking the desk what this would change…</p>
  if (check.changes.length === 0) return <p>Nothing differs from what is in force.</p>
  return (
    <>
      <Scroll name="What changes" className="diff">
        <table className="lines">
          <thead>
            <tr>
              <th>Whose</th>
              <th>What</th>
              <th>Old</th>
              <th>New</th>
            </tr>
          </thead>
          <tbody>
            {check.changes.map((it) => (
              <tr key={`${it.kind} ${it.id} ${it.field}`}>
                <td>
                  <b>{it.id}</b>
                  {it.isNew ? <span className="badge"> NEW</span> : null}
                </td>
                <td>{it.title}</td>
                <td className="muted">{it.old || 'none'}</td>
                <td>
                  <b>{it.new || 'none'}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {check.loosens.length === 0 ? null : (
        <div className="warn" role="note">
          A supervisor must do this:
          <ul className="faults">
            {check.loosens.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
