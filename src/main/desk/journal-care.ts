/**
 * Care for the desk's own journal file: what is wrong with it, its backups, putting one back, writing it out.
 * Works on closed files and on copies; the live file is only ever copied by its own thread.
 */
import { mkdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { BackupRow, ExportStatus, JournalTrouble } from '@shared/contract'
import {
  type Backup,
  compareWithNote,
  type ExportFormat,
  type JournalRefused,
  listBackups,
  type OpenJournal,
  type Quarantined,
  quarantine,
  quarantinedAt,
  type RunningTask,
  restoreBackup,
  restoreReadable,
  salvage,
  stampOf,
  startTask,
  takeBackup,
} from '../journal'
import { DeskRefused } from './refused'

export interface CareOptions {
  readonly dataDir: string
  readonly journalWorker: URL
  /** The machine's clock, milliseconds: names files. */
  readonly wall: () => number
}

export class JournalCare {
  readonly journalFile: string
  readonly #options: CareOptions
  readonly #backupFolder: string
  #quarantined: Quarantined | null
  #refusal: JournalRefused | null = null
  #export: RunningExport = { status: IDLE, task: null, isCancelled: false }
  #backing: Promise<unknown> = Promise.resolve()

  constructor(options: CareOptions) {
    this.#options = options
    this.journalFile = join(options.dataDir, 'journal.db')
    this.#backupFolder = join(options.dataDir, 'backups')
    this.#quarantined = quarantinedAt(this.journalFile)
  }

  /** Why no desk is open on the journal, with what can be done; null when nothing is wrong. */
  trouble(): JournalTrouble | null {
    // The page has no use for where the data folder is.
    const words = (reason: string) => reason.replaceAll(join(this.#options.dataDir, '/'), '')
    if (this.#quarantined)
      return {
        code: 'DAMAGED',
        reason: words(this.#quarantined.reason),
        keptAs: join('quarantine', basename(dirname(this.#quarantined.file)), basename(this.journalFile)),
        backups: this.backups(),
      }
    if (this.#refusal)
      return {
        code: this.#refusal.code,
        reason: words(this.#refusal.message),
        keptAs: null,
        backups: this.backups(),
      }
    return null
  }

  get isQuarantined(): boolean {
    return this.#quarantined !== null
  }

  /** The journal could not be opened: a damaged one is put aside. */
  refused(error: JournalRefused): void {
    this.#refusal = error
    if (error.code === 'DAMAGED')
      this.#quarantined = quarantine(this.journalFile, error.message, this.#options.wall())
  }

  /** The journal is open: what was wrong is over. */
  opened(): void {
    this.#refusal = null
  }

  backups(): readonly BackupRow[] {
    return listBackups(this.#backupFolder).map(rowOf)
  }

  /** Copies the open journal, checks the copy in another thread, keeps the last three and one a day. */
  async backup(journal: OpenJournal): Promise<BackupRow> {
    const take = () =>
      takeBackup({
        folder: this.#backupFolder,
        takenAt: this.#options.wall(),
        copy: (to) => journal.backup(to),
        check: (file) => startTask(this.#options.journalWorker, 'checkBackup', { file }).done,
      })
    const taken = this.#backing.then(take, take)
    this.#backing = taken.catch(() => undefined)
    return rowOf(await taken)
  }

  /** Reads a backup whole and compares its hashes with its note. Rejects with `JournalRefused` and what differs. */
  async drill(name: string): Promise<BackupRow> {
    const backup = this.#named(name)
    const file = join(this.#backupFolder, backup.name)
    compareWithNote(file, await startTask(this.#options.journalWorker, 'checkBackup', { file }).done)
    return rowOf(backup)
  }

  /** Puts a backup, or with null what can be read of the damaged file, in the journal's place. */
  restore(name: string | null): string {
    const place = { journalFile: this.journalFile, at: this.#options.wall() }
    if (name === null && !this.#quarantined)
      throw new DeskRefused('REFUSED', 'nothing is damaged: name a backup to restore')
    const facts =
      name === null
        ? restoreReadable((this.#quarantined as Quarantined).file, place)
        : restoreBackup(join(this.#backupFolder, this.#named(name).name), place)
    this.#quarantined = null
    this.#refusal = null
    return `Restored up to record ${facts.lastSeq}, head ${facts.head.slice(0, 16)}.`
  }

  /** Copies what can be read of the damaged file to a place of its own, to be looked at. */
  readableCopy(): { readonly file: string; readonly lastSeq: number } {
    if (!this.#quarantined) throw new DeskRefused('REFUSED', 'nothing is damaged')
    const folder = join(this.#options.dataDir, 'readonly')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const file = join(folder, `journal-${stampOf(this.#options.wall())}.db`)
    return { file, lastSeq: salvage(this.#quarantined.file, file) }
  }

  exportStatus(): ExportStatus {
    return this.#export.status
  }

  /** Starts an export of the open journal, or of the damaged one when none is open. One at a time. */
  async startExport(journal: OpenJournal | null, format: ExportFormat): Promise<ExportStatus> {
    if (this.#export.status.state === 'running')
      throw new DeskRefused('REFUSED', 'an export is running: cancel it or wait')
    const folder = join(this.#options.dataDir, 'exports')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const stamp = stampOf(this.#options.wall())
    const running: ExportStatus = { state: 'running', done: 0, total: 0, detail: '' }
    this.#export = { status: running, task: null, isCancelled: false }
    const copy = journal === null ? null : join(folder, `${stamp}.copy`)
    const from = copy ?? this.#quarantined?.file
    if (from === undefined) throw new DeskRefused('REFUSED', 'there is no journal to export')
    try {
      if (copy !== null) await journal?.backup(copy)
      if (this.#export.isCancelled) throw new DeskRefused('FAILED', 'the export was cancelled')
    } catch (error) {
      this.#end({ ...running, state: 'failed', detail: (error as Error).message }, copy)
      throw error
    }
    const to = join(folder, `${stamp}-${format}`)
    const task = startTask(this.#options.journalWorker, 'export', { from, to, format }, (done, total) => {
      if (this.#export.task === task) this.#export.status = { state: 'running', done, total, detail: '' }
    })
    this.#export.task = task
    task.done.then(
      ({ rows, lastSeq, stoppedBy }) => {
        const counts = `${rows.events} events, ${rows.orders} orders, ${rows.fills} fills, ${rows.positions} positions`
        const where = `exports/${basename(to)}`
        const end = stoppedBy === null ? '' : `; stopped at ${stoppedBy}`
        this.#end(
          { state: 'done', done: lastSeq, total: lastSeq, detail: `${counts} in ${where}${end}` },
          copy,
        )
      },
      (error: Error) => this.#end({ ...running, state: 'failed', detail: error.message }, copy),
    )
    return running
  }

  /** Ends the export that is running, also while the journal is still being copied for it. */
  cancelExport(): void {
    this.#export.isCancelled = true
    this.#export.task?.cancel()
  }

  /** Waits for a backup on its way. */
  async close(): Promise<void> {
    this.cancelExport()
    await this.#backing
  }

  #end(status: ExportStatus, copy: string | null): void {
    if (copy !== null) for (const end of ['', '-wal', '-shm', '-journal']) rmSync(copy + end, { force: true })
    this.#export = { status, task: null, isCancelled: false }
  }

  #named(name: string): Backup {
    const found = listBackups(this.#backupFolder).find((backup) => backup.name === name)
    if (!found) throw new DeskRefused('REFUSED', `there is no backup called ${name}`)
    return found
  }
}

interface RunningExport {
  status: ExportStatus
  /** Null while the journal is being copied, and when nothing is running. */
  task: RunningTask<unknown> | null
  isCancelled: boolean
}

const IDLE: ExportStatus = { state: 'idle', done: 0, total: 0, detail: '' }

const rowOf = ({ name, takenAt, lastSeq, head }: Backup): BackupRow => ({ name, takenAt, lastSeq, head })
