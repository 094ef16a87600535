/**
 * The journal searched by words, times and kinds of record; the words find clients, symbols, capacities and codes,
 * the text of notes, and `#tags`.
 */
import type { Row } from '@shared/contract'
import { EVENTS } from '@shared/events'
import { INPUTS } from '@shared/inputs'
import { atMarketTime, marketTime } from '@shared/time'
import { timeMicros } from '@shared/units'
import type { ColDef } from 'ag-grid-community'
import { useMemo, useState } from 'react'
import { spaced } from '../design/format'
import { useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { perform } from '../frame/commands'
import { Blotter } from './Blotter'
import type { Conditions } from './blotter-feed'

const COLUMNS: readonly ColDef<Row>[] = [
  { field: 'at', headerName: 'Time', type: 'time', width: 104 },
  {
    field: 'type',
    headerName: 'Record',
    width: 120,
    valueFormatter: ({ value }) => (value ? spaced(String(value)) : ''),
  },
  { field: 'orderId', headerName: 'Order', width: 124 },
  { field: 'symbol', headerName: 'Symbol', width: 70 },
  { field: 'summary', headerName: 'What', minWidth: 300, flex: 1 },
  { field: 'seq', headerName: 'Seq', type: 'qty', width: 86, sort: 'desc' },
]
const KINDS = [...new Set([...Object.keys(INPUTS), ...Object.keys(EVENTS)])].sort()
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/

/** "10:05" of the desk's day as an instant; null while it is no time. */
function instantOf(text: string, now: number): number | null {
  const parts = TIME.exec(text.trim())
  if (!parts) return null
  const seconds = Number(parts[1]) * 3_600 + Number(parts[2]) * 60 + Number(parts[3] ?? 0)
  return atMarketTime(marketTime(timeMicros(now)).day, seconds * 1_000_000)
}

export function SearchPanel() {
  const desk = useDesk()
  const focus = useFocus()
  const [kind, setKind] = useState('')
  const [from, setFrom] = useState('')
  const [before, setBefore] = useState('')
  const conditions = useMemo((): Conditions => {
    const now = desk.status.get()?.at ?? 0
    const begin = instantOf(from, now)
    const end = instantOf(before, now)
    return {
      ...(kind === '' ? {} : { where: { type: kind } }),
      ...(begin === null ? {} : { from: { column: 'at', value: begin } }),
      ...(end === null ? {} : { before: { column: 'at', value: end } }),
    }
  }, [desk, kind, from, before])
  const time = (name: string, value: string, set: (text: string) => void) => (
    <input
      className="field time"
      aria-label={name}
      aria-invalid={value !== '' && !TIME.test(value.trim())}
      placeholder={name}
      title="Market time of today, such as 10:05 or 10:05:30"
      value={value}
      onChange={(event) => set(event.currentTarget.value)}
    />
  )
  return (
    <Blotter
      table="journal"
      rowKey="seq"
      name="search"
      columns={COLUMNS}
      conditions={conditions}
      empty="No record has all of these words"
      onPick={(row) => {
        if (typeof row['orderId'] === 'string') focus.order.set(row['orderId'])
        if (typeof row['symbol'] === 'string') focus.symbol.set(row['symbol'])
      }}
      onKey={(key, row) => key === 'n' && row['orderId'] && perform('note.write')}
      onOpen={(row) => row['orderId'] && perform('show.receipt')}
      tools={() => (
        <>
          <button
            type="button"
            className="button"
            aria-pressed={kind === 'note'}
            title="Only notes: their words, #tags and 'grade 2' are found by the filter; N writes one"
            onClick={() => setKind((now) => (now === 'note' ? '' : 'note'))}
          >
            Notes
          </button>
          <select
            className="field kinds"
            aria-label="Kind of record"
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value)}
          >
            <option value="">every record</option>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {spaced(one)}
              </option>
            ))}
          </select>
          {time('From', from, setFrom)}
          {time('Before', before, setBefore)}
        </>
      )}
    />
  )
}
