// Views are stored with the sequence they reach, answer queries by page, and a rebuild gives the same rows.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { batchOf, event, ordersFrom } from '../../../test/support/sample-records'
import type { RecordBatch, ViewQuery } from '../ports'
import { BatchQueue } from './batch-queue'
import { compareViews, rebuildViews, viewsReach } from './rebuild'
import { type JournalPlace, ViewsStore } from './views-store'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-views-'))
  file = join(folder, 'views.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function foldAll(store: ViewsStore, batches: readonly RecordBatch[], piece = 1000): void {
  const queue = new BatchQueue()
  for (const batch of batches) queue.push(batch)
  while (queue.length > 0) {
    queue.foldInto(store, piece)
    store.flush()
  }
}

const withStore = <T>(journal: JournalPlace | null, work: (store: ViewsStore) => T): T => {
  const store = new ViewsStore(file, journal)
  try {
    return work(store)
  } finally {
    store.close()
  }
}

function* recordsOf(batch: RecordBatch): Generator<{ seq: number; bytes: Uint8Array }> {
  const view = new DataView(batch.frames.buffer)
  let at = 0
  for (let i = 0; i < batch.count; i++) {
    const length = view.getUint32(at, true)
    yield { seq: batch.first + i, bytes: batch.frames.subarray(at + 4, at + 4 + length) }
    at += 4 + length
  }
}

test('pages, totals and filters agree with what was folded', () => {
  withStore(null, (store) => {
    foldAll(store, [batchOf(1, ordersFrom(50))], 7)
    const page = store.query({ table: 'orders', limit: 3 })
    expect(page.total).toBe(50)
    expect(page.rows.map((row) => row['id'])).toEqual(['o50', 'o49', 'o48'])
    const old = store.query({ table: 'orders', limit: 2, offset: 10, ascending: true })
    expect(old.rows.map((row) => row['id'])).toEqual(['o11', 'o12'])
    const ofClient = store.query({ table: 'orders', limit: 100, where: { client: 'C3', status: 'filled' } })
    expect(ofClient.total).toBe(ofClient.rows.length)
    expect(ofClient.rows.every((row) => row['client'] === 'C3')).toBe(true)
    expect(store.query({ table: 'decisions', limit: 1, where: { orderId: 'o7' } }).rows[0]?.['seq']).toBe(57)
    for (const [table, total] of [
      ['fills', 100],
      ['routes', 50],
      ['journal', 450],
      ['positions', 0],
    ] as const)
      expect(store.query({ table, limit: 1 }).total).toBe(total)
  })
})

test('the journal is found by client and capacity, and counted by type in spans of time', () => {
  withStore(null, (store) => {
    foldAll(store, [batchOf(1, ordersFrom(50))])
    const asked = (where: Record<string, string>) => store.query({ table: 'journal', limit: 999, where })
    const ofClient = asked({ client: 'C3' }).rows
    const orders = store.query({ table: 'orders', limit: 99, where: { client: 'C3' } }).rows
    expect(new Set(ofClient.map((row) => row['orderId']))).toEqual(new Set(orders.map((row) => row['id'])))
    expect(ofClient.some((row) => row['type'] === 'decision')).toBe(true)
    expect(asked({ capacity: 'cross' }).rows.every((row) => row['type'] === 'fill')).toBe(true)
    expect(asked({ capacity: 'cross' }).total + asked({ capacity: 'routed' }).total).toBe(100)
    const every = 10_000_000
    const counts = store.counts({ table: 'journal', limit: 0 }, every)
    expect(counts.reduce((sum, one) => sum + one.count, 0)).toBe(450)
    expect(counts.every(({ at }) => at % every === 0)).toBe(true)
    const fills = store.counts({ table: 'journal', limit: 0, where: { type: 'fill' } }, every)
    expect(fills.reduce((sum, one) => sum + one.count, 0)).toBe(100)
    expect(() => store.counts({ table: 'journal', limit: 0 }, 0)).toThrow(RangeError)
  })
})

