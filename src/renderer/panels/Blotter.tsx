/**
 * A table of the desk as it happens: seeded with its newest rows, then fed with what changes. Sort, quick
 * filter, column choice and widths are kept; CSV holds what is shown.
 */
import type { Row, Streams } from '@shared/contract'
import type { CellKeyDownEvent, ColDef, GridApi, GridReadyEvent } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { styleNonce } from '../design/theme'
import { type DeskLink, reason, useDesk } from '../desk/link'
import { useStore } from '../desk/store'
import { columnTypes, defaultColumn, gridTheme } from '../widgets/grid'
import { keepColumns, keptColumns } from '../workspace/layout'

const TYPES = columnTypes<Row>()
const SEED = 2_000
const KEPT = 20_000
const KEPT_SLACK = 1_000

export interface BlotterProps {
  table: Streams['rows']['table']
  /** The column that names a row. */
  rowKey: string
  columns: readonly ColDef<Row>[]
  empty: string
  /** Buttons of the toolbar; given the grid so that they can act on what is shown. */
  tools?: (grid: GridApi<Row> | null) => ReactNode
  below?: ReactNode
  onPick?: (row: Row) => void
  onOpen?: (row: Row) => void
  onKey?: (key: string, row: Row) => void
}

/** Feeds a grid. Returns how to stop. */
function feed(
  desk: DeskLink,
  grid: GridApi<Row>,
  { table, rowKey }: BlotterProps,
  onCount: (n: number) => void,
) {
  const known = new Set<string>()
  let held: Row[] | null = []
  const apply = (rows: readonly Row[]): void => {
    if (grid.isDestroyed()) return
    const add: Row[] = []
    const update: Row[] = []
    for (const row of rows) {
      const id = String(row[rowKey])
      if (known.has(id)) update.push(row)
      else add.push(row)
      known.add(id)
    }
    grid.applyTransactionAsync({ add, update, addIndex: 0 })
    if (known.size > KEPT + KEPT_SLACK) forget(grid, known, rowKey)
    onCount(known.size)
  }
  const stop = desk.rows(table, (rows) => (held ? held.push(...rows) : apply(rows)))
  desk.invoke('views.query', { table, limit: SEED }).then(
    (page) => {
      const late = held ?? []
      held = null
      apply(page.rows)
      if (late.length > 0) apply(late)
    },
    (error: unknown) =>
      desk.tell({ severity: 'warning', text: `${table} not read: ${reason(error)}`, at: 0 }),
  )
  return stop
}

/** Lets the oldest rows go that are done: the views keep them all, the screen need not. */
function forget(grid: GridApi<Row>, known: Set<string>, rowKey: string): void {
  const remove: Row[] = []
  for (const id of known) {
    if (known.size - remove.length <= KEPT) break
    const row = grid.getRowNode(id)?.data
    if (row && row['doneAt'] !== null) remove.push(row)
  }
  for (const row of remove) known.delete(String(row[rowKey]))
  grid.applyTransactionAsync({ remove })
}

/** Keeps the focus on the chosen row as rows come in above it. */
function followChosen(grid: GridApi<Row>): void {
  const cell = grid.getFocusedCell()
  const chosen = grid.getSelectedNodes()[0]
  if (!cell || !chosen || chosen.rowIndex === null || chosen.rowIndex === cell.rowIndex) return
  if (!document.activeElement?.classList.contains('ag-cell')) return
  grid.setFocusedCell(chosen.rowIndex, cell.column)
}

export function Blotter(props: BlotterProps) {
  const desk = useDesk()
  const epoch = useStore(desk.epoch)
  return <Fed key={epoch} {...props} />
}

function Fed(props: BlotterProps) {
  const desk = useDesk()
  const [grid, setGrid] = useState<GridApi<Row> | null>(null)
  const [count, setCount] = useState(0)
  const [filter, setFilter] = useState('')
  const given = useRef(props)
  given.current = props
  useEffect(() => (grid ? feed(desk, grid, given.current, setCount) : undefined), [desk, grid])
  const onGridReady = ({ api }: GridReadyEvent<Row>): void => {
    const state = keptColumns(props.table)
    if (state) api.applyColumnState({ state, applyOrder: true })
    setGrid(api)
  }
  const keep = (): void => {
    if (grid) keepColumns(desk, props.table, grid.getColumnState())
  }
  // The grid keeps its focus on a place, not on a row: a key must act on the row that was chosen, even when
  // new rows have pushed it away since.
  const onCellKeyDown = ({ event, api }: CellKeyDownEvent<Row>): void => {
    const data = api.getSelectedRows()[0]
    if (!(event instanceof KeyboardEvent) || !data || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key === 'Enter') props.onOpen?.(data)
    else props.onKey?.(event.key, data)
  }
  return (
    <div className="panel" data-testid={props.table}>
      <div className="toolbar">
        <input
          className="field"
          type="search"
          aria-label={`Filter ${props.table}`}
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <span className="muted">{count.toLocaleString('en-US')}</span>
        <span className="spring" />
        {props.tools?.(grid)}
        <button
          type="button"
          className="button"
          title="Save what is shown as CSV"
          onClick={() => grid?.exportDataAsCsv({ fileName: `${props.table}.csv` })}
        >
          CSV
        </button>
      </div>
      <div className="grid">
        <AgGridReact<Row>
          theme={gridTheme}
          styleNonce={styleNonce}
          columnDefs={[...props.columns]}
          columnTypes={TYPES}
          defaultColDef={defaultColumn}
          getRowId={({ data }) => String(data[props.rowKey])}
          quickFilterText={filter}
          localeText={{ noRowsToShow: props.empty }}
          rowSelection={{ mode: 'singleRow', checkboxes: false, enableClickSelection: true }}
          asyncTransactionWaitMillis={16}
          deltaSort
          animateRows={false}
          suppressColumnVirtualisation
          onGridReady={onGridReady}
          onAsyncTransactionsFlushed={({ api }) => followChosen(api)}
          onCellFocused={({ rowIndex, api }) => {
            const row = rowIndex === null ? undefined : api.getDisplayedRowAtIndex(rowIndex)
            row?.setSelected(true, true)
            if (row?.data) props.onPick?.(row.data)
          }}
          onCellDoubleClicked={({ data }) => data && props.onOpen?.(data)}
          onCellKeyDown={onCellKeyDown}
          onColumnResized={({ finished, source }) => finished && source === 'uiColumnResized' && keep()}
          onColumnMoved={({ finished, source }) => finished && source === 'uiColumnMoved' && keep()}
          onSortChanged={({ source }) => source === 'uiColumnSorted' && keep()}
        />
      </div>
      {props.below}
    </div>
  )
}
