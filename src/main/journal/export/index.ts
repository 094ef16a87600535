/**
 * Writes a journal out as tables: events, orders, fills and positions, as CSV or Parquet, in one pass.
 *
 * Promises a folder that is whole or not there: it gets its name when all is written, and is taken away when
 * the export is cancelled or fails. Must never be given the live journal: a copy is read.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRecord } from '@shared/codec'
import { readJournal } from '../read-journal'
import { JournalRefused } from '../refusals'
import { type ExportFormat, openSink, type Sink } from './sinks'
import { EXPORT_TABLE_NAMES, EXPORT_TABLES, ExportFold, type ExportTable } from './tables'

export { EXPORT_FORMATS, type ExportFormat } from './sinks'
export { EXPORT_TABLES, type ExportTable } from './tables'

export interface ExportOptions {
  /** A journal that no desk has open. */
  readonly from: string
  /** A folder that does not exist yet. */
  readonly to: string
  readonly format: ExportFormat
  /** Records done, and how many there are about. */
  readonly onProgress?: (done: number, total: number) => void
  readonly isCancelled?: () => boolean
}

export interface Exported {
  readonly folder: string
  readonly rows: Readonly<Record<ExportTable, number>>
  /** Sequence of the last record written. */
  readonly lastSeq: number
  /** Why it stopped before the end of a damaged journal, or null. */
  readonly stoppedBy: string | null
}

/** Looks up so often whether it goes on. */
const LOOK_EVERY = 1000

/**
 * Exports a journal. Throws `JournalRefused`, FAILED when it was cancelled. Of a damaged journal it writes what
 * can be read and says where that ends.
 */
export function exportJournal(o: ExportOptions): Exported {
  if (existsSync(o.to)) throw new JournalRefused('FAILED', `${o.to}: is there already; choose another folder`)
  const part = `${o.to}.part`
  rmSync(part, { recursive: true, force: true })
  const journal = readJournal(o.from)
  try {
    mkdirSync(part, { recursive: true, mode: 0o700 })
    const rows = { events: 0, orders: 0, fills: 0, positions: 0 }
    const sinks = openSinks(part, o.format)
    const fold = new ExportFold((table, row) => {
      rows[table]++
      sinks[table].row(row)
    })
    const reached = walk(journal, fold, o)
    fold.finish()
    for (const name of EXPORT_TABLE_NAMES) sinks[name].close()
    const about = { journalId: journal.id, ...reached, rows, tables: EXPORT_TABLES }
    writeFileSync(join(part, 'schema.json'), `${JSON.stringify(about, null, 2)}\n`)
    renameSync(part, o.to)
    return { folder: o.to, rows, ...reached }
  } catch (error) {
    rmSync(part, { recursive: true, force: true })
    throw error
  } finally {
    journal.close()
  }
}

function openSinks(folder: string, format: ExportFormat): Readonly<Record<ExportTable, Sink>> {
  const open = (name: ExportTable) => openSink(format, join(folder, `${name}.${format}`), EXPORT_TABLES[name])
  return {
    events: open('events'),
    orders: open('orders'),
    fills: open('fills'),
    positions: open('positions'),
  }
}

function walk(
  journal: ReturnType<typeof readJournal>,
  fold: ExportFold,
  { onProgress, isCancelled, from }: ExportOptions,
): Pick<Exported, 'lastSeq' | 'stoppedBy'> {
  const total = Number(journal.db.prepare('SELECT max(last_seq) FROM segment').pluck().get() ?? 0)
  let lastSeq = 0
  try {
    for (const { seq, bytes } of journal.records()) {
      if (seq % LOOK_EVERY === 1) {
        onProgress?.(seq, total)
        if (isCancelled?.()) throw new JournalRefused('FAILED', `${from}: the export was cancelled`)
      }
      fold.add(seq, readRecord(bytes))
      lastSeq = seq
    }
  } catch (error) {
    const isDamage =
      error instanceof RangeError || (error instanceof JournalRefused && error.code === 'DAMAGED')
    if (!isDamage) throw error
    return { lastSeq, stoppedBy: `record ${lastSeq + 1}: ${error.message}` }
  }
  onProgress?.(lastSeq, total)
  return { lastSeq, stoppedBy: null }
}
