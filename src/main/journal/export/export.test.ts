// An export holds every record, order, fill and position change once, the same in CSV and in Parquet, or is not there.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { batchOf, event, orderLife } from '../../../../test/support/sample-records'
import { JournalStore } from '../journal-store'
import { exportJournal } from '.'
import { csvCell } from './sinks'
import { EXPORT_TABLE_NAMES, EXPORT_TABLES } from './tables'

const ORDERS = 2600
let folder: string
let from: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-export-'))
  from = join(folder, 'journal.db')
  const store = new JournalStore(from, { schema: 1, regime: 'test', regimeHash: '' })
  // A hundred orders a commit: a slow disk is not what is tested.
  for (let i = 0; i < ORDERS; i += 100)
    store.append([
      batchOf(store.lastSeq + 1, Array.from({ length: 100 }, (_, n) => orderLife(i + n + 1)).flat()),
    ])
  const open = orderLife(ORDERS + 1).slice(0, 2)
  const position = event('position', 1, { symbol: 'S1', qty: -5, avgPrice: null, realized: -1_234_567 })
  store.append([batchOf(store.lastSeq + 1, [...open, position])])
  store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Reads CSV without quoted line breaks back into cells. */
const cellsOf = (line: string): string[] =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
    .map((m) => m[1] ?? '')
    .slice(0, -1)
    .map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))

test('both formats hold the same rows', async () => {
  const rows = { events: 9 * ORDERS + 3, orders: ORDERS + 1, fills: 2 * ORDERS, positions: 1 }
  for (const format of ['csv', 'parquet'] as const) {
    const seen: number[] = []
    const to = join(folder, format)
    const done = exportJournal({ from, to, format, onProgress: (reached) => seen.push(reached) })
    expect(done).toMatchObject({ rows, lastSeq: 9 * ORDERS + 3, stoppedBy: null })
    expect(seen.length).toBeGreaterThan(10)
    expect(readdirSync(to)).toHaveLength(5)
  }
  for (const name of EXPORT_TABLE_NAMES) {
    const columns = EXPORT_TABLES[name].map((column) => column.name)
    const lines = readFileSync(join(folder, 'csv', `${name}.csv`), 'utf8')
      .trimEnd()
      .split('\r\n')
    expect(lines[0]).toBe(columns.join(','))
    const file = await asyncBufferFromFile(join(folder, 'parquet', `${name}.parquet`))
    const read = await parquetReadObjects({ file })
    const asText = read.map((row) => columns.map((column) => String(row[column] ?? '')))
    const fromCsv = lines.slice(1).map((line) => {
      const cells = cellsOf(`${line},`)
      return cells.map((cell) => (/^'[-+=@]/.test(cell) ? cell.slice(1) : cell))
    })
    expect(fromCsv.length).toBe(rows[name])
    expect(fromCsv).toEqual(asText)
  }
})

test('an order has what it came to, also when it is still open', () => {
  const orders = readFileSync(join(folder, 'csv', 'orders.csv'), 'utf8')
    .trimEnd()
    .split('\r\n')
  const named = (line: string | undefined) => {
    const cells = cellsOf(`${line},`)
    return Object.fromEntries(EXPORT_TABLES.orders.map(({ name }, i) => [name, cells[i]]))
  }
  expect(named(orders[1])).toMatchObject({ id: 'o1', status: 'filled', filledQty: '300', doneSeq: '9' })
  expect(named(orders[1])['notionalMicros']).toBe(String(100 * 10_010_000 + 200 * 10_020_000))
  expect(named(orders.at(-1))).toMatchObject({ id: `o${ORDERS + 1}`, status: 'open', doneSeq: '' })
})

test('a cancelled export leaves nothing', () => {
  let looks = 0
  const cancelled = () => ++looks > 3
  const to = join(folder, 'cancelled')
  expect(() => exportJournal({ from, to, format: 'csv', isCancelled: cancelled })).toThrow(/cancelled/)
  expect(existsSync(to)).toBe(false)
  expect(existsSync(`${to}.part`)).toBe(false)
  expect(() => exportJournal({ from, to: join(folder, 'csv'), format: 'csv' })).toThrow(/is there already/)
})

test('text that a spreadsheet would run is quoted, and a comma stays in its cell', () => {
  expect(csvCell('=1+1')).toBe("'=1+1")
  expect(csvCell('a,"b"')).toBe('"a,""b"""')
  expect(csvCell(-5)).toBe('-5')
  expect(csvCell(null)).toBe('')
})
