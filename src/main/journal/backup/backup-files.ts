/**
 * Backups of a journal: a copy that was read whole before it got its name, beside a note of what it holds.
 *
 * Promises that a file called a backup was verified after it was written (hash chain, records, SQLite's own
 * check), and that a restore can compare hashes. Must never hash or copy the live file: SQLite copies.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { must } from '@shared/must'
import { hashOfFile, moveWhole, syncFile, writeWhole } from '../durable-files'
import { readJournal } from '../read-journal'
import { JournalRefused, refusalOf } from '../refusals'
import { verifyFiles } from '../verify'
import { keptOf, type Retention } from './retention'

/** What a backup holds, as found by reading all of it. */
export interface BackupFacts {
  readonly journalId: string
  readonly lastSeq: number
  /** Hash of the last segment, hex: the journal's head. */
  readonly head: string
  /** SHA-256 of the file, hex. */
  readonly sha256: string
}

export interface Backup extends BackupFacts {
  readonly name: string
  /** When it was taken, milliseconds since the epoch, by the machine's clock. */
  readonly takenAt: number
}

const NAME = /^journal-\d{8}T\d{9}Z-\d+\.db$/

/** Reads a copy whole. Throws `JournalRefused`, DAMAGED with the first problem when it is not what was written. */
export function checkBackup(file: string): BackupFacts {
  const found = verifyFiles(file)
  const [problem] = found.problems
  if (problem !== undefined || found.head === null)
    throw new JournalRefused('DAMAGED', `${file}: ${problem?.what ?? 'it cannot be read'}`)
  const journal = readJournal(file)
  const { id } = journal
  journal.close()
  return { journalId: id, lastSeq: found.records, head: found.head, sha256: hashOfFile(file) }
}

/** The time in a file's name: 20261120T143000123Z. */
export const stampOf = (millis: number): string => new Date(millis).toISOString().replace(/[-:.]/g, '')

/**
 * Makes a backup: `copy` writes the file, `check` reads it whole (in another thread, if the caller likes).
 * Rejects with `JournalRefused`; a copy that fails its check is kept as `*.bad` and never counts as a backup.
 */
export async function takeBackup(o: {
  readonly folder: string
  readonly takenAt: number
  readonly copy: (to: string) => Promise<unknown>
  readonly check: (file: string) => BackupFacts | Promise<BackupFacts>
  readonly retention?: Retention
}): Promise<Backup> {
  mkdirSync(o.folder, { recursive: true, mode: 0o700 })
  const part = join(o.folder, `journal-${stampOf(o.takenAt)}.part`)
  try {
    await o.copy(part)
    syncFile(part)
    const facts = await o.check(part)
    const name = `journal-${stampOf(o.takenAt)}-${facts.lastSeq}.db`
    must(NAME.test(name), `a backup is not called ${name}`)
    const backup = { ...facts, name, takenAt: o.takenAt }
    // The note first: a backup without one could not be compared with anything.
    writeWhole(noteOf(join(o.folder, name)), [Buffer.from(`${JSON.stringify(backup, null, 2)}\n`)])
    moveWhole(part, join(o.folder, name))
    prune(o.folder, o.retention)
    return backup
  } catch (error) {
    if (existsSync(part)) renameSync(part, `${part}.bad`)
    for (const end of ['-wal', '-shm', '-journal']) rmSync(part + end, { force: true })
    throw refusalOf(error, part, true)
  }
}

/** The backups in a folder, newest first. One without a readable note is left out and left alone. */
export function listBackups(folder: string): readonly Backup[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .flatMap((name) => readNote(join(folder, name)) ?? [])
    .sort((a, b) => b.takenAt - a.takenAt)
}

/**
 * The drill: reads a backup whole and compares every hash with its note. Throws `JournalRefused` with DAMAGED
 * and what differs.
 */
export const drillBackup = (file: string): BackupFacts => compareWithNote(file, checkBackup(file))

/** Holds what was found in a backup against its note; throws like `drillBackup`. */
export function compareWithNote(file: string, found: BackupFacts): BackupFacts {
  const note = readNote(file)
  if (note === null) throw new JournalRefused('DAMAGED', `${file}: its note ${noteOf(file)} cannot be read`)
  for (const key of ['journalId', 'lastSeq', 'head', 'sha256'] as const)
    if (found[key] !== note[key])
      throw new JournalRefused('DAMAGED', `${file}: ${key} is ${found[key]}, its note says ${note[key]}`)
  return found
}

export const noteOf = (file: string): string => `${file}.json`

function readNote(file: string): Backup | null {
  try {
    const note = JSON.parse(readFileSync(noteOf(file), 'utf8')) as Backup
    return note.name === basename(file) && Number.isSafeInteger(note.lastSeq) ? note : null
  } catch (error) {
    // No note, or a damaged one: then this is a file, not a backup. Anything else is a fault.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function prune(folder: string, retention?: Retention): void {
  const all = listBackups(folder)
  const kept = new Set(keptOf(all, retention))
  for (const backup of all) {
    if (kept.has(backup)) continue
    rmSync(join(folder, backup.name))
    rmSync(noteOf(join(folder, backup.name)))
  }
}
