/**
 * Supervision over a whole journal: the alerts with stable ids, what a supervisor made of each, the samples of the
 * indicators and the cells of the regular and rigorous review. Folded from journaled records alone, so that
 * whoever folds the same journal gets the same alerts.
 *
 * A day ends with the first record at or after its close. An alert's id is its rule and the sequence of the record
 * that raised it (`S4-1234`), with a number behind it when the record raised several of one rule.
 */
import type { JournalRecord } from '@shared/codec'
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import { marketTime } from '@shared/time'
import type { TimeMicros } from '@shared/units'
import type { SupervisionAlert } from './alert'
import type { Indicator } from './fairness-watch'
import { LimitWatch } from './limit-watch'
import { PaymentFlow } from './payment-flow'
import { type ReviewCell, ReviewCells } from './review-cells'
import { createSupervision, type Supervision } from './supervise'

/** What a supervisor can make of an alert; `open` until one did. */
export const DISPOSITIONS = ['dispositioned', 'escalated', 'falsePositive'] as const
export type Disposition = (typeof DISPOSITIONS)[number]
/** The note with which a desk says that a facility answers its trade reports: about this, with this tag. */
export const FACILITY_NOTE = { about: 'tradeReporting', tag: 'facilityAnswers' } as const

export const isFacilityNote = (note: InputOf<'note'>): boolean =>
  note.about === FACILITY_NOTE.about && note.tags.includes(FACILITY_NOTE.tag)

export interface LedgerAlert {
  readonly id: string
  /** A number of its own that rises in the order in which alerts are raised: one record may raise several. */
  readonly number: number
  /** Sequence of the record that raised it. */
  readonly seq: number
  readonly alert: SupervisionAlert
  disposition: {
    readonly status: Disposition
    readonly by: string | null
    readonly at: TimeMicros
    readonly text: string | null
  } | null
}

/** The indicators of one market day. */
export interface DayIndicators {
  readonly day: number
  readonly at: TimeMicros
  readonly indicators: readonly Indicator[]
}

const MOST_IN_RECORD = 1000

export interface LedgerOptions {
  /** Close of regular hours on a market day, microseconds since market midnight. */
  readonly closeOf: (day: number) => number
}

export class SupervisionLedger {
  readonly #supervision: Supervision
  readonly #closeOf: (day: number) => number
  readonly #limits: LimitWatch
  readonly #payments: PaymentFlow
  readonly #cells = new ReviewCells()
  readonly #alerts = new Map<string, LedgerAlert>()
  #changed: LedgerAlert[] = []
  #seq = 0
  #inRecord = 0
  #at: TimeMicros | null = null
  /** Market day that runs, and whether it has ended. */
  #day = 0
  #hasEnded = false
  #pastDays: DayIndicators[] = []
  hasFacility = false

  constructor({ closeOf }: LedgerOptions) {
    this.#closeOf = closeOf
    const raise = (alert: SupervisionAlert): void => this.#raise(alert)
    this.#supervision = createSupervision({ hasReportFacility: false }, raise)
    this.#limits = new LimitWatch(raise)
    this.#payments = new PaymentFlow(raise)
  }

  /** Takes the records of a journal, in order. */
  add(seq: number, record: JournalRecord): void {
    this.#seq = seq
    this.#inRecord = 0
    this.#pass(record.at)
    this.#at = record.at
    if (record.type === 'note') this.#note(record)
    this.#supervision.add(record)
    this.#limits.add(record)
    this.#payments.add(record)
    this.#cells.add(seq, record)
  }

  /** The end of the journal, for those who look at a finished one: the day ends though its close was not seen. */
  finish(): void {
    if (this.#at !== null && !this.#hasEnded) this.#endDay()
  }

  get alerts(): readonly LedgerAlert[] {
    return [...this.#alerts.values()]
  }

  /** Alerts that are new or were dispositioned since the last call. */
  takeChanged(): readonly LedgerAlert[] {
    const changed = this.#changed
    this.#changed = []
    return changed
  }

  /** Review cells that moved since the last call. */
  takeCells(): readonly ReviewCell[] {
    return this.#cells.take()
  }

  /** The indicators of the day that runs, and of those that ended since the last call. */
  takeIndicators(): readonly DayIndicators[] {
    const past = this.#pastDays
    this.#pastDays = []
    return [...past, ...(this.#hasEnded ? [] : this.#indicators())]
  }

  #indicators(): readonly DayIndicators[] {
    if (this.#at === null) return []
    const all = [...this.#supervision.indicators(), this.#payments.indicator()]
    const indicators = all.filter(({ countA, countB }) => countA + countB > 0)
    return [{ day: this.#day, at: this.#at, indicators }]
  }

  /** Ends the day that a record at `at` no longer belongs to, or whose close it is past. */
  #pass(at: TimeMicros): void {
    const { day, sinceMidnight } = marketTime(at)
    if (this.#at !== null && !this.#hasEnded) {
      const hadSession = marketTime(this.#at).sinceMidnight < this.#closeOf(this.#day)
      const hasClosed = hadSession && sinceMidnight >= this.#closeOf(day)
      if (day > this.#day || hasClosed) this.#endDay()
    }
    if (day <= this.#day) return
    this.#day = day
    this.#hasEnded = false
  }

  #endDay(): void {
    this.#pastDays.push(...this.#indicators())
    this.#supervision.finish()
    this.#hasEnded = true
  }

  #raise(alert: SupervisionAlert): void {
    const base = `${alert.rule}-${this.#seq}`
    let id = base
    for (let n = 2; this.#alerts.has(id); n++) id = `${base}.${n}`
    this.#inRecord++
    must(this.#inRecord < MOST_IN_RECORD, `record ${this.#seq} raised ${this.#inRecord} alerts`)
    const raised: LedgerAlert = {
      id,
      number: this.#seq * MOST_IN_RECORD + this.#inRecord,
      seq: this.#seq,
      alert,
      disposition: null,
    }
    this.#alerts.set(id, raised)
    this.#changed.push(raised)
  }

  #note(note: InputOf<'note'>): void {
    if (isFacilityNote(note)) {
      this.hasFacility = true
      this.#supervision.watchReports()
      return
    }
    const status = DISPOSITIONS.find((it) => note.tags.includes(it))
    const about = status === undefined ? undefined : this.#alerts.get(note.about)
    if (!about || status === undefined) return
    about.disposition = { status, by: note.by, at: note.at, text: note.text }
    this.#changed.push(about)
  }
}

/** The evidence of an alert, flat enough to be read: what, who, the market, what was measured and its bound. */
export const evidenceOf = (alert: SupervisionAlert) => ({
  detail: alert.detail,
  clients: alert.clients,
  ids: alert.ids,
  atReceipt: alert.atReceipt,
  atExecution: alert.atExecution,
  observed: alert.observed,
  bound: alert.bound,
})
