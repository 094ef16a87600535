/** Stands in for the desk when its journal cannot be opened: the reason, and three things to do about it. */
import type { Bridge, CallArg, ExportStatus, JournalTrouble } from '@shared/contract'
import { useEffect, useState } from 'react'
import { formatQty } from '../design/format'
import { reason } from '../desk/link'

interface Props {
  bridge: Bridge
  trouble: JournalTrouble
  /** The journal is open again: the page begins anew. */
  onOpen: () => void
}
export function DamagedJournal({ bridge, trouble, onOpen }: Props) {
  const [isBusy, setBusy] = useState(false)
  const [said, setSaid] = useState('')
  const isDamaged = trouble.code === 'DAMAGED'

  const choose = (choice: CallArg<'journal.recover'>): void => {
    setBusy(true)
    bridge.invoke('journal.recover', choice).then(onOpen, (error: unknown) => {
      setSaid(reason(error))
      setBusy(false)
    })
  }

  return (
    <main className="trouble" aria-labelledby="trouble-title">
      <h1 id="trouble-title">{isDamaged ? 'The journal is damaged' : 'The journal cannot be opened'}</h1>
      <p role="alert">{trouble.reason}</p>
      {trouble.keptAs ? (
        <p>
          The damaged file was not changed. It is kept as <code>{trouble.keptAs}</code> in the data folder.
        </p>
      ) : null}
      {isDamaged ? (
        <>
          <RestoreSection trouble={trouble} isBusy={isBusy} onChoose={choose} />
          <section aria-label="Read-only">
            <h2>Read-only</h2>
            <p>Look at what can be read. Nothing is traded and nothing is written.</p>
            <button
              type="button"
              className="button"
              disabled={isBusy}
              onClick={() => choose({ choice: 'readOnly' })}
            >
              Open read-only
            </button>
          </section>
          <ExportSection bridge={bridge} onSaid={setSaid} />
        </>
      ) : (
        <button
          type="button"
          className="button"
          disabled={isBusy}
          onClick={() => choose({ choice: 'tryAgain' })}
        >
          Try again
        </button>
      )}
      <p role="status">{isBusy ? 'Working…' : said}</p>
    </main>
  )
}

interface RestoreProps {
  trouble: JournalTrouble
  isBusy: boolean
  onChoose: (choice: CallArg<'journal.recover'>) => void
}

function RestoreSection({ trouble, isBusy, onChoose }: RestoreProps) {
  const [backup, setBackup] = useState(trouble.backups[0]?.name ?? '')
  return (
    <section aria-label="Restore">
      <h2>Restore</h2>
      <p>Put a backup in its place, or all that can still be read, up to the first bad record.</p>
      <select aria-label="Backup" value={backup} onChange={(event) => setBackup(event.target.value)}>
        {trouble.backups.length === 0 ? <option value="">no backup was found</option> : null}
        {trouble.backups.map(({ name, takenAt, lastSeq }) => (
          <option key={name} value={name}>
            {new Date(takenAt).toISOString().slice(0, 19)}Z, up to record {formatQty(lastSeq)}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="button"
        disabled={isBusy || backup === ''}
        onClick={() => onChoose({ choice: 'restore', backup })}
      >
        Restore the backup
      </button>
      <button
        type="button"
        className="button"
        disabled={isBusy}
        onClick={() => onChoose({ choice: 'restoreReadable' })}
      >
        Restore what can be read
      </button>
    </section>
  )
}

const LOOK_EVERY_MILLIS = 250

function ExportSection({ bridge, onSaid }: { bridge: Bridge; onSaid: (text: string) => void }) {
  const [status, setStatus] = useState<ExportStatus | null>(null)
  const isRunning = status?.state === 'running'
  useEffect(() => {
    if (!isRunning) return
    const look = () =>
      bridge.invoke('journal.exportStatus', null).then(setStatus, (error: unknown) => onSaid(reason(error)))
    const timer = setInterval(look, LOOK_EVERY_MILLIS)
    return () => clearInterval(timer)
  }, [bridge, isRunning, onSaid])
  const start = (format: 'csv' | 'parquet'): void => {
    bridge.invoke('journal.export', { format }).then(setStatus, (error: unknown) => onSaid(reason(error)))
  }
  return (
    <section aria-label="Export">
      <h2>Export</h2>
      <p>Write events, orders, fills and positions to tables, up to the first bad record.</p>
      <button type="button" className="button" disabled={isRunning} onClick={() => start('csv')}>
        Export CSV
      </button>
      <button type="button" className="button" disabled={isRunning} onClick={() => start('parquet')}>
        Export Parquet
      </button>
      {isRunning ? (
        <button
          type="button"
          className="button"
          onClick={() => void bridge.invoke('journal.exportCancel', null).then(setStatus)}
        >
          Cancel
        </button>
      ) : null}
      <p data-testid="export-status">
        {status === null
          ? ''
          : isRunning
            ? `${formatQty(status.done)} of ${formatQty(status.total)} records`
            : status.detail}
      </p>
    </section>
  )
}
