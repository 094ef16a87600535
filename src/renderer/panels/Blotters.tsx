/** Orders, fills, routes and rejections. An order's fills and routes show below it; Enter opens its receipt. */
import type { Reference, Row } from '@shared/contract'
import type { ColDef, GridApi } from 'ag-grid-community'
import { useMemo, useState } from 'react'
import { formatQty, spaced, termWords } from '../design/format'
import { useDesk } from '../desk/link'
import { type Focus, useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { perform } from '../frame/commands'
import { Confirm } from '../frame/Dialog'
import { Blotter } from './Blotter'
import { OrderDetail } from './OrderDetail'
import { cancelOrder } from './order-commands'
import { ReplaceDialog } from './ReplaceDialog'

const isOpen = (row: Row): boolean => row['doneAt'] === null
const text = (row: Row, column: string): string => String(row[column] ?? '')

const inWords = ({ value }: { value: unknown }): string => termWords(String(value ?? ''))

const ORDER_COLUMNS: readonly ColDef<Row>[] = [
  { field: 'receivedAt', headerName: 'Time', type: 'time', width: 97, sort: 'desc' },
  { field: 'id', headerName: 'Order', width: 80, tooltipField: 'id' },
  { field: 'client', headerName: 'Client', width: 47 },
  { field: 'side', headerName: 'Side', type: 'side', width: 40 },
  { field: 'symbol', headerName: 'Symbol', width: 59 },
  {
    field: 'status',
    headerName: 'Status',
    width: 72,
    cellClassRules: { muted: ({ data }) => data !== undefined && !isOpen(data) },
  },
  { field: 'qty', headerName: 'Shares', type: 'qty', width: 63 },
  { field: 'filled', headerName: 'Filled', type: 'qty', width: 63 },
  { field: 'limit', headerName: 'Limit', type: 'price', width: 60 },
  { field: 'avgPrice', headerName: 'Average', type: 'average', width: 72 },
  { field: 'improvement', headerName: 'Improved $', type: 'money', width: 86 },
  { field: 'crossQty', headerName: 'Cross', type: 'qty', width: 62 },
  { field: 'principalQty', headerName: 'Principal', type: 'qty', width: 72 },
  { field: 'routedQty', headerName: 'Routed', type: 'qty', width: 66 },
  { field: 'type', headerName: 'Type', width: 64, valueFormatter: inWords },
  { field: 'tif', headerName: 'TIF', width: 52, valueFormatter: inWords },
  { field: 'doneAt', headerName: 'Done', type: 'time', width: 104 },
  { field: 'seq', headerName: 'Seq', type: 'qty', width: 74 },
]

const FILL_COLUMNS: readonly ColDef<Row>[] = [
  { field: 'at', headerName: 'Time', type: 'time', width: 98 },
  { field: 'orderId', headerName: 'Order', width: 104 },
  { field: 'client', headerName: 'Client', width: 54 },
  { field: 'side', headerName: 'Side', type: 'side', width: 44 },
  { field: 'symbol', headerName: 'Symbol', width: 60 },
  { field: 'qty', headerName: 'Shares', type: 'qty', width: 56 },
  { field: 'price', headerName: 'Price', type: 'price', width: 72 },
  { field: 'capacity', headerName: 'Capacity', width: 72 },
  { field: 'improvement', headerName: 'Improved', type: 'cents', width: 64 },
  { field: 'totalValue', headerName: 'Total $', type: 'money', width: 60 },
  { field: 'clientValue', headerName: 'Client $', type: 'money', width: 64 },
  { field: 'brokerValue', headerName: 'Broker $', type: 'money', width: 64 },
  { field: 'deskValue', headerName: 'Desk $', type: 'money', width: 64 },
  { field: 'savedClient', headerName: 'Saved $', type: 'money', width: 64 },
  { field: 'nbb', headerName: 'NBB', type: 'price', width: 72 },
  { field: 'nbo', headerName: 'NBO', type: 'price', width: 72 },
  { field: 'contra', headerName: 'Contra', width: 100 },
  { field: 'fillId', headerName: 'Fill', width: 110 },
  { field: 'seq', headerName: 'Seq', type: 'qty', width: 74, sort: 'desc' },
]

const ROUTE_COLUMNS: readonly ColDef<Row>[] = [
  { field: 'sentAt', headerName: 'Sent', type: 'time', width: 104, sort: 'desc' },
  { field: 'routeId', headerName: 'Route', width: 124 },
  { field: 'venue', headerName: 'Venue', width: 70 },
  { field: 'side', headerName: 'Side', type: 'side', width: 46 },
  { field: 'symbol', headerName: 'Symbol', width: 68 },
  { field: 'qty', headerName: 'Shares', type: 'qty', width: 68 },
  { field: 'filled', headerName: 'Filled', type: 'qty', width: 64 },
  { field: 'limit', headerName: 'Limit', type: 'price', width: 72 },
  { field: 'purpose', headerName: 'Purpose', width: 72 },
  { field: 'status', headerName: 'Status', width: 80 },
  { field: 'doneAt', headerName: 'Done', type: 'time', width: 104 },
]

const REJECTION_COLUMNS: readonly ColDef<Row>[] = [
  { field: 'at', headerName: 'Time', type: 'time', width: 104 },
  { field: 'symbol', headerName: 'Symbol', width: 68 },
  { field: 'side', headerName: 'Side', type: 'side', width: 46 },
  { field: 'qty', headerName: 'Shares', type: 'qty', width: 68 },
  { field: 'client', headerName: 'Client', width: 62 },
  { field: 'codes', headerName: 'Codes', width: 150 },
  { field: 'detail', headerName: 'Why', minWidth: 220, flex: 1 },
  { field: 'id', headerName: 'Order', width: 112 },
  { field: 'seq', headerName: 'Seq', type: 'qty', width: 74, sort: 'desc' },
]

/** Puts an order and its symbol in the focus of the panel's group: every linked panel follows. */
function pick({ order, symbol }: Focus, id: string, ofSymbol: string): void {
  order.set(id)
  if (ofSymbol !== '') symbol.set(ofSymbol)
}
function openReceipt({ order }: Focus, id: string): void {
  order.set(id)
  perform('show.receipt')
}

export function OrdersPanel() {
  const focus = useFocus()
  const desk = useDesk()
  const [replacing, setReplacing] = useState<Row | null>(null)
  const [cancelling, setCancelling] = useState<readonly Row[]>([])
  const askAll = (grid: GridApi<Row> | null): void => {
    const open: Row[] = []
    grid?.forEachNode(({ data, displayed }) => data && displayed && isOpen(data) && open.push(data))
    if (open.length === 0) desk.tell({ severity: 'info', text: 'No open order is shown', at: 0 })
    else setCancelling(open)
  }
  const onKey = (key: string, row: Row): void => {
    if ((key === 'Delete' || key === 'Backspace') && isOpen(row)) void cancelOrder(desk, text(row, 'id'))
    if (key.toLowerCase() === 'r' && isOpen(row)) setReplacing(row)
  }
  return (
    <>
      <Blotter
        table="orders"
        rowKey="id"
        columns={ORDER_COLUMNS}
        empty="No orders yet"
        onPick={(row) => pick(focus, text(row, 'id'), text(row, 'symbol'))}
        onOpen={(row) => openReceipt(focus, text(row, 'id'))}
        onKey={onKey}
        tools={(grid) => <OrderTools grid={grid} onReplace={setReplacing} onCancelAll={() => askAll(grid)} />}
        below={<OrderDetail />}
      />
      {replacing ? <ReplaceDialog row={replacing} onClose={() => setReplacing(null)} /> : null}
      {cancelling.length > 0 ? (
        <Confirm
          title="Cancel every open order shown?"
          act={`Cancel ${formatQty(cancelling.length)} orders`}
          onAct={() => {
            for (const row of cancelling) void cancelOrder(desk, text(row, 'id'))
          }}
          onClose={() => setCancelling([])}
        >
          <p>
            <b>{formatQty(cancelling.length)}</b> orders with{' '}
            <b>{formatQty(cancelling.reduce((sum, row) => sum + Number(row['open'] ?? 0), 0))}</b> open
            shares. Orders that the filter hides stay.
          </p>
        </Confirm>
      ) : null}
    </>
  )
}

interface ToolsProps {
  grid: GridApi<Row> | null
  onReplace: (row: Row) => void
  onCancelAll: () => void
}

function OrderTools({ grid, onReplace, onCancelAll }: ToolsProps) {
  const focus = useFocus()
  const desk = useDesk()
  const id = useStore(focus.order)
  const row = (): Row | undefined => (id === null ? undefined : grid?.getRowNode(id)?.data)
  const withOpen = (act: (row: Row) => void) => (): void => {
    const one = row()
    if (one && isOpen(one)) act(one)
    else desk.tell({ severity: 'info', text: one ? `Order ${id} is done` : 'Choose an order first', at: 0 })
  }
  return (
    <>
      <button
        type="button"
        className="button"
        title="Enter"
        disabled={id === null}
        onClick={() => id !== null && openReceipt(focus, id)}
      >
        Receipt
      </button>
      <button type="button" className="button" title="R" disabled={id === null} onClick={withOpen(onReplace)}>
        Replace…
      </button>
      <button
        type="button"
        className="button"
        title="Del"
        disabled={id === null}
        onClick={withOpen((one) => void cancelOrder(desk, text(one, 'id')))}
      >
        Cancel
      </button>
      <button
        type="button"
        className="button"
        title="Cancel every open order that the filter leaves"
        onClick={onCancelAll}
      >
        Cancel shown…
      </button>
    </>
  )
}

export function FillsPanel() {
  const focus = useFocus()
  return (
    <Blotter
      table="fills"
      rowKey="seq"
      columns={FILL_COLUMNS}
      empty="No fills yet"
      onPick={(row) => pick(focus, text(row, 'orderId'), text(row, 'symbol'))}
      onOpen={(row) => openReceipt(focus, text(row, 'orderId'))}
    />
  )
}

export function RoutesPanel() {
  const focus = useFocus()
  return (
    <Blotter
      table="routes"
      rowKey="routeId"
      columns={ROUTE_COLUMNS}
      empty="Nothing was routed yet"
      onPick={(row) => row['orderId'] !== null && pick(focus, text(row, 'orderId'), text(row, 'symbol'))}
      onOpen={(row) => row['orderId'] !== null && openReceipt(focus, text(row, 'orderId'))}
    />
  )
}

const NO_CODES: Reference['codes'] = {}

export function RejectionsPanel() {
  const focus = useFocus()
  const codes = useStore(useDesk().reference)?.codes ?? NO_CODES
  const columns = useMemo(
    () =>
      REJECTION_COLUMNS.map((column) =>
        column.field === 'codes'
          ? {
              ...column,
              tooltipValueGetter: ({ value }: { value?: unknown }) =>
                codes[String(value)]?.sentence ?? spaced(String(value)),
            }
          : column,
      ),
    [codes],
  )
  return (
    <Blotter
      table="rejections"
      rowKey="seq"
      columns={columns}
      empty="No order was rejected"
      onPick={(row) => pick(focus, text(row, 'id'), text(row, 'symbol'))}
      onOpen={(row) => openReceipt(focus, text(row, 'id'))}
    />
  )
}
