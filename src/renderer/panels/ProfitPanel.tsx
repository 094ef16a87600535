/** The desk's P&L today in its parts, and as a curve since this page was opened. */
import { marketOffset } from '@shared/time'
import { MICROS_PER_UNIT, timeMicros } from '@shared/units'
import { type IChartApi, LineSeries, type UTCTimestamp } from 'lightweight-charts'
import { formatMoney } from '../design/format'
import { useDesk } from '../desk/link'
import { type ProfitPoint, profitPoints } from '../desk/profit-curve'
import { useStore } from '../desk/store'
import { CHART_LINK, CHART_NOTICE, colour, useChart } from '../widgets/use-chart'

const DRAW_MILLIS = 1_000
const LINES = [
  { part: 'total', title: 'Total', tone: 'text', width: 2 },
  { part: 'realized', title: 'Realized', tone: 'buy', width: 1 },
  { part: 'unrealized', title: 'Unrealized', tone: 'sell', width: 1 },
] as const

function drawProfit(chart: IChartApi): () => void {
  const lines = LINES.map(({ part, title, tone, width }) => {
    const series = chart.addSeries(LineSeries, {
      color: colour(tone),
      lineWidth: width,
      title,
      priceLineVisible: false,
    })
    return { part, series }
  })
  const time = ({ at }: ProfitPoint) =>
    Math.floor((at + marketOffset(timeMicros(at))) / MICROS_PER_UNIT) as UTCTimestamp
  const draw = (): void => {
    const seen = new Map(profitPoints().map((point) => [time(point), point]))
    const inOrder = [...seen.entries()].sort(([a], [b]) => a - b)
    for (const { part, series } of lines)
      series.setData(inOrder.map(([at, point]) => ({ time: at, value: point[part] / MICROS_PER_UNIT })))
  }
  draw()
  const timer = setInterval(draw, DRAW_MILLIS)
  return () => {
    clearInterval(timer)
    for (const { series } of lines) chart.removeSeries(series)
  }
}

export function ProfitPanel() {
  const status = useStore(useDesk().status)
  const place = useChart(drawProfit)
  const pnl = status?.pnl
  return (
    <div className="panel" data-testid="profit">
      <dl className="parts">
        <Part name="Realized" value={pnl?.realized} />
        <Part name="Unrealized" value={pnl?.unrealized} />
        <Part name="Fees" value={pnl === undefined ? undefined : -pnl.fees} />
        <Part name="Desk P&L" value={pnl?.total} isTotal />
        <Part name="Given to clients" value={pnl?.improvement} />
      </dl>
      <div
        ref={place}
        className="chart"
        role="img"
        aria-label={`Desk P&L today ${formatMoney(pnl?.total)}`}
      />
      <p className="notice" title={CHART_LINK}>
        Since this page was opened · {CHART_NOTICE} tradingview.com
      </p>
    </div>
  )
}

function Part({
  name,
  value,
  isTotal = false,
}: {
  name: string
  value: number | undefined
  isTotal?: boolean
}) {
  const tone = !isTotal || !value ? '' : value > 0 ? 'good' : 'bad'
  return (
    <div className={isTotal ? 'total' : ''}>
      <dt>{name}</dt>
      <dd className={tone}>{formatMoney(value)}</dd>
    </div>
  )
}
