/**
 * Puts a backup, or what can still be read of a damaged journal, in the journal's place.
 *
 * Promises that what is put there was read whole and has the hashes it should have, and that what was there
 * before is put aside, never deleted. Must never run while a desk has the journal open: the lock says so.
 */
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import { must } from '@shared/must'
import Sqlite from 'better-sqlite3'
import { genesisOf, Preimage, sameHash, segmentHash } from '../chain'
import { hashOfFile, moveWhole, syncFile } from '../durable-files'
import { recordsIn } from '../frames'
import { endQuarantine, quarantine } from '../quarantine'
import { type JournalReader, readJournal } from '../read-journal'
import { JournalRefused, refusalOf } from '../refusals'
import { APPLICATION_ID, MIGRATIONS, migrate, versionOf } from '../schema'
import { type BackupFacts, checkBackup, drillBackup } from './backup-files'

export interface Restore {
  readonly journalFile: string
  /** Milliseconds since the epoch: names the folder for what was there before. */
  readonly at: number
}

/** Restores a backup after its drill. Throws `JournalRefused`; then nothing has changed. */
export function restoreBackup(backupFile: string, o: Restore): BackupFacts {
  return underLock(o, () => {
    const drilled = drillBackup(backupFile)
    const fresh = `${o.journalFile}.restored`
    rmSync(fresh, { force: true })
    copyFileSync(backupFile, fresh)
    const copied = hashOfFile(fresh)
    must(copied === drilled.sha256, `the copy hashes to ${copied}, the backup to ${drilled.sha256}`)
    return settle(fresh, drilled, o)
  })
}

/** Restores all that can be read of a damaged journal: its records up to the first that is not what was written. */
export function restoreReadable(damagedFile: string, o: Restore): BackupFacts {
  return underLock(o, () => {
    const fresh = `${o.journalFile}.restored`
    salvage(damagedFile, fresh)
    return settle(fresh, checkBackup(fresh), o)
  })
}

/**
 * Copies the good beginning of a damaged journal into a new file, segment by segment with the same chain, and
 * returns its last sequence. Throws `JournalRefused` when nothing of it can be read.
 */
export function salvage(from: string, to: string): number {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(to + end, { force: true })
  const journal = readJournal(from)
  const db = new Sqlite(to)
  try {
    db.pragma('synchronous = FULL')
    db.pragma(`application_id = ${APPLICATION_ID}`)
    migrate(db, MIGRATIONS.slice(0, versionOf(journal.db)), null)
    db.prepare('INSERT INTO origin (id, document) VALUES (1, ?)').run(journal.origin)
    return db.transaction(() => copyGood(journal, db))()
  } catch (error) {
    throw refusalOf(error, from, true)
  } finally {
    db.close()
    journal.close()
  }
}

function copyGood(journal: JournalReader, db: Sqlite.Database): number {
  const insert = db.prepare(
    'INSERT INTO segment (first_seq, last_seq, checks, frames, hash) VALUES (?, ?, ?, ?, ?)',
  )
  const preimage = new Preimage()
  let before = genesisOf(journal.origin)
  let last = 0
  try {
    for (const { first_seq, last_seq, checks, frames, hash } of journal.segments()) {
      if (first_seq !== last + 1 || checks.length !== 4 * (last_seq - last)) break
      const links = { before, first: first_seq, last: last_seq }
      if (!sameHash(hash, segmentHash(preimage, links, checks, frames))) break
      for (const record of recordsIn(first_seq, last_seq - last, frames)) must(record.seq > last, 'in order')
      insert.run(first_seq, last_seq, checks, frames, hash)
      before = hash
      last = last_seq
    }
  } catch (error) {
    // The file cannot be read on: what came before is the good beginning.
    if (!(error instanceof JournalRefused)) throw error
  }
  return last
}

/** Gives the checked file the journal's name, and puts aside what had it. */
function settle(fresh: string, facts: BackupFacts, { journalFile, at }: Restore): BackupFacts {
  syncFile(fresh)
  // With a mark: a crash before the next line must not look like a folder that never had a journal.
  if (existsSync(journalFile)) quarantine(journalFile, 'a restore was cut short: restore again', at)
  moveWhole(fresh, journalFile)
  endQuarantine(journalFile)
  return facts
}

function underLock<T>({ journalFile }: Restore, work: () => T): T {
  const lock = new Sqlite(`${journalFile}.lock`, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return work()
  } catch (error) {
    throw refusalOf(error, journalFile, true)
  } finally {
    lock.close()
  }
}
