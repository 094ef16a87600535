// Rows of supervision, trade reports and reviews are the same however the journal is cut, resumed or rebuilt.
import { isInput } from '@shared/codec'
import { completeInput } from '@shared/complete-input'
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import { timeMicros } from '@shared/units'
import { beforeAll, expect, test } from 'vitest'
import { FACILITY_NOTE, SupervisionLedger } from '../../src/main/analytics/supervision'
import { framesOf } from '../../src/main/desk/records'
import { dayEnds } from '../../src/main/views/day-ends'
import { type Row, RowFold } from '../../src/main/views/rows'
import { batchOf, type Sample } from '../support/sample-records'
import { simulatedDay } from '../support/simulated-records'

const TABLES = ['supervision', 'tapeReports', 'reviews', 'indicators']
let frames: { seq: number; bytes: Uint8Array }[] = []
let entries: (Input | DeskEvent)[] = []

/** A day with slow answers: every report is late, and one alert is dispositioned. */
beforeAll(() => {
  const day = simulatedDay('2026-11-20T15:58:00-05:00', 4, 'passive', 11_000_000)
  const [first] = day
  const start = first?.at ?? timeMicros(0)
  const note = completeInput('note', start, { about: FACILITY_NOTE.about, tags: [FACILITY_NOTE.tag] })
  entries = [note, ...day]
  const ledger = new SupervisionLedger({ closeOf: dayEnds })
  entries.forEach((entry, i) => {
    ledger.add(i + 1, entry)
  })
  const late = ledger.alerts.find(({ alert }) => alert.rule === 'S12')
  const last = entries.at(-1)?.at ?? start
  const tags = ['falsePositive']
  entries.push(
    completeInput('note', last, { about: late?.id ?? '', text: 'slow on purpose', tags, by: 'Ada' }),
  )
  const samples: Sample[] = entries.map((record) => ({ record, isInput: isInput(record) }))
  frames = [...framesOf(batchOf(1, samples))]
})

/** Rows by table and key, folded in pieces; with `restart` by a new fold from there on. */
function folded(piece: number, restart = 0): Map<string, Row> {
  const rows = new Map<string, Row>()
  const keyOf = (table: string, row: Row) =>
    `${table}/${row['id'] ?? row['fillId'] ?? row['cell'] ?? row['routeId'] ?? row['seq']}`
  const lookUp = (table: string, key: string) => rows.get(`${table}/${key}`) ?? null
  const settle = (fold: RowFold) => {
    for (const { table, row } of fold.take()) rows.set(keyOf(table, row), { ...row })
  }
  let fold = new RowFold(lookUp)
  for (const { seq, bytes } of frames) {
    if (seq === restart + 1 && restart > 0) {
      settle(fold)
      fold = new RowFold(lookUp, restart)
      for (const before of frames.slice(0, restart)) fold.hearAgain(before.seq, before.bytes)
    }
    fold.fold(seq, bytes)
    if (seq % piece === 0) settle(fold)
  }
  settle(fold)
  return new Map([...rows].filter(([name]) => TABLES.includes(name.split('/')[0] ?? '')).sort())
}

test('one piece, small pieces and a restart in the middle give the same rows', () => {
  const whole = folded(Number.MAX_SAFE_INTEGER)
  expect(whole.size).toBeGreaterThan(20)
  expect(folded(7)).toEqual(whole)
  expect(folded(100, Math.floor(frames.length / 2))).toEqual(whole)
})

test('what is not heard from the beginning is not folded on', () => {
  const fold = new RowFold(() => null, 10)
  expect(() => fold.fold(11, frames[10]?.bytes ?? new Uint8Array())).toThrow(
    /heard the journal to 0, not to 10/,
  )
})

test('late reports are rows that say so, and each is an alert; the disposed one says by whom', () => {
  const rows = [...folded(1000)]
  const reports = rows.filter(([name]) => name.startsWith('tapeReports/')).map(([, row]) => row)
  const done = reports.filter((row) => row['doneAt'] !== null)
  expect(done.length).toBeGreaterThan(5)
  for (const row of done) {
    expect(row['state']).toBe('acceptedLate')
    const isRegular = Number(row['executedAt']) < CLOSE
    expect(String(row['modifiers']).split(' ')[0]).toBe(isRegular ? 'Z' : 'U')
  }
  const late = rows
    .map(([, row]) => row)
    .filter((row) => row['rule'] === 'S12' && row['code'] === 'LATE_REPORT')
  const overdue = reports.filter((row) => row['state'] !== 'sent')
  expect(late.filter((row) => row['severity'] === 'critical').length).toBe(overdue.length)
  expect(late.filter((row) => row['status'] === 'falsePositive')).toMatchObject([
    { by: 'Ada', note: 'slow on purpose', severity: 'critical' },
  ])
})

test('without a facility nothing is sent and nothing is late', () => {
  const ledger = new SupervisionLedger({ closeOf: dayEnds })
  entries.slice(1, -1).forEach((entry, i) => {
    ledger.add(i + 1, entry)
  })
  ledger.finish()
  expect(ledger.alerts.filter(({ alert }) => alert.rule === 'S12')).toEqual([])
})

test('the day ends with its close: its indicators stand, and those of the evening begin anew', () => {
  const ledger = new SupervisionLedger({ closeOf: dayEnds })
  entries.forEach((entry, i) => {
    ledger.add(i + 1, entry)
  })
  const days = ledger.takeIndicators()
  expect(days.length).toBe(1)
  expect(days[0]?.at).toBeLessThan(CLOSE)
  expect(days[0]?.indicators.some(({ countA, countB }) => countA + countB > 0)).toBe(true)
})

const CLOSE = Date.parse('2026-11-20T16:00:00-05:00') * 1000
