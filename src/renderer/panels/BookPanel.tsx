/**
 * Client orders that rest in the symbol in focus, best price first, with the customer-protection radar: what a
 * trade for the desk's own account would owe each of them now, before it is done, and the duties there were.
 */
import type { RadarView, Row } from '@shared/contract'
import { useEffect, useState } from 'react'
import { formatPrice, formatQty, NONE, spaced } from '../design/format'
import { useRows } from '../desk/hooks'
import { reason, useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { Scroll } from '../widgets/Scroll'

const RADAR_MILLIS = 1_000
const number = (row: Row, column: string): number => Number(row[column] ?? 0)

function resting(rows: readonly Row[], side: 'buy' | 'sell'): Row[] {
  const sign = side === 'buy' ? -1 : 1
  return rows
    .filter(
      (row) =>
        row['side'] === side && row['doneAt'] === null && row['limit'] !== null && number(row, 'open') > 0,
    )
    .sort(
      (a, b) =>
        sign * (number(a, 'limit') - number(b, 'limit')) || number(a, 'receivedAt') - number(b, 'receivedAt'),
    )
}

/** The radar of a trade of the desk on a side, asked again while it is on screen. */
function useRadar(symbol: string, side: 'buy' | 'sell'): { radar: RadarView | null; fault: string | null } {
  const desk = useDesk()
  const [found, setFound] = useState<{ radar: RadarView | null; fault: string | null }>({
    radar: null,
    fault: null,
  })
  useEffect(() => {
    let isGone = false
    setFound({ radar: null, fault: null })
    if (symbol === '') return
    const ask = (): void => {
      desk.invoke('protection.radar', { symbol, side }).then(
        (radar) => isGone || setFound({ radar, fault: null }),
        (error: unknown) => isGone || setFound({ radar: null, fault: reason(error) }),
      )
    }
    ask()
    const timer = setInterval(ask, RADAR_MILLIS)
    return () => {
      isGone = true
      clearInterval(timer)
    }
  }, [desk, symbol, side])
  return found
}

export function BookPanel() {
  const symbol = useStore(useFocus().symbol)
  const rows = useRows({ table: 'orders', key: 'id', where: { symbol }, limit: 2_000 })
  const duties = useRows({ table: 'obligations', key: 'duty', where: { symbol }, limit: 500 })
  const count = (status: string): number => duties.filter((row) => row['status'] === status).length
  return (
    <div className="panel" data-testid="book">
      <div className="toolbar">
        <b>{symbol}</b> <span className="muted">resting client orders</span>
        <span className="spring" />
        <span title="Duties to client orders in this symbol today: customer protection and display">
          duties: {formatQty(count('open'))} open, {formatQty(count('met'))} met,{' '}
          <span className={count('breached') > 0 ? 'bad' : ''}>{formatQty(count('breached'))} breached</span>
        </span>
      </div>
      <Scroll name="Resting orders" className="columns-two">
        {(['buy', 'sell'] as const).map((side) => (
          <Side key={side} side={side} symbol={symbol} rows={resting(rows, side)} duties={duties} />
        ))}
      </Scroll>
    </div>
  )
}

interface SideProps {
  side: 'buy' | 'sell'
  symbol: string
  rows: readonly Row[]
  duties: readonly Row[]
}

/** A client who buys is protected against the desk that buys. */
function Side({ side, symbol, rows, duties }: SideProps) {
  const focus = useFocus()
  const { radar, fault } = useRadar(symbol, side)
  const codes = useStore(useDesk().reference)?.codes ?? {}
  const all = rows.reduce((sum, row) => sum + number(row, 'open'), 0)
  return (
    <table className="lines tight">
      <thead>
        <tr>
          <th className={side}>{side === 'buy' ? 'Buy' : 'Sell'}</th>
          <th className="num">{formatQty(all)}</th>
          <th>Client</th>
          <th title={fault ?? `What a trade of the desk at ${formatPrice(radar?.price ?? null)} would owe`}>
            {radar && radar.price !== null ? `Owed at ${formatPrice(radar.price)}` : 'Owed'}
          </th>
          <th>Duty</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const id = String(row['id'])
          const seen = radar?.rows.find((one) => one.id === id)
          const duty = duties.find((one) => one['orderId'] === id)
          return (
            <tr key={id} onClick={() => focus.order.set(id)}>
              <td>{formatPrice(number(row, 'limit'))}</td>
              <td className="num">{formatQty(number(row, 'open'))}</td>
              <td>{row['client']}</td>
              <td
                className={seen && seen.qty > 0 ? 'warn' : 'muted'}
                title={seen ? codes[seen.outcome]?.sentence : undefined}
              >
                {seen === undefined ? NONE : seen.qty > 0 ? formatQty(seen.qty) : spaced(seen.outcome)}
              </td>
              <td
                className={duty?.['status'] === 'breached' ? 'bad' : 'muted'}
                title={duty ? String(duty['evidence']) : undefined}
              >
                {duty ? `${duty['rule']} ${duty['status']}` : NONE}
              </td>
            </tr>
          )
        })}
        {rows.length === 0 ? (
          <tr>
            <td colSpan={5} className="muted">
              {fault ?? 'none rests'}
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  )
}
