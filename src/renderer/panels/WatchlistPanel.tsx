/** The watchlist: every symbol's NBBO, last, day and our position. Choosing a row moves the whole workspace. */
import type { MarketRow } from '@shared/contract'
import type { ColDef, GridApi, RowClassRules } from 'ag-grid-community'
import { useEffect, useState } from 'react'
import { formatMoneyShort, formatPercent, formatQty } from '../design/format'
import { useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { perform } from '../frame/commands'
import { FeedBadge } from '../frame/FeedMenu'
import { columnTypes, defaultColumn } from '../widgets/grid'
import { RowFlow } from '../widgets/row-flow'
import { StreamGrid } from '../widgets/StreamGrid'

const TYPES = columnTypes<MarketRow>()
const change = (row: MarketRow | undefined): number | null =>
  row?.last && row.prevClose ? row.last / row.prevClose - 1 : null

const ONE_ROW = { mode: 'singleRow', checkboxes: false, enableClickSelection: true } as const
const ROW_CLASSES: RowClassRules<MarketRow> = {
  muted: ({ data }) => data?.quality === 'stale' || data?.quality === 'missing',
}

const COLUMNS: ColDef<MarketRow>[] = [
  { field: 'symbol', headerName: 'Symbol', width: 62, cellStyle: { fontWeight: 600 }, tooltipField: 'name' },
  { field: 'nbb', headerName: 'Bid', type: 'price', width: 62 },
  { field: 'nbo', headerName: 'Offer', type: 'price', width: 62 },
  { field: 'last', headerName: 'Last', type: 'price', width: 62, enableCellChangeFlash: true },
  {
    colId: 'change',
    headerName: 'Day',
    type: 'figure',
    width: 68,
    valueGetter: ({ data }) => change(data),
    valueFormatter: ({ value }) =>
      `${Number(value) > 0 ? '+' : ''}${formatPercent(value as number | null, 2)}`,
  },
  { field: 'position', headerName: 'Position', type: 'signedQty', width: 68 },
  {
    colId: 'spread',
    headerName: 'Spread',
    type: 'cents',
    width: 66,
    valueGetter: ({ data }) => spread(data),
  },
  { field: 'nbbSize', headerName: 'Bid size', type: 'qty', width: 70 },
  { field: 'nboSize', headerName: 'Offer size', type: 'qty', width: 74 },
  {
    field: 'volume',
    headerName: 'Volume',
    width: 70,
    type: 'figure',
    valueFormatter: ({ value }) => formatMoneyShort(Number(value) * 1e6),
  },
  { field: 'low', headerName: 'Low', type: 'price', width: 68 },
  { field: 'high', headerName: 'High', type: 'price', width: 68 },
  { field: 'sector', headerName: 'Sector', width: 150 },
]
const spread = (row: MarketRow | undefined): number | null =>
  row && row.nbb !== null && row.nbo !== null ? row.nbo - row.nbb : null

export function WatchlistPanel() {
  const epoch = useStore(useDesk().epoch)
  return <Watchlist key={epoch} />
}

function Watchlist() {
  const desk = useDesk()
  const status = useStore(desk.status)
  const focus = useFocus().symbol
  const symbol = useStore(focus)
  const [grid, setGrid] = useState<GridApi<MarketRow> | null>(null)
  const [first] = useState(() => [...desk.market.values()])
  const [filter, setFilter] = useState('')
  useEffect(() => {
    if (!grid) return
    const flow = new RowFlow<MarketRow>(grid, (row) => row.symbol, desk.yielding)
    flow.know(first)
    const stop = desk.ticks((rows) => flow.push(rows))
    return () => {
      stop()
      flow.stop()
    }
  }, [desk, grid, first])
  useEffect(() => {
    // Another desk has other names: a focus on one that is gone moves to the first that is there.
    if (first[0] && !first.some((row) => row.symbol === symbol)) focus.set(first[0].symbol)
    grid?.getRowNode(symbol)?.setSelected(true, true)
  }, [focus, symbol, grid, first])
  return (
    <div className="panel" data-testid="watchlist">
      <div className="toolbar">
        <input
          className="field"
          type="search"
          aria-label="Filter watchlist"
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        <span className="muted">
          {formatQty(first.length)} {first.length === 1 ? 'name' : 'names'}
        </span>
        <span className="spring" />
        {status ? <FeedBadge feed={status.feed} /> : null}
      </div>
      <div className="grid">
        <StreamGrid<MarketRow>
          label="Watchlist"
          rowData={first}
          columnDefs={COLUMNS}
          columnTypes={TYPES}
          defaultColDef={defaultColumn}
          quickFilterText={filter}
          getRowId={({ data }) => data.symbol}
          rowSelection={ONE_ROW}
          rowClassRules={ROW_CLASSES}
          alwaysShowVerticalScroll
          deltaSort
          animateRows={false}
          cellFlashDuration={200}
          cellFadeDuration={0}
          onGridReady={({ api }) => setGrid(api)}
          onCellFocused={({ rowIndex, api }) => {
            const row = rowIndex === null ? undefined : api.getDisplayedRowAtIndex(rowIndex)
            if (row?.data) focus.set(row.data.symbol)
          }}
          onCellDoubleClicked={() => perform('ticket.focus')}
          onCellKeyDown={({ event }) =>
            event instanceof KeyboardEvent && event.key === 'Enter' && perform('ticket.focus')
          }
        />
      </div>
    </div>
  )
}
