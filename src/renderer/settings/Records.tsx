/** Clients and venues: shown, changed one by one in a form, and many at once from a file. */
import type { RecordKind } from '@shared/reference-fields'
import { useState } from 'react'
import { formatQty } from '../design/format'
import { useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { useUserSession } from '../panels/PeopleLine'
import { saveFile } from '../widgets/save-file'
import { RecordDialog } from './RecordDialog'
import { RecordImport } from './RecordImport'
import { writeCsv } from './reference-file'
import { RECORD_COLUMNS, RECORD_WORDS, type ReferenceRecord } from './reference-words'

type Open = { readonly what: 'import' } | { readonly what: 'record'; readonly record: ReferenceRecord | null }

export const Clients = () => <Records kind="clients" />
export const Venues = () => <Records kind="venues" />

/** Why nothing can be changed by whoever is here, or nothing. */
function useMayNot(): string | undefined {
  const { session } = useUserSession()
  if (session === null || session.isUnnamed) return undefined
  if (session.name === null) return 'Nobody is signed in'
  if (session.isLocked) return 'The screen is locked: sign in again'
  return session.role === 'viewer' ? 'A viewer changes nothing' : undefined
}

function Records({ kind }: { kind: RecordKind }) {
  const reference = useStore(useDesk().reference)
  const records: readonly ReferenceRecord[] = reference?.[kind] ?? []
  const [open, setOpen] = useState<Open | null>(null)
  const [filter, setFilter] = useState('')
  const mayNot = useMayNot()
  const { one, many } = RECORD_WORDS[kind]
  const words = filter.toLowerCase().split(/\s+/)
  const shown = records.filter(({ id, words: said }) => {
    const text = [id, ...Object.values(said)].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const shut = (): void => setOpen(null)
  return (
    <div data-testid={`settings-${kind}`}>
      <div className="toolbar">
        <input
          className="field"
          type="search"
          aria-label={`Filter ${many}`}
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <span className="muted">
          {formatQty(shown.length)} {shown.length === 1 ? one : many}
        </span>
        <span className="spring" />
        <button
          type="button"
          className="button"
          disabled={mayNot !== undefined}
          title={mayNot}
          onClick={() => setOpen({ what: 'record', record: null })}
        >
          Add a {one}…
        </button>
        <button
          type="button"
          className="button"
          disabled={mayNot !== undefined}
          title={mayNot}
          onClick={() => setOpen({ what: 'import' })}
        >
          Import…
        </button>
        <button
          type="button"
          className="button"
          onClick={() => saveFile(`crossdesk-${many}.csv`, [writeCsv(kind, records)], 'text/csv')}
        >
          Export
        </button>
      </div>
      <Table
        kind={kind}
        records={shown}
        mayNot={mayNot}
        onChange={(record) => setOpen({ what: 'record', record })}
      />
      <p className="muted">
        Every change stands in the journal with who made it and why. What loosens a control is a supervisor's
        to change. Nothing is taken away:{' '}
        {kind === 'clients' ? 'a client is refused new orders' : 'a venue is halted'} instead.
      </p>
      {open?.what === 'import' ? <RecordImport kind={kind} onClose={shut} /> : null}
      {open?.what === 'record' ? (
        <RecordDialog kind={kind} record={open.record} ids={records.map(({ id }) => id)} onClose={shut} />
      ) : null}
    </div>
  )
}

interface TableProps {
  kind: RecordKind
  records: readonly ReferenceRecord[]
  mayNot: string | undefined
  onChange: (record: ReferenceRecord) => void
}

function Table({ kind, records, mayNot, onChange }: TableProps) {
  const columns = RECORD_COLUMNS[kind]
  return (
    <table className="lines tight" aria-label={RECORD_WORDS[kind].title}>
      <thead>
        <tr>
          <th>{kind === 'clients' ? 'Client' : 'Venue'}</th>
          {columns.map(({ title, isNumber }) => (
            <th key={title} className={isNumber === true ? 'num' : undefined}>
              {title}
            </th>
          ))}
          <th>
            <span className="unseen">Change</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <tr key={record.id}>
            <td>
              <b>{record.id}</b>
            </td>
            {columns.map(({ title, isNumber, text, tone }) => (
              <td key={title} className={`${isNumber === true ? 'num ' : ''}${tone?.(record.words) ?? ''}`}>
                {text(record.words)}
              </td>
            ))}
            <td className="num">
              <button
                type="button"
                className="button"
                aria-label={`Change ${record.id}`}
                disabled={mayNot !== undefined}
                title={mayNot}
                onClick={() => onChange(record)}
              >
                Change
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
