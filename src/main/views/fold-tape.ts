/**
 * The life of each trade report as a row: due, sent, accepted, late, by `nextReportState` (rules.md 7). Without a
 * facility that answers a report stays `due`: nobody can be late towards nobody.
 *
 * With one a report counts as sent when its record is on disk, since that is when it leaves. A correction,
 * cancellation or reversal finds an accepted report by its row, however old it is.
 */
import type { JournalRecord } from '@shared/codec'
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import { marketTime } from '@shared/time'
import { isReportOpen, nextReportState, type ReportState, type ReportStep } from '../rules/tape-state'
import { dayEnds } from './day-ends'
import type { Row } from './rows'

/** The steps of the rule that answers of the facility confirm. */
const AMENDS: Readonly<Record<string, 'correct' | 'cancel' | 'reverse' | undefined>> = {
  corrected: 'correct',
  cancelled: 'cancel',
  reversed: 'reverse',
}
const OPENS = 9.5 * 3_600_000_000

/** Where the rows of reports are. */
export interface ReportRows {
  put(fillId: string, row: Row): void
  /** A row that was put before; null where there is none, or where it must not be changed. */
  find(fillId: string): Row | null
}

export class TapeFold {
  /** Reports that nobody accepted yet, oldest first. */
  readonly #open = new Map<string, Row>()
  readonly #rows: ReportRows

  constructor(rows: ReportRows) {
    this.#rows = rows
  }

  add(seq: number, record: JournalRecord, hasFacility: boolean): void {
    if (hasFacility) this.#pass(record.at)
    if (record.type === 'tapeReport') this.#due(seq, record, hasFacility)
    else if (record.type === 'reportAck') this.#answer(record)
    else if (record.type === 'reportAmend') this.#asked(record)
  }

  #due(seq: number, report: EventOf<'tapeReport'>, hasFacility: boolean): void {
    const { symbol, price, qty, capacity, side, shortSale, dueBy, at, fillIds, modifiers } = report
    const fillId = fillIds[0] ?? ''
    const row: Row = {
      seq,
      ...{ fillId, fills: fillIds.length, symbol, price, qty, capacity, side, shortSale, dueBy },
      media: report.media ? 1 : 0,
      modifiers: modifiers.join(' '),
      executedAt: at,
      state: 'due',
      refusals: 0,
      reason: null,
      ...{ doneAt: null, asked: null, askedBy: null },
    }
    if (hasFacility) step(row, { kind: 'send' })
    this.#open.set(fillId, row)
    this.#rows.put(fillId, row)
  }

  /** A supervisor asked the facility for something: it stands until it is confirmed. */
  #asked({ fillId, action, by }: InputOf<'reportAmend'>): void {
    const row = this.#rows.find(fillId)
    if (row === null || isReportOpen(row['state'] as ReportState)) return
    this.#rows.put(fillId, { ...row, asked: action, askedBy: by })
  }

  /** What the facility confirmed of an accepted report. A step that the rule does not know changes nothing. */
  #amend({ fillId, status, reason, price, at }: InputOf<'reportAck'>): void {
    const row = this.#rows.find(fillId)
    const kind = AMENDS[status]
    if (row === null || kind === undefined) return
    const after = nextReportState(row['state'] as ReportState, { kind }, Number(row['dueBy']))
    // A report that nobody accepted yet is not undone by an answer to another question.
    if (after === 'REPORT_STEP' || isReportOpen(row['state'] as ReportState)) return
    const corrected = kind === 'correct' && price !== null ? { price } : {}
    this.#rows.put(fillId, { ...row, ...corrected, state: after, reason, doneAt: at, asked: null })
  }

  #answer(answer: InputOf<'reportAck'>): void {
    const { fillId, status, reason, at } = answer
    const row = this.#open.get(fillId)
    if (AMENDS[status] !== undefined || !row) {
      this.#amend(answer)
      return
    }
    // An answer shows that it was sent, whoever sent it.
    step(row, { kind: 'send' })
    if (status === 'rejected') {
      step(row, { kind: 'reject' })
      row['refusals'] = Number(row['refusals']) + 1
      row['reason'] = reason
      // The desk sends it again at once.
      step(row, { kind: 'send' })
    } else {
      step(row, { kind: 'accept', receivedAt: at })
      if (row['state'] === 'acceptedLate') markLate(row)
      row['doneAt'] = at
      this.#open.delete(fillId)
    }
    this.#rows.put(fillId, row)
  }

  /** What passed its deadline is late, and its modifier says so. */
  #pass(now: number): void {
    for (const [fillId, row] of this.#open) {
      if (now <= Number(row['dueBy'])) return
      const before = row['state']
      step(row, { kind: 'deadline' })
      if (row['state'] === before) continue
      markLate(row)
      this.#rows.put(fillId, row)
    }
  }
}

function step(row: Row, next: ReportStep): void {
  const state = row['state'] as ReportState
  must(isReportOpen(state), `report ${row['fillId']} is ${state} and takes no step`)
  const after = nextReportState(state, next, Number(row['dueBy']))
  // An answer to what was never sent: the row stays as it is, and S13 sees the report.
  if (after !== 'REPORT_STEP') row['state'] = after
}

/** `Z` for an execution in regular hours, `U` outside them, where it replaces `T`. */
function markLate(row: Row): void {
  const known = String(row['modifiers'])
    .split(' ')
    .filter((it) => it !== '' && it !== 'T')
  if (known[0] === 'Z' || known[0] === 'U') return
  const { day, sinceMidnight } = marketTime(Number(row['executedAt']) as never)
  const isRegular = sinceMidnight >= OPENS && sinceMidnight < dayEnds(day)
  row['modifiers'] = [isRegular ? 'Z' : 'U', ...known].join(' ')
}
