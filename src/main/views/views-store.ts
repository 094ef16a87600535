/**
 * views.db: rebuildable tables, folded by one thread, queried by the same.
 *
 * Rows and the sequence they are folded up to are written in one transaction, so that a crash loses at most
 * rows that the journal gives again. The file may be deleted at any time.
 */
import { existsSync, rmSync } from 'node:fs'
import Sqlite, { type Database, type Statement } from 'better-sqlite3'
import type { ViewCounts, ViewPage, ViewQuery, ViewRow, ViewTotals } from '../ports'
import { type ChangedRow, type Row, RowFold } from './rows'
import {
  columnList,
  columnsOf,
  createTable,
  selection,
  TABLE_NAMES,
  TABLES,
  type TableName,
  upsert,
} from './tables'

/** Changes with every change of a table or of what a row means: older views are rebuilt. */
export const VIEWS_VERSION = 12
/** "XDSV" */
const APPLICATION_ID = 0x58445356
const CHECKPOINT_PAGES = 8000

const FOLDED_TABLE = `
CREATE TABLE folded (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  up_to INTEGER NOT NULL,
  supervised_to INTEGER NOT NULL,
  journal TEXT
) STRICT;
`

/** Which journal the views belong to. */
export interface JournalPlace {
  readonly id: string
  readonly lastSeq: number
}

interface Folded {
  readonly up_to: number
  readonly supervised_to: number
  readonly journal: string | null
}

export class ViewsStore {
  readonly #db: Database
  readonly #fold: RowFold
  readonly #upserts: ReadonlyMap<TableName, Statement<(string | number | null)[]>>
  readonly #columns: ReadonlyMap<TableName, readonly string[]>
  readonly #setUpTo: Statement<[number, number]>
  /** Rows a table, counted when first asked for and kept up from then on. */
  readonly #counts = new Map<TableName, number>()
  readonly #statements = new Map<string, Statement<(string | number)[]>>()
  #stored: number
  #supervised: number

  /** Opens views, or begins them anew: no file, another version, another journal, or damage. */
  constructor(file: string, journal: JournalPlace | null) {
    this.#db = openOrBegin(file, journal)
    const db = this.#db
    const folded = db.prepare<[], Folded>('SELECT up_to, supervised_to, journal FROM folded').get() as Folded
    this.#stored = folded.up_to
    this.#supervised = folded.supervised_to
    this.#setUpTo = db.prepare('UPDATE folded SET up_to = ?, supervised_to = ?')
    this.#upserts = new Map(TABLE_NAMES.map((name) => [name, db.prepare(upsert(TABLES[name]))]))
    this.#columns = new Map(TABLE_NAMES.map((name) => [name, columnsOf(TABLES[name])]))
    this.#fold = new RowFold(lookUpIn(db), this.#stored, this.#supervised)
  }

  /** Sequence up to which rows are in the tables. */
  get upTo(): number {
    return this.#stored
  }

  /** Folds one record's bytes; its rows reach the tables with the next `flush`. */
  fold(seq: number, bytes: Uint8Array): void {
    this.#fold.fold(seq, bytes)
  }

  /** Sequence up to which the rows of supervision are in the tables: they may be behind the others. */
  get supervisedTo(): number {
    return this.#supervised
  }

  /** Hears a record that was folded before: see `RowFold.hearAgain`. */
  hearAgain(seq: number, bytes: Uint8Array): void {
    this.#fold.hearAgain(seq, bytes)
  }

  /** Sequence of the last record folded, in the tables or not. */
  get foldedTo(): number {
    return this.#fold.upTo
  }

  /** Writes what was folded in one transaction, and returns the rows that changed. */
  flush(): readonly ChangedRow[] {
    const { upTo, supervisedTo } = this.#fold
    if (upTo === this.#stored && supervisedTo === this.#supervised) return []
    const rows = this.#fold.take()
    this.#db.exec('BEGIN IMMEDIATE')
    for (const { table, row, isNew } of rows) {
      this.#write(table, row)
      const count = this.#counts.get(table)
      if (isNew && count !== undefined) this.#counts.set(table, count + 1)
    }
    this.#setUpTo.run(upTo, supervisedTo)
    this.#db.exec('COMMIT')
    this.#stored = upTo
    this.#supervised = supervisedTo
    return rows
  }

  #write(table: TableName, row: Row): void {
    const columns = this.#columns.get(table) as readonly string[]
    const values = columns.map((name) => row[name] ?? null)
    this.#upserts.get(table)?.run(...values)
  }

