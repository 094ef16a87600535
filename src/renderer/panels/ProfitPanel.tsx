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
  { part: 'total', title: 'Desk P&L', tone: 'text', width: 2 },
  { part: 'spread', title: 'Spread', tone: 'good', width: 1 },
  { part: 'markout', title: 'Markout', tone: 'accent', width: 1 },
  { part: 'hedge', title: 'Hedge', tone: 'warn', width: 1 },
  { part: 'fees', title: 'Fees', tone: 'muted', width: 1 },
] as const
/** Fees are told as what was paid; here all lines add up. */
const signOf = (part: string): number => (part === 'fees' ? -1 : 1)

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
      series.setData(
        inOrder.map(([at, point]) => ({ time: at, value: (signOf(part) * point[part]) / MICROS_PER_UNIT })),
      )
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
        <Part
          name="Spread"
          value={pnl?.spread}
          title="Price against midpoint, of what clients traded with the desk"
        />
        <Part name="Markout" value={pnl?.markout} title="What the market did to all that the desk held" />
        <Part
          name="Hedge"
          value={pnl?.hedge}
          title="Price against midpoint, of what the desk traded at venues"
        />
        <Part
          name="Fees"
          value={pnl === undefined ? undefined : -pnl.fees}
          title="Venues' fees less their rebates"
        />
        <Part name="Desk P&L" value={pnl?.total} isTotal title="Spread, markout, hedge and fees" />
        <Part name="Realized" value={pnl?.realized} title="By closed lots; before fees" />
        <Part name="Unrealized" value={pnl?.unrealized} title="Open lots at the midpoint" />
        <Part
          name="Given to clients"
          value={pnl?.improvement}
          title="Price improvement, not a part of the desk's P&L"
        />
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
  title,
  isTotal = false,
}: {
  name: string
  value: number | undefined
  title: string
  isTotal?: boolean
}) {
  const tone = !isTotal || !value ? '' : value > 0 ? 'good' : 'bad'
  return (
    <div className={isTotal ? 'total' : ''} title={title}>
      <dt>{name}</dt>
      <dd className={tone}>{formatMoney(value)}</dd>
    </div>
  )
}
