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

interface Restart {
  /** The new fold begins behind this record; 0 for none. */
  readonly at: number
  /** So many records later it hears the journal from its beginning. */
  readonly hearsAfter: number
}

/** Rows by table and key, folded in pieces; with `restart` by a new fold from there on. */
function folded(piece: number, restart: Restart = { at: 0, hearsAfter: 0 }): Map<string, Row> {
  const rows = new Map<string, Row>()
  const keyOf = (table: string, row: Row) =>
    `${table}/${row['id'] ?? row['fillId'] ?? row['cell'] ?? row['routeId'] ?? row['seq']}`
  const lookUp = (table: string, key: string) => rows.get(`${table}/${key}`) ?? null
  const settle = (fold: RowFold) => {
    for (const { table, row } of fold.take()) rows.set(keyOf(table, row), { ...row })
  }
  let fold = new RowFold(lookUp)
  for (const { seq, bytes } of frames) {
    if (seq === restart.at + 1 && restart.at > 0) {
      settle(fold)
      fold = new RowFold(lookUp, restart.at)
    }
    if (seq === restart.at + restart.hearsAfter + 1 && restart.at > 0)
      for (const before of frames.slice(0, seq - 1)) fold.hearAgain(before.seq, before.bytes)
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
  const at = Math.floor(frames.length / 2)
  expect(folded(100, { at, hearsAfter: 0 })).toEqual(whole)
})

test('supervision that hears the journal later than the rows go on ends with the same rows', () => {
  const at = Math.floor(frames.length / 3)
  expect(folded(50, { at, hearsAfter: at })).toEqual(folded(1000))
})

test('rows go on without supervision, which says how far it is and adds nothing out of its turn', () => {
  const at = Math.floor(frames.length / 2)
  const rows = new Map<string, Row>()
  const fold = new RowFold((table, key) => rows.get(`${table}/${key}`) ?? null, at, at - 5)
  const bytesOf = (seq: number) => frames[seq - 1]?.bytes ?? new Uint8Array()
  for (let seq = at + 1; seq <= at + 100; seq++) fold.fold(seq, bytesOf(seq))
  expect([fold.upTo, fold.supervisedTo]).toEqual([at + 100, at - 5])
  expect(fold.take().some(({ table }) => TABLES.includes(table))).toBe(false)
  for (let seq = 1; seq <= at - 4; seq++) fold.hearAgain(seq, bytesOf(seq))
  expect(fold.supervisedTo).toBe(at - 4)
  fold.hearAgain(at, bytesOf(at))
  expect(fold.supervisedTo).toBe(at - 4)
  expect(() => fold.hearAgain(at + 101, bytesOf(at + 101))).toThrow(/was not folded yet/)
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
