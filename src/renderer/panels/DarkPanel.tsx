/**
 * The midpoint book: what rests against what is invited, by symbol and side. Anonymous on screen as on the wire: it
 * names orders and size classes, never clients.
 */
import type { Row } from '@shared/contract'
import { formatPrice, formatQty, formatTimeOfDay, NONE } from '../design/format'
import { useMarket, useRows } from '../desk/hooks'
import { useFocus } from '../desk/selection'
import { Scroll } from '../widgets/Scroll'
import { isStanding } from './invitation-rows'

/** Rule 600(b)(12): a block is 10,000 shares or 200,000 dollars and more. */
const BLOCK_SHARES = 10_000
const BLOCK_VALUE = 200_000_000_000
const MOST = 2_000

const number = (row: Row, column: string): number => Number(row[column] ?? 0)

/** Conditional orders are of their own class, whatever their size: they trade only after a firm-up. */
function classOf(row: Row, middle: number | null): 'conditional' | 'block' | 'firm' {
  if (row['conditional'] === 1) return 'conditional'
  const open = number(row, 'open')
  return open >= BLOCK_SHARES || (middle !== null && open * middle >= BLOCK_VALUE) ? 'block' : 'firm'
}

export function DarkPanel() {
  const rows = useRows({ table: 'orders', key: 'id', where: { type: 'midpointPeg' }, limit: MOST })
  const invited = useRows({ table: 'invitations', key: 'invitation', limit: MOST })
  const open = rows.filter((row) => row['doneAt'] === null && number(row, 'open') > 0)
  const standing = new Set(invited.filter(isStanding).map((row) => row['orderId']))
  const symbols = [...new Set(open.map((row) => String(row['symbol'])))].sort()
  const shares = (side: string): number =>
    open.filter((row) => row['side'] === side).reduce((sum, row) => sum + number(row, 'open'), 0)
  return (
    <div className="panel" data-testid="dark">
      <div className="toolbar">
        <span className="muted">
          {formatQty(open.length)} orders in {formatQty(symbols.length)} symbols · {formatQty(standing.size)}{' '}
          invited
        </span>
        <span className="spring" />
        <span>
          <span className="buy">{formatQty(shares('buy'))}</span> to buy{' '}
          <span className="sell">{formatQty(shares('sell'))}</span> to sell
        </span>
      </div>
      {symbols.length === 0 ? (
        <div className="empty">
          <b>Nothing rests at the midpoint</b>
          <span>
            Send a midpoint peg from the ticket: “buy 5k aapl peg”, or “buy 20k aapl conditional” to be asked
            first.
          </span>
        </div>
      ) : (
        <Scroll name="Midpoint book">
          {symbols.map((symbol) => (
            <OfSymbol
              key={symbol}
              symbol={symbol}
              rows={open.filter((row) => row['symbol'] === symbol)}
              standing={standing}
            />
          ))}
        </Scroll>
      )}
    </div>
  )
}

interface SymbolProps {
  symbol: string
  rows: readonly Row[]
  standing: ReadonlySet<unknown>
}

function OfSymbol({ symbol, rows, standing }: SymbolProps) {
  const market = useMarket(symbol)
  const middle =
    market && market.nbb !== null && market.nbo !== null ? Math.floor((market.nbb + market.nbo) / 2) : null
  return (
    <section className="dark-symbol" aria-label={`${symbol} at the midpoint`}>
      <h3>
        {symbol} <span className="muted">midpoint {middle === null ? NONE : formatPrice(middle)}</span>
      </h3>
      <div className="columns-two">
        {(['buy', 'sell'] as const).map((side) => (
          <Side
            key={side}
            side={side}
            rows={rows.filter((row) => row['side'] === side)}
            middle={middle}
            standing={standing}
          />
        ))}
      </div>
    </section>
  )
}

interface SideProps {
  side: 'buy' | 'sell'
  rows: readonly Row[]
  middle: number | null
  standing: ReadonlySet<unknown>
}

function Side({ side, rows, middle, standing }: SideProps) {
  const focus = useFocus()
  const earliest = [...rows].sort((a, b) => number(a, 'receivedAt') - number(b, 'receivedAt'))
  return (
    <table className="lines tight">
      <thead>
        <tr>
          <th className={side}>{side === 'buy' ? 'Buy' : 'Sell'}</th>
          <th>Class</th>
          <th className="num">Shares</th>
          <th className="num">At least</th>
          <th className="num">Limit</th>
          <th>Since</th>
        </tr>
      </thead>
      <tbody>
        {earliest.map((row) => (
          <tr key={String(row['id'])}>
            <td>
              <button
                type="button"
                className="link"
                onClick={() => {
                  focus.symbol.set(String(row['symbol']))
                  focus.order.set(String(row['id']))
                }}
              >
                {row['id']}
              </button>
            </td>
            <td>
              {classOf(row, middle)}{' '}
              {standing.has(row['id']) ? (
                <b className="warn">invited</b>
              ) : (
                <span className="muted">rests</span>
              )}
            </td>
            <td className="num">{formatQty(number(row, 'open'))}</td>
            <td className="num">{row['minQty'] === null ? NONE : formatQty(number(row, 'minQty'))}</td>
            <td className="num">{row['limit'] === null ? NONE : formatPrice(number(row, 'limit'))}</td>
            <td className="muted">{formatTimeOfDay(number(row, 'receivedAt')).slice(0, 8)}</td>
          </tr>
        ))}
        {rows.length === 0 ? (
          <tr>
            <td colSpan={6} className="muted">
              none
            </td>
          </tr>
        ) : null}
      </tbody>
    </table>
  )
}
