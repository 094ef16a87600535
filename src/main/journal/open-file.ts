/**
 * Opens journal.db for writing, the one way it may be opened.
 *
 * Promises one writer at a time (two locks: SQLite's own, and `<file>.lock`, which holds even where reading
 * the live file with `fs` would drop SQLite's), WAL with synchronous FULL read back from SQLite, and a file
 * that passed `quick_check` unless it is long: then whoever reads it behind the start sees what is damaged. A journal is made under another name and renamed, so that an empty journal.db is
 * always a damaged one. Must never repair, delete or overwrite a journal that it cannot read.
 */
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { must } from '@shared/must'
import Sqlite, { type Database } from 'better-sqlite3'
import type { JournalMeta } from '../ports'
import { originText } from './chain'
import { JournalRefused, refusalOf } from './refusals'
import { APPLICATION_ID, MIGRATIONS, migrate, mustBeOurs, RECORD_VERSION, versionOf } from './schema'

/** The first SQLite without the WAL-reset corruption bug of 3.7.0 to 3.51.2. */
const OLDEST_SQLITE = [3, 51, 3] as const

/**
 * Two desks that ask for the lock in the same instant each hold a share of it, and would both be refused if
 * neither waited. Whoever is refused lets go, so that the other has it well within this time.
 */
const LOCK_WAIT_MILLIS = 250

/**
 * `quick_check` reads the whole file. Past this length it would hold up the start for seconds; every segment is then read
 * and compared with the chain behind the desk, and each backup goes through SQLite's own check.
 */
export const MOST_CHECKED_BYTES = 128 << 20

export interface OpenedFile {
  readonly db: Database
  /** Holds an exclusive transaction until it is closed. */
  readonly lock: Database
}

/** Opens a journal, making it first where there is none; throws `JournalRefused`. */
export function openFile(file: string, meta: JournalMeta, mostChecked = MOST_CHECKED_BYTES): OpenedFile {
  must(
    meta.schema === RECORD_VERSION,
    `this program writes records of version ${RECORD_VERSION}, was asked for ${meta.schema}`,
  )
  if (!existsSync(dirname(file)))
    throw new JournalRefused('FAILED', `${file}: its folder does not exist; make it or choose another`)
  const held: Database[] = []
  try {
    mustBeRecent()
    const lock = hold(new Sqlite(`${file}.lock`, { timeout: LOCK_WAIT_MILLIS }), held)
    lock.exec('BEGIN EXCLUSIVE')
    if (!existsSync(file)) make(file, meta)
    mustHaveBytes(file)
    const db = hold(new Sqlite(file, { timeout: 0, fileMustExist: true }), held)
    prepare(db, file, mostChecked)
    return { db, lock }
  } catch (error) {
    for (const db of held.reverse()) db.close()
    throw refusalOf(error, file, canWrite(file))
  }
}

function hold(db: Database, held: Database[]): Database {
  held.push(db)
  return db
}

function mustBeRecent(): void {
  const db = new Sqlite(':memory:')
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get())
  db.close()
  if (!isRecent(version))
    throw new JournalRefused(
      'SQLITE_TOO_OLD',
      `SQLite ${version} can damage a journal; ${OLDEST_SQLITE.join('.')} or newer is needed`,
    )
}

/** True when a version of SQLite is one that may write a journal. */
export function isRecent(version: string): boolean {
  const parts = version.split('.').map(Number)
  for (const [i, oldest] of OLDEST_SQLITE.entries()) {
    const part = parts[i] ?? 0
    if (part !== oldest) return part > oldest
  }
  return true
}

function canWrite(file: string): boolean {
  try {
    accessSync(dirname(file), constants.W_OK)
    if (existsSync(file)) accessSync(file, constants.W_OK)
    return true
  } catch {
    // `accessSync` answers by throwing; whoever asked throws its own refusal.
    return false
  }
}

function mustHaveBytes(file: string): void {
  if (statSync(file).size === 0)
    throw new JournalRefused('DAMAGED', `${file}: the file is empty, a journal never is; restore a backup`)
}

/** Makes a whole journal under another name, then gives it its own. */
function make(file: string, meta: JournalMeta): void {
  const fresh = `${file}.new`
  for (const left of [fresh, `${fresh}-wal`, `${fresh}-journal`]) rmSync(left, { force: true })
  const db = new Sqlite(fresh, { timeout: 0 })
  try {
    db.pragma('synchronous = FULL')
    db.pragma(`application_id = ${APPLICATION_ID}`)
    migrate(db, MIGRATIONS, null)
    const id = randomBytes(16).toString('hex')
    const { schema, regime, regimeHash } = meta
    db.prepare('INSERT INTO origin (id, document) VALUES (1, ?)').run(
      originText({ id, regime, regimeHash, schema }),
    )
  } finally {
    db.close()
  }
  renameSync(fresh, file)
  syncFolder(dirname(file))
}

/** Makes a rename durable. Windows has no handle of a folder to sync; NTFS journals the rename itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Settings, each read back; then the file is checked and brought forward. */
function prepare(db: Database, file: string, mostChecked: number): void {
  mustRead(db, 'locking_mode', 'EXCLUSIVE', 'exclusive')
  db.pragma('cell_size_check = ON')
  mustBeOurs(db, file)
  mustRead(db, 'journal_mode', 'WAL', 'wal')
  mustRead(db, 'synchronous', 'FULL', '2')
  mustRead(db, 'foreign_keys', 'ON', '1')
  mustRead(db, 'trusted_schema', 'OFF', '0')
  mustRead(db, 'mmap_size', '0', '0')
  if (process.platform === 'darwin') {
    mustRead(db, 'fullfsync', 'ON', '1')
    mustRead(db, 'checkpoint_fullfsync', 'ON', '1')
  }
  // Checkpoints cost milliseconds: the store does them when nobody waits.
  mustRead(db, 'wal_autocheckpoint', '0', '0')
  probeWrite(db)
  const found = statSync(file).size > mostChecked ? 'ok' : db.pragma('quick_check', { simple: true })
  if (found !== 'ok')
    throw new JournalRefused('DAMAGED', `${file}: damaged: ${String(found)}; restore a backup`)
  migrate(db, MIGRATIONS, `${file}.v${versionOf(db)}`)
}

/** A file that can only be read opens without an error: an empty write transaction finds out. */
function probeWrite(db: Database): void {
  db.exec('BEGIN IMMEDIATE')
  db.exec('ROLLBACK')
}

function mustRead(db: Database, name: string, value: string, expected: string): void {
  db.pragma(`${name} = ${value}`)
  const read = String(db.pragma(name, { simple: true }))
  must(read === expected, `${name} reads ${read} after setting ${value}, expected ${expected}`)
}
