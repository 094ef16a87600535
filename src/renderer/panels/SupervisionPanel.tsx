/** What supervision found, with its evidence and what a supervisor made of it; trade reports; reviews that are due. */
import type { AlertView, Answers, Row } from '@shared/contract'
import { type FormEvent, useEffect, useState } from 'react'
import { formatPrice, formatQty, formatTimeOfDay, NONE, spaced } from '../design/format'
import { useRows } from '../desk/hooks'
import { reason, useDesk } from '../desk/link'
import { orderInFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { Scroll } from '../widgets/Scroll'
import { PeopleLine, useUserSession } from './PeopleLine'
import { StillReading } from './StillReading'
import { TradeReports } from './TradeReports'
import './supervision.css'

const VIEWS = ['Alerts', 'Trade reports', 'Reviews'] as const
type View = (typeof VIEWS)[number]
const SHOWN = 500
const ASK_MILLIS = 3_000
const WORDS = {
  dispositioned: 'Looked at, in order',
  escalated: 'Escalated',
  falsePositive: 'False positive',
} as const

export function SupervisionPanel() {
  const { session, set } = useUserSession()
  const [view, setView] = useState<View>('Alerts')
  return (
    <div className="panel" data-testid="supervision">
      {session === null ? null : <PeopleLine session={session} set={set} />}
      <fieldset className="toolbar views">
        <legend className="hidden">What is shown</legend>
        {VIEWS.map((name) => (
          <button
            key={name}
            type="button"
            className="button"
            aria-pressed={name === view}
            onClick={() => setView(name)}
          >
            {name}
          </button>
        ))}
      </fieldset>
      <StillReading isSupervision />
      {view === 'Alerts' ? <Alerts /> : view === 'Trade reports' ? <TradeReports /> : <Reviews />}
    </div>
  )
}

function Alerts() {
  const rows = useRows({ table: 'supervision', key: 'id', limit: SHOWN })
  const [chosen, setChosen] = useState<string | null>(null)
  const alerts = rows.map(alertOf)
  const open = alerts.filter(({ status }) => status === 'open').length
  const one = alerts.find(({ id }) => id === chosen)
  return (
    <>
      <Scroll name="Alerts of supervision">
        <table className="lines tight">
          <thead>
            <tr>
              <th>Time</th>
              <th>Alert</th>
              <th>Severity</th>
              <th>Symbol</th>
              <th>Client</th>
              <th>What</th>
              <th>State</th>
            </tr>
          </thead>
          <tbody>
            {alerts.map((it) => (
              <tr key={it.id} className={it.id === chosen ? 'chosen' : ''}>
                <td>{formatTimeOfDay(it.at)}</td>
                <td>
                  <button type="button" className="link" onClick={() => setChosen(it.id)}>
                    {it.id}
                  </button>
                </td>
                <td className={`severity-${it.severity}`}>{it.severity}</td>
                <td>{it.symbol ?? NONE}</td>
                <td>{it.client ?? NONE}</td>
                <td className="wrap">
                  {spaced(it.code)}: {it.detail}
                </td>
                <td>{it.status === 'open' ? 'open' : WORDS[it.status]}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {alerts.length === 0 ? <div className="empty">Supervision has found nothing.</div> : null}
      </Scroll>
      {one ? <Evidence key={one.id} alert={one} /> : null}
      <div className="toolbar">
        <span className="muted">
          {formatQty(open)} open of {formatQty(alerts.length)} shown. An alert is a reason to look, not a
          finding.
        </span>
      </div>
    </>
  )
}

function alertOf(row: Row): AlertView {
  const { evidence, parameters } = row
  const read = (json: unknown) => JSON.parse(String(json)) as Record<string, unknown>
  return { ...(row as unknown as AlertView), evidence: read(evidence), parameters: read(parameters) }
}

interface Side {
  bid: number | null
  ask: number | null
}
const sides = (value: unknown): string => {
  const market = value as Side | null
  return market ? `${formatPrice(market.bid)} / ${formatPrice(market.ask)}` : NONE
}

/** The evidence of one alert, and what to make of it. */
function Evidence({ alert }: { alert: AlertView }) {
  const { evidence } = alert
  const codes = useStore(useDesk().reference)?.codes
  const code = codes?.[alert.code]
  const ids = evidence['ids'] as string[]
  const of = (name: string): string => (evidence[name] === null ? NONE : String(evidence[name]))
  return (
    <section className="evidence" data-testid="evidence">
      <h3>
        {alert.id} · {code?.sentence ?? alert.code} <span className="muted">{code?.rule}</span>
      </h3>
      <dl className="figures">
        <div>
          <dt>Orders, fills</dt>
          <dd>
            {ids.map((id) => (
              <button key={id} type="button" className="link" onClick={() => orderInFocus.set(id)}>
                {id}
              </button>
            ))}
          </dd>
        </div>
        <div>
          <dt>Market at receipt</dt>
          <dd>{sides(evidence['atReceipt'])}</dd>
        </div>
        <div>
          <dt>Market at execution</dt>
          <dd>{sides(evidence['atExecution'])}</dd>
        </div>
        <div>
          <dt>Observed, bound {code?.unit ? `(${code.unit})` : ''}</dt>
          <dd>
            {of('observed')}, {of('bound')}
          </dd>
        </div>
        <div>
          <dt>Record</dt>
          <dd>{formatQty(alert.record)}</dd>
        </div>
      </dl>
      {alert.status === 'open' ? null : (
        <p>
          <b>{WORDS[alert.status]}</b> by {alert.by ?? 'nobody named'} at{' '}
          {formatTimeOfDay(alert.dispositionAt)}: {alert.note}
        </p>
      )}
      <Disposition alert={alert} />
    </section>
  )
}

function Disposition({ alert }: { alert: AlertView }) {
  const desk = useDesk()
  const [fault, setFault] = useState<string | null>(null)
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const disposition = String(given.get('disposition')) as keyof typeof WORDS
    const text = String(given.get('text'))
    setFault(null)
    desk
      .invoke('supervision.dispose', { key: crypto.randomUUID(), id: alert.id, disposition, text })
      .catch((error: unknown) => setFault(reason(error)))
  }
  return (
    <form className="toolbar" onSubmit={send}>
      <select className="field" name="disposition" aria-label="Disposition">
        {Object.entries(WORDS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <input className="field note" name="text" aria-label="Note" placeholder="Why" required />
      <button type="submit" className="button">
        Record
      </button>
      {fault === null ? null : (
        <span className="bad" role="alert">
          {fault}
        </span>
      )}
    </form>
  )
}

function Reviews() {
  const desk = useDesk()
  const [found, setFound] = useState<Answers['supervision.reviews'] | null>(null)
  useEffect(() => {
    const ask = () => desk.invoke('supervision.reviews', null).then(setFound, console.warn)
    void ask()
    const timer = setInterval(() => void ask(), ASK_MILLIS)
    return () => clearInterval(timer)
  }, [desk])
  if (found === null) return null
  return (
    <Scroll name="Reviews and indicators">
      <table className="lines tight" data-testid="indicators">
        <thead>
          <tr>
            <th>Indicator</th>
            <th>What is compared</th>
            <th className="num">Samples</th>
            <th className="num">Needed each</th>
            <th className="num">Means</th>
          </tr>
        </thead>
        <tbody>
          {found.indicators.map((it) => (
            <tr key={String(it['id'])}>
              <td>{it['id']}</td>
              <td className="wrap">{it['what']}</td>
              <td className="num">
                {formatQty(Number(it['countA']))} and {formatQty(Number(it['countB']))}
              </td>
              <td className="num">{formatQty(Number(it['needs']))}</td>
              <td className="num">
                {formatQty(Number(it['meanA']))} and {formatQty(Number(it['meanB']))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="lines tight" data-testid="reviews">
        <thead>
          <tr>
            <th>Security and order type</th>
            <th className="num">Orders</th>
            <th className="num">Fills</th>
            <th className="num">Effective over quoted</th>
            <th>Last review</th>
            <th>Due</th>
          </tr>
        </thead>
        <tbody>
          {found.reviews.map((it) => (
            <tr key={it.cell}>
              <td>{it.cell}</td>
              <td className="num">{formatQty(it.orders)}</td>
              <td className="num">{formatQty(it.fills)}</td>
              <td className="num">
                {it.effectiveOverQuoted === null ? NONE : `${(it.effectiveOverQuoted / 10_000).toFixed(1)} %`}
              </td>
              <td>{it.reviewedBy ?? 'never'}</td>
              <td className={it.isDue ? 'bad' : ''}>
                {it.isDue ? `due, every ${found.reviewDays} days` : 'no'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}
