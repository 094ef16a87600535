/**
 * A table of the desk. A short day is held whole and fed with what changes; a long one is read by pages, sorted
 * and filtered by the views. Columns and named views are kept; the totals below are of every row that matches.
 */
import type { Row } from '@shared/contract'
import type { CellKeyDownEvent, ColDef, GridApi, GridReadyEvent } from 'ag-grid-community'
import { type ReactNode, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { formatQty, titled } from '../design/format'
import { reason, useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { columnTypes, defaultColumn } from '../widgets/grid'
import { StreamGrid } from '../widgets/StreamGrid'
import { BlotterMenu } from './BlotterMenu'
import { saveCsv } from './blotter-csv'
import {
  type Conditions,
  type Feed,
  feedLive,
  followPages,
  LIVE_AT_FIRST,
  PAGE,
  pagesOf,
  type Table,
} from './blotter-feed'
import { keepColumns, keptColumns } from './blotter-views'
import { StillReading } from './StillReading'
import { useTotals } from './use-totals'

const TYPES = columnTypes<Row>()
const ONE_ROW = { mode: 'singleRow', checkboxes: false, enableClickSelection: true } as const
const TYPING_MILLIS = 60
/** Days that were long when last looked at: they are not asked about again. */
const longDays = new Set<string>()
const NO_CONDITIONS: Conditions = {}

export interface SavedFilters {
  readonly filters: Readonly<Record<string, string>>
  readonly onLoad: (filters: Readonly<Record<string, string>> | undefined) => void
}

export interface BlotterProps extends Feed {
  /** Under which its views are kept; its table's name without one. */
  name?: string
  conditions?: Conditions
  /** Filters of the panel's own, saved with its views; `onLoad` hears those of a view that is put on screen. */
  saved?: SavedFilters
  /** Stands between the toolbar and the rows. */
  above?: ReactNode
  columns: readonly ColDef<Row>[]
  empty: string
  /** Buttons of the toolbar; given the grid so that they can act on what is shown. */
  tools?: (grid: GridApi<Row> | null) => ReactNode
  below?: ReactNode
  onPick?: (row: Row) => void
  onOpen?: (row: Row) => void
  onKey?: (key: string, row: Row) => void
}

/** Keeps the focus on the chosen row as rows come in above it. */
function followChosen(grid: GridApi<Row>): void {
  const cell = grid.getFocusedCell()
  const chosen = grid.getSelectedNodes()[0]
  if (!cell || !chosen || chosen.rowIndex === null || chosen.rowIndex === cell.rowIndex) return
  if (!document.activeElement?.classList.contains('ag-cell')) return
  grid.setFocusedCell(chosen.rowIndex, cell.column)
}

/** Whether the day is too long to be held whole; null until the views have said. */
function useIsLong(table: Table): [isLong: boolean | null, setLong: () => void] {
  const desk = useDesk()
  const day = `${desk.session.get()} ${table}`
  const [isLong, setLong] = useState<boolean | null>(longDays.has(day) || table === 'journal' ? true : null)
  useEffect(() => {
    let isGone = false
    if (isLong !== null) {
      if (isLong) longDays.add(day)
      return
    }
    desk.invoke('views.query', { table, limit: 1 }).then(
      ({ total }) => isGone || setLong(total > LIVE_AT_FIRST),
      (error: unknown) =>
        desk.tell({ severity: 'warning', text: `${table} not read: ${reason(error)}`, at: 0 }),
    )
    return () => {
      isGone = true
    }
  }, [desk, table, day, isLong])
  return [isLong, () => setLong(true)]
}

export function Blotter(props: BlotterProps) {
  const epoch = useStore(useDesk().epoch)
  return <Fed key={epoch} {...props} />
}

/** The text once the trader's hands are still: a long day is not searched at every letter. */
function useSettled(text: string, isLong: boolean): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), isLong ? TYPING_MILLIS : 0)
    return () => clearTimeout(timer)
  }, [text, isLong])
  return settled
}

function Fed(props: BlotterProps) {
  const desk = useDesk()
  const { table, name = table, conditions = NO_CONDITIONS } = props
  const [isLong, setLong] = useIsLong(table)
  const [grid, setGrid] = useState<GridApi<Row> | null>(null)
  const [typed, setTyped] = useState('')
  const filter = useSettled(typed.trim(), isLong === true)
  const totals = useTotals(table, useDeferredValue(filter), conditions)
  const csv = (): void => {
    if (!grid) return
    saveCsv(desk, grid, { table, text: filter, ...conditions }).catch((error: unknown) =>
      desk.tell({ severity: 'warning', text: `CSV not saved: ${reason(error)}`, at: 0 }),
    )
  }
  return (
    <div className="panel" data-testid={name}>
      <div className="toolbar">
        <input
          className="field"
          type="search"
          aria-label={`Filter ${name}`}
          placeholder="Filter"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <span className="muted" title={isLong ? 'Read by pages: every row can be scrolled to' : undefined}>
          {formatQty(totals?.total)}
        </span>
        <span className="spring" />
        {props.tools?.(grid)}
        {grid ? (
          <BlotterMenu grid={grid} name={name} filter={typed} onFilter={setTyped} saved={props.saved} />
        ) : null}
        <button type="button" className="button" title="Save every row that matches as CSV" onClick={csv}>
          CSV
        </button>
      </div>
      <StillReading />
      {props.above}
      <div className="grid">
        {isLong === null ? null : (
          <Grid
            key={String(isLong)}
            {...props}
            isLong={isLong}
            filter={filter}
            totals={totals}
            onGrid={setGrid}
            onFull={setLong}
          />
        )}
      </div>
      {props.below}
    </div>
  )
}

