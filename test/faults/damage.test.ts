// Whatever is done to the file of a journal, by a bad disk or by hand, what is read is what was written or the
// damage is found and named. The two windows that sealed heads will close are shown here as they are.

import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { JournalRefused, openJournal, readJournal, verifyFiles } from '../../src/main/journal'
import { batchOf, orderLife } from '../support/sample-records'
import { builtWorker } from './desk-process'

const ORDERS = 60
const FLIPS = 300
const meta = { schema: 1, regime: 'test', regimeHash: '' }
let folder: string
let good: string
let file: string
let written: Buffer[]

/** A generator that a failing run can repeat: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
const SEED = Number(process.env['SEED'] ?? 20_261_120)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-damage-'))
  good = join(folder, 'good.db')
  file = join(folder, 'journal.db')
  const journal = await openJournal({ file: good, workerUrl: builtWorker('journalWorker'), meta })
  for (let i = 0; i < ORDERS; i++) await journal.append(batchOf(1 + 9 * i, orderLife(i + 1)))
  // The WAL as a killed desk would leave it, beside the file as it was then.
  for (const end of ['', '-wal']) copyFileSync(`${good}${end}`, `${join(folder, 'killed.db')}${end}`)
  await journal.close()
  written = recordsOf(good)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function recordsOf(name: string): Buffer[] {
  const journal = readJournal(name)
  try {
    return [...journal.records()].map(({ bytes }) => Buffer.from(bytes))
  } finally {
    journal.close()
  }
}

function fresh(from = good): void {
  for (const end of ['', '-wal', '-shm', '.lock']) rmSync(`${file}${end}`, { force: true })
  copyFileSync(from, file)
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${file}-wal`)
}

/** Runs SQL as somebody would who knows how the file is made: without the triggers, which are put back. */
function edit(sql: string): void {
  fresh()
  const db = new Sqlite(file)
  const triggers = db.prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`).all() as {
    name: string
    sql: string
  }[]
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
  db.exec(sql)
  for (const trigger of triggers) db.exec(trigger.sql)
  db.close()
}

test('a bit flipped in a record is found, and that record is named', () => {
  const random = randomFrom(SEED)
  const bytes = readFileSync(good)
  let tried = 0
  for (const [i, record] of written.entries()) {
    const at = bytes.indexOf(record)
    // A record that lies across two pages has no one place; one that has a twin has two.
    if (at < 0 || bytes.indexOf(record, at + 1) >= 0) continue
    const broken = Buffer.from(bytes)
    const place = at + Math.floor(random() * record.length)
    broken[place] = (broken[place] as number) ^ (1 << Math.floor(random() * 8))
    writeFileSync(file, broken)
    const [first] = verifyFiles(file).problems.filter(({ seq }) => seq !== null)
    expect(first, `seed ${SEED}, record ${i + 1}`).toMatchObject({ seq: i + 1 })
    tried++
  }
  expect(tried).toBeGreaterThan(written.length / 2)
})

test(`of ${FLIPS} bits flipped anywhere in the file none changes a record unseen`, () => {
  const random = randomFrom(SEED + 1)
  const bytes = readFileSync(good)
  let found = 0
  for (let flip = 0; flip < FLIPS; flip++) {
    const broken = Buffer.from(bytes)
    const place = Math.floor(random() * bytes.length)
    broken[place] = (broken[place] as number) ^ (1 << Math.floor(random() * 8))
    fresh()
    writeFileSync(file, broken)
    if (!isSeen()) expect(recordsOf(file), `seed ${SEED}, byte ${place}`).toEqual(written)
    else found++
  }
  expect(found).toBeGreaterThan(FLIPS / 2)
})

/** True when the file does not pass as a good journal. */
function isSeen(): boolean {
  try {
    return !verifyFiles(file).ok
  } catch (error) {
    if (error instanceof JournalRefused) return true
    throw error
  }
}

test('a file cut short is refused at start and by verify, and is not changed by either', async () => {
  const size = readFileSync(good).length
  for (let part = 0; part < 20; part++) {
    fresh()
    truncateSync(file, Math.floor((size * part) / 20))
    const before = readFileSync(file)
    const opened = await openJournal({ file, workerUrl: builtWorker('journalWorker'), meta }).then(
      () => null,
      (error: unknown) => error,
    )
    expect(opened, `cut to ${part}/20`).toBeInstanceOf(JournalRefused)
    expect((opened as JournalRefused).code).toBe('DAMAGED')
    expect(isSeen()).toBe(true)
    expect(Buffer.compare(readFileSync(file), before)).toBe(0)
  }
})

test('records changed, removed, moved or slipped in by hand are found and named', () => {
  const problems = (sql: string) => {
    edit(sql)
    return verifyFiles(file).problems
  }
  const swapped = `CREATE TEMP TABLE two AS SELECT * FROM segment WHERE first_seq IN (10, 19);
    UPDATE segment SET (checks, frames, hash) =
      (SELECT checks, frames, hash FROM two WHERE two.first_seq = 29 - segment.first_seq)
      WHERE first_seq IN (10, 19)`
  expect(
    problems(
      `UPDATE segment SET frames = (SELECT frames FROM segment WHERE first_seq = 1) WHERE first_seq = 91`,
    )[0]?.seq,
  ).toBe(91)
  expect(problems(`DELETE FROM segment WHERE first_seq = 91`)[0]).toEqual({
    seq: 91,
    what: 'records 91 to 99 are missing',
  })
  expect(problems(`DELETE FROM segment WHERE first_seq = 1`)[0]?.seq).toBe(1)
  expect(problems(swapped)[0]?.seq).toBe(10)
  expect(problems(`UPDATE segment SET hash = zeroblob(32) WHERE first_seq = 91`)[0]?.seq).toBe(91)
  expect(problems(`UPDATE segment SET checks = zeroblob(36) WHERE first_seq = 91`)[0]?.seq).toBe(91)
  expect(problems(`UPDATE origin SET document = replace(document, 'test', 'other')`)[0]?.seq).toBe(1)
  expect(
    problems(`INSERT INTO segment SELECT 541, 549, checks, frames, hash FROM segment WHERE first_seq = 1`)[0]
      ?.seq,
  ).toBe(541)
  expect(problems(`CREATE TABLE note (text TEXT)`)[0]?.what).toMatch(/schema: not ours/)
  edit('')
  const db = new Sqlite(file)
  db.exec('DROP TRIGGER segment_never_goes')
  db.close()
  expect(verifyFiles(file).problems[0]?.what).toMatch(/schema: missing or changed: segment_never_goes/)
})

test('a damaged record is refused to the desk that reads it', async () => {
  edit(`UPDATE segment SET frames = (SELECT frames FROM segment WHERE first_seq = 1) WHERE first_seq = 91`)
  const journal = await openJournal({ file, workerUrl: builtWorker('journalWorker'), meta })
  expect((await journal.read(1, 90)).count).toBe(90)
  await expect(journal.read(1, 1000)).rejects.toMatchObject({ code: 'DAMAGED' })
  await journal.close()
})

test('WINDOW until sealed heads: whole segments cut off at the end leave a good, shorter journal', () => {
  edit(`DELETE FROM segment WHERE first_seq > 500`)
  expect(verifyFiles(file)).toMatchObject({ ok: true, records: 504 })
})

test('WINDOW until sealed heads: a bit flipped in the WAL may hide the newest records, never change one', () => {
  const random = randomFrom(SEED + 2)
  const killed = join(folder, 'killed.db')
  const wal = readFileSync(`${killed}-wal`)
  for (let flip = 0; flip < 60; flip++) {
    const broken = Buffer.from(wal)
    const place = Math.floor(random() * wal.length)
    broken[place] = (broken[place] as number) ^ (1 << Math.floor(random() * 8))
    fresh(killed)
    writeFileSync(`${file}-wal`, broken)
    if (isSeen()) continue
    const left = recordsOf(file)
    expect(left, `seed ${SEED}, byte ${place}`).toEqual(written.slice(0, left.length))
  }
})
