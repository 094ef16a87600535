/** What the command line does with the files of a journal that no desk has open. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type Backup,
  type BackupFacts,
  checkBackup,
  type Exported,
  type ExportFormat,
  exportJournal,
  readJournal,
  restoreBackup,
  takeBackup,
} from '../journal'
import { DeskRefused } from './refused'

export { EXPORT_FORMATS, type ExportFormat } from '../journal'

/** Backs a closed journal up into a folder, `backups` beside it unless named. Rejects with `JournalRefused`. */
export async function backupFile(file: string, folder: string | null, takenAt: number): Promise<Backup> {
  const journal = readJournal(file)
  try {
    return await takeBackup({
      folder: folder ?? join(dirname(file), 'backups'),
      takenAt,
      copy: (to) => journal.db.backup(to),
      check: checkBackup,
    })
  } finally {
    journal.close()
  }
}

/** Restores a backup to a journal's place, after its drill. Throws `JournalRefused`; then nothing has changed. */
export function restoreFile(backup: string, journalFile: string, at: number): BackupFacts {
  if (!existsSync(backup)) throw new DeskRefused('FAILED', `${backup}: no such file`)
  return restoreBackup(backup, { journalFile, at })
}

/** Writes a closed journal out. Throws `JournalRefused`. */
export function exportFile(o: {
  readonly from: string
  readonly to: string
  readonly format: ExportFormat
  readonly onProgress: (done: number, total: number) => void
  readonly isCancelled: () => boolean
}): Exported {
  return exportJournal(o)
}
