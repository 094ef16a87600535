// Views that hold what the records fold to are the same; any row that was changed, added or taken away is named.
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readJournal } from '../../src/main/journal'
import { foldDiffers, rebuildViews } from '../../src/main/views'
import { ViewsStore } from '../../src/main/views/views-store'
import { recordedDesk } from './recorded-desk'

let folder: string
let journal: string
let good: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-compared-'))
  journal = join(folder, 'journal.db')
  await recordedDesk(journal)
  good = join(folder, 'good.views.db')
  const reader = readJournal(journal)
  rebuildViews(good, reader.records())
  reader.close()
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function differences(change: string, upTo = Number.POSITIVE_INFINITY): readonly string[] {
  const file = join(folder, 'views.db')
  copyFileSync(good, file)
  const db = new Sqlite(file)
  db.exec(change)
  db.close()
  const before = readFileSync(file)
  const reader = readJournal(journal)
  try {
    return foldDiffers(file, reader.records(), { upTo, onProgress: () => undefined })
  } finally {
    reader.close()
    expect(Buffer.compare(readFileSync(file), before)).toBe(0)
  }
}

test('views as they were folded are the same', () => {
  expect(differences('')).toEqual([])
})

test('supervision that is behind the rows is compared as far as it reaches, and what is beyond is named', () => {
  const file = join(folder, 'behind.db')
  const reader = readJournal(journal)
  const records = [...reader.records()].map(({ seq, bytes }) => ({ seq, bytes: bytes.slice() }))
  reader.close()
  const half = Math.floor(records.length / 2)
  rebuildViews(file, records, { upTo: half })
  const store = new ViewsStore(file, null)
  for (const { seq, bytes } of records.slice(half)) store.fold(seq, bytes)
  store.flush()
  expect([store.upTo, store.supervisedTo]).toEqual([records.length, half])
  store.close()
  const differing = () =>
    foldDiffers(file, records, { upTo: Number.POSITIVE_INFINITY, onProgress: () => undefined })
  expect(differing()).toEqual([])
  const db = new Sqlite(file)
  db.exec(`UPDATE folded SET supervised_to = ${records.length}`)
  db.close()
  expect(differing().length).toBeGreaterThan(0)
})

test.each([
  ['UPDATE fills SET price = price + 1 WHERE seq = (SELECT max(seq) FROM fills)', /^fills \d+: price is/],
  [
    `UPDATE orders SET symbol = 'OTHER' WHERE seq = (SELECT min(seq) FROM orders)`,
    /^orders \d+: symbol is OTHER/,
  ],
  ['DELETE FROM fills WHERE seq = (SELECT max(seq) FROM fills)', /^fills \d+: missing/],
  ['DELETE FROM orders WHERE seq = (SELECT max(seq) FROM orders)', /^orders .+: missing/],
  ['DELETE FROM journal WHERE seq = (SELECT min(seq) FROM journal)', /^journal \d+: seq is/],
  [`INSERT INTO alerts (seq) SELECT 1 + max(seq) FROM journal`, /^alerts \d+: only in the views/],
  [`UPDATE positions SET qty = qty + 1`, /^positions \d+: qty is/],
  ['DROP TABLE fills', /cannot be read/],
])('%s is named', (change, named) => {
  expect(differences(change)[0]).toMatch(named)
})
