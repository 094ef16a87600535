/** The receipt: what a decision saw, what it checked, what else it could have done, and the proof of it. */
import type { ReceiptView, Reference, Row } from '@shared/contract'
import { parseTime } from '@shared/time'
import { useEffect, useState } from 'react'
import { formatQty, formatTimeOfDay, spaced, titled } from '../design/format'
import { useOrder } from '../desk/follow-order'
import { useRows } from '../desk/hooks'
import { type DeskLink, useDesk } from '../desk/link'
import { readReceipt } from '../desk/receipt'
import { useFocus } from '../desk/selection'
import { type FillSeen, sentenceOf } from '../desk/sentence'
import { type Store, useStore } from '../desk/store'
import { Alternatives, Checks, Split } from '../widgets/ReceiptParts'
import { Scroll } from '../widgets/Scroll'
import { EconomicsSection } from './EconomicsSection'
import { ExportProof } from './ExportProof'
import { Notes } from './Notes'
import { Considered, Hashes, Order, Pricing, Seen } from './ReceiptSections'

export function ReceiptPanel() {
  const { order } = useFocus()
  const id = useStore(order)
  useNewestOrder(id, order)
  return (
    <div className="panel" data-testid="receipt">
      {id === null ? (
        <div className="empty">
          <b>No order in focus</b>
          <span>Choose an order to see why each of its shares went where it did.</span>
        </div>
      ) : (
        <Receipts key={id} id={id} />
      )}
      {id === null ? null : <Notes key={`notes ${id}`} about={id} />}
    </div>
  )
}

/** Until an order was chosen, the newest one is in focus. */
function useNewestOrder(id: string | null, order: Store<string | null>): void {
  const desk = useDesk()
  useEffect(() => {
    if (id !== null) return
    const take = (rows: readonly Row[]): void => {
      const newest = rows[0]?.['id']
      if (typeof newest === 'string' && order.get() === null) order.set(newest)
    }
    // Nothing in focus is a fair answer: the panel says so, and the blotter tells of the fault.
    desk.invoke('views.query', { table: 'orders', limit: 1 }).then((page) => take(page.rows), console.warn)
    return desk.rows('orders', take)
  }, [desk, id, order])
}

/** The receipts of an order, oldest first. */
const readReceipts = (desk: DeskLink, id: string): Promise<readonly ReceiptView[]> =>
  desk.invoke('receipts.ofOrder', { id })

function Receipts({ id }: { id: string }) {
  const { found: receipts, fault } = useOrder(id, readReceipts)
  const reference = useStore(useDesk().reference)
  const fills = useRows({ table: 'fills', key: 'seq', where: { orderId: id } })
  const rejections = useRows({ table: 'rejections', key: 'seq', where: { id } })
  const [chosen, setChosen] = useState<string | null>(null)
  if (fault !== null) return <div className="empty">The receipt could not be read: {fault}</div>
  if (receipts === null) return <div className="empty">Reading the receipts of {id}…</div>
  const view = receipts.find((one) => one.receiptId === chosen) ?? receipts[0]
  if (!view) return <NoReceipt id={id} rejections={rejections} reference={reference} />
  return (
    <>
      <div className="toolbar">
        <b>{id}</b>
        {receipts.map((one, index) => (
          <button
            key={one.receiptId}
            type="button"
            className="button"
            aria-pressed={one === view}
            title={one.at}
            onClick={() => setChosen(one.receiptId)}
          >
            {index + 1} {spaced(String(one.receipt['trigger'] ?? 'decision'))}
          </button>
        ))}
        <span className="spring" />
        <ExportProof fills={fills} />
        <span className="muted">{timeOf(view.at)}</span>
      </div>
      <Shown view={view} fills={fills} reference={reference} isFirst={view === receipts[0]} />
    </>
  )
}

const timeOf = (text: string): string => {
  const at = parseTime(text)
  return typeof at === 'number' ? formatTimeOfDay(at) : text
}

const fillOf = (row: Row): FillSeen => ({
  qty: Number(row['qty']),
  price: Number(row['price']),
  capacity: String(row['capacity']),
  improvement: typeof row['improvement'] === 'number' ? row['improvement'] : null,
})

interface ShownProps {
  view: ReceiptView
  fills: readonly Row[]
  reference: Reference | null
  isFirst: boolean
}

function Shown({ view, fills, reference, isFirst }: ShownProps) {
  const receipt = readReceipt(view.receipt)
  if (!receipt) return <div className="empty">Receipt {view.receiptId} holds no decision.</div>
  const codes = reference?.codes ?? {}
  return (
    <Scroll name={`Receipt ${view.receiptId}`} className="receipt">
      <p className="sentence">{sentenceOf(receipt, isFirst ? fills.map(fillOf) : [])}</p>
      <Order receipt={receipt} />
      <div className="columns">
        <section>
          <h3>Split of {formatQty(receipt.order.openQty)}</h3>
          <Split receipt={receipt} />
          <h3>Pricing</h3>
          <Pricing receipt={receipt} />
        </section>
        <section>
          <h3>What was seen</h3>
          <Seen receipt={receipt} />
        </section>
        <section className="wide">
          <h3>Alternatives, per share to client and desk</h3>
          <Alternatives plans={receipt.alternatives} isShort={false} />
        </section>
        <section className="full">
          <h3>What the fills were worth</h3>
          <EconomicsSection id={receipt.order.id} />
        </section>
        <section className="full">
          <h3>Checks</h3>
          <Checks checks={receipt.checks} codes={codes} isFolded={false} />
        </section>
        {receipt.considered.length > 0 ? (
          <section>
            <h3>Resting client orders looked at first</h3>
            <Considered receipt={receipt} codes={codes} />
          </section>
        ) : null}
        <section>
          <h3>Proof</h3>
          <Hashes receipt={receipt} view={view} />
        </section>
      </div>
    </Scroll>
  )
}

interface NoReceiptProps {
  id: string
  rejections: readonly Row[]
  reference: Reference | null
}

function NoReceipt({ id, rejections, reference }: NoReceiptProps) {
  const codes = String(rejections[0]?.['codes'] ?? '')
    .split(/[\s,]+/)
    .filter((code) => code !== '')
  return (
    <div className="empty">
      <b>{codes.length > 0 ? `${id} was rejected` : `${id} was not decided`}</b>
      {codes.map((code) => (
        <span key={code}>
          <b className="bad">{code}</b> {reference?.codes[code]?.sentence ?? titled(spaced(code))}
        </span>
      ))}
    </div>
  )
}
