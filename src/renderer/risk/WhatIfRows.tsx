/** The positions of a what-if, one line each; those chosen can be closed with one order. */
import type { WhatIfRow } from '@shared/routing-calls'
import { formatMoney, formatMoneyShort, formatPercent, formatSignedQty } from '../design/format'

interface Props {
  rows: readonly WhatIfRow[]
  chosen: ReadonlySet<string>
  onChoose: (chosen: ReadonlySet<string>) => void
}

const tone = (value: number): string => (value < 0 ? 'num bad' : value > 0 ? 'num good' : 'num')

export function WhatIfRows({ rows, chosen, onChoose }: Props) {
  const choose = (symbol: string, isChosen: boolean): void => {
    const next = new Set(chosen)
    if (isChosen) next.add(symbol)
    else next.delete(symbol)
    onChoose(next)
  }
  if (rows.length === 0) return <div className="empty">The desk is flat, and no trade is added.</div>
  return (
    <table className="lines tight">
      <thead>
        <tr>
          <th>
            <span className="unseen">Close</span>
          </th>
          <th>Symbol</th>
          <th className="num">Now</th>
          <th className="num">After</th>
          <th className="num">Exposure</th>
          <th className="num">Limit use</th>
          <th className="num">Prices up</th>
          <th className="num">Prices down</th>
          <th className="num">To close</th>
          <th className="num">A day’s move</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.symbol}>
            <td>
              <input
                type="checkbox"
                aria-label={`Close ${row.symbol}`}
                disabled={row.closeOut === null}
                checked={chosen.has(row.symbol)}
                onChange={(event) => choose(row.symbol, event.currentTarget.checked)}
              />
            </td>
            <td title={row.sector}>
              <b>{row.symbol}</b>
            </td>
            <td className="num">{formatSignedQty(row.qty)}</td>
            <td className="num">{formatSignedQty(row.qtyAfter)}</td>
            <td className="num">{formatMoneyShort(row.exposureAfter)}</td>
            <td className={`num ${row.isOverLimit ? 'bad' : ''}`}>
              {formatPercent(row.limitUseAfter)}
              {row.isOverLimit ? ' over' : ''}
            </td>
            <td className={tone(row.pnlUp)}>{row.isShocked ? formatMoney(row.pnlUp) : ''}</td>
            <td className={tone(row.pnlDown)}>{row.isShocked ? formatMoney(row.pnlDown) : ''}</td>
            <td className="num">{formatMoney(row.closeCost, false)}</td>
            <td className="num">{formatMoney(row.dayMove, false)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
