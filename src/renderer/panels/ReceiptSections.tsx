/** The sections of a receipt. */
import type { ReceiptView, Reference } from '@shared/contract'
import {
  formatCents,
  formatPrice,
  formatQty,
  formatSignedQty,
  formatSpan,
  formatTimeOfDay,
  NONE,
  spaced,
  termWords,
  titled,
} from '../design/format'
import type { ReceiptSeen } from '../desk/receipt'

interface Props {
  receipt: ReceiptSeen
}

export function Order({ receipt }: Props) {
  const { order } = receipt
  return (
    <p className="muted">
      <b className={order.side === 'buy' ? 'buy' : 'sell'}>{order.side === 'buy' ? 'B' : 'S'}</b>{' '}
      <b>
        {formatQty(order.qty)} {order.symbol}
      </b>{' '}
      {termWords(order.orderType)}
      {order.limit === null ? '' : ` ${formatPrice(order.limit)}`} {termWords(order.tif)} for {order.client}
    </p>
  )
}

export function Pricing({ receipt }: Props) {
  const { pricing, inventory } = receipt
  const facts: [string, string][] = [
    ['Mode', titled(pricing.mode)],
    ['Policy', pricing.policyLevel],
    ['Desk price', formatPrice(pricing.deskPrice)],
    ['Desk size', formatQty(pricing.deskQty)],
    ['Improvement', formatCents(pricing.improvement)],
    ['Skew', formatCents(pricing.skew)],
    ['Inventory', formatSignedQty(inventory.qty)],
    ['Limit', formatQty(inventory.limitQty)],
  ]
  return (
    <dl className="figures">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The market as the decision saw it. */
export function Seen({ receipt }: Props) {
  const { market } = receipt
  return (
    <>
      <p>
        <b>
          {formatPrice(market.nbb)} × {formatPrice(market.nbo)}
        </b>{' '}
        <span className="muted">
          {formatQty(market.nbbSize)} × {formatQty(market.nboSize)} · {market.quality} · feed{' '}
          {formatSpan(market.feedAgeMicros)} old
        </span>
      </p>
      <table className="lines tight">
        <thead>
          <tr>
            <th>Venue</th>
            <th className="num">Size</th>
            <th className="num">Bid</th>
            <th className="num">Offer</th>
            <th className="num">Size</th>
            <th className="num">Quoted</th>
          </tr>
        </thead>
        <tbody>
          {market.venues.map((venue) => (
            <tr key={venue.venue}>
              <td>{venue.venue}</td>
              <td className="num">{venue.bid === null ? NONE : formatQty(venue.bidSize)}</td>
              <td className={`num${venue.bid !== null && venue.bid === market.nbb ? ' best' : ''}`}>
                {formatPrice(venue.bid)}
              </td>
              <td className={`num${venue.ask !== null && venue.ask === market.nbo ? ' best' : ''}`}>
                {formatPrice(venue.ask)}
              </td>
              <td className="num">{venue.ask === null ? NONE : formatQty(venue.askSize)}</td>
              <td className="num muted">{formatTimeOfDay(venue.quotedAt)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

export function Considered({ receipt, codes }: Props & { codes: Reference['codes'] }) {
  return (
    <table className="lines tight">
      <tbody>
        {receipt.considered.map((seen) => (
          <tr key={seen.id}>
            <td>{seen.id}</td>
            <td className="num">{formatQty(seen.qty)}</td>
            <td className="num">{formatPrice(seen.price)}</td>
            <td className="wrap" title={codes[seen.outcome]?.sentence}>
              {spaced(seen.outcome)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function Hashes({ receipt, view }: Props & { view: ReceiptView }) {
  const lines: [string, string][] = [
    ['Receipt', view.receiptId],
    ['Journal seq', formatQty(view.seq)],
    ['Regime', receipt.regime],
    ['Receipt SHA-256', view.hash],
    ['Policy SHA-256', receipt.policyHash],
    ['Regime SHA-256', receipt.regimeHash],
  ]
  return (
    <dl className="proof">
      {lines.map(([name, value]) => (
        <div key={name} className="proof-line">
          <dt className="muted">{name}</dt>
          <dd className="hash" title={value}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  )
}
