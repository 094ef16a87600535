/** What the fills of an order were worth to client, broker and desk, and what the market did afterwards. */
import type { Row } from '@shared/contract'
import type { MarkoutAnswer } from '@shared/risk'
import { useEffect, useState } from 'react'
import { formatMoney, formatQty, formatSpan, titled } from '../design/format'
import { useRows } from '../desk/hooks'
import { useDesk } from '../desk/link'

/** Markouts come as horizons pass, the last after five minutes. */
const ASK_AGAIN_MILLIS = 1_000
/** Colour of the split bar of each capacity; the words stand beside it. */
const PART: Readonly<Record<string, string>> = {
  cross: 'cross',
  principal: 'principal',
  dark: 'dark',
  routed: 'route',
  riskless: 'route',
}
const FIGURES: readonly [column: string, name: string, meaning: string][] = [
  ['improved', 'Improved', 'Client: better than the far side of the NBBO'],
  ['spreadKept', 'Spread', 'Desk: kept against its other leg'],
  ['venueFee', 'Fee', 'Broker: paid to the venue, a rebate is negative'],
  ['flowReceived', 'Flow', 'Broker: payment for order flow from the venue'],
  ['clientValue', 'Client', 'What the client gained'],
  ['brokerValue', 'Broker', 'What the broker gained'],
  ['deskValue', 'Desk', 'What the desk gained'],
  ['totalValue', 'Total', 'Client, broker and desk together'],
  ['savedClient', 'Saved', 'Client: against the best route not taken, which did not happen'],
]

const money = (row: Row, column: string): string => {
  const value = row[column]
  return formatMoney(typeof value === 'number' ? value : null)
}
const shares = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + Number(row['qty']), 0)

export function EconomicsSection({ id }: { id: string }) {
  const fills = useRows({ table: 'economics', key: 'fillId', where: { orderId: id } })
  const markouts = useMarkouts(fills)
  if (fills.length === 0) return <p className="muted">No fill yet.</p>
  return (
    <div data-testid="economics">
      <CapacitySplit fills={fills} />
      <table className="lines tight">
        <thead>
          <tr>
            <th>Capacity</th>
            <th className="num">Shares</th>
            {FIGURES.map(([column, name, meaning]) => (
              <th key={column} className="num" title={meaning}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fills.map((row) => (
            <tr key={String(row['fillId'])}>
              <td>{titled(String(row['capacity']))}</td>
              <td className="num">{formatQty(Number(row['qty']))}</td>
              {FIGURES.map(([column]) => (
                <td key={column} className="num">
                  {money(row, column)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <MarkoutTable fills={fills} answer={markouts} />
    </div>
  )
}

/** How the filled shares of the order divide by capacity. */
function CapacitySplit({ fills }: { fills: readonly Row[] }) {
  const all = shares(fills)
  const capacities = [...new Set(fills.map((row) => String(row['capacity'])))]
  const parts = capacities.map((name) => ({
    name,
    qty: shares(fills.filter((row) => row['capacity'] === name)),
  }))
  return (
    <>
      <div className="split" aria-hidden="true">
        {parts.map(({ name, qty }) => (
          <span key={name} className={`part-${PART[name]}`} style={{ flexGrow: qty }} />
        ))}
      </div>
      <p className="muted" data-testid="capacity-split">
        {parts
          .map(({ name, qty }) => `${titled(name)} ${formatQty(qty)} (${Math.round((qty / all) * 100)}%)`)
          .join(' · ')}
      </p>
    </>
  )
}

/** Markouts of the fills, asked again while one is still to come. */
function useMarkouts(fills: readonly Row[]): MarkoutAnswer | null {
  const desk = useDesk()
  const [answer, setAnswer] = useState<MarkoutAnswer | null>(null)
  const ids = fills.map((row) => String(row['fillId'])).join(' ')
  useEffect(() => {
    if (ids === '') return
    let timer: ReturnType<typeof setTimeout> | null = null
    let isGone = false
    const ask = (): void => {
      // Without an answer the table says that none is known; the link tells of a line that is lost.
      desk.invoke('economics.markouts', { fillIds: ids.split(' ').slice(0, 500) }).then((now) => {
        if (isGone) return
        setAnswer(now)
        if (now.fills.some(({ client }) => client.includes(null))) timer = setTimeout(ask, ASK_AGAIN_MILLIS)
      }, console.warn)
    }
    ask()
    return () => {
      isGone = true
      if (timer !== null) clearTimeout(timer)
    }
  }, [desk, ids])
  return answer
}

interface MarkoutProps {
  fills: readonly Row[]
  answer: MarkoutAnswer | null
}

/** The client's gain as the midpoint moved; a fill from inventory moved the desk the other way. */
function MarkoutTable({ fills, answer }: MarkoutProps) {
  if (answer === null || answer.fills.length === 0)
    return <p className="muted">Markouts are live only: none is known of these fills.</p>
  const of = new Map(answer.fills.map((fill) => [fill.fillId, fill]))
  return (
    <table className="lines tight">
      <thead>
        <tr>
          <th title="Signed move of the midpoint after the fill; not kept over a restart">
            Client’s markout, live only
          </th>
          {answer.horizons.map((horizon) => (
            <th key={horizon} className="num">
              {formatSpan(horizon)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {fills.map((row) => (
          <tr key={String(row['fillId'])}>
            <td>
              {titled(String(row['capacity']))} {formatQty(Number(row['qty']))}
            </td>
            {answer.horizons.map((horizon, i) => (
              <td key={horizon} className="num">
                {formatMoney(of.get(String(row['fillId']))?.client[i] ?? null)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
