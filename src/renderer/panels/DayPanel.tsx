/** A market day: its figures, and a timeline of what was recorded when; a span of it opens the search on its records. */
import type { DayAnswer } from '@shared/desk-answers'
import { formatClock } from '@shared/time'
import { timeMicros } from '@shared/units'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { formatMoney, formatPercent, formatQty, formatSpan, titled } from '../design/format'
import { useAsked } from '../desk/use-asked'
import { Scroll } from '../widgets/Scroll'
import { showPanel } from '../workspace/layout'
import { NO_FILTERS, searchFilters } from './search-filters'

const ASK_MILLIS = 3_000
const FEWEST_SPANS = 16
const DATE = /^\d{4}-\d\d-\d\d$/

/** The lines of the timeline: one type of record each. */
const LANES = [
  { type: 'orderAccepted', title: 'Orders accepted', tone: 'principal' },
  { type: 'orderRejected', title: 'Orders rejected', tone: 'sell' },
  { type: 'fill', title: 'Fills', tone: 'cross' },
  { type: 'routeSent', title: 'Routes sent', tone: 'route' },
  { type: 'orderDone', title: 'Orders done', tone: 'rest' },
  { type: 'alert', title: 'Alerts', tone: 'sell' },
  { type: 'obligation', title: 'Duties', tone: 'route' },
  { type: 'stateChanged', title: 'Trading states', tone: 'sell' },
  { type: 'policy', title: 'Policy changes', tone: 'dark' },
  { type: 'client', title: 'Clients changed', tone: 'dark' },
  { type: 'venue', title: 'Venues changed', tone: 'dark' },
  { type: 'note', title: 'Notes', tone: 'principal' },
] as const
type Lane = (typeof LANES)[number]

export function DayPanel() {
  const [typed, setTyped] = useState('')
  const isDate = typed === '' || DATE.test(typed)
  const { found, fault } = useAsked(
    'journal.day',
    { date: isDate && typed !== '' ? typed : null },
    ASK_MILLIS,
  )
  return (
    <div className="panel" data-testid="day">
      <div className="toolbar">
        <b>{found?.date}</b>
        <input
          className="field level"
          aria-label="Market date"
          aria-invalid={!isDate}
          aria-describedby={isDate ? undefined : 'day-date-fault'}
          placeholder="Another date"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value.trim())}
        />
        {isDate ? null : (
          <span className="bad" id="day-date-fault">
            A date such as 2026-11-20
          </span>
        )}
        {fault === null ? null : <span className="bad">not current: {fault}</span>}
      </div>
      <Scroll name="The day">{found === null ? null : <Day day={found} />}</Scroll>
    </div>
  )
}

function Day({ day }: { day: DayAnswer }) {
  const counts = useMemo(() => countsOf(day), [day])
  if (day.timeline.length === 0)
    return (
      <div className="empty">
        <b>Nothing was recorded on {day.date}</b>
        <span>Give a date on which the desk was open.</span>
      </div>
    )
  return (
    <>
      <Summary day={day} />
      <Capacities day={day} />
      <Timeline day={day} counts={counts} />
    </>
  )
}

interface Counts {
  readonly spans: readonly number[]
  readonly of: (type: string, at: number) => number
}

function countsOf({ timeline, everyMicros }: DayAnswer): Counts {
  const known = new Map(timeline.map(({ at, type, count }) => [`${type} ${at}`, count]))
  const first = timeline[0]?.at ?? 0
  const last = timeline.at(-1)?.at ?? 0
  // A day that has just begun shows that more is to come.
  const count = Math.max(FEWEST_SPANS, Math.round((last - first) / everyMicros) + 1)
  // Two spans share a label.
  const length = count + (count % 2)
  const spans = Array.from({ length }, (_, i) => first + i * everyMicros)
  return {
    spans,
    of: (type, at) => known.get(`${type} ${at}`) ?? 0,
  }
}

