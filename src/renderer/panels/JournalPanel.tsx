/** The journal, newest first, read a page at a time: any of its rows can be scrolled to. */
import type { Row } from '@shared/contract'
import type { ColDef, GridApi, IDatasource } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { useEffect, useMemo, useState } from 'react'
import { formatQty, spaced } from '../design/format'
import { styleNonce } from '../design/theme'
import { type DeskLink, reason, useDesk } from '../desk/link'
import { orderInFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { perform } from '../frame/commands'
import { columnTypes, defaultColumn, gridTheme, leaveByTab } from '../widgets/grid'
import { IntegrityLine } from './IntegrityLine'

const TYPES = columnTypes<Row>()
const PAGE = 100
const REFRESH_MILLIS = 500

const COLUMNS: ColDef<Row>[] = [
  { field: 'seq', headerName: 'Seq', type: 'qty', width: 78 },
  { field: 'at', headerName: 'Time', type: 'time', width: 104 },
  {
    field: 'type',
    headerName: 'Record',
    width: 110,
    valueFormatter: ({ value }) => (value ? spaced(String(value)) : ''),
  },
  { field: 'orderId', headerName: 'Order', width: 112 },
  { field: 'symbol', headerName: 'Symbol', width: 66 },
  { field: 'summary', headerName: 'What', minWidth: 200, flex: 1 },
]

function source(desk: DeskLink, order: string | null, onTotal: (total: number) => void): IDatasource {
  return {
    getRows({ startRow, endRow, successCallback, failCallback }) {
      const where = order === null ? {} : { where: { orderId: order } }
      const page = {
        table: 'journal',
        offset: startRow,
        limit: Math.max(1, endRow - startRow),
        ...where,
      } as const
      desk.invoke('views.query', page).then(
        ({ rows, total }) => {
          onTotal(total)
          successCallback([...rows], total)
        },
        (error: unknown) => {
          desk.tell({ severity: 'warning', text: `Journal not read: ${reason(error)}`, at: 0 })
          failCallback()
        },
      )
    },
  }
}

export function JournalPanel() {
  const epoch = useStore(useDesk().epoch)
  return <Journal key={epoch} />
}

function Journal() {
  const desk = useDesk()
  const inFocus = useStore(orderInFocus)
  const [isOneOrder, setOneOrder] = useState(false)
  const [total, setTotal] = useState(0)
  const [grid, setGrid] = useState<GridApi<Row> | null>(null)
  const order = isOneOrder ? inFocus : null
  const datasource = useMemo(() => source(desk, order, setTotal), [desk, order])
  useEffect(() => {
    if (!grid) return
    let shown = 0
    const timer = setInterval(() => {
      const durable = desk.status.get()?.journal.durableSeq ?? 0
      // While the reader is further down the rows stay where they are.
      if (grid.isDestroyed() || durable === shown || grid.getVerticalPixelRange().top > 0) return
      shown = durable
      grid.refreshInfiniteCache()
    }, REFRESH_MILLIS)
    return () => clearInterval(timer)
  }, [desk, grid])
  return (
    <div className="panel" data-testid="journal">
      <IntegrityLine />
      <div className="toolbar">
        <span className="muted">{formatQty(total)} records</span>
        <span className="spring" />
        <label>
          <input
            type="checkbox"
            checked={isOneOrder}
            onChange={(event) => setOneOrder(event.currentTarget.checked)}
          />{' '}
          only {inFocus ?? 'the order in focus'}
        </label>
      </div>
      <section className="grid" aria-label="Records of the journal">
        <AgGridReact<Row>
          theme={gridTheme}
          {...leaveByTab}
          styleNonce={styleNonce}
          columnDefs={COLUMNS}
          columnTypes={TYPES}
          defaultColDef={{ ...defaultColumn, sortable: false }}
          localeText={{ noRowsToShow: 'Nothing is in the journal' }}
          suppressColumnVirtualisation
          rowModelType="infinite"
          cacheBlockSize={PAGE}
          maxBlocksInCache={10}
          datasource={datasource}
          getRowId={({ data }) => String(data['seq'])}
          onGridReady={({ api }) => setGrid(api)}
          onCellFocused={({ rowIndex, api }) => {
            const id = rowIndex === null ? null : api.getDisplayedRowAtIndex(rowIndex)?.data?.['orderId']
            if (typeof id === 'string' && !isOneOrder) orderInFocus.set(id)
          }}
          onCellDoubleClicked={({ data }) => data?.['orderId'] && perform('show.receipt')}
        />
      </section>
    </div>
  )
}
