/** An order's life, record by record, with the market as each decision saw it. */
import type { ReceiptView, Row } from '@shared/contract'
import { formatPrice, formatQty, formatSpan, formatTimeOfDay, spaced } from '../design/format'
import { useOrder } from '../desk/follow-order'
import type { DeskLink } from '../desk/link'
import { readReceipt } from '../desk/receipt'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { Scroll } from '../widgets/Scroll'

const MOST = 1_000

interface Life {
  readonly records: readonly Row[]
  readonly total: number
  readonly receipts: ReadonlyMap<number, ReceiptView>
}

/** The records of an order, oldest first, with the receipts among them. */
async function readLife(desk: DeskLink, id: string): Promise<Life> {
  const query = { table: 'journal', where: { orderId: id }, ascending: true, limit: MOST } as const
  const [{ rows, total }, receipts] = await Promise.all([
    desk.invoke('views.query', query),
    desk.invoke('receipts.ofOrder', { id }),
  ])
  return { records: rows, total, receipts: new Map(receipts.map((one) => [one.seq, one])) }
}

export function LifePanel() {
  const id = useStore(useFocus().order)
  return (
    <div className="panel" data-testid="life">
      {id === null ? (
        <div className="empty">
          <b>No order in focus</b>
          <span>Choose an order to follow it from the press to its last share.</span>
        </div>
      ) : (
        <Records key={id} id={id} />
      )}
    </div>
  )
}

function Records({ id }: { id: string }) {
  const { found: life, fault } = useOrder(id, readLife)
  if (fault !== null)
    return (
      <div className="empty">
        The life of {id} could not be read: {fault}
      </div>
    )
  if (!life) return <div className="empty">Reading the life of {id}…</div>
  const began = Number(life.records[0]?.['at'] ?? 0)
  return (
    <>
      <div className="toolbar">
        <b>{id}</b>
        <span className="muted">
          {formatQty(life.total)} records
          {life.total > life.records.length ? `, the first ${formatQty(life.records.length)} shown` : ''}
        </span>
      </div>
      <Scroll name={`Life of ${id}`}>
        <table className="lines life">
          <thead>
            <tr>
              <th>Time</th>
              <th className="num">After</th>
              <th>Record</th>
              <th>What</th>
              <th className="num">NBBO then</th>
            </tr>
          </thead>
          <tbody>
            {life.records.map((row) => (
              <Line
                key={String(row['seq'])}
                row={row}
                began={began}
                receipt={life.receipts.get(Number(row['seq']))}
              />
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  )
}

/** Records that are answers of the desk, with the tone they are told in. */
const TONES: Readonly<Record<string, string>> = {
  orderAccepted: 'good',
  fill: 'good',
  orderRejected: 'bad',
  alert: 'warn',
  decision: 'accent',
}

function Line({ row, began, receipt }: { row: Row; began: number; receipt: ReceiptView | undefined }) {
  const type = String(row['type'])
  const seen = receipt ? readReceipt(receipt.receipt) : null
  const at = Number(row['at'])
  return (
    <tr title={`Record ${formatQty(Number(row['seq']))} of the journal`}>
      <td className="muted">{formatTimeOfDay(at)}</td>
      <td className="num muted">{at === began ? '' : `+${formatSpan(at - began)}`}</td>
      <td className={TONES[type] ?? ''}>{spaced(type)}</td>
      <td className="wrap">{seen ? spaced(seen.trigger) : row['summary']}</td>
      <td className="num">
        {seen ? (
          <>
            {formatPrice(seen.market.nbb)} × {formatPrice(seen.market.nbo)}{' '}
            <span className={seen.market.quality === 'good' ? 'muted' : 'warn'}>{seen.market.quality}</span>
          </>
        ) : null}
      </td>
    </tr>
  )
}
