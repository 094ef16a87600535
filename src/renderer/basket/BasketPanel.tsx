/** Many orders at once: paste or open, map the columns, let the engine check every line, send, follow. */
import type { Reference } from '@shared/contract'
import type { ColDef, GridApi } from 'ag-grid-community'
import { AgGridReact } from 'ag-grid-react'
import { type ClipboardEvent, useEffect, useState } from 'react'
import { formatQty, sideLetter, termWords } from '../design/format'
import { styleNonce } from '../design/theme'
import { reason, useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { Confirm } from '../frame/Dialog'
import { ticketDraft } from '../ticket/draft'
import { priceWords } from '../ticket/terms'
import { defaultColumn, gridTheme, leaveByTab } from '../widgets/grid'
import {
  type Basket,
  basket,
  checkBasket,
  onLines,
  readBasket,
  remap,
  type StagedLine,
  sendBasket,
  stopWork,
  work,
} from './basket'
import { BASKET_FIELDS, type BasketField } from './read-basket'

const TONES: Readonly<Record<string, string>> = {
  bad: 'bad',
  blocked: 'bad',
  rejected: 'bad',
  failed: 'warn',
  staged: 'accent',
  accepted: 'good',
}
const COLUMNS: ColDef<StagedLine>[] = [
  {
    field: 'number',
    headerName: 'Line',
    width: 56,
    cellClass: 'num',
    headerClass: 'ag-right-aligned-header',
  },
  {
    field: 'state',
    headerName: 'State',
    width: 70,
    cellClass: ({ value }) => TONES[String(value)] ?? '',
  },
  { headerName: 'Client', valueGetter: ({ data }) => data?.draft.client, width: 54 },
  { headerName: 'Side', valueGetter: ({ data }) => data && sideLetter(data.draft.side), width: 44 },
  { headerName: 'Symbol', valueGetter: ({ data }) => data?.draft.symbol, width: 62 },
  {
    headerName: 'Shares',
    valueGetter: ({ data }) => (data?.order ? formatQty(data.order.qty) : data?.draft.qty),
    width: 60,
    cellClass: 'num',
    headerClass: 'ag-right-aligned-header',
  },
  {
    headerName: 'Price',
    valueGetter: ({ data }) => data && priceWords(data.draft).replace(/^@ /, ''),
    width: 66,
    cellClass: 'num',
    headerClass: 'ag-right-aligned-header',
  },
  { headerName: 'TIF', valueGetter: ({ data }) => data && termWords(data.draft.tif), width: 42 },
  { field: 'id', headerName: 'Order', width: 56 },
  { field: 'why', headerName: 'Why, or where to', minWidth: 150, flex: 1, tooltipField: 'why' },
]

export function BasketPanel() {
  const now = useStore(basket)
  return (
    <div className="panel" data-testid="basket">
      {now ? <Lines key={now.cells.length} now={now} /> : <Reader />}
    </div>
  )
}

/** Where a basket comes in. */
function Reader() {
  const desk = useDesk()
  const reference = useStore(desk.reference)
  const [fault, setFault] = useState<string | null>(null)
  const read = (text: string): void => setFault(readBasket(text, reference, ticketDraft.get().client))
  const onPaste = (event: ClipboardEvent): void => {
    event.preventDefault()
    read(event.clipboardData.getData('text'))
  }
  return (
    <div className="reader">
      <p>
        <b>Paste a basket</b> from a spreadsheet, or open a CSV file. One order a line: client, side, symbol,
        quantity, limit. Nothing is sent before the engine has checked every line and you have confirmed.
      </p>
      <textarea
        className="field"
        aria-label="Paste a basket here"
        placeholder={'client,side,symbol,qty,limit\nR1,buy,AAPL,300,236.30'}
        onPaste={onPaste}
        onDrop={(event) => {
          const file = event.dataTransfer.files[0]
          if (!file) return
          event.preventDefault()
          file.text().then(read, (error: unknown) => setFault(reason(error)))
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) read(event.currentTarget.value)
        }}
      />
      <div className="toolbar">
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          aria-label="Open a CSV file"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0]
            file?.text().then(read, (error: unknown) => setFault(reason(error)))
          }}
        />
        <span className="muted">Ctrl+Enter reads what was typed</span>
      </div>
      {fault === null ? null : (
        <p className="bad" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

function count(now: Basket, ...states: readonly StagedLine['state'][]): number {
  return now.lines.filter((line) => states.includes(line.state)).length
}

function Lines({ now }: { now: Basket }) {
  const desk = useDesk()
  const focus = useFocus()
  const reference = useStore(desk.reference)
  const busy = useStore(work)
  const [grid, setGrid] = useState<GridApi<StagedLine> | null>(null)
  const [isAsking, setAsking] = useState(false)
  const [onlyBad, setOnlyBad] = useState(false)
  useEffect(() => onLines((lines) => grid?.applyTransactionAsync({ update: [...lines] })), [grid])
  const bad = count(now, 'bad', 'blocked', 'rejected', 'failed')
  const ready = count(now, 'staged', 'failed')
  const shown = onlyBad
    ? now.lines.filter((line) => TONES[line.state] === 'bad' || line.state === 'failed')
    : now.lines
  return (
    <>
      <Mappings now={now} reference={reference} isBusy={busy !== null} />
      <Toolbar now={now} onlyBad={onlyBad} onOnlyBad={setOnlyBad} onSend={() => setAsking(true)} />
      <section className="grid" aria-label="Lines of the basket">
        <AgGridReact<StagedLine>
          theme={gridTheme}
          {...leaveByTab}
          styleNonce={styleNonce}
          rowData={[...shown]}
          columnDefs={COLUMNS}
          defaultColDef={defaultColumn}
          getRowId={({ data }) => data.key}
          animateRows={false}
          suppressColumnVirtualisation
          onGridReady={({ api }) => setGrid(api)}
          onCellFocused={({ rowIndex, api }) => {
            const line = rowIndex === null ? undefined : api.getDisplayedRowAtIndex(rowIndex)?.data
            if (line && line.id !== '') focus.order.set(line.id)
          }}
        />
      </section>
      {isAsking ? (
        <Confirm
          title="Send the basket?"
          act={`Send ${formatQty(ready)} orders`}
          isDanger={false}
          onAct={() => void sendBasket(desk)}
          onClose={() => setAsking(false)}
        >
          <p>
            <b>{formatQty(ready)}</b> orders of{' '}
            <b>
              {formatQty(
                now.lines.reduce(
                  (sum, line) => sum + (line.state === 'staged' ? (line.order?.qty ?? 0) : 0),
                  0,
                ),
              )}
            </b>{' '}
            shares go to the desk. {bad > 0 ? `${formatQty(bad)} bad lines stay.` : 'No line is bad.'}
          </p>
        </Confirm>
      ) : null}
    </>
  )
}

interface ToolbarProps {
  now: Basket
  onlyBad: boolean
  onOnlyBad: (isOnly: boolean) => void
  onSend: () => void
}

function Toolbar({ now, onlyBad, onOnlyBad, onSend }: ToolbarProps) {
  const desk = useDesk()
  const busy = useStore(work)
  const bad = count(now, 'bad', 'blocked', 'rejected', 'failed')
  const ready = count(now, 'staged', 'failed')
  return (
    <div className="toolbar">
      <b>{formatQty(now.lines.length)}</b> <span className="muted">lines,</span>
      <span className={bad > 0 ? 'bad' : 'muted'}>{formatQty(bad)} bad,</span>
      <span className="good">{formatQty(count(now, 'accepted'))} accepted</span>
      <label>
        <input
          type="checkbox"
          checked={onlyBad}
          onChange={(event) => onOnlyBad(event.currentTarget.checked)}
        />{' '}
        only bad
      </label>
      <span className="spring" />
      {busy ? (
        <>
          <progress max={busy.all} value={busy.done} aria-label={`${busy.what} the basket`} />
          <span className="muted">
            {busy.what} {formatQty(busy.done)} of {formatQty(busy.all)}
          </span>
          <button type="button" className="button danger" onClick={stopWork}>
            Stop
          </button>
        </>
      ) : (
        <>
          <button type="button" className="button" onClick={() => void checkBasket(desk)}>
            Check all
          </button>
          <button type="button" className="button primary" disabled={ready === 0} onClick={onSend}>
            Send {formatQty(ready)}…
          </button>
          <button type="button" className="button" onClick={() => basket.set(null)}>
            Clear
          </button>
        </>
      )}
    </div>
  )
}

/** Which column holds what, and the client of lines that name none. */
function Mappings({ now, reference, isBusy }: { now: Basket; reference: Reference | null; isBusy: boolean }) {
  const sample = now.cells[0] ?? []
  const set = (column: number, field: string): void => {
    const chosen = field === '' ? null : (field as BasketField)
    const mapping = now.mapping.map((old, index) => (index === column ? chosen : old === chosen ? null : old))
    remap(mapping, reference, now.client)
  }
  return (
    <div className="mappings">
      {now.mapping.map((field, column) => {
        const name = now.header?.[column] ?? `Column ${column + 1}`
        return (
          <label key={`${column} ${name}`}>
            <span className="muted">
              {name} · {sample[column] || 'empty'}
            </span>
            <select
              className="field"
              aria-label={`What ${name} holds`}
              disabled={isBusy}
              value={field ?? ''}
              onChange={(event) => set(column, event.currentTarget.value)}
            >
              <option value="">passed over</option>
              {BASKET_FIELDS.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
        )
      })}
      <label>
        <span className="muted">Client where none is named</span>
        <select
          className="field"
          disabled={isBusy}
          value={now.client}
          onChange={(event) => remap(now.mapping, reference, event.currentTarget.value)}
        >
          <option value="">none</option>
          {(reference?.clients ?? []).map((one) => (
            <option key={one.id} value={one.id}>
              {one.id} {one.name}
            </option>
          ))}
        </select>
      </label>
    </div>
  )
}
