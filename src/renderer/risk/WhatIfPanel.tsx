/** Trades that were not made and a market that did not happen: what the desk would hold and stand to lose. */
import type { WhatIfAnswer, WhatIfSum } from '@shared/routing-calls'
import { useState } from 'react'
import { formatMoney, formatMoneyShort, formatPercent } from '../design/format'
import { useStore } from '../desk/store'
import { useAsked } from '../desk/use-asked'
import { Scroll } from '../widgets/Scroll'
import { SendDialog } from './SendDialog'
import type { DeskOrder } from './send-orders'
import { WhatIfForm } from './WhatIfForm'
import { WhatIfRows } from './WhatIfRows'
import { readTerms, typedTerms } from './what-if-terms'

const ASK_MILLIS = 400

export function WhatIfPanel() {
  const typed = useStore(typedTerms)
  const { arg, faults } = readTerms(typed)
  const { found, fault } = useAsked('risk.whatIf', arg, ASK_MILLIS)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [sending, setSending] = useState<{ title: string; orders: readonly DeskOrder[] } | null>(null)
  const closing = (found?.rows ?? []).flatMap(({ symbol, closeOut }): DeskOrder[] =>
    closeOut !== null && chosen.has(symbol) ? [{ symbol, ...closeOut }] : [],
  )
  return (
    <div className="panel" data-testid="what-if">
      <WhatIfForm typed={typed} faults={faults} />
      <div className="toolbar">
        <button
          type="button"
          className="button"
          disabled={arg.trades.length === 0}
          onClick={() => setSending({ title: 'Make these trades?', orders: arg.trades })}
        >
          Make the trades…
        </button>
        <button
          type="button"
          className="button"
          disabled={closing.length === 0}
          onClick={() => setSending({ title: 'Close these positions?', orders: closing })}
        >
          Close {closing.length === 0 ? 'the chosen' : closing.length}…
        </button>
        {fault === null ? null : <span className="bad">{fault}</span>}
      </div>
      {found ? (
        <Scroll name="What if">
          <Sums answer={found} />
          <WhatIfRows rows={found.rows} chosen={chosen} onChoose={setChosen} />
          {found.unmarked.length === 0 ? null : (
            <p className="notice warn">Without a market, in no sum: {found.unmarked.join(', ')}</p>
          )}
        </Scroll>
      ) : (
        <div className="empty">{fault ?? 'Asking the desk…'}</div>
      )}
      {sending ? <SendDialog {...sending} onClose={() => setSending(null)} /> : null}
    </div>
  )
}

const tone = (value: number): string => (value < 0 ? 'num bad' : value > 0 ? 'num good' : 'num')

function Sums({ answer }: { answer: WhatIfAnswer }) {
  const { before, after, up, down, pnlUp, pnlDown, closeCost, dayMove } = answer
  const lines: readonly (readonly [name: string, sum: WhatIfSum, pnl: number | null])[] = [
    ['Now', before, null],
    ['After the trades', after, null],
    ['Then prices up', up, pnlUp],
    ['Then prices down', down, pnlDown],
  ]
  return (
    <>
      <table className="lines tight">
        <thead>
          <tr>
            <th>All positions</th>
            <th className="num">Net</th>
            <th className="num">Gross</th>
            <th className="num">Limit use</th>
            <th className="num">Profit or loss</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(([name, sum, pnl]) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="num">{formatMoneyShort(sum.net)}</td>
              <td className="num">{formatMoneyShort(sum.gross)}</td>
              <td className="num">{formatPercent(sum.limitUse, 2)}</td>
              <td className={tone(pnl ?? 0)}>{pnl === null ? '' : formatMoney(pnl)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="parts">
        <div>
          <dt>To close it all, half the spread</dt>
          <dd>{formatMoney(closeCost, false)}</dd>
        </div>
        <div>
          <dt>A day’s standard deviation against every position</dt>
          <dd>{formatMoney(dayMove, false)}</dd>
        </div>
      </dl>
    </>
  )
}
