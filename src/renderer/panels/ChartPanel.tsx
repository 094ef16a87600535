/** The price of the symbol in focus from the tape, with the desk's fills on it. */
import type { Row } from '@shared/contract'
import { marketOffset } from '@shared/time'
import { MICROS_PER_UNIT, timeMicros } from '@shared/units'
import {
  CandlestickSeries,
  createSeriesMarkers,
  HistogramSeries,
  type IChartApi,
  type SeriesMarker,
  type UTCTimestamp,
} from 'lightweight-charts'
import { useCallback, useState } from 'react'
import { formatPrice, formatQty, formatTimeOfDay, marketZone } from '../design/format'
import { type Bar, barBook, widened } from '../desk/bars'
import { useRows } from '../desk/hooks'
import { type DeskLink, useDesk } from '../desk/link'
import { useFocus } from '../desk/selection'
import { useStore } from '../desk/store'
import { FeedBadge } from '../frame/FeedMenu'
import { CHART_LINK, CHART_NOTICE, colour, useChart } from '../widgets/use-chart'

const SPANS = [
  { seconds: 1, word: '1 s' },
  { seconds: 5, word: '5 s' },
  { seconds: 60, word: '1 min' },
  { seconds: 300, word: '5 min' },
] as const
const DRAW_MILLIS = 250

/** The chart's axis is in market time: it knows no zones, so the offset is put in. */
const onAxis = (at: number): UTCTimestamp =>
  Math.floor((at + marketOffset(timeMicros(at))) / MICROS_PER_UNIT) as UTCTimestamp

/** One mark a bar and side, with all the shares that clients got in it. */
function marksOf(fills: readonly Row[], span: number): SeriesMarker<UTCTimestamp>[] {
  const shares = new Map<string, { at: number; isBuy: boolean; qty: number }>()
  for (const fill of fills) {
    const at = Math.floor(Number(fill['at']) / span) * span
    const name = `${at} ${fill['side']}`
    const now = shares.get(name) ?? { at, isBuy: fill['side'] === 'buy', qty: 0 }
    shares.set(name, { ...now, qty: now.qty + Number(fill['qty']) })
  }
  return [...shares.values()]
    .map(({ at, isBuy, qty }) => {
      return {
        time: onAxis(at),
        // The client bought: drawn below the price, as the letter says too.
        position: isBuy ? ('belowBar' as const) : ('aboveBar' as const),
        shape: isBuy ? ('arrowUp' as const) : ('arrowDown' as const),
        color: colour(isBuy ? 'buy' : 'sell'),
        text: `${isBuy ? 'B' : 'S'} ${formatQty(qty)}`,
      }
    })
    .sort((a, b) => a.time - b.time)
}

/** Draws bars and fills, and again as the tape moves. Returns how to stop. */
function drawTape(
  chart: IChartApi,
  desk: DeskLink,
  symbol: string,
  span: number,
  fills: readonly Row[],
): () => void {
  const candles = chart.addSeries(CandlestickSeries, {
    upColor: colour('buy'),
    downColor: colour('sell'),
    wickUpColor: colour('buy'),
    wickDownColor: colour('sell'),
    borderVisible: false,
    priceFormat: { type: 'price', precision: 2, minMove: 0.01 },
  })
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: 'volume',
    color: colour('line-strong'),
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  })
  chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.85, bottom: 0 } })
  const price = (bar: Bar) => ({
    time: onAxis(bar.at),
    open: bar.open / MICROS_PER_UNIT,
    high: bar.high / MICROS_PER_UNIT,
    low: bar.low / MICROS_PER_UNIT,
    close: bar.close / MICROS_PER_UNIT,
  })
  const draw = (): void => {
    const bars = widened(barBook.of(symbol), span)
    candles.setData(bars.map(price))
    volume.setData(bars.map((bar) => ({ time: onAxis(bar.at), value: bar.volume })))
  }
  draw()
  createSeriesMarkers(candles, marksOf(fills, span))
  let isGone = false
  const move = (): void => {
    if (isGone) return
    const [last] = widened(barBook.of(symbol).slice(-300), span).slice(-1)
    if (!last) return
    try {
      candles.update(price(last))
      volume.update({ time: onAxis(last.at), value: last.volume })
    } catch (error) {
      // The tape went back: another day was opened. All of it is drawn again.
      console.warn('the chart begins anew', error)
      draw()
    }
  }
  const timer = setInterval(() => desk.yielding.take(move), DRAW_MILLIS)
  const stop = desk.epoch.subscribe(draw)
  return () => {
    isGone = true
    clearInterval(timer)
    stop()
    chart.removeSeries(candles)
    chart.removeSeries(volume)
  }
}

export function ChartPanel() {
  const desk = useDesk()
  const status = useStore(desk.status)
  const symbol = useStore(useFocus().symbol)
  const [seconds, setSeconds] = useState<number>(5)
  const fills = useRows({ table: 'fills', key: 'seq', where: { symbol }, limit: 300 })
  const draw = useCallback(
    (chart: IChartApi) => drawTape(chart, desk, symbol, seconds * MICROS_PER_UNIT, fills),
    [desk, symbol, seconds, fills],
  )
  const place = useChart(draw)
  const last = barBook.of(symbol).at(-1)
  const first = barBook.of(symbol)[0]
  return (
    <div className="panel" data-testid="chart">
      <div className="toolbar">
        <b>{symbol}</b>
        {SPANS.map((span) => (
          <button
            key={span.word}
            type="button"
            className="button"
            aria-pressed={span.seconds === seconds}
            onClick={() => setSeconds(span.seconds)}
          >
            {span.word}
          </button>
        ))}
        <span className="muted">
          {formatQty(fills.length)} client {fills.length === 1 ? 'fill' : 'fills'}
        </span>
        <span className="spring" />
        {status ? <FeedBadge feed={status.feed} /> : null}
      </div>
      <div
        ref={place}
        className="chart"
        role="img"
        aria-label={
          last && first
            ? `${symbol} from ${formatTimeOfDay(first.at)}, last ${formatPrice(last.close)}, ${fills.length} fills`
            : `${symbol}: no print yet`
        }
      />
      {last ? null : <div className="empty over">No print of {symbol} since this page was opened.</div>}
      <p className="notice" title={CHART_LINK}>
        {status ? `${marketZone(status.at)} · ` : ''}
        {CHART_NOTICE} tradingview.com
      </p>
    </div>
  )
}
