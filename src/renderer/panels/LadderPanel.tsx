/** Who shows what in the symbol in focus: bids and offers by venue, the best first. */
import type { MarketRow } from '@shared/contract'
import { formatCents, formatPrice, formatQty, NONE } from '../design/format'
import { useIsSimulated, useMarket } from '../desk/hooks'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { Scroll } from '../widgets/Scroll'

type Level = { venue: string; price: number; size: number }

function levels(row: MarketRow): { bids: Level[]; offers: Level[] } {
  const bids = row.venues.flatMap(({ venue, bid, bidSize }) =>
    bid === null ? [] : [{ venue, price: bid, size: bidSize }],
  )
  const offers = row.venues.flatMap(({ venue, ask, askSize }) =>
    ask === null ? [] : [{ venue, price: ask, size: askSize }],
  )
  bids.sort((a, b) => b.price - a.price || b.size - a.size)
  offers.sort((a, b) => a.price - b.price || b.size - a.size)
  return { bids, offers }
}

export function LadderPanel() {
  const symbol = useStore(useFocus().symbol)
  const row = useMarket(symbol)
  const isSimulated = useIsSimulated()
  if (!row) return <div className="panel empty">Choose a symbol in the watchlist.</div>
  const { bids, offers } = levels(row)
  const largest = Math.max(1, ...bids.map((one) => one.size), ...offers.map((one) => one.size))
  const middle = row.nbb !== null && row.nbo !== null ? (row.nbb + row.nbo) / 2 : null
  const lines = Math.max(bids.length, offers.length)
  return (
    <div className="panel" data-testid="ladder">
      <div className="toolbar">
        <b>{row.symbol}</b>
        <span className="muted">{row.name}</span>
        <span className="spring" />
        {row.quality === 'good' ? null : <span className="warn">{row.quality}</span>}
        <span className="muted">mid</span> {formatPrice(middle)}
        <span className="muted">spread</span>
        {row.nbb !== null && row.nbo !== null ? formatCents(row.nbo - row.nbb) : NONE}
        {isSimulated ? <span className="badge simulated">SIMULATED</span> : null}
      </div>
      <Scroll name="Quotes by venue">
        <table className="lines ladder">
          <thead>
            <tr>
              <th>Venue</th>
              <th className="num">Size</th>
              <th className="num">Bid</th>
              <th>Offer</th>
              <th>Size</th>
              <th className="num">Venue</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: lines }, (_, i) => {
              const key = `${bids[i]?.venue ?? ''} ${offers[i]?.venue ?? ''}`
              return <Line key={key} bid={bids[i]} offer={offers[i]} row={row} largest={largest} />
            })}
          </tbody>
        </table>
      </Scroll>
    </div>
  )
}

interface LineProps {
  bid: Level | undefined
  offer: Level | undefined
  row: MarketRow
  largest: number
}

function Line({ bid, offer, row, largest }: LineProps) {
  const share = (level: Level | undefined): string => `${Math.round(((level?.size ?? 0) / largest) * 100)}%`
  return (
    <tr>
      <td className="muted">{bid?.venue}</td>
      <td className="num depth is-bid" style={{ backgroundSize: `${share(bid)} 100%` }}>
        {bid ? formatQty(bid.size) : ''}
      </td>
      <td className={`num${bid && bid.price === row.nbb ? ' best buy' : ''}`}>
        {bid ? formatPrice(bid.price) : ''}
      </td>
      <td className={offer && offer.price === row.nbo ? 'best sell' : ''}>
        {offer ? formatPrice(offer.price) : ''}
      </td>
      <td className="depth is-offer" style={{ backgroundSize: `${share(offer)} 100%` }}>
        {offer ? formatQty(offer.size) : ''}
      </td>
      <td className="num muted">{offer?.venue}</td>
    </tr>
  )
}
