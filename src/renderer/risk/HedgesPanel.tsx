/** Each position against its band of pure internalization, what the desk would hedge of it, and what that costs. */
import type { HedgeRow } from '@shared/routing-calls'
import { useState } from 'react'
import { formatCents, formatMoney, formatQty, formatSignedQty, NONE } from '../design/format'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { useAsked } from '../desk/use-asked'
import { useInventory } from '../desk/use-inventory'
import { BandPicture } from '../routing/QuotePanel'
import { Scroll } from '../widgets/Scroll'
import { SendDialog } from './SendDialog'
import type { DeskOrder } from './send-orders'

const ASK_MILLIS = 500
const VERDICTS: Readonly<Record<HedgeRow['verdict'], string>> = {
  off: 'Hedging is off in the policy',
  unknown: 'No volume or market to tell by',
  internalize: 'Inside the band: wait for clients',
  hedge: 'Outside the band',
  invalid: 'The model has no answer',
}

export function HedgesPanel() {
  const { found, fault } = useAsked('hedges.list', null, ASK_MILLIS)
  const { inventory } = useInventory()
  const [order, setOrder] = useState<DeskOrder | null>(null)
  if (!found) return <div className="panel empty">{fault ?? 'Reading the hedges…'}</div>
  const limits = new Map(inventory?.rows.map((row) => [row.symbol, row.limitQty]))
  const due = found.filter((row) => row.verdict === 'hedge').length
  return (
    <div className="panel" data-testid="hedges">
      <div className="toolbar">
        <b>{formatQty(due)}</b>
        <span className="muted">of {formatQty(found.length)} positions outside their band</span>
        <span className="spring" />
        {fault === null ? null : <span className="bad">not current: {fault}</span>}
      </div>
      <Scroll name="Hedges">
        {found.length === 0 ? <div className="empty">The desk is flat.</div> : null}
        <table className="lines tight">
          <thead>
            <tr>
              <th>Symbol</th>
              <th className="num">Position</th>
              <th>Between its limits</th>
              <th className="num">Band</th>
              <th className="num">Skew</th>
              <th className="num">A day</th>
              <th className="num">To the band</th>
              <th className="num">Costs</th>
              <th>Advice</th>
            </tr>
          </thead>
          <tbody>
            {found.map((row) => (
              <Hedge key={row.symbol} row={row} limitQty={limits.get(row.symbol) ?? 0} onSend={setOrder} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {order ? <SendDialog title="Send this hedge?" orders={[order]} onClose={() => setOrder(null)} /> : null}
    </div>
  )
}

interface HedgeProps {
  row: HedgeRow
  limitQty: number
  onSend: (order: DeskOrder) => void
}

function Hedge({ row, limitQty, onSend }: HedgeProps) {
  const focus = useFocus()
  const inFocus = useStore(focus.symbol)
  const { symbol, qty, band, side, toBandQty, verdict } = row
  const isDue = verdict === 'hedge' && toBandQty > 0
  return (
    <tr className={inFocus === symbol ? 'chosen' : ''}>
      <td>
        <button type="button" className="name" onClick={() => focus.symbol.set(symbol)}>
          {symbol}
        </button>
      </td>
      <td className={`num ${qty < 0 ? 'sell' : 'buy'}`}>{formatSignedQty(qty)}</td>
      <td className="picture">
        <BandPicture position={qty} limitQty={limitQty} band={band} />
      </td>
      <td className="num">{band === null ? NONE : `±${formatQty(band)}`}</td>
      <td className="num">{formatCents(row.skew)}</td>
      <td className="num">
        {row.rate === 0 ? NONE : formatSignedQty(row.rate)}
        {row.isCapped ? ' (capped)' : ''}
      </td>
      <td className="num">{isDue ? `${side === 'buy' ? 'B' : 'S'} ${formatQty(toBandQty)}` : NONE}</td>
      <td className="num">{isDue ? formatMoney(row.toBandCost, false) : NONE}</td>
      <td>
        {isDue ? (
          <button
            type="button"
            className="button small"
            aria-label={`Send hedge of ${symbol}`}
            onClick={() => onSend({ symbol, side, qty: toBandQty })}
          >
            Send hedge…
          </button>
        ) : (
          <span className="muted">{VERDICTS[verdict]}</span>
        )}
      </td>
    </tr>
  )
}
