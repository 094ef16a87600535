/**
 * Trade reports: S12 late or creeping towards the limit, S13 different from the fill (rules.md 7 and 13).
 *
 * A report counts as in when the facility accepts it. Without a facility nothing is ever accepted: whoever has
 * none leaves this watch out.
 */
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'
import { alertOf, type Raise, type SupervisionParameters, type Watch } from './alert'
import type { DayMemory } from './day-memory'

interface Due {
  readonly report: EventOf<'tapeReport'>
  readonly executedAt: TimeMicros
}
const CAPACITY = { cross: 'A', dark: 'A', principal: 'P', riskless: 'R', routed: '' } as const
const SHORT = { short: 'S', exempt: 'E', long: null } as const
/** Reports before a percentile means anything. */
const CREEP_SAMPLE = 100

export class ReportWatch implements Watch {
  readonly #day: DayMemory
  readonly #p: SupervisionParameters
  readonly #raise: Raise
  readonly #due = new Map<string, Due>()
  readonly #taken: number[] = []

  constructor(day: DayMemory, parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#p = parameters
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    this.#pass(record.at)
    if (record.type === 'tapeReport') this.#report(record)
    else if (record.type === 'reportAck') this.#answered(record)
  }

  finish(): void {
    this.#pass(this.#day.now)
    this.#taken.sort((a, b) => a - b)
    const p95 = this.#taken[Math.ceil(this.#taken.length * 0.95) - 1]
    const count = this.#taken.length
    this.#taken.length = 0
    if (count < CREEP_SAMPLE || p95 === undefined || p95 <= this.#p.tapeCreepMicros) return
    this.#raise(
      alertOf(
        {
          rule: 'S12',
          code: 'LATE_REPORT',
          at: this.#day.now,
          severity: 'warning',
          detail: `95 % of ${count} reports`,
        },
        { observed: p95, bound: this.#p.tapeCreepMicros },
      ),
    )
  }

  #report(report: EventOf<'tapeReport'>): void {
    const [first = ''] = report.fillIds
    this.#due.set(first, { report, executedAt: this.#day.fills.get(first)?.at ?? report.at })
    for (const id of report.fillIds) {
      const wrong = this.#difference(report, id)
      if (wrong === null) continue
      this.#raise(
        alertOf(
          { rule: 'S13', code: 'REPORT_MISMATCH', at: report.at, severity: 'critical', detail: wrong },
          { symbol: report.symbol, ids: [id], observed: report.price, bound: null },
        ),
      )
    }
  }

  /** The first field in which a report differs from a fill that it names; null when none does. */
  #difference(report: EventOf<'tapeReport'>, id: string): string | null {
    const fill = this.#day.fills.get(id)
    if (!fill) return 'no such fill'
    if (fill.symbol !== report.symbol) return 'symbol differs'
    if (fill.price !== report.price) return 'price differs'
    if (fill.qty !== report.qty) return 'quantity differs'
    if (CAPACITY[fill.capacity] !== report.capacity) return 'capacity differs'
    const order = this.#day.orders.get(fill.id)
    if (!order || fill.side === 'buy') return null
    const mark = SHORT[order.input.shortSale ?? 'long']
    return mark === report.shortSale ? null : 'short-sale mark differs'
  }

  /** A report that was changed to what the blotter does not say, or undone while its fill stands. */
  #amended({ fillId, status, price, at }: InputOf<'reportAck'>): void {
    const fill = this.#day.fills.get(fillId)
    const isSame = status === 'corrected' && (price === null || price === fill?.price)
    if (!fill || isSame) return
    const isCorrected = status === 'corrected'
    const detail = isCorrected ? 'corrected to another price than the fill’s' : `${status}, the fill stands`
    const severity = isCorrected ? 'critical' : 'warning'
    this.#raise(
      alertOf(
        { rule: 'S13', code: 'REPORT_MISMATCH', at, severity, detail },
        { symbol: fill.symbol, ids: [fillId], observed: isCorrected ? price : null, bound: fill.price },
      ),
    )
  }

  #answered(ack: InputOf<'reportAck'>): void {
    if (ack.status !== 'accepted' && ack.status !== 'rejected') this.#amended(ack)
    const due = this.#due.get(ack.fillId)
    if (!due || ack.status !== 'accepted') return
    this.#due.delete(ack.fillId)
    const taken = ack.at - due.executedAt
    this.#taken.push(taken)
    if (ack.at > due.report.dueBy) this.#late(due, taken)
  }

  #pass(now: TimeMicros): void {
    for (const [id, due] of this.#due) {
      if (now <= due.report.dueBy) break
      this.#due.delete(id)
      this.#late(due, now - due.executedAt)
    }
  }

  #late({ report }: Due, observed: number): void {
    this.#raise(
      alertOf(
        {
          rule: 'S12',
          code: 'LATE_REPORT',
          at: this.#day.now,
          severity: 'critical',
          detail: 'not accepted in time',
        },
        {
          symbol: report.symbol,
          ids: [...report.fillIds],
          observed,
          bound: this.#p.tapeReportMicros,
        },
      ),
    )
  }
}
