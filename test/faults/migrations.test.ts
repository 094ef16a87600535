// A migration that is killed at any statement loses nothing, and every released schema is brought forward.
import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readJournal, verifyFiles } from '../../src/main/journal'
import { JournalStore } from '../../src/main/journal/journal-store'
import { MIGRATIONS, RECORD_VERSION, versionOf } from '../../src/main/journal/schema'
import { buildChild } from './desk-process'

const META = { schema: RECORD_VERSION, regime: 'test', regimeHash: '' }
const FIXTURES = join(import.meta.dirname, 'fixtures')
/** What a next schema might do: a table of another shape, filled from the old one, with triggers. */
const NEXT = `
  CREATE TABLE copied (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
  INSERT INTO copied SELECT first_seq, hash FROM segment;
  CREATE INDEX copied_by_hash ON copied (hash);
  ALTER TABLE copied ADD COLUMN note TEXT;
  CREATE TRIGGER copied_never_goes BEFORE DELETE ON copied BEGIN SELECT RAISE(ABORT, 'a copied hash never goes'); END;
`
let folder: string
let program: string
let good: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossdesk-migrations-'))
  program = await buildChild('migrate-child')
  good = join(folder, 'good.db')
  writeFileSync(good, gunzipSync(readFileSync(join(FIXTURES, 'schema-1.journal.gz'))))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every released schema is brought forward with all its records, and written on', () => {
  const fixtures = readdirSync(FIXTURES).filter((name) => name.endsWith('.journal.gz'))
  expect(fixtures.length).toBeGreaterThanOrEqual(1)
  for (const name of fixtures) {
    const file = join(folder, name.replace('.gz', ''))
    writeFileSync(file, gunzipSync(readFileSync(join(FIXTURES, name))))
    const old = readJournal(file)
    const records = [...old.records()].map(({ bytes }) => Buffer.from(bytes))
    expect(records.length, name).toBe(400)
    old.close()
    const store = new JournalStore(file, META)
    expect(store.lastSeq, name).toBe(400)
    store.close()
    const now = readJournal(file)
    expect([...now.records()].map(({ bytes }) => Buffer.from(bytes))).toEqual(records)
    now.close()
    expect(verifyFiles(file).problems, name).toEqual([])
  }
})

/** Copies the good journal anew and migrates it in a process that dies at statement `killAt`. */
function migrateKilled(file: string, killAt: number) {
  for (const end of ['', '-wal', '-shm', '.aside', '.aside.part', '.aside.part-journal'])
    rmSync(file + end, { force: true })
  copyFileSync(good, file)
  return spawnSync(process.execPath, [program, file, join(folder, 'steps.json'), String(killAt)], {
    encoding: 'utf8',
  })
}

test('killed at every statement it is the old schema or the new one, with every record, and goes on', () => {
  const steps = [...MIGRATIONS, NEXT]
  writeFileSync(join(folder, 'steps.json'), JSON.stringify(steps))
  const file = join(folder, 'killed.db')
  const whole = migrateKilled(file, 0)
  const statements = Number(/^done (\d+)/.exec(whole.stdout)?.[1])
  expect(statements, whole.stderr).toBeGreaterThan(8)
  for (let killAt = 1; killAt <= statements; killAt++) {
    expect(migrateKilled(file, killAt).signal, `statement ${killAt}`).toBe('SIGKILL')
    const db = new Sqlite(file)
    const tables = db.prepare(`SELECT count(*) FROM sqlite_schema WHERE name LIKE 'copied%'`).pluck().get()
    // Each step is whole or not there: the last one's tables come with its number.
    expect(versionOf(db)).toBeGreaterThanOrEqual(1)
    expect(tables, `statement ${killAt}`).toBe(versionOf(db) === steps.length ? 3 : 0)
    expect(db.prepare('SELECT count(*), max(last_seq) FROM segment').raw().get()).toEqual([40, 400])
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok')
    db.close()
    if (existsSync(`${file}.aside`))
      expect(verifyFiles(`${file}.aside`)).toMatchObject({ ok: true, records: 400 })
    const again = spawnSync(process.execPath, [program, file, join(folder, 'steps.json'), '0'], {
      encoding: 'utf8',
    })
    expect(again.stdout, `statement ${killAt}, again`).toMatch(/^done/)
    const after = new Sqlite(file, { readonly: true })
    expect([versionOf(after), after.prepare('SELECT count(*) FROM copied').pluck().get()]).toEqual([
      steps.length,
      40,
    ])
    after.close()
  }
  expect(verifyFiles(`${file}.aside`)).toMatchObject({ ok: true, records: 400 })
})
