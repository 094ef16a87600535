/** Invitations to firm up: those that stand with their countdown and answer, and how those before them ended. */
import type { Row } from '@shared/contract'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { formatQty, formatTimeOfDay, NONE, spaced } from '../design/format'
import { useRows } from '../desk/hooks'
import { useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { useCommands } from '../frame/commands'
import { readQty } from '../ticket/draft'
import { Scroll } from '../widgets/Scroll'
import { answersByClient, isStanding, toldToOther } from './invitation-rows'
import { firmUp } from './order-commands'

const MOST = 500
const useInvitations = (): readonly Row[] => useRows({ table: 'invitations', key: 'invitation', limit: MOST })

export function InvitationsPanel() {
  const standing = useInvitations().filter(isStanding)
  const place = useRef<HTMLDivElement>(null)
  useCommands({ 'dark.answer': () => place.current?.querySelector('input')?.focus() })
  // The one that ends first is answered first.
  const first = [...standing].sort((a, b) => Number(a['until']) - Number(b['until']))
  return (
    <div className="panel" data-testid="invitations" ref={place}>
      <div className="toolbar">
        <span className="muted">{formatQty(standing.length)} stand</span>
        <span className="spring" />
        <span className="muted">Alt+I answers the first · Enter firms up · Del declines</span>
      </div>
      {first.length === 0 ? (
        <div className="empty">
          <b>No invitation stands</b>
          <span>A conditional order is asked here as soon as it could meet somebody at the midpoint.</span>
        </div>
      ) : (
        <Scroll name="Invitations that stand" className="invitations">
          {first.map((row) => (
            <Standing key={String(row['invitation'])} row={row} />
          ))}
        </Scroll>
      )}
    </div>
  )
}

/** One invitation with its seconds left and its answer. */
function Standing({ row }: { row: Row }) {
  const desk = useDesk()
  const focus = useFocus()
  const now = useStore(desk.status)?.at ?? 0
  const id = String(row['orderId'])
  const order = useRows({ table: 'orders', key: 'id', where: { id }, limit: 1 })[0]
  const left = Math.max(0, Number(row['until']) - now) / 1e6
  return (
    <article className="invitation" aria-label={`Invitation ${row['invitation']}`}>
      <p>
        <button type="button" className="link" onClick={() => focus.order.set(id)}>
          {id}
        </button>{' '}
        <span className={String(row['side'])}>{row['side'] === 'buy' ? 'Buy' : 'Sell'}</span>{' '}
        <b>{row['symbol']}</b> {formatQty(Number(order?.['open'] ?? 0))} open
        <b className={left < 1 ? 'countdown bad' : 'countdown'} role="timer">
          {left.toFixed(1)} s
        </b>
      </p>
      <p className="muted">{row['told']}</p>
      {typeof row['firmed'] === 'number' ? (
        <p className="good">{formatQty(row['firmed'])} firmed up: waiting for the other side</p>
      ) : (
        <Answer row={row} open={Number(order?.['open'] ?? 0)} />
      )}
    </article>
  )
}

/** Firm up or decline. The quantity starts at what is open of the order. */
function Answer({ row, open }: { row: Row; open: number }) {
  const desk = useDesk()
  const field = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState<string | null>(null)
  useEffect(() => {
    // The quantity may come after the keyboard did: it is selected all the same.
    if (open > 0 && document.activeElement === field.current) field.current?.select()
  }, [open])
  const id = String(row['orderId'])
  const text = typed ?? (open === 0 ? '' : String(open))
  const qty = readQty(text)
  const answer = (shares: number): void => void firmUp(desk, id, String(row['invitation']), shares)
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const { selectionStart, selectionEnd, value } = event.currentTarget
    const isWhole = selectionStart === 0 && selectionEnd === value.length
    if (event.key === 'Enter' && qty !== null) answer(qty)
    else if (event.key === 'Delete' && isWhole) answer(0)
    else return
    event.preventDefault()
  }
  return (
    <div className="answer">
      <input
        ref={field}
        className="field num"
        aria-label={`Shares to firm up of ${id}`}
        aria-invalid={qty === null}
        inputMode="decimal"
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button
        type="button"
        className="button primary"
        disabled={qty === null}
        onClick={() => qty !== null && answer(qty)}
      >
        Firm up
      </button>
      <button type="button" className="button" onClick={() => answer(0)}>
        Decline
      </button>
    </div>
  )
}

/** How invitations ended, newest first, with what each side was told, and the fall-downs of each client. */
export function OutcomesPanel() {
  const rows = useInvitations()
  const done = rows.filter((row) => !isStanding(row))
  return (
    <div className="panel" data-testid="outcomes">
      <Scroll name="Outcomes of invitations" className="outcomes">
        <FallDowns rows={rows} />
        <table className="lines tight">
          <thead>
            <tr>
              <th>Ended</th>
              <th>Order</th>
              <th>Symbol</th>
              <th>Outcome</th>
              <th className="num">Filled</th>
              <th>It was told</th>
              <th>The other side was told</th>
            </tr>
          </thead>
          <tbody>
            {done.map((row) => (
              <tr key={String(row['invitation'])}>
                <td>{formatTimeOfDay(Number(row['doneAt'])).slice(0, 8)}</td>
                <td>{row['orderId']}</td>
                <td>{row['symbol']}</td>
                <td className={row['outcome'] === 'filled' ? 'good' : 'warn'}>
                  {spaced(String(row['outcome']))}
                </td>
                <td className="num">{row['filled'] === 0 ? NONE : formatQty(Number(row['filled']))}</td>
                <td className="wrap">{row['told']}</td>
                <td className="wrap">{toldToOther(row, rows)}</td>
              </tr>
            ))}
            {done.length === 0 ? (
              <tr>
                <td colSpan={7} className="muted">
                  No invitation has ended yet
                </td>
              </tr>
            ) : null}
          </tbody>
        </table>
      </Scroll>
    </div>
  )
}

function FallDowns({ rows }: { rows: readonly Row[] }) {
  const clients = answersByClient(rows)
  if (clients.length === 0) return null
  return (
    <table className="lines tight" aria-label="Fall-downs by client">
      <thead>
        <tr>
          <th>Client</th>
          <th className="num">Invited</th>
          <th className="num">Filled</th>
          <th className="num">Fall-downs</th>
        </tr>
      </thead>
      <tbody>
        {clients.map(({ client, invited, filled, fallDowns }) => (
          <tr key={client}>
            <td>{client}</td>
            <td className="num">{formatQty(invited)}</td>
            <td className="num">{formatQty(filled)}</td>
            <td className={`num${fallDowns > 0 ? ' warn' : ''}`}>{formatQty(fallDowns)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
