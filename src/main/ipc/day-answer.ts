/** A market day as the views have it: its fills by capacity, and how many records of each type came when. */
import type { DayAnswer } from '@shared/desk-answers'
import { CAPACITIES, isInside } from '@shared/events'
import { atMarketTime, marketDate, marketTime, parseTime } from '@shared/time'
import { type TimeMicros, timeMicros } from '@shared/units'
import type { ViewQuery } from '../ports'
import type { DeskPort } from './desk-port'
import { CallRefused } from './dispatch'

const SECOND = 1_000_000
/** Lengths that a span of the timeline may have. */
const SPANS = [10, 30, 60, 5 * 60, 15 * 60, 30 * 60, 60 * 60].map((seconds) => seconds * SECOND)
const MOST_SPANS = 26

/** An instant of the day that is asked for. */
function withinDay(desk: DayPort, date: string | null): TimeMicros {
  if (date === null) return timeMicros(desk.status().at)
  const noon = parseTime(`${date}T12:00:00-05:00`)
  if (typeof noon === 'string') throw new CallRefused('BAD_ARGUMENT', `field 'date': ${noon}`)
  return noon
}

function totalsOf(capacities: DayAnswer['capacities']): DayAnswer['totals'] {
  const totals = { qty: 0, clientValue: 0, brokerValue: 0, deskValue: 0 }
  let inside = 0
  for (const row of capacities) {
    if (isInside(row.capacity)) inside += row.qty
    for (const name of ['qty', 'clientValue', 'brokerValue', 'deskValue'] as const) totals[name] += row[name]
  }
  return { ...totals, internalized: totals.qty === 0 ? null : inside / totals.qty }
}

type DayPort = Pick<DeskPort, 'status' | 'query' | 'totals' | 'counts'>

export async function dayOf(desk: DayPort, asked: string | null): Promise<DayAnswer> {
  const { day } = marketTime(withinDay(desk, asked))
  const from = atMarketTime(day, 0)
  const before = atMarketTime(day + 1, 0)
  const span = { from: { column: 'at', value: from }, before: { column: 'at', value: before } }
  const journal: ViewQuery = { table: 'journal', limit: 1, isCounted: false, ...span }
  const [first, last] = await Promise.all([desk.query({ ...journal, ascending: true }), desk.query(journal)])
  const length = Number(last.rows[0]?.['at'] ?? 0) - Number(first.rows[0]?.['at'] ?? 0)
  const everyMicros = SPANS.find((one) => length / one <= MOST_SPANS) ?? (SPANS.at(-1) as number)
  const [timeline, capacities] = await Promise.all([
    desk.counts(journal, everyMicros),
    Promise.all(
      CAPACITIES.map(async (capacity) => {
        const { total, sums } = await desk.totals({
          table: 'economics',
          limit: 0,
          where: { capacity },
          ...span,
        })
        const { qty = 0, clientValue = 0, brokerValue = 0, deskValue = 0 } = sums
        return { capacity, fills: total, qty, clientValue, brokerValue, deskValue }
      }),
    ),
  ])
  const records: Record<string, number> = {}
  for (const { type, count } of timeline) records[type] = (records[type] ?? 0) + count
  return {
    date: marketDate(from),
    from,
    before,
    capacities: capacities.filter(({ fills }) => fills > 0),
    totals: totalsOf(capacities),
    records,
    everyMicros,
    timeline,
  }
}
