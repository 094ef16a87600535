/** Views from scratch, and whether two views hold the same rows: what `crossdesk verify` proves with. */
import { existsSync } from 'node:fs'
import Sqlite, { type Database } from 'better-sqlite3'
import { columnList, TABLE_NAMES, TABLES, type TableName } from './tables'
import { removeViews, ViewsStore } from './views-store'

export interface RebuiltViews {
  readonly file: string
  /** Deletes the rebuilt file. */
  remove(): void
}

export interface RebuildOptions {
  /** Folds no further: views may be behind the journal, and are compared as far as they reach. */
  readonly upTo?: number
}

const PIECE_RECORDS = 20_000
const MOST_DIFFERENCES = 100

/** Folds all records into a new file, replacing what is there. Throws when a record cannot be folded. */
export function rebuildViews(
  file: string,
  records: Iterable<{ readonly seq: number; readonly bytes: Uint8Array }>,
  { upTo = Number.POSITIVE_INFINITY }: RebuildOptions = {},
): RebuiltViews {
  removeViews(file)
  const store = new ViewsStore(file, null)
  try {
    let count = 0
    for (const { seq, bytes } of records) {
      if (seq > upTo) break
      store.fold(seq, bytes)
      if (++count % PIECE_RECORDS === 0) store.flush()
    }
    store.flush()
  } finally {
    store.close()
  }
  return { file, remove: () => removeViews(file) }
}

function openToRead(file: string): Database {
  return new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5000 })
}

/** Sequence up to which views on file are folded, or null when there are none that can be read. */
export function viewsReach(file: string): number | null {
  if (!existsSync(file)) return null
  let db: Database | null = null
  try {
    db = openToRead(file)
    const upTo = db.prepare('SELECT up_to FROM folded').pluck().get()
    return typeof upTo === 'number' ? upTo : null
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return null
    throw error
  } finally {
    db?.close()
  }
}

/** How two views differ, by table and row; empty when they hold the same. Neither may be in use for writing. */
export function compareViews(a: string, b: string): string[] {
  const [left, right] = [openToRead(a), openToRead(b)]
  try {
    const differences: string[] = []
    for (const name of TABLE_NAMES) {
      compareTable(left, right, name, differences)
      if (differences.length >= MOST_DIFFERENCES) break
    }
    return differences.slice(0, MOST_DIFFERENCES)
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return [`the views cannot be read: ${error.message}`]
    throw error
  } finally {
    left.close()
    right.close()
  }
}

type RawRow = (string | number | null)[]

/** Walks both tables in order of `seq`, side by side. */
function compareTable(left: Database, right: Database, name: TableName, differences: string[]): void {
  const sql = `SELECT ${columnList(TABLES[name])} FROM ${name} ORDER BY seq`
  const [a, b] = [rowsOf(left, sql), rowsOf(right, sql)]
  let [x, y] = [a.next(), b.next()]
  while ((!x.done || !y.done) && differences.length < MOST_DIFFERENCES) {
    const [p, q] = [x.done ? null : x.value, y.done ? null : y.value]
    const [at, bt] = [Number(p?.[0] ?? Infinity), Number(q?.[0] ?? Infinity)]
    if (at < bt) differences.push(`${name} ${at}: only in the first`)
    else if (bt < at) differences.push(`${name} ${bt}: only in the second`)
    else {
      const what = differing(name, p as RawRow, q as RawRow)
      if (what !== null) differences.push(`${name} ${at}: ${what}`)
    }
    if (at <= bt) x = a.next()
    if (bt <= at) y = b.next()
  }
  a.return?.()
  b.return?.()
}

const rowsOf = (db: Database, sql: string): IterableIterator<RawRow> =>
  db.prepare<[], RawRow>(sql).raw().iterate() as IterableIterator<RawRow>

function differing(name: TableName, a: RawRow, b: RawRow): string | null {
  const columns = ['seq', ...Object.keys(TABLES[name].columns)]
  for (const [i, column] of columns.entries())
    if (a[i] !== b[i]) return `${column} is ${String(a[i])} and ${String(b[i])}`
  return null
}