  /** One page of rows; throws `RangeError` that names a table or column it does not know. */
  query(query: ViewQuery): ViewPage {
    const { rows: sql, count, values } = selection(query)
    const offset = query.offset ?? 0
    const rows = this.#prepared(sql).all(...values, query.limit, offset) as ViewRow[]
    // A page that is not full is the last one: nothing more need be read to count.
    const isLast = rows.length < query.limit && (rows.length > 0 || offset === 0)
    const total = (): number => {
      if (values.length === 0) return this.#countOf(query.table)
      if (isLast) return offset + rows.length
      if (query.isCounted === false) return -1
      return Number(
        this.#prepared(count)
          .pluck()
          .get(...values),
      )
    }
    return { rows, total: total() }
  }

  /** Of all the rows that the query's conditions take; throws as `query` does. */
  totals(query: ViewQuery): ViewTotals {
    const { totals, values } = selection(query)
    const row = this.#prepared(totals).get(...values) as Record<string, number>
    const { rowCount = 0, ...sums } = row
    return { total: rowCount, sums }
  }

  /** How many rows of each type came in each span of so many microseconds; throws as `query` does. */
  counts(query: ViewQuery, everyMicros: number): ViewCounts {
    if (!Number.isSafeInteger(everyMicros) || everyMicros <= 0)
      throw new RangeError(`a span must be whole microseconds, was ${everyMicros}`)
    const { counts, values } = selection(query)
    return this.#prepared(counts).all(everyMicros, everyMicros, ...values) as unknown as ViewCounts
  }

  #countOf(table: TableName): number {
    const known = this.#counts.get(table)
    if (known !== undefined) return known
    const count = Number(this.#db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
    this.#counts.set(table, count)
    return count
  }

  #prepared(sql: string): Statement<(string | number)[]> {
    let statement = this.#statements.get(sql)
    if (!statement) {
      statement = this.#db.prepare<(string | number)[]>(sql)
      this.#statements.set(sql, statement)
    }
    return statement
  }

  /** Lets the file go and deletes it: views that may be wrong are worse than none. */
  discard(): void {
    const { name } = this.#db
    this.#db.close()
    removeViews(name)
  }

  close(): void {
    this.#db.close()
  }
}

/** Rows by their key, for the fold. */
function lookUpIn(db: Database): (table: TableName, key: string) => Row | null {
  const statements = new Map<TableName, Statement<[string], Row>>()
  for (const name of TABLE_NAMES) {
    const table = TABLES[name]
    if (table.key === null) continue
    const sql = `SELECT ${columnList(table)} FROM ${name} WHERE "${table.key}" = ?`
    statements.set(name, db.prepare<[string], Row>(sql))
  }
  return (table, key) => statements.get(table)?.get(key) ?? null
}

function openOrBegin(file: string, journal: JournalPlace | null): Database {
  if (existsSync(file)) {
    const kept = openKept(file, journal)
    if (kept) return kept
    removeViews(file)
  }
  return begin(file, journal)
}

/** The views on file when they can be gone on with, else null: whatever is wrong, a rebuild is right. */
function openKept(file: string, journal: JournalPlace | null): Database | null {
  let db: Database | null = null
  try {
    db = new Sqlite(file, { timeout: 5000 })
    settle(db)
    if (db.pragma('application_id', { simple: true }) === APPLICATION_ID)
      if (db.pragma('user_version', { simple: true }) === VIEWS_VERSION) if (belongs(db, journal)) return db
    db.close()
    return null
  } catch (error) {
    db?.close()
    // Only damage is answered by a rebuild: a full or read-only disk would fail that too, and says why.
    if (error instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(error.code)) return null
    throw error
  }
}

function belongs(db: Database, journal: JournalPlace | null): boolean {
  const kept = db.prepare<[], Pick<Folded, 'up_to' | 'journal'>>('SELECT up_to, journal FROM folded').get()
  if (!kept) return false
  if (journal === null) return true
  return kept.journal === journal.id && kept.up_to <= journal.lastSeq
}

function settle(db: Database): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
  db.pragma('trusted_schema = OFF')
  db.pragma('cache_size = -65536')
}

function begin(file: string, journal: JournalPlace | null): Database {
  const db = new Sqlite(file, { timeout: 5000 })
  try {
    settle(db)
    db.exec('BEGIN IMMEDIATE')
    db.exec(FOLDED_TABLE)
    for (const name of TABLE_NAMES) db.exec(createTable(TABLES[name]))
    db.prepare('INSERT INTO folded (id, up_to, supervised_to, journal) VALUES (1, 0, 0, ?)').run(
      journal?.id ?? null,
    )
    db.pragma(`application_id = ${APPLICATION_ID}`)
    db.pragma(`user_version = ${VIEWS_VERSION}`)
    db.exec('COMMIT')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/** Deletes views and what SQLite keeps beside them. They hold nothing that the journal does not. */
export function removeViews(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true })
}
