/** `crossdesk backup`, `restore` and `export`: the files of a journal that no desk has open. */
import { parseArgs } from 'node:util'
import { backupFile, EXPORT_FORMATS, type ExportFormat, exportFile, restoreFile } from '../desk/journal-files'

const REPORT_EVERY_MILLIS = 500

export async function backupCommand(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { to: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const backup = await backupFile(
    one(positionals, 'backup takes one journal file'),
    values.to ?? null,
    Date.now(),
  )
  process.stdout.write(
    values.json
      ? `${JSON.stringify(backup, null, 2)}\n`
      : `${backup.name}: up to record ${backup.lastSeq}, head ${backup.head}, read whole and found good\n`,
  )
  return 0
}

export function restoreCommand(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { to: { type: 'string' }, json: { type: 'boolean', default: false } },
  })
  const backup = one(positionals, 'restore takes one backup file')
  if (values.to === undefined) throw new Error('restore needs --to JOURNAL.db')
  const facts = restoreFile(backup, values.to, Date.now())
  process.stdout.write(
    values.json
      ? `${JSON.stringify(facts, null, 2)}\n`
      : `${values.to}: restored up to record ${facts.lastSeq}, head ${facts.head} as in its note\n`,
  )
  return 0
}

export function exportCommand(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      format: { type: 'string', default: 'csv' },
      json: { type: 'boolean', default: false },
    },
  })
  const from = one(positionals, 'export takes one journal file')
  const { to, format } = values
  if (to === undefined) throw new Error('export needs --to FOLDER')
  if (!isFormat(format)) throw new Error(`--format takes ${EXPORT_FORMATS.join(' or ')}`)
  let toldAt = 0
  const onProgress = (done: number, total: number) => {
    if (!process.stderr.isTTY || Date.now() - toldAt < REPORT_EVERY_MILLIS) return
    toldAt = Date.now()
    process.stderr.write(`\r${done} of ${total} records`)
  }
  const { rows, stoppedBy } = exportFile({ from, to, format, onProgress, isCancelled: () => false })
  const counts = Object.entries(rows).map(([name, count]) => `${count} ${name}`)
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ folder: to, rows, stoppedBy }, null, 2)}\n`
      : `${to}: ${counts.join(', ')}\n`,
  )
  if (stoppedBy === null) return 0
  process.stderr.write(`crossdesk: the journal is damaged, the export ends before ${stoppedBy}\n`)
  return 1
}

const isFormat = (text: string): text is ExportFormat => (EXPORT_FORMATS as readonly string[]).includes(text)

function one(positionals: readonly string[], otherwise: string): string {
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Error(otherwise)
  return file
}
