/** Who may not trade as usual and until when, the kill switch by scope, and its drill. */
import type { DrillAnswer } from '@shared/contract'
import type { StateRow } from '@shared/routing-calls'
import { useState } from 'react'
import { formatQty, formatTimeOfDay } from '../design/format'
import { reason as reasonOf, useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { useAsked } from '../desk/use-asked'
import { Scroll } from '../widgets/Scroll'
import { StateDialog, type StateWanted } from './StateDialog'
import { SCOPE_WORDS, STATE_WORDS } from './state-words'

const ASK_MILLIS = 500
const DRILL_ORDERS = 1_000
const SCOPES = ['desk', 'client', 'symbol', 'venue'] as const
const STATES = ['halted', 'crossOnly', 'reduce'] as const
/** A client and a venue are let trade or not; what lies between is the desk's and a symbol's. */
const statesOf = (scope: StateRow['scope']) =>
  scope === 'desk' || scope === 'symbol' ? STATES : (['halted'] as const)

export function StatesPanel() {
  const { found, fault } = useAsked('states.list', null, ASK_MILLIS)
  const [wanted, setWanted] = useState<StateWanted | null>(null)
  return (
    <div className="panel" data-testid="states">
      <Switch onWant={setWanted} />
      <Scroll name="Trading states">
        {fault === null ? null : <div className="bad">not current: {fault}</div>}
        <table className="lines tight">
          <thead>
            <tr>
              <th>Scope</th>
              <th>State</th>
              <th>Since</th>
              <th>Reason</th>
              <th>Resumes when</th>
              <th>
                <span className="unseen">Resume</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {(found ?? []).map((row) => (
              <State key={`${row.scope} ${row.id}`} row={row} onWant={setWanted} />
            ))}
          </tbody>
        </table>
        <Drill />
      </Scroll>
      {wanted ? <StateDialog wanted={wanted} onClose={() => setWanted(null)} /> : null}
    </div>
  )
}

function State({ row, onWant }: { row: StateRow; onWant: (it: StateWanted) => void }) {
  const { scope, id, state } = row
  const isActive = state === 'active'
  return (
    <tr>
      <td>
        {SCOPE_WORDS[scope]} <b>{id}</b>
      </td>
      <td className={isActive ? 'good' : 'bad'}>{STATE_WORDS[state]}</td>
      <td className="muted">{formatTimeOfDay(row.at)}</td>
      <td className="wrap">{row.reason}</td>
      <td className="wrap">{row.resumeWhen ?? (isActive ? '' : 'nothing was written')}</td>
      <td className="num">
        {isActive ? null : (
          <button
            type="button"
            className="button small"
            aria-label={`Resume ${id ?? 'the desk'}`}
            onClick={() => onWant({ scope, id, state: 'active' })}
          >
            Resume…
          </button>
        )}
      </td>
    </tr>
  )
}

function Switch({ onWant }: { onWant: (it: StateWanted) => void }) {
  const reference = useStore(useDesk().reference)
  const [scope, setScope] = useState<StateRow['scope']>('desk')
  const [id, setId] = useState('')
  const [state, setState] = useState<StateRow['state']>('halted')
  const names = {
    desk: [] as string[],
    client: reference?.clients.map((it) => it.id) ?? [],
    symbol: reference?.instruments.map((it) => it.symbol) ?? [],
    venue: reference?.venues.map((it) => it.id) ?? [],
  }[scope]
  const chosen = names.includes(id) ? id : (names[0] ?? '')
  return (
    <div className="toolbar">
      <select
        className="field level"
        aria-label="Scope of the kill switch"
        value={scope}
        onChange={(event) => {
          setScope(event.currentTarget.value as StateRow['scope'])
          setState('halted')
        }}
      >
        {SCOPES.map((it) => (
          <option key={it} value={it}>
            {SCOPE_WORDS[it]}
          </option>
        ))}
      </select>
      {names.length === 0 ? null : (
        <select
          className="field level"
          aria-label="Name in the scope"
          value={chosen}
          onChange={(event) => setId(event.currentTarget.value)}
        >
          {names.map((it) => (
            <option key={it}>{it}</option>
          ))}
        </select>
      )}
      <select
        className="field level"
        aria-label="State to change to"
        value={state}
        onChange={(event) => setState(event.currentTarget.value as StateRow['state'])}
      >
        {statesOf(scope).map((it) => (
          <option key={it} value={it}>
            {STATE_WORDS[it]}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button danger"
        disabled={scope !== 'desk' && chosen === ''}
        onClick={() => onWant({ scope, id: scope === 'desk' ? null : chosen, state })}
      >
        Stop…
      </button>
    </div>
  )
}

function Drill() {
  const desk = useDesk()
  const [found, setFound] = useState<DrillAnswer | null>(null)
  const [note, setNote] = useState<string | null>(null)
  const run = (): void => {
    setNote('Running…')
    desk.invoke('desk.drill', { orders: DRILL_ORDERS }).then(
      (answer) => {
        setFound(answer)
        setNote(null)
      },
      (error: unknown) => setNote(reasonOf(error)),
    )
  }
  const millis = (value: number): string => `${value.toFixed(1)} ms`
  return (
    <div className="drill" data-testid="drill">
      <button type="button" className="button" disabled={note === 'Running…'} onClick={run}>
        Drill the kill switch
      </button>
      <span className="badge simulated">SIMULATED</span>
      <span className="muted">
        {note ??
          `${formatQty(DRILL_ORDERS)} orders on a desk of its own, beside this one: nothing here is touched.`}
      </span>
      {found ? (
        <dl className="figures many">
          <div>
            <dt>Orders and routes open</dt>
            <dd>
              {formatQty(found.orders)} and {formatQty(found.routes)}
            </dd>
          </div>
          <div>
            <dt>To none open</dt>
            <dd>{millis(found.zeroMillis)}</dd>
          </div>
          <div>
            <dt>To all of it on disk</dt>
            <dd>{millis(found.durableMillis)}</dd>
          </div>
          <div>
            <dt>Open after</dt>
            <dd className={found.openAfter === 0 ? 'good' : 'bad'}>{formatQty(found.openAfter)}</dd>
          </div>
        </dl>
      ) : null}
    </div>
  )
}