test('a query cannot name what is not there', () => {
  withStore(null, (store) => {
    const bad: ViewQuery[] = [
      { table: 'orders', limit: 1, where: { 'id" OR 1=1 --': 'x' } },
      { table: 'folded' as 'orders', limit: 1 },
      { table: 'orders', limit: -1 },
      { table: 'orders', limit: 1, offset: 0.5 },
      { table: 'orders', limit: 1, where: { qty: Number.NaN } },
    ]
    for (const query of bad) expect(() => store.query(query)).toThrow(RangeError)
  })
})

test('what was folded is there after a restart, and records folded before are only heard', () => {
  const samples = ordersFrom(10)
  withStore(null, (store) => foldAll(store, [batchOf(1, samples.slice(0, 31))]))
  expect(viewsReach(file)).toBe(31)
  withStore(null, (store) => {
    expect(store.upTo).toBe(31)
    foldAll(store, [batchOf(1, samples)])
    expect(store.upTo).toBe(90)
    expect(() => foldAll(store, [batchOf(92, samples.slice(0, 1))])).toThrow(/gap/)
  })
  const whole = rebuildViews(join(folder, 'again.db'), recordsOf(batchOf(1, samples)))
  expect(compareViews(file, whole.file)).toEqual([])
  whole.remove()
})

test('what waits is counted, and apart from the past whoever asks waits for it', () => {
  const queue = new BatchQueue()
  const folded: string[] = []
  withStore(null, (store) => {
    queue.push(batchOf(1, ordersFrom(2)), () => folded.push('past'))
    queue.push(batchOf(19, ordersFrom(1)))
    expect([queue.length, queue.newRecords]).toEqual([27, 9])
    queue.foldInto(store, 17)
    expect([queue.length, queue.newRecords, folded.length]).toEqual([10, 9, 0])
    queue.foldInto(store, 5)
    expect([queue.length, queue.newRecords, folded.length]).toEqual([5, 5, 1])
  })
})

test('supervision may be behind the rows on file, and goes on where it was', () => {
  const all = batchOf(1, ordersFrom(10))
  withStore(null, (store) => foldAll(store, [batchOf(1, ordersFrom(10).slice(0, 40))]))
  withStore(null, (store) => {
    foldAll(store, [{ ...batchOf(41, ordersFrom(10).slice(40)) }])
    expect([store.upTo, store.supervisedTo]).toEqual([90, 40])
  })
  withStore(null, (store) => {
    expect([store.upTo, store.supervisedTo]).toEqual([90, 40])
    foldAll(store, [all])
    expect(store.supervisedTo).toBe(90)
  })
  const whole = rebuildViews(join(folder, 'again.db'), recordsOf(all))
  expect(compareViews(file, whole.file)).toEqual([])
})

test('a comparison names the table, the row and the column', () => {
  withStore(null, (store) => foldAll(store, [batchOf(1, ordersFrom(10))]))
  const db = new Sqlite(file)
  db.exec(`UPDATE orders SET filled = 299 WHERE id = 'o4'; DELETE FROM fills WHERE orderId = 'o9'`)
  db.close()
  const rebuilt = rebuildViews(join(folder, 'again.db'), recordsOf(batchOf(1, ordersFrom(10))))
  expect(compareViews(file, rebuilt.file)).toEqual([
    'orders 29: filled is 299 and 300',
    'fills 76: only in the second',
    'fills 79: only in the second',
  ])
})

test('views behind the journal compare as far as they reach', () => {
  const all = batchOf(1, ordersFrom(10))
  withStore(null, (store) => foldAll(store, [batchOf(1, ordersFrom(10).slice(0, 40))]))
  const upTo = viewsReach(file) ?? 0
  const rebuilt = rebuildViews(join(folder, 'again.db'), recordsOf(all), { upTo })
  expect(compareViews(file, rebuilt.file)).toEqual([])
})

test('damage, another version, another journal or a shorter one begin the views anew', () => {
  const begin = () =>
    withStore({ id: 'J1', lastSeq: 0 }, (store) => foldAll(store, [batchOf(1, ordersFrom(2))]))
  begin()
  expect(withStore({ id: 'J1', lastSeq: 18 }, (store) => store.upTo)).toBe(18)
  expect(withStore({ id: 'J1', lastSeq: 17 }, (store) => store.upTo)).toBe(0)
  begin()
  expect(withStore({ id: 'J2', lastSeq: 18 }, (store) => store.upTo)).toBe(0)
  rmSync(file)
  begin()
  const db = new Sqlite(file)
  db.pragma('user_version = 99')
  db.close()
  expect(withStore({ id: 'J1', lastSeq: 18 }, (store) => store.upTo)).toBe(0)
  writeFileSync(file, 'not a database at all, but long enough to be looked at as one: '.repeat(40))
  expect(withStore(null, (store) => store.upTo)).toBe(0)
})

