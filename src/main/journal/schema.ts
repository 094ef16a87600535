/**
 * The tables of journal.db, as numbered migrations that only go forward.
 *
 * Promises that a journal of a newer program is refused untouched, that an older one is copied aside before
 * it is migrated, and that rows can be added and never changed. Must never alter a migration once released.
 */

import { rmSync } from 'node:fs'
import { must } from '@shared/must'
import type { Database } from 'better-sqlite3'
import { moveWhole, syncFile } from './durable-files'
import { HEAD_TABLE } from './log/head-table'
import { JournalRefused } from './refusals'

/** "XDSK": tells a journal from any other SQLite file. */
export const APPLICATION_ID = 0x5844534b

const V1 = `
CREATE TABLE origin (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  document TEXT NOT NULL
) STRICT;
CREATE TABLE segment (
  first_seq INTEGER PRIMARY KEY,
  last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
  checks BLOB NOT NULL CHECK (length(checks) = 4 * (last_seq - first_seq + 1)),
  frames BLOB NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER origin_never_changes BEFORE UPDATE ON origin
  BEGIN SELECT RAISE(ABORT, 'the origin of a journal never changes'); END;
CREATE TRIGGER origin_never_goes BEFORE DELETE ON origin
  BEGIN SELECT RAISE(ABORT, 'the origin of a journal never goes'); END;
CREATE TRIGGER segment_never_changes BEFORE UPDATE ON segment
  BEGIN SELECT RAISE(ABORT, 'a journaled record never changes'); END;
CREATE TRIGGER segment_never_goes BEFORE DELETE ON segment
  BEGIN SELECT RAISE(ABORT, 'a journaled record never goes'); END;
CREATE TRIGGER segment_follows BEFORE INSERT ON segment
  WHEN NEW.first_seq IS NOT 1 + coalesce((SELECT last_seq FROM segment ORDER BY first_seq DESC LIMIT 1), 0)
  BEGIN SELECT RAISE(ABORT, 'a segment follows the one before without a gap'); END;
`

/** Step n brings a file from version n to n + 1. */
export const MIGRATIONS: readonly string[] = [V1, HEAD_TABLE]
export const SCHEMA_VERSION = MIGRATIONS.length
/** Version of the records and their chain, which an origin names. Tables move on without it. */
export const RECORD_VERSION = 1

export const versionOf = (db: Database): number => Number(db.pragma('user_version', { simple: true }))

/** Refuses a file that is no journal, or one of a newer program. Reads only. */
export function mustBeOurs(db: Database, file: string): void {
  const id = Number(db.pragma('application_id', { simple: true }))
  if (id !== APPLICATION_ID)
    throw new JournalRefused(
      'FAILED',
      `${file}: a database, but not a journal of Crossdesk; choose another file`,
    )
  const version = versionOf(db)
  if (version > SCHEMA_VERSION)
    throw new JournalRefused(
      'NEWER',
      `${file}: written by a newer Crossdesk (schema ${version}, this one knows ${SCHEMA_VERSION}); update the program`,
    )
}

/** Brings a file forward, each step in a transaction of its own; copies an older journal to `aside` first. */
export function migrate(db: Database, steps: readonly string[], aside: string | null): void {
  const from = versionOf(db)
  must(from <= steps.length, `schema ${from} is newer than ${steps.length}`)
  if (from === steps.length) return
  if (from > 0 && aside !== null) copyAside(db, aside)
  for (let version = from; version < steps.length; version++) {
    db.exec('BEGIN IMMEDIATE')
    try {
      db.exec(steps[version] as string)
      db.pragma(`user_version = ${version + 1}`)
      db.exec('COMMIT')
    } catch (error) {
      if (db.inTransaction) db.exec('ROLLBACK')
      throw error
    }
  }
  must(versionOf(db) === steps.length, `schema reads ${versionOf(db)} after migrating to ${steps.length}`)
}

/** A whole copy under the name `aside`, or none: what a crash left half copied, or an older copy, is made anew. */
function copyAside(db: Database, aside: string): void {
  const part = `${aside}.part`
  rmSync(part, { force: true })
  db.prepare('VACUUM INTO ?').run(part)
  syncFile(part)
  moveWhole(part, aside)
}

interface SchemaRow {
  readonly name: string
  readonly sql: string
}

/** What stands in the file's schema: the triggers that refuse changes are part of what is verified. */
export const schemaOf = (db: Database): readonly string[] =>
  db
    .prepare<[], SchemaRow>('SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name')
    .all()
    .map(({ name, sql }) => `${name}: ${sql.replace(/\s+/g, ' ').trim()}`)