function Summary({ day: { totals, records } }: { day: DayAnswer }) {
  const all = (type: string): number => records[type] ?? 0
  const figures: readonly (readonly [name: string, value: string, tone?: string])[] = [
    ['Orders accepted', formatQty(all('orderAccepted'))],
    ['Rejected', formatQty(all('orderRejected')), all('orderRejected') > 0 ? 'warn' : ''],
    ['Fills', formatQty(all('fill'))],
    ['Shares filled', formatQty(totals.qty)],
    ['Internalized', formatPercent(totals.internalized)],
    ['To clients', formatMoney(totals.clientValue)],
    ['To the broker', formatMoney(totals.brokerValue)],
    ['To the desk', formatMoney(totals.deskValue)],
    ['Alerts', formatQty(all('alert')), all('alert') > 0 ? 'warn' : ''],
    ['Notes', formatQty(all('note'))],
  ]
  return (
    <dl className="figures many day-figures">
      {figures.map(([name, value, tone]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={tone}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Capacities({ day: { capacities } }: { day: DayAnswer }) {
  if (capacities.length === 0) return <p className="muted day-line">No fill on this day.</p>
  const most = Math.max(...capacities.map(({ qty }) => qty))
  return (
    <table className="lines">
      <thead>
        <tr>
          <th>Capacity</th>
          <th className="num">Fills</th>
          <th className="num">Shares</th>
          <th>
            <span className="unseen">Share of the largest</span>
          </th>
          <th className="num">To clients</th>
          <th className="num">To the broker</th>
          <th className="num">To the desk</th>
        </tr>
      </thead>
      <tbody>
        {capacities.map((row) => (
          <tr key={row.capacity}>
            <td>{titled(row.capacity)}</td>
            <td className="num">{formatQty(row.fills)}</td>
            <td className="num">{formatQty(row.qty)}</td>
            <td className="bar is-long">
              <i className={PARTS[row.capacity]} style={{ width: `${(100 * row.qty) / most}%` }} />
            </td>
            <td className="num">{formatMoney(row.clientValue)}</td>
            <td className="num">{formatMoney(row.brokerValue)}</td>
            <td className="num">{formatMoney(row.deskValue)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const PARTS: Readonly<Record<string, string>> = {
  cross: 'part-cross',
  principal: 'part-principal',
  dark: 'part-dark',
  routed: 'part-route',
  riskless: 'part-route',
}

/** Opens the search on one type of record in one span. */
function look({ date, everyMicros }: DayAnswer, { type }: Lane, at: number): void {
  const time = (instant: number): string => `${date} ${formatClock(timeMicros(instant)).slice(0, 8)}`
  searchFilters.set({ ...NO_FILTERS, kind: type, from: time(at), before: time(at + everyMicros) })
  showPanel('search')
}

/** Arrows go from cell to cell: the timeline is one stop of the Tab key. */
function onArrow(event: KeyboardEvent<HTMLTableElement>): void {
  const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
    ...{ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] },
  }
  const step = steps[event.key]
  const cell = (event.target as Element).closest('td')
  const row = cell?.closest('tr')
  if (!step || !cell || !row) return
  event.preventDefault()
  const rows = [...event.currentTarget.querySelectorAll('tbody tr')]
  let [x, y] = [[...row.children].indexOf(cell), rows.indexOf(row)]
  // Cells in which nothing was recorded are passed over.
  for (let tries = 0; tries < 40; tries++) {
    x += step[0]
    y += step[1]
    const button = rows[y]?.children[x]?.querySelector('button')
    if (rows[y]?.children[x] === undefined) return
    if (button) {
      button.focus()
      return
    }
  }
}

function Timeline({ day, counts }: { day: DayAnswer; counts: Counts }) {
  const lanes = LANES.filter(({ type }) => (day.records[type] ?? 0) > 0)
  const first = lanes[0]
  const firstAt = first && counts.spans.find((at) => counts.of(first.type, at) > 0)
  return (
    <table className="lines timeline" aria-label="Timeline of the day" onKeyDown={onArrow}>
      <thead>
        <tr>
          <th>Every {formatSpan(day.everyMicros).replace('.0 ', ' ')}</th>
          {counts.spans
            .filter((_at, i) => i % 2 === 0)
            .map((at) => (
              <th key={at} scope="colgroup" colSpan={2}>
                {formatClock(timeMicros(at)).slice(0, day.everyMicros < 60_000_000 ? 8 : 5)}
              </th>
            ))}
        </tr>
      </thead>
      <tbody>
        {lanes.map((lane) => (
          <LaneRow
            key={lane.type}
            lane={lane}
            day={day}
            counts={counts}
            stopAt={lane === first ? firstAt : undefined}
          />
        ))}
      </tbody>
    </table>
  )
}

interface LaneProps {
  lane: Lane
  day: DayAnswer
  counts: Counts
  /** The span whose cell is the stop of the Tab key, where it is in this line. */
  stopAt: number | undefined
}

function LaneRow({ lane, day, counts, stopAt }: LaneProps) {
  const most = Math.max(1, ...counts.spans.map((at) => counts.of(lane.type, at)))
  return (
    <tr>
      <th scope="row">{lane.title}</th>
      {counts.spans.map((at) => {
        const count = counts.of(lane.type, at)
        const time = formatClock(timeMicros(at)).slice(0, 8)
        return (
          <td key={at}>
            {count === 0 ? null : (
              <button
                type="button"
                className={`span is-${lane.tone}`}
                tabIndex={at === stopAt ? 0 : -1}
                style={{ height: `${4 + (16 * count) / most}px` }}
                title={`${lane.title} from ${time}: ${formatQty(count)}. Opens the search.`}
                aria-label={`${lane.title} from ${time}: ${formatQty(count)}`}
                onClick={() => look(day, lane, at)}
              />
            )}
          </td>
        )
      })}
    </tr>
  )
}