test('a word of a column is found whole, and only there', () => {
  withStore(null, (store) => {
    const refused = (id: string, codes: string[]) => event('orderRejected', 1, { id, codes, detail: 'STALE' })
    foldAll(store, [batchOf(1, [refused('o1', ['STALE']), refused('o2', ['A', 'STALE_FEED', 'B'])])])
    const having = (word: string, column = 'codes') =>
      store.query({ table: 'journal', limit: 9, ascending: true, has: { column, word } }).rows
    expect(having('STALE').map(({ orderId }) => orderId)).toEqual(['o1'])
    for (const word of ['A', 'STALE_FEED', 'B']) expect(having(word).map(({ seq }) => seq)).toEqual([2])
    for (const word of ['stale', 'FEED', '%', 'A STALE_FEED B C']) expect(having(word)).toEqual([])
    expect(() => having('A', 'x')).toThrow("no column 'x'")
  })
})

test('text, spans, sorting and totals agree with the rows they are of', () => {
  withStore(null, (store) => {
    foldAll(store, [batchOf(1, ordersFrom(60))])
    const all = store.query({ table: 'orders', limit: 1000 }).rows
    const ofText = (text: string) =>
      store.query({ table: 'orders', limit: 1000, text }).rows.map((row) => row['id'])
    const naive = (words: string[]) =>
      all
        .filter((row) =>
          words.every((word) =>
            ['id', 'client', 'symbol', 'side', 'status', 'type', 'tif'].some((name) =>
              String(row[name] ?? '')
                .toLowerCase()
                .includes(word),
            ),
          ),
        )
        .map((row) => row['id'])
    for (const words of [['o1'], ['c3', 'fill'], ['BUY'.toLowerCase(), '5'], ['nothing']]) {
      expect(ofText(words.join(' ').toUpperCase())).toEqual(naive(words))
    }
    expect(naive(['c3', 'fill']).length).toBeGreaterThan(0)
    expect(ofText('%'), 'a wildcard is a letter like any other').toEqual([])
    const byQty = store.query({ table: 'orders', limit: 1000, sort: { column: 'qty', ascending: true } }).rows
    expect(byQty.map((row) => row['qty'])).toEqual(all.map((row) => Number(row['qty'])).sort((a, b) => a - b))
    const at = Number(all[30]?.['receivedAt'])
    const later = store.query({
      table: 'orders',
      limit: 1000,
      from: { column: 'receivedAt', value: at },
    }).rows
    expect(later).toEqual(all.filter((row) => Number(row['receivedAt']) >= at))
    const page = { table: 'orders', text: 'c3', isCounted: false } as const
    expect(store.query({ ...page, limit: 1 }).total, 'a full page is not counted').toBe(-1)
    expect(store.query({ ...page, limit: 1000 }).total, 'a page that ends is').toBe(ofText('c3').length)
    expect(store.query({ ...page, limit: 5, offset: 900 }).total, 'beyond the end nothing can be said').toBe(
      -1,
    )
    const { total, sums } = store.totals({ table: 'orders', limit: 0, text: 'c3' })
    const mine = all.filter((row) => ofText('c3').includes(row['id'] as string))
    expect(total).toBe(mine.length)
    const fills = store.query({ table: 'fills', limit: 1000 }).rows
    const ofFills = store.totals({ table: 'fills', limit: 0 })
    expect(ofFills.total).toBe(fills.length)
    expect(ofFills.sums['totalValue']).toBe(fills.reduce((sum, row) => sum + Number(row['totalValue']), 0))
    expect(sums['qty']).toBe(mine.reduce((sum, row) => sum + Number(row['qty']), 0))
    expect(() =>
      store.query({ table: 'orders', limit: 1, sort: { column: 'seq; DROP', ascending: true } }),
    ).toThrow("no column 'seq; DROP'")
  })
})
