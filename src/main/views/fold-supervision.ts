/**
 * Supervision as rows: alerts with their evidence and what a supervisor made of them, trade reports, review cells
 * and indicators.
 *
 * Unlike other rows these hang on what came long before (an open order, yesterday's sample). A fold that goes on
 * after a restart must therefore hear the journal from its beginning, and may be behind the other rows while it does:
 * records come in order, what is in the tables already writes nothing, and what is not its turn yet is passed over.
 */
import type { JournalRecord } from '@shared/codec'
import { must } from '@shared/must'
import { marketDate } from '@shared/time'
import {
  DEFAULT_PARAMETERS,
  evidenceOf,
  type LedgerAlert,
  type ReviewCell,
  SupervisionLedger,
} from '../analytics/supervision'
import { dayEnds } from './day-ends'
import { TapeFold } from './fold-tape'
import type { Row } from './rows'
import type { TableName } from './tables'

const PARAMETERS = JSON.stringify(DEFAULT_PARAMETERS)
const MILLION = 1_000_000
/** More than there are rules, so that each has its place in a day. */
const MOST_RULES = 100
/** The rows that supervision is folded into. */
export interface Rows {
  put(table: TableName, key: string, row: Row): void
  find(table: TableName, key: string): Row | null
}

export class SupervisionFold {
  readonly #ledger = new SupervisionLedger({ closeOf: dayEnds })
  readonly #rows: Rows
  readonly #tape: TapeFold
  /** Records up to here have their rows in the tables. */
  readonly #written: number
  #heard = 0

  /** `written`: the sequence up to which its rows are in the tables. */
  constructor(rows: Rows, written: number) {
    this.#rows = rows
    this.#written = written
    this.#tape = new TapeFold({
      put: (fillId, row) => {
        if (!this.#isAgain) rows.put('tapeReports', fillId, row)
      },
      // The tables are ahead of what is heard again: a row of theirs is not to be changed a second time.
      find: (fillId) => (this.#isAgain ? null : rows.find('tapeReports', fillId)),
    })
  }

  /** Sequence up to which its rows are whole. */
  get upTo(): number {
    return Math.max(this.#heard, this.#written)
  }

  get #isAgain(): boolean {
    return this.#heard <= this.#written
  }

  /** Whether a record is the next to be heard. */
  isNext(seq: number): boolean {
    return seq === this.#heard + 1
  }

  /** Takes the next record. */
  add(seq: number, record: JournalRecord): void {
    must(this.isNext(seq), `supervision heard the journal to ${this.#heard}, not to ${seq - 1}`)
    if (this.#isAgain && seq > this.#written) this.#passOver()
    this.#heard = seq
    this.#ledger.add(seq, record)
    this.#tape.add(seq, record, this.#ledger.hasFacility)
  }

  /** What moved up to here is in the tables. */
  #passOver(): void {
    this.#ledger.takeChanged()
    this.#ledger.takeCells()
    this.#ledger.takeIndicators()
  }

  /** Puts the rows that moved. */
  settle(): void {
    if (this.#isAgain) return
    for (const it of this.#ledger.takeChanged()) this.#rows.put('supervision', it.id, alertRow(it))
    for (const it of this.#ledger.takeCells()) this.#rows.put('reviews', it.name, cellRow(it))
    this.#indicators()
  }

  #indicators(): void {
    for (const { day, at, indicators } of this.#ledger.takeIndicators())
      for (const it of indicators) {
        const id = `${it.rule} ${marketDate(at)}`
        this.#rows.put('indicators', id, { seq: day * MOST_RULES + Number(it.rule.slice(1)), id, at, ...it })
      }
  }
}

function alertRow({ id, number, seq, alert, disposition }: LedgerAlert): Row {
  return {
    ...{ seq: number, id, record: seq, at: alert.at, rule: alert.rule, code: alert.code },
    severity: alert.severity,
    subject: alert.ids[0] ?? null,
    client: alert.clients[0] ?? null,
    symbol: alert.symbol,
    detail: alert.detail,
    evidence: JSON.stringify(evidenceOf(alert)),
    parameters: PARAMETERS,
    status: disposition?.status ?? 'open',
    by: disposition?.by ?? null,
    dispositionAt: disposition?.at ?? null,
    note: disposition?.text ?? null,
  }
}

function cellRow(it: ReviewCell): Row {
  const { name, seq, firstAt, orders, fills, shares, reviewedAt, reviewedBy, note } = it
  const ratio = it.quoted === 0 ? null : Math.round((it.effective / it.quoted) * MILLION)
  const sums = { orders, fills, shares, effectiveOverQuoted: ratio }
  return { seq, cell: name, firstAt, ...sums, reviewedAt, reviewedBy, note }
}
