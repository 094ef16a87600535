/** What clients' orders cost the desk that fills them, as the model has learned it, and the trader's word against it. */
import type { ClientToxicity, ToxicityAnswer, ToxicityLevel } from '@shared/toxicity-answer'
import { useState } from 'react'
import { formatQty, NONE, titled } from '../design/format'
import { reason as reasonOf, useDesk } from '../desk/link'
import { useAsked } from '../desk/use-asked'
import { Dialog } from '../frame/Dialog'
import { Scroll } from '../widgets/Scroll'

const ASK_MILLIS = 1_000
const SEGMENTS = ['benign', 'neutral', 'toxic'] as const
type Segment = (typeof SEGMENTS)[number]

const points = (value: number | null): string => (value === null ? NONE : value.toFixed(2).replace('-', '−'))
const interval = ({ low, high }: ToxicityLevel): string => `${points(low)} to ${points(high)}`

export function ToxicityPanel() {
  const { found, fault } = useAsked('toxicity.clients', null, ASK_MILLIS)
  const [client, setClient] = useState<ClientToxicity | null>(null)
  if (!found) return <div className="panel empty">{fault ?? 'Reading the model…'}</div>
  return (
    <div className="panel" data-testid="toxicity">
      <Score answer={found} fault={fault} />
      <Scroll name="Toxicity of clients">
        <table className="lines tight">
          <thead>
            <tr>
              <th>Client</th>
              <th>Tier</th>
              <th>Segment</th>
              <th className="num">10 s, bp</th>
              <th className="num">95 %</th>
              <th className="num">60 s, bp</th>
              <th className="num">Labels</th>
              <th>Trader</th>
              <th>
                <span className="unseen">Override</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found.clients.map((it) => (
              <Client key={it.client} it={it} onSet={setClient} />
            ))}
          </tbody>
        </table>
        {found.clients.length === 0 ? <div className="empty">No client has traded yet.</div> : null}
      </Scroll>
      {client ? <SegmentDialog client={client} onClose={() => setClient(null)} /> : null}
    </div>
  )
}

function Score({
  answer: { isOn, score, pending },
  fault,
}: {
  answer: ToxicityAnswer
  fault: string | null
}) {
  return (
    <div className="toolbar">
      <span className={isOn ? 'good' : 'muted'}>
        {isOn ? 'In the prices' : 'Off in the policy: nothing is learned'}
      </span>
      <span className="muted">predicted</span> {points(score.meanPrediction)}
      <span className="muted">happened</span> {points(score.meanLabel)} bp
      <span className="muted">labels</span> {formatQty(Math.round(score.labels))}
      <span className="muted">waiting</span> {formatQty(pending)}
      {fault === null ? null : <span className="bad">not current: {fault}</span>}
    </div>
  )
}

function Client({ it, onSet }: { it: ClientToxicity; onSet: (it: ClientToxicity) => void }) {
  const { client, name, tier, segment, modelSegment, level, level60s, override } = it
  return (
    <tr>
      <td title={name}>
        <b>{client}</b>
      </td>
      <td className="muted">{tier}</td>
      <td className={segment === 'toxic' ? 'warn' : ''}>{titled(segment)}</td>
      <td className="num">{points(level.mean)}</td>
      <td className="num muted">{interval(level)}</td>
      <td className="num" title={interval(level60s)}>
        {points(level60s.mean)}
      </td>
      <td className="num">{formatQty(Math.round(level.labels))}</td>
      <td className="muted">
        {override === null ? '' : `against ${modelSegment}; nearer: ${override.verdict}`}
      </td>
      <td className="num">
        <button
          type="button"
          className="button small"
          aria-label={`Set the segment of ${client}`}
          onClick={() => onSet(it)}
        >
          Set…
        </button>
      </td>
    </tr>
  )
}

function SegmentDialog({ client: it, onClose }: { client: ClientToxicity; onClose: () => void }) {
  const desk = useDesk()
  const [segment, setSegment] = useState<Segment>(it.segment)
  const [why, setWhy] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const set = (to: Segment | null): void => {
    const arg = { key: crypto.randomUUID(), client: it.client, segment: to, reason: why.trim() }
    desk.invoke('clients.segment', arg).then(onClose, (error: unknown) => setFault(reasonOf(error)))
  }
  return (
    <Dialog title={`Segment of ${it.client}`} onClose={onClose}>
      <p>
        The model says <b>{it.modelSegment}</b>: {points(it.level.mean)} bp an order after 10 s,{' '}
        {interval(it.level)}.
      </p>
      {fault === null ? null : <p className="bad">{fault}</p>}
      <label htmlFor="segment">Segment</label>
      <select
        id="segment"
        className="field"
        value={segment}
        onChange={(event) => setSegment(event.currentTarget.value as Segment)}
      >
        {SEGMENTS.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <label htmlFor="segment-why">Reason</label>
      <input
        id="segment-why"
        className="field"
        maxLength={200}
        autoComplete="off"
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <div className="buttons">
        <button type="button" className="button" onClick={onClose}>
          Keep as it is
        </button>
        {it.override === null ? null : (
          <button type="button" className="button" disabled={why.trim() === ''} onClick={() => set(null)}>
            Give back to the model
          </button>
        )}
        <button
          type="button"
          className="button primary"
          disabled={why.trim() === ''}
          onClick={() => set(segment)}
        >
          Set {segment}
        </button>
      </div>
    </Dialog>
  )
}
