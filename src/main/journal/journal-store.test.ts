// What is appended is read back byte for byte, in order, under one hash chain; and nothing can change it.

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { batchOf, orderLife, ordersFrom } from '../../../test/support/sample-records'
import type { JournalMeta } from '../ports'
import { JournalStore } from './journal-store'
import { isRecent } from './open-file'
import { readJournal } from './read-journal'
import { JournalRefused, type RefusalCode } from './refusals'
import { MIGRATIONS, migrate, SCHEMA_VERSION, versionOf } from './schema'
import { verifyFiles } from './verify'

const META: JournalMeta = { schema: 1, regime: 'test', regimeHash: 'ab'.repeat(32) }
let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-journal-'))
  file = join(folder, 'journal.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function withStore<T>(work: (store: JournalStore) => T): T {
  const store = new JournalStore(file, META)
  try {
    return work(store)
  } finally {
    store.close()
  }
}

function refusalIn(work: () => unknown): RefusalCode | null {
  try {
    work()
    return null
  } catch (error) {
    if (error instanceof JournalRefused) return error.code
    throw error
  }
}

test('a new journal is empty, keeps its origin, and leaves two files', () => {
  const id = withStore((store) => {
    expect(store.lastSeq).toBe(0)
    expect(store.read(1, 10)).toMatchObject({ first: 1, count: 0 })
    return store.id
  })
  const other = new JournalStore(file, { ...META, regime: 'another' })
  expect(other.meta).toEqual(META)
  expect(other.id).toBe(id)
  other.close()
  expect(readdirSync(folder).sort()).toEqual(['journal.db', 'journal.db.lock'])
})

test('any batches in any groups come back as they went in, from any place', () => {
  const samples = ordersFrom(12)
  const all = batchOf(1, samples)
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 110 }),
      fc.integer({ min: 1, max: 110 }),
      (groups, from, limit) => {
        rmSync(file, { force: true })
        let next = 1
        withStore((store) => {
          for (const group of groups) {
            const batches = group.map((count) => {
              const taken = samples.slice(next - 1, next - 1 + count)
              const batch = batchOf(next, taken)
              next += taken.length
              return batch
            })
            const whole = batches.filter(({ count }) => count > 0)
            if (whole.length > 0) expect(store.append(whole)).toBe(next - 1)
          }
          const read = store.read(from, limit)
          expect(read.count).toBe(Math.max(0, Math.min(limit, next - from)))
          const expected = batchOf(from, samples.slice(from - 1, from - 1 + read.count))
          expect(Buffer.compare(read.frames, expected.frames)).toBe(0)
        })
        const found = verifyFiles(file)
        expect(found).toMatchObject({ ok: true, records: next - 1 })
        withStore((store) => expect(store.lastSeq).toBe(next - 1))
      },
    ),
    { numRuns: 25 },
  )
  expect(all.count).toBe(108)
})

test('reading on from where the last read ended gives the whole journal', () => {
  withStore((store) => {
    for (let i = 0; i < 30; i++) store.append([batchOf(1 + 9 * i, orderLife(i + 1))])
    for (let from = 1; from <= store.lastSeq; ) {
      const { count } = store.read(from, 13)
      expect(count).toBe(Math.min(13, store.lastSeq - from + 1))
      from += count
    }
  })
})

test('a batch that leaves a gap, or is not whole records, is never written', () => {
  const good = batchOf(1, orderLife(1))
  const bad = [
    { ...good, first: 2 },
    { ...good, count: 8 },
    { ...good, count: 10 },
    { ...good, frames: good.frames.slice(0, -1) },
    { first: 1, count: 0, frames: new Uint8Array(0) },
  ]
  for (const batch of bad) {
    withStore((store) => {
      expect(() => store.append([batch])).toThrow()
      expect(() => store.append([good])).toThrow(/halted/)
    })
    withStore((store) => expect(store.lastSeq).toBe(0))
  }
})

test('SQLite itself refuses to change, remove or reorder a record', () => {
  withStore((store) => {
    store.append([batchOf(1, orderLife(1))])
    store.append([batchOf(10, orderLife(2))])
  })
  const db = new Sqlite(file)
  const tries = [
    `UPDATE segment SET frames = zeroblob(10)`,
    `DELETE FROM segment WHERE first_seq = 10`,
    `UPDATE origin SET document = '{}'`,
    `DELETE FROM origin`,
    `INSERT OR REPLACE INTO segment SELECT first_seq, last_seq, checks, zeroblob(9), hash FROM segment WHERE first_seq = 10`,
    `INSERT INTO segment SELECT 40, 48, checks, frames, hash FROM segment WHERE first_seq = 10`,
  ]
  for (const sql of tries) expect(() => db.exec(sql)).toThrow(/never|follows/)
  db.close()
  expect(verifyFiles(file).ok).toBe(true)
})

