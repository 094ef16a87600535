/** Trade reports with their states; a supervisor asks the facility to correct or undo an accepted one. */
import type { Row } from '@shared/contract'
import { AMENDABLE_STATES } from '@shared/report-states'
import { type FormEvent, useState } from 'react'
import { formatPrice, formatQty, formatTimeOfDay, NONE, spaced } from '../design/format'
import { useRows } from '../desk/hooks'
import { reason, useDesk } from '../desk/link'
import { Scroll } from '../widgets/Scroll'

const SHOWN = 500
const isAmendable = (row: Row): boolean =>
  AMENDABLE_STATES.includes(String(row['state'])) && row['asked'] === null
const stateWords = (row: Row): string =>
  row['asked'] === null
    ? spaced(String(row['state']))
    : `${spaced(String(row['state']))}, asked to ${row['asked']}`

export function TradeReports() {
  const rows = useRows({ table: 'tapeReports', key: 'fillId', limit: SHOWN })
  const [chosen, setChosen] = useState<string | null>(null)
  const one = rows.find((row) => row['fillId'] === chosen)
  return (
    <>
      <Scroll name="Trade reports">
        <table className="lines tight">
          <thead>
            <tr>
              <th>Executed</th>
              <th>Fill</th>
              <th>Symbol</th>
              <th className="num">Shares</th>
              <th className="num">Price</th>
              <th>Capacity</th>
              <th>Modifiers</th>
              <th>Due by</th>
              <th>State</th>
              <th>Answered</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line key={String(row['fillId'])} row={row} isChosen={row === one} onChoose={setChosen} />
            ))}
          </tbody>
        </table>
        <div className="empty">The facility is SIMULATED. The newest {formatQty(rows.length)} reports.</div>
      </Scroll>
      {one ? <Amend key={chosen} row={one} onClose={() => setChosen(null)} /> : null}
    </>
  )
}

interface LineProps {
  row: Row
  isChosen: boolean
  onChoose: (fillId: string) => void
}

function Line({ row, isChosen, onChoose }: LineProps) {
  const fillId = String(row['fillId'])
  return (
    <tr className={isChosen ? 'chosen' : ''}>
      <td>{formatTimeOfDay(Number(row['executedAt']))}</td>
      <td>
        <button
          type="button"
          className="link"
          aria-label={`Report of ${fillId}`}
          onClick={() => onChoose(fillId)}
        >
          {fillId}
        </button>
      </td>
      <td>{row['symbol']}</td>
      <td className="num">{formatQty(Number(row['qty']))}</td>
      <td className="num">{formatPrice(Number(row['price']))}</td>
      <td>
        {row['capacity']} {row['side']}
      </td>
      <td>{row['modifiers']}</td>
      <td>{formatTimeOfDay(Number(row['dueBy']))}</td>
      <td className={/late/i.test(String(row['state'])) ? 'bad' : ''}>{stateWords(row)}</td>
      <td>{row['doneAt'] === null ? NONE : formatTimeOfDay(Number(row['doneAt']))}</td>
    </tr>
  )
}

/** What became of one report, and what a supervisor can ask for it. */
function Amend({ row, onClose }: { row: Row; onClose: () => void }) {
  const desk = useDesk()
  const [action, setAction] = useState<'correct' | 'undo'>('correct')
  const [fault, setFault] = useState<string | null>(null)
  const fillId = String(row['fillId'])
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const price = action === 'correct' ? String(given.get('price')).trim() : null
    setFault(null)
    desk
      .invoke('tape.amend', {
        ...{ key: crypto.randomUUID(), fillId, action, price },
        reason: String(given.get('reason')),
      })
      .catch((error: unknown) => setFault(reason(error)))
  }
  return (
    <section className="evidence" data-testid="amend">
      <h3>
        Report of {fillId} <span className="muted">{stateWords(row)}</span>
      </h3>
      {row['reason'] === null ? null : (
        <p>
          {spaced(String(row['state']))}: {row['reason']}
          {row['askedBy'] === null ? '' : ` (asked by ${row['askedBy']})`}
        </p>
      )}
      {isAmendable(row) ? (
        <form className="toolbar" onSubmit={send}>
          <select
            className="field"
            aria-label="What to ask"
            value={action}
            onChange={(event) => setAction(event.currentTarget.value === 'undo' ? 'undo' : 'correct')}
          >
            <option value="correct">Correct the price</option>
            <option value="undo">Cancel, or reverse after its day</option>
          </select>
          {action === 'correct' ? (
            <input
              className="field num"
              name="price"
              aria-label="Corrected price"
              placeholder="Price"
              inputMode="decimal"
              autoComplete="off"
              required
            />
          ) : null}
          <input className="field note" name="reason" aria-label="Reason" placeholder="Why" required />
          <button type="submit" className="button">
            Ask the facility
          </button>
          <button type="button" className="button" onClick={onClose}>
            Close
          </button>
          {fault === null ? null : (
            <span className="bad" role="alert">
              {fault}
            </span>
          )}
        </form>
      ) : (
        <p className="muted">Nothing can be asked for a report in this state.</p>
      )}
    </section>
  )
}
