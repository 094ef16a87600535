/** Changes the trading state of the desk, a client, a symbol or a venue, with the reason and the condition to resume. */
import type { StateRow } from '@shared/routing-calls'
import { useState } from 'react'
import { formatQty } from '../design/format'
import { reason as reasonOf, useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { Dialog } from '../frame/Dialog'
import { SCOPE_WORDS, STATE_WORDS } from './state-words'

export type StateWanted = Pick<StateRow, 'scope' | 'id' | 'state'>

export function StateDialog({ wanted, onClose }: { wanted: StateWanted; onClose: () => void }) {
  const desk = useDesk()
  const status = useStore(desk.status)
  const [why, setWhy] = useState('')
  const [resumeWhen, setResumeWhen] = useState('')
  const [cancelOpen, setCancelOpen] = useState(true)
  const [fault, setFault] = useState<string | null>(null)
  const { scope, id, state } = wanted
  const isActive = state === 'active'
  const who = id === null ? SCOPE_WORDS[scope] : `${SCOPE_WORDS[scope]} ${id}`
  const isReady = why.trim() !== '' && (isActive || resumeWhen.trim() !== '')
  const send = (): void => {
    desk
      .invoke('desk.setState', {
        key: crypto.randomUUID(),
        scope,
        id,
        state,
        cancelOpen: !isActive && cancelOpen,
        reason: why.trim(),
        resumeWhen: isActive ? null : resumeWhen.trim(),
      })
      .then(onClose, (error: unknown) => setFault(reasonOf(error)))
  }
  return (
    <Dialog title={`${who}: ${STATE_WORDS[state]}?`} onClose={onClose}>
      {fault === null ? null : <p className="bad">{fault}</p>}
      <label htmlFor="state-why">Reason</label>
      <input
        id="state-why"
        className="field"
        maxLength={200}
        autoComplete="off"
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {isActive ? null : (
        <>
          <label htmlFor="state-resume">Resumes when</label>
          <input
            id="state-resume"
            className="field"
            maxLength={200}
            autoComplete="off"
            placeholder="What must hold before it is active again"
            value={resumeWhen}
            onChange={(event) => setResumeWhen(event.currentTarget.value)}
          />
          <label className="check">
            <input
              type="checkbox"
              checked={cancelOpen}
              onChange={(event) => setCancelOpen(event.currentTarget.checked)}
            />{' '}
            {scope === 'venue' ? 'Recall every open route there' : 'Cancel every open order in scope'}
          </label>
        </>
      )}
      <p>
        The desk has <b>{formatQty(status?.openOrders ?? 0)}</b> open orders and{' '}
        <b>{formatQty(status?.execution.openRoutes ?? 0)}</b> open routes in all.
      </p>
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Keep as it is
        </button>
        <button
          type="button"
          className={`button ${isActive ? 'primary' : 'danger'}`}
          disabled={!isReady}
          onClick={send}
        >
          {isActive
            ? `Resume ${who.toLowerCase() === 'the desk' ? 'the desk' : (id ?? '')}`
            : STATE_WORDS[state]}
        </button>
      </div>
    </Dialog>
  )
}
