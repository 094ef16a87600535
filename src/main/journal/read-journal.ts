/**
 * Reads a journal that no desk has open, without a worker: for verify, replay and rebuilding views.
 *
 * Promises to write nothing to the journal and to refuse a file that a desk holds. It hands out what is there:
 * whether that is what was written, `verify.ts` says. Must never be used on the live file.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite, { type Database } from 'better-sqlite3'
import type { JournalMeta } from '../ports'
import type { Origin } from './chain'
import { FramesBroken, recordsIn, type StoredRecord } from './frames'
import { originOf, type SegmentRow } from './journal-store'
import { errorCode, JournalRefused, refusalOf } from './refusals'
import { mustBeOurs } from './schema'

export interface JournalReader {
  readonly meta: JournalMeta
  readonly id: string
  /** The origin as stored: the root of the hash chain. */
  readonly origin: string
  readonly db: Database
  /** Rows of `segment` in order. Throws `JournalRefused` where the file cannot be read on. */
  segments(): Generator<SegmentRow>
  /** Every record in order. Throws `JournalRefused` with DAMAGED where the file cannot be read on. */
  records(from?: number): Generator<StoredRecord>
  close(): void
}

/** Opens a journal for reading; throws `JournalRefused`, with LOCKED while a desk has it open. */
export function readJournal(file: string): JournalReader {
  if (!existsSync(file)) throw new JournalRefused('FAILED', `${file}: no such file`)
  const held: (() => void)[] = []
  const close = () => {
    for (const end of held.splice(0).reverse()) end()
  }
  try {
    if (statSync(file).size === 0)
      throw new JournalRefused('DAMAGED', `${file}: the file is empty, a journal never is`)
    const lock = holdLock(`${file}.lock`)
    if (lock !== null) held.push(() => lock.close())
    const { db, tidy } = openToRead(file)
    held.push(tidy, () => db.close())
    mustBeOurs(db, file)
    const origin = originOf(db, file)
    const { id, schema, regime, regimeHash } = JSON.parse(origin) as Origin
    return { id, origin, meta: { schema, regime, regimeHash }, db, close, ...rows(db, file) }
  } catch (error) {
    close()
    throw refusalOf(error, file, true)
  }
}

/**
 * Holds the desk's lock file shared, so that no desk opens the journal meanwhile; null where there is none.
 * A desk holds it exclusively: then this throws SQLITE_BUSY.
 */
function holdLock(lockFile: string): Database | null {
  if (!existsSync(lockFile)) return null
  const lock = new Sqlite(lockFile, { readonly: true, fileMustExist: true, timeout: 0 })
  try {
    lock.exec('BEGIN')
    lock.prepare('SELECT count(*) FROM sqlite_schema').get()
    return lock
  } catch (error) {
    lock.close()
    throw error
  }
}

/** No index can be made beside the journal: a folder that cannot be written, or a full disk. */
const NO_ROOM_BESIDE = /^SQLITE_(CANTOPEN|READONLY|FULL|IOERR_SHM)/

interface Readable {
  readonly db: Database
  /** Takes away what reading put beside the journal, or the copy that was read. */
  tidy(): void
}

/**
 * SQLite reads a WAL file by making an index and an empty WAL beside it, and leaves them there: they are taken
 * away again where no WAL waited. Where they cannot be made (the folder is read-only, the disk is full) a copy
 * elsewhere is read.
 */
function openToRead(file: string): Readable {
  const wal = `${file}-wal`
  const hadWal = (sizeOf(wal) ?? 0) > 0
  try {
    return {
      db: openReadOnly(file),
      tidy: () => {
        if (hadWal) return
        rmSync(`${file}-shm`, { force: true })
        if (sizeOf(wal) === 0) rmSync(wal, { force: true })
      },
    }
  } catch (error) {
    if (!NO_ROOM_BESIDE.test(errorCode(error))) throw error
  }
  const folder = mkdtempSync(join(tmpdir(), 'crossdesk-read-'))
  const copy = join(folder, 'journal.db')
  const tidy = () => rmSync(folder, { recursive: true, force: true })
  try {
    copyFileSync(file, copy)
    if (hadWal) copyFileSync(wal, `${copy}-wal`)
    return { db: openReadOnly(copy), tidy }
  } catch (error) {
    tidy()
    throw error
  }
}

/** Null where there is no such file: another reader may just have taken it away. */
const sizeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.size ?? null

function openReadOnly(file: string): Database {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 0 })
  try {
    db.pragma('schema_version')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

function rows(db: Database, file: string): Pick<JournalReader, 'segments' | 'records'> {
  function* segments(from = 1): Generator<SegmentRow> {
    const select = db.prepare<[number], SegmentRow>(
      'SELECT first_seq, last_seq, checks, frames, hash FROM segment WHERE last_seq >= ? ORDER BY first_seq',
    )
    try {
      yield* select.iterate(from)
    } catch (error) {
      throw refusalOf(error, file, true)
    }
  }
  function* records(from = 1): Generator<StoredRecord> {
    for (const row of segments(from)) {
      const count = row.last_seq - row.first_seq + 1
      try {
        for (const record of recordsIn(row.first_seq, count, row.frames)) if (record.seq >= from) yield record
      } catch (error) {
        if (error instanceof FramesBroken) throw new JournalRefused('DAMAGED', `${file}: ${error.message}`)
        throw error
      }
    }
  }
  return { segments: () => segments(), records }
}
