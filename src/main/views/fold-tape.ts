/**
 * The life of each trade report as a row: due, sent, accepted, late, by `nextReportState` (rules.md 7). Without a
 * facility that answers a report stays `due`: nobody can be late towards nobody.
 *
 * With one a report counts as sent when its record is on disk, since that is when it leaves. An accepted report is
 * known until the end of the next market day: so long its correction, cancellation or reversal finds it.
 */
import type { JournalRecord } from '@shared/codec'
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import { marketTime } from '@shared/time'
import type { TimeMicros } from '@shared/units'
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

export class TapeFold {
  /** Reports that nobody accepted yet, oldest first. */
  readonly #open = new Map<string, Row>()
  /** Reports that were accepted on this market day, and on the one before. */
  #accepted = new Map<string, Row>()
  #before = new Map<string, Row>()
  #day = 0
  readonly #put: (fillId: string, row: Row) => void

  constructor(put: (fillId: string, row: Row) => void) {
    this.#put = put
  }

  add(seq: number, record: JournalRecord, hasFacility: boolean): void {
    if (hasFacility) this.#pass(record.at)
    this.#turn(record.at)
    if (record.type === 'tapeReport') this.#due(seq, record, hasFacility)
    else if (record.type === 'reportAck') this.#answer(record)
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
      doneAt: null,
    }
    if (hasFacility) step(row, { kind: 'send' })
    this.#open.set(fillId, row)
    this.#put(fillId, row)
  }

  #turn(at: TimeMicros): void {
    const { day } = marketTime(at)
    if (day <= this.#day) return
    this.#before = this.#accepted
    this.#accepted = new Map()
    this.#day = day
  }

  /** What the facility confirmed of an accepted report. A step that the rule does not know changes nothing. */
  #amend({ fillId, status, reason, price, at }: InputOf<'reportAck'>): void {
    const row = this.#accepted.get(fillId) ?? this.#before.get(fillId)
    const kind = AMENDS[status]
    if (!row || kind === undefined) return
    const after = nextReportState(row['state'] as ReportState, { kind }, Number(row['dueBy']))
    if (after === 'REPORT_STEP') return
    row['state'] = after
    row['reason'] = reason
    row['doneAt'] = at
    if (kind === 'correct' && price !== null) row['price'] = price
    this.#put(fillId, row)
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
      this.#accepted.set(fillId, row)
    }
    this.#put(fillId, row)
  }

  /** What passed its deadline is late, and its modifier says so. */
  #pass(now: number): void {
    for (const [fillId, row] of this.#open) {
      if (now <= Number(row['dueBy'])) return
      const before = row['state']
      step(row, { kind: 'deadline' })
      if (row['state'] === before) continue
      markLate(row)
      this.#put(fillId, row)
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