interface GridProps extends BlotterProps {
  isLong: boolean
  filter: string
  totals: ReturnType<typeof useTotals>
  onGrid: (grid: GridApi<Row> | null) => void
  onFull: () => void
}

/** Keeps a grid fed for as long as it is on screen. */
function useFeed(grid: GridApi<Row> | null, props: GridProps): void {
  const desk = useDesk()
  const given = useRef(props)
  given.current = props
  const { isLong, onGrid } = props
  useEffect(() => {
    if (!grid) return
    const stop = isLong
      ? followPages(desk, grid, given.current)
      : feedLive(desk, grid, given.current, {
          onFull: () => given.current.onFull(),
          onStep: () => followChosen(grid),
        })
    return () => {
      stop()
      onGrid(null)
    }
  }, [desk, grid, isLong, onGrid])
}

function Grid(props: GridProps) {
  const desk = useDesk()
  const { table, name = table, conditions = NO_CONDITIONS, isLong, filter, totals } = props
  const [grid, setGrid] = useState<GridApi<Row> | null>(null)
  useFeed(grid, props)
  const datasource = useMemo(
    () => pagesOf(desk, table, filter, conditions),
    [desk, table, filter, conditions],
  )
  const columns = useMemo(() => [...props.columns], [props.columns])
  const bottom = useMemo(() => (totals ? [{ total: totals.total, ...totals.sums }] : []), [totals])
  useEffect(() => {
    // The pages are read without counting: how far there is to scroll comes with the totals.
    if (isLong && grid && totals && !grid.isDestroyed()) grid.setRowCount(totals.total, true)
  }, [isLong, grid, totals])
  const locale = useMemo(() => ({ noRowsToShow: props.empty }), [props.empty])
  const onGridReady = ({ api }: GridReadyEvent<Row>): void => {
    const state = keptColumns(name)
    if (state) api.applyColumnState({ state, applyOrder: true })
    setGrid(api)
    props.onGrid(api)
  }
  const keep = (): void => {
    if (grid) keepColumns(name, grid.getColumnState())
  }
  // The grid keeps its focus on a place, not on a row: a key must act on the row that was chosen, even when
  // new rows have pushed it away since.
  const onCellKeyDown = ({ event, api }: CellKeyDownEvent<Row>): void => {
    const data = api.getSelectedRows()[0]
    if (!event || !('key' in event) || !data) return
    const { key, ctrlKey, altKey, metaKey } = event as KeyboardEvent
    if (ctrlKey || altKey || metaKey) return
    if (key === 'Enter') props.onOpen?.(data)
    else props.onKey?.(key, data)
  }
  const model = isLong
    ? ({ rowModelType: 'infinite', cacheBlockSize: PAGE, maxBlocksInCache: 6, datasource } as const)
    : ({ quickFilterText: filter, includeHiddenColumnsInQuickFilter: true } as const)
  return (
    <StreamGrid<Row>
      label={titled(name)}
      columnDefs={columns}
      columnTypes={TYPES}
      defaultColDef={defaultColumn}
      getRowId={({ data }) => ('total' in data ? 'totals' : String(data[props.rowKey]))}
      localeText={locale}
      rowSelection={ONE_ROW}
      deltaSort
      alwaysShowVerticalScroll
      animateRows={false}
      suppressColumnVirtualisation
      pinnedBottomRowData={bottom}
      {...model}
      onGridReady={onGridReady}
      onCellFocused={({ rowIndex, rowPinned, api }) => {
        const row = rowIndex === null || rowPinned ? undefined : api.getDisplayedRowAtIndex(rowIndex)
        row?.setSelected(true, true)
        if (row?.data) props.onPick?.(row.data)
      }}
      onCellDoubleClicked={({ data, rowPinned }) => data && !rowPinned && props.onOpen?.(data)}
      onCellKeyDown={onCellKeyDown}
      onColumnResized={({ finished, source }) => finished && source === 'uiColumnResized' && keep()}
      onColumnMoved={({ finished, source }) => finished && source === 'uiColumnMoved' && keep()}
      onSortChanged={({ source }) => source === 'uiColumnSorted' && keep()}
    />
  )
}
