/**
 * The journal searched by words and by filters: kind of record, client, symbol, capacity, code and time. The words
 * also find the text of notes, and `#tags`. A search is saved under a name, words and filters and columns.
 */
import type { Row } from '@shared/contract'
import { CAPACITIES, EVENTS } from '@shared/events'
import { INPUTS } from '@shared/inputs'
import type { ColDef } from 'ag-grid-community'
import { useMemo } from 'react'
import { spaced, titled } from '../design/format'
import { useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { perform } from '../frame/commands'
import { Blotter } from './Blotter'
import {
  conditionsOf,
  type Filters,
  filterFault,
  filtersFrom,
  NO_FILTERS,
  type SearchFilter,
  searchFilters,
} from './search-filters'

const COLUMNS: readonly ColDef<Row>[] = [
  { field: 'at', headerName: 'Time', type: 'time', width: 104 },
  {
    field: 'type',
    headerName: 'Record',
    width: 120,
    valueFormatter: ({ value }) => (value ? spaced(String(value)) : ''),
  },
  { field: 'orderId', headerName: 'Order', width: 124 },
  { field: 'client', headerName: 'Client', width: 64 },
  { field: 'symbol', headerName: 'Symbol', width: 70 },
  { field: 'capacity', headerName: 'Capacity', width: 84, hide: true },
  { field: 'summary', headerName: 'What', minWidth: 260, flex: 1 },
  { field: 'codes', headerName: 'Codes', width: 220, hide: true },
  { field: 'seq', headerName: 'Seq', type: 'qty', width: 86, sort: 'desc' },
]
const KINDS = [...new Set([...Object.keys(INPUTS), ...Object.keys(EVENTS)])].sort()

export function SearchPanel() {
  const desk = useDesk()
  const focus = useFocus()
  const filters = useStore(searchFilters)
  const conditions = useMemo(() => conditionsOf(filters, desk.status.get()?.at ?? 0), [desk, filters])
  const isAsking = Object.values(filters).some((text) => text !== '')
  const faultOf = (name: 'from' | 'before'): string | null =>
    filterFault(name, filters[name], desk.status.get()?.at ?? 0)
  const set = (name: SearchFilter, text: string): void =>
    searchFilters.update((now) => ({ ...now, [name]: text }))
  return (
    <Blotter
      table="journal"
      rowKey="seq"
      name="search"
      columns={COLUMNS}
      conditions={useStable(conditions)}
      empty="No record has all of these words"
      onPick={(row) => {
        if (typeof row['orderId'] === 'string') focus.order.set(row['orderId'])
        if (typeof row['symbol'] === 'string') focus.symbol.set(row['symbol'])
      }}
      onKey={(key, row) => key === 'n' && row['orderId'] && perform('note.write')}
      onOpen={(row) => row['orderId'] && perform('show.receipt')}
      saved={{ filters, onLoad: (kept) => searchFilters.set(filtersFrom(kept)) }}
      tools={() => (
        <button
          type="button"
          className="button"
          aria-pressed={filters.kind === 'note'}
          title="Only notes: their words, #tags and 'grade 2' are found by the filter; N writes one"
          onClick={() => set('kind', filters.kind === 'note' ? '' : 'note')}
        >
          Notes
        </button>
      )}
      above={
        <fieldset className="toolbar filters" aria-label="Filters of the search">
          <Choices name="kind" label="Kind of record" all="any record" filters={filters} onSet={set} />
          <Choices name="client" label="Client" all="any client" filters={filters} onSet={set} />
          <Choices name="symbol" label="Symbol" all="any symbol" filters={filters} onSet={set} />
          <Choices name="capacity" label="Capacity" all="any capacity" filters={filters} onSet={set} />
          <Choices name="code" label="Code" all="any code" filters={filters} onSet={set} />
          <Time name="from" label="From" text={filters.from} fault={faultOf('from')} onSet={set} />
          <Time name="before" label="Before" text={filters.before} fault={faultOf('before')} onSet={set} />
          <button
            type="button"
            className="button"
            disabled={!isAsking}
            onClick={() => searchFilters.set(NO_FILTERS)}
          >
            Clear
          </button>
          <TimeFault name="from" fault={faultOf('from')} />
          <TimeFault name="before" fault={faultOf('before')} />
        </fieldset>
      }
    />
  )
}

/** The same object for as long as it says the same: the grid asks anew with every other one. */
function useStable<T>(value: T): T {
  const text = JSON.stringify(value)
  return useMemo(() => JSON.parse(text) as T, [text])
}

interface ChoicesProps {
  name: Exclude<SearchFilter, 'from' | 'before'>
  label: string
  all: string
  filters: Filters
  onSet: (name: SearchFilter, text: string) => void
}

/** What can be asked for by name: by what the desk knows. */
function useChoices(name: ChoicesProps['name']): readonly (readonly [value: string, words: string])[] {
  const reference = useStore(useDesk().reference)
  return useMemo(() => {
    switch (name) {
      case 'kind':
        return KINDS.map((one) => [one, spaced(one)])
      case 'client':
        return (reference?.clients ?? []).map(({ id, name: title }) => [
          id,
          title === id ? id : `${id} ${title}`,
        ])
      case 'symbol':
        return (reference?.instruments ?? []).map(({ symbol }) => [symbol, symbol])
      case 'capacity':
        return CAPACITIES.map((one) => [one, titled(one)])
      case 'code':
        return Object.keys(reference?.codes ?? {})
          .sort()
          .map((one) => [one, one])
    }
  }, [name, reference])
}

function Choices({ name, label, all, filters, onSet }: ChoicesProps) {
  const value = filters[name]
  const known = useChoices(name)
  // A search that was kept may name what the desk does not know any more.
  const shown =
    value === '' || known.some(([one]) => one === value) ? known : [...known, [value, value] as const]
  return (
    <select
      className="field kinds"
      aria-label={label}
      value={value}
      onChange={(event) => onSet(name, event.currentTarget.value)}
    >
      <option value="">{all}</option>
      {shown.map(([one, words]) => (
        <option key={one} value={one}>
          {words}
        </option>
      ))}
    </select>
  )
}

interface TimeProps {
  name: 'from' | 'before'
  label: string
  text: string
  fault: string | null
  onSet: (name: SearchFilter, text: string) => void
}

function Time({ name, label, text, fault, onSet }: TimeProps) {
  return (
    <input
      className="field time"
      aria-label={label}
      aria-invalid={fault !== null}
      aria-describedby={fault === null ? undefined : `search-${name}-fault`}
      placeholder={label}
      title="Market time, such as 10:05 or 10:05:30 of today, or 2026-11-20 10:05"
      value={text}
      onChange={(event) => onSet(name, event.currentTarget.value)}
    />
  )
}

/** Stands behind everything else, so that nothing moves while a time is typed. */
function TimeFault({ name, fault }: Pick<TimeProps, 'name' | 'fault'>) {
  if (fault === null) return null
  return (
    <span className="bad" id={`search-${name}-fault`}>
      {fault}
    </span>
  )
}
