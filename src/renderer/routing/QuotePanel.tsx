/** What each tier of clients is shown in the symbol, inside the market, with the skew and the inventory behind it. */
import type { Reference } from '@shared/contract'
import type { DeskQuoteView, TierQuote } from '@shared/routing-calls'
import { formatCents, formatPrice, formatQty, formatSignedQty, NONE } from '../design/format'
import { useIsSimulated } from '../desk/hooks'
import { useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { useAskedByTick } from '../desk/use-asked'
import { Scroll } from '../widgets/Scroll'

const WIDTH = 1_000

export function QuotePanel() {
  const symbol = useStore(useFocus().symbol)
  if (symbol === '') return <div className="panel empty">Choose a symbol in the watchlist.</div>
  return <Quote key={symbol} symbol={symbol} />
}

function Quote({ symbol }: { symbol: string }) {
  const codes = useStore(useDesk().reference)?.codes ?? {}
  const isSimulated = useIsSimulated()
  const { found, fault } = useAskedByTick('quotes.desk', { symbol }, symbol)
  if (!found) return <div className="panel empty">{fault ?? 'Reading the quotes…'}</div>
  const { nbb, nbbSize, nbo, nboSize, quality, tiers } = found
  return (
    <div className="panel" data-testid="desk-quote">
      <div className="toolbar">
        <b>{symbol}</b>
        <span className="muted">NBBO</span>
        <span className="num">
          {formatQty(nbbSize)} × <b className="buy">{formatPrice(nbb)}</b> /{' '}
          <b className="sell">{formatPrice(nbo)}</b> × {formatQty(nboSize)}
        </span>
        {quality === 'good' ? null : <span className="warn">{quality}</span>}
        {fault === null ? null : <span className="bad">not current: {fault}</span>}
        <span className="spring" />
        {isSimulated ? <span className="badge simulated">SIMULATED</span> : null}
      </div>
      <Position view={found} />
      <Scroll name="Desk quotes by tier">
        <table className="lines tight">
          <thead>
            <tr>
              <th>Tier</th>
              <th>Mode</th>
              <th className="num">Size</th>
              <th className="num">Bid</th>
              <th>In the market</th>
              <th>Offer</th>
              <th>Size</th>
              <th className="num">Skew</th>
            </tr>
          </thead>
          <tbody>
            {tiers.map((tier) => (
              <Tier key={tier.tier ?? ''} quote={tier} market={found} why={whyOf(tier, codes)} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  )
}

/** Passive and off share a code: a passive desk fills from inventory but shows nothing. */
function whyOf({ withdrawn, mode }: TierQuote, codes: Reference['codes']): string | null {
  if (withdrawn === 'MODE_OFF' && mode === 'passive') return 'Mode passive fills, but shows no quotes.'
  return withdrawn === null ? null : (codes[withdrawn]?.sentence ?? withdrawn)
}

interface TierProps {
  quote: TierQuote
  market: DeskQuoteView
  why: string | null
}

function Tier({ quote, market, why }: TierProps) {
  const { tier, level, mode, bid, bidQty, ask, askQty, skew } = quote
  const isShown = bid !== null || ask !== null
  return (
    <tr>
      <td title={`Settings from ${level}`}>{tier ?? 'no tier'}</td>
      <td className="muted">{mode}</td>
      {isShown ? (
        <>
          <td className="num">{bid === null ? '' : formatQty(bidQty)}</td>
          <td className="num buy">{formatPrice(bid)}</td>
          <td className="picture" title={why ?? ''}>
            <Picture quote={quote} market={market} />
          </td>
          <td className="sell">{formatPrice(ask)}</td>
          <td>{ask === null ? '' : formatQty(askQty)}</td>
          <td className="num">{formatCents(skew)}</td>
        </>
      ) : (
        <td colSpan={6} className="muted wrap">
          Withdrawn: {why}
        </td>
      )}
    </tr>
  )
}

/** The market from its bid to its offer, the midpoint, and the desk's two prices; only where they stand on screen. */
function Picture({ quote: { bid, ask }, market: { nbb, nbo } }: Omit<TierProps, 'why'>) {
  if (nbb === null || nbo === null || nbo <= nbb) return null
  const low = Math.min(nbb, bid ?? nbb)
  const high = Math.max(nbo, ask ?? nbo)
  const at = (price: number): number => 20 + ((price - low) / (high - low)) * (WIDTH - 40)
  return (
    <svg viewBox={`0 0 ${WIDTH} 20`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="market" x={at(nbb)} width={at(nbo) - at(nbb)} y="7" height="6" />
      <rect className="middle" x={at((nbb + nbo) / 2) - 2} width="4" y="3" height="14" />
      {bid === null ? null : <rect className="bid" x={at(bid) - 8} width="16" y="1" height="18" />}
      {ask === null ? null : <rect className="offer" x={at(ask) - 8} width="16" y="1" height="18" />}
    </svg>
  )
}

/** Where the position stands between its limits, with the band in which nothing is hedged. */
export function Position({ view }: { view: Pick<DeskQuoteView, 'position' | 'limitQty' | 'band'> }) {
  const { position, limitQty, band } = view
  return (
    <div className="strip">
      <span className="muted">Inventory</span>
      <b className={position < 0 ? 'sell' : position > 0 ? 'buy' : ''}>{formatSignedQty(position)}</b>
      <BandPicture position={position} limitQty={limitQty} band={band} />
      <span className="muted">limit</span> ±{formatQty(limitQty)}
      <span className="muted">band</span> {band === null ? NONE : `±${formatQty(band)}`}
    </div>
  )
}

export function BandPicture(view: { position: number; limitQty: number; band: number | null }) {
  const { position, limitQty, band } = view
  const widest = Math.max(1, limitQty, Math.abs(position))
  const at = (qty: number): number => WIDTH / 2 + (qty / widest) * (WIDTH / 2 - 10)
  const edge = band === null ? null : Math.min(band, widest)
  return (
    <svg className="band" viewBox={`0 0 ${WIDTH} 20`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="market" x="10" width={WIDTH - 20} y="8" height="4" />
      {edge === null ? null : (
        <rect className="inside" x={at(-edge)} width={at(edge) - at(-edge)} y="6" height="8" />
      )}
      <rect className="middle" x={WIDTH / 2 - 2} width="4" y="3" height="14" />
      <rect className={position < 0 ? 'offer' : 'bid'} x={at(position) - 8} width="16" y="1" height="18" />
    </svg>
  )
}