test('the live file is refused to a second writer and to a reader, and free again after', () => {
  withStore(() => {
    expect(refusalIn(() => new JournalStore(file, META))).toBe('LOCKED')
    expect(refusalIn(() => readJournal(file))).toBe('LOCKED')
    expect(refusalIn(() => verifyFiles(file))).toBe('LOCKED')
  })
  const reader = readJournal(file)
  expect(refusalIn(() => new JournalStore(file, META))).toBe('LOCKED')
  reader.close()
  withStore((store) => expect(store.lastSeq).toBe(0))
})

test('what is not a journal of this program is refused with its code, and left as it was', () => {
  expect(refusalIn(() => new JournalStore(join(folder, 'none', 'journal.db'), META))).toBe('FAILED')
  writeFileSync(file, '')
  expect(refusalIn(() => new JournalStore(file, META))).toBe('DAMAGED')
  writeFileSync(file, 'a text file that somebody chose instead of a journal\n'.repeat(200))
  expect(refusalIn(() => new JournalStore(file, META))).toBe('DAMAGED')
  rmSync(file)
  const other = new Sqlite(file)
  other.exec('CREATE TABLE notes (text TEXT)')
  other.close()
  expect(refusalIn(() => new JournalStore(file, META))).toBe('FAILED')
  rmSync(file)
  withStore(() => undefined)
  const newer = new Sqlite(file)
  newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
  newer.close()
  expect(refusalIn(() => new JournalStore(file, META))).toBe('NEWER')
  expect(refusalIn(() => readJournal(file))).toBe('NEWER')
})

test('a journal half made by a crash is made again, and never taken for one', () => {
  writeFileSync(`${file}.new`, 'half')
  withStore((store) => expect(store.lastSeq).toBe(0))
  expect(readdirSync(folder).sort()).toEqual(['journal.db', 'journal.db.lock'])
})

test('an older schema is copied aside before it is brought forward, and a failed step changes nothing', () => {
  withStore((store) => store.append([batchOf(1, orderLife(1))]))
  const db = new Sqlite(file)
  const steps = [...MIGRATIONS, 'CREATE TABLE note (seq INTEGER PRIMARY KEY) STRICT']
  expect(() => migrate(db, [...MIGRATIONS, 'CREATE TABLE x (a); SELECT no_such_thing'], null)).toThrow()
  expect(versionOf(db)).toBe(SCHEMA_VERSION)
  expect(db.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'x'`).pluck().get()).toBe(0)
  migrate(db, steps, `${file}.v1`)
  expect(versionOf(db)).toBe(SCHEMA_VERSION + 1)
  db.close()
  expect(verifyFiles(`${file}.v1`)).toMatchObject({ ok: true, records: 9 })
})

test('only an SQLite without the WAL-reset bug may write a journal', () => {
  expect(['3.51.3', '3.51.10', '3.52.0', '4.0.0'].every(isRecent)).toBe(true)
  expect(['3.51.2', '3.50.9', '3.7.0', '2.99.99'].some(isRecent)).toBe(false)
})

test('a long file is not read whole at the start, and its damage is seen when it is read', () => {
  const last = withStore((store) => {
    for (let first = 1; first < 2000; first += 900) store.append([batchOf(first, ordersFrom(100))])
    return store.lastSeq
  })
  const db = new Sqlite(file)
  const page = Number(
    db
      .prepare("SELECT pageno FROM dbstat WHERE name = 'segment' AND pagetype = 'overflow' LIMIT 1")
      .pluck()
      .get(),
  )
  const pageBytes = Number(db.pragma('page_size', { simple: true }))
  db.close()
  const bytes = readFileSync(file)
  // The number of the page that follows.
  bytes.writeUInt32BE(0x00ffffff, (page - 1) * pageBytes)
  writeFileSync(file, bytes)
  expect(refusalIn(() => new JournalStore(file, META))).toBe('DAMAGED')
  const store = new JournalStore(file, META, 0)
  try {
    expect(store.lastSeq).toBe(last)
    expect(() => store.read(1, last)).toThrow(/malformed/)
  } finally {
    store.close()
  }
})
