/** A chart of the charting library in our colours, following the theme and the size of its place. */
import { type ChartOptions, createChart, type DeepPartial, type IChartApi } from 'lightweight-charts'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { themeStore } from '../design/theme'
import { useStore } from '../desk/store'

/** A colour of the theme in force. */
export const colour = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim()

function look(): DeepPartial<ChartOptions> {
  const line = colour('line')
  return {
    autoSize: true,
    layout: {
      background: { color: colour('panel') },
      textColor: colour('muted'),
      fontSize: 11,
      fontFamily: getComputedStyle(document.body).fontFamily,
      // The mark would need an inline style, which the page's policy forbids: the panel names the library itself.
      attributionLogo: false,
    },
    grid: { vertLines: { color: line }, horzLines: { color: line } },
    rightPriceScale: { borderColor: line },
    timeScale: { borderColor: line, timeVisible: true, secondsVisible: true, rightOffset: 3, barSpacing: 12 },
    crosshair: { mode: 0 },
  }
}

/** The chart, once its place is on screen. `draw` is called with it, and again when the theme changes. */
export function useChart(draw: (chart: IChartApi) => () => void): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null)
  const theme = useStore(themeStore)
  const [chart, setChart] = useState<IChartApi | null>(null)
  // Declared before the chart is made: what was drawn is taken off before the chart is.
  useEffect(() => {
    if (!chart || theme === undefined) return
    chart.applyOptions(look())
    return draw(chart)
  }, [chart, theme, draw])
  useEffect(() => {
    if (!place.current) return
    const made = createChart(place.current, look())
    setChart(made)
    return () => {
      setChart(null)
      made.remove()
    }
  }, [])
  return place
}

/** The notice that the library's licence asks for. */
export const CHART_NOTICE = 'TradingView Lightweight Charts™ © 2025 TradingView, Inc.'
export const CHART_LINK = 'https://www.tradingview.com/'
