/** Time and sales of the symbol in focus, newest first. Drawn a few times a second, whatever the market does. */
import type { PrintRow } from '@shared/contract'
import { useEffect, useState } from 'react'
import { formatPrice, formatQty, formatTimeOfDay } from '../design/format'
import { useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { FeedBadge } from '../frame/FeedMenu'
import { Scroll } from '../widgets/Scroll'

const SHOWN = 80
const DRAW_MILLIS = 150

export function TapePanel() {
  const desk = useDesk()
  const status = useStore(desk.status)
  const symbol = useStore(useFocus().symbol)
  const [isAll, setAll] = useState(false)
  const prints = usePrints(isAll ? null : symbol)
  return (
    <div className="panel" data-testid="tape">
      <div className="toolbar">
        <b>{isAll ? 'All symbols' : symbol}</b>
        <span className="spring" />
        <label>
          <input type="checkbox" checked={isAll} onChange={(event) => setAll(event.currentTarget.checked)} />{' '}
          all
        </label>
        {status ? <FeedBadge feed={status.feed} /> : null}
      </div>
      <Scroll name="Prints">
        <table className="lines">
          <thead>
            <tr>
              <th>Time</th>
              {isAll ? <th>Symbol</th> : null}
              <th className="num">Price</th>
              <th className="num">Shares</th>
              <th className="num">Venue</th>
            </tr>
          </thead>
          <tbody>
            {prints.map(({ print, serial, move }) => (
              <tr key={serial}>
                <td className="muted">{formatTimeOfDay(print.at)}</td>
                {isAll ? <td>{print.symbol}</td> : null}
                <td className={`num ${move > 0 ? 'buy' : move < 0 ? 'sell' : ''}`}>
                  {move > 0 ? '▲ ' : move < 0 ? '▼ ' : ''}
                  {formatPrice(print.price)}
                </td>
                <td className="num">{formatQty(print.qty)}</td>
                <td className="num muted">{print.venue}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  )
}

interface Line {
  print: PrintRow
  serial: number
  /** Against the print before: above, below or at its price. */
  move: number
}
let serials = 0
const serialOf = new WeakMap<PrintRow, number>()

function linesOf(prints: readonly PrintRow[], symbol: string | null): Line[] {
  const last = new Map<string, number>()
  const lines: Line[] = []
  for (const print of prints) {
    if (symbol !== null && print.symbol !== symbol) continue
    const serial = serialOf.get(print) ?? ++serials
    serialOf.set(print, serial)
    lines.push({ print, serial, move: Math.sign(print.price - (last.get(print.symbol) ?? print.price)) })
    last.set(print.symbol, print.price)
  }
  return lines.slice(-SHOWN).reverse()
}

function usePrints(symbol: string | null): readonly Line[] {
  const desk = useDesk()
  const epoch = useStore(desk.epoch)
  const [lines, setLines] = useState<readonly Line[]>([])
  useEffect(() => {
    if (epoch >= 0) setLines(linesOf(desk.prints(), symbol))
    let timer: ReturnType<typeof setTimeout> | null = null
    const stop = desk.ticks((_rows, prints) => {
      if (timer !== null || !prints.some((print) => symbol === null || print.symbol === symbol)) return
      timer = setTimeout(() => {
        timer = null
        desk.yielding.take(() => setLines(linesOf(desk.prints(), symbol)))
      }, DRAW_MILLIS)
    })
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [desk, symbol, epoch])
  return lines
}
