/** The journal as a thing to look after: is it whole, its copies, and the tables written out. */
import type { BackupRow } from '@shared/contract'
import { useCallback, useEffect, useState } from 'react'
import { formatDate, formatQty, formatTimeOfDay, marketZone } from '../design/format'
import { reason, useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { perform } from '../frame/commands'
import { IntegrityLine, useIntegrity } from '../panels/IntegrityLine'
import { Lodging } from '../panels/Lodging'

export function Integrity() {
  const { view } = useIntegrity()
  return (
    <>
      <h2>Is the journal whole?</h2>
      <IntegrityLine hasLodging={false} />
      <p className="muted">
        Every record is a leaf of a signed tree: an edited, deleted or reordered one is found and named.
      </p>
      <h2>Lodging elsewhere</h2>
      {view === null ? null : <Lodging folder={view.anchors} />}
    </>
  )
}

export function Backups() {
  const desk = useDesk()
  const notices = useStore(desk.notices)
  const [backups, setBackups] = useState<readonly BackupRow[] | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const read = useCallback(() => {
    desk.invoke('journal.backups', null).then(setBackups, (error: unknown) => setFault(reason(error)))
  }, [desk])
  // What comes of a backup is a notice: then there is one more to show.
  useEffect(read, [read, notices])
  const drill = (backup: string): void => {
    desk.invoke('journal.drill', { backup }).then(
      (found) =>
        desk.tell({
          severity: 'info',
          text: `${found.name} was read whole to record ${formatQty(found.lastSeq)} and is good`,
          at: 0,
        }),
      (error: unknown) => desk.tell({ severity: 'warning', text: reason(error), at: 0 }),
    )
  }
  return (
    <>
      <h2>Backups</h2>
      <div className="choice">
        <button type="button" className="button" onClick={() => perform('journal.backup')}>
          Back up now
        </button>
        <button type="button" className="button" onClick={() => perform('journal.exportCsv')}>
          Export as CSV
        </button>
        <button type="button" className="button" onClick={() => perform('journal.exportParquet')}>
          Export as Parquet
        </button>
      </div>
      {fault === null ? null : <p className="bad">The backups could not be read: {fault}</p>}
      {backups?.length === 0 ? (
        <p className="muted">None yet. The desk makes one by itself every 15 minutes in which it traded.</p>
      ) : null}
      <table className="lines">
        <tbody>
          {(backups ?? []).map(({ name, takenAt, lastSeq }) => (
            <tr key={name}>
              <td>
                {formatDate(takenAt)} {formatTimeOfDay(takenAt).slice(0, 8)} {marketZone(takenAt)}
              </td>
              <td className="muted">{name}</td>
              <td className="num">to record {formatQty(lastSeq)}</td>
              <td>
                <button type="button" className="button" onClick={() => drill(name)}>
                  Read it whole
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}
