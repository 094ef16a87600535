/** Positions with their mark, profit and limit use, the largest exposure first. Enter trades the symbol. */
import type { InventoryRow } from '@shared/contract'
import type { ColDef, GridApi } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { useEffect, useState } from 'react'
import { formatMoney, formatMoneyShort, formatPercent, formatQty, formatSpan, NONE } from '../design/format'
import { styleNonce } from '../design/theme'
import { useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { useInventory } from '../desk/use-inventory'
import { perform } from '../frame/commands'
import { FeedBadge } from '../frame/FeedMenu'
import { columnTypes, defaultColumn, gridTheme, leaveByTab } from '../widgets/grid'

const TYPES = columnTypes<InventoryRow>()
const NEAR_LIMIT = 0.8

const COLUMNS: ColDef<InventoryRow>[] = [
  { field: 'symbol', headerName: 'Symbol', width: 68, cellStyle: { fontWeight: 600 }, tooltipField: 'name' },
  { field: 'sector', headerName: 'Sector', minWidth: 60, maxWidth: 200, flex: 1, tooltipField: 'sector' },
  { field: 'qty', headerName: 'Position', type: 'signedQty', minWidth: 64, flex: 1 },
  { field: 'average', headerName: 'Average', type: 'average', minWidth: 84, flex: 1 },
  {
    field: 'mark',
    headerName: 'Mark',
    type: 'average',
    minWidth: 84,
    flex: 1,
    cellClassRules: { warn: ({ data }) => data?.isMarked === false },
  },
  {
    field: 'exposure',
    headerName: 'Exposure',
    type: 'figure',
    valueFormatter: ({ value }) => formatMoneyShort(value as number),
    tooltipValueGetter: ({ value }) => formatMoney(value as number),
    minWidth: 70,
    flex: 1,
  },
  {
    field: 'unrealized',
    headerName: 'Unrealized',
    type: 'money',
    minWidth: 76,
    flex: 1,
    cellClassRules: tones('unrealized'),
  },
  {
    field: 'realized',
    headerName: 'Realized',
    type: 'money',
    minWidth: 68,
    flex: 1,
    cellClassRules: tones('realized'),
  },
  {
    field: 'limitUse',
    headerName: 'Limit use',
    type: 'figure',
    minWidth: 64,
    flex: 1,
    valueFormatter: ({ value }) => formatPercent(value as number | null),
    tooltipValueGetter: ({ data }) => data && `of ${formatQty(data.limitQty)} shares`,
    cellClassRules: { warn: ({ value }) => Number(value) >= NEAR_LIMIT },
  },
  {
    field: 'flattenDays',
    headerName: 'Flat in',
    headerTooltip: 'Market days until flat at 5% of the average daily volume',
    type: 'figure',
    minWidth: 62,
    flex: 1,
    valueFormatter: ({ value }) => formatDays(value as number | null),
  },
  {
    field: 'ageMicros',
    headerName: 'Age',
    headerTooltip: 'Since the oldest share that is still held was traded',
    type: 'figure',
    minWidth: 74,
    flex: 1,
    valueFormatter: ({ value }) => formatSpan(value as number | null),
    tooltipValueGetter: ({ data }) => data && `not moved for ${formatSpan(data.quietMicros)}`,
  },
]

/** 0.25 as "0.25 d"; what is less than a hundredth of a day is "<0.01 d". */
function formatDays(days: number | null): string {
  if (days === null) return NONE
  return days > 0 && days < 0.01 ? '<0.01 d' : `${days.toFixed(2)} d`
}

function tones(field: 'unrealized' | 'realized') {
  return {
    good: ({ data }: { data?: InventoryRow | undefined }) => (data?.[field] ?? 0) > 0,
    bad: ({ data }: { data?: InventoryRow | undefined }) => (data?.[field] ?? 0) < 0,
  }
}

export function InventoryPanel() {
  const desk = useDesk()
  const status = useStore(desk.status)
  const focus = useFocus()
  const { inventory, fault } = useInventory()
  const [grid, setGrid] = useState<GridApi<InventoryRow> | null>(null)
  const [filter, setFilter] = useState('')
  useEffect(() => {
    if (inventory && grid && !grid.isDestroyed()) grid.setGridOption('rowData', [...inventory.rows])
  }, [inventory, grid])
  const held = inventory?.rows.filter((row) => row.qty !== 0).length ?? 0
  return (
    <div className="panel" data-testid="inventory">
      <div className="toolbar">
        <input
          className="field"
          type="search"
          aria-label="Filter inventory"
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <span className="muted">
          {formatQty(held)} held of {formatQty(inventory?.rows.length)} traded
        </span>
        {fault === null ? null : <span className="bad">not current: {fault}</span>}
        <span className="spring" />
        {status ? <FeedBadge feed={status.feed} /> : null}
      </div>
      <section className="grid" aria-label="Inventory">
        <AgGridReact<InventoryRow>
          theme={gridTheme}
          {...leaveByTab}
          styleNonce={styleNonce}
          columnDefs={COLUMNS}
          columnTypes={TYPES}
          defaultColDef={defaultColumn}
          quickFilterText={filter}
          getRowId={({ data }) => data.symbol}
          localeText={{ noRowsToShow: 'The desk holds nothing' }}
          rowSelection={{ mode: 'singleRow', checkboxes: false, enableClickSelection: true }}
          alwaysShowVerticalScroll
          animateRows={false}
          suppressColumnVirtualisation
          onGridReady={({ api }) => setGrid(api)}
          onCellFocused={({ rowIndex, api }) => {
            const row = rowIndex === null ? undefined : api.getDisplayedRowAtIndex(rowIndex)
            row?.setSelected(true, true)
            if (row?.data) focus.symbol.set(row.data.symbol)
          }}
          onCellDoubleClicked={() => perform('ticket.focus')}
          onCellKeyDown={({ event }) =>
            event && 'key' in event && event.key === 'Enter' && perform('ticket.focus')
          }
        />
      </section>
    </div>
  )
}
