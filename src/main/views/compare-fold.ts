/**
 * Do views on file hold what the journal's records fold to? The fold runs in memory and its rows are compared as
 * they come, so that nothing is written and no index is made again. Keyed rows, one an order, route or position, are
 * held until the end. The rows of supervision may be behind the others, and are compared as far as they reach.
 */
import Sqlite, { type Database } from 'better-sqlite3'
import { type Row, RowFold } from './rows'
import { columnList, columnsOf, TABLE_NAMES, TABLES, type TableName } from './tables'

/** Few, so that rows are compared while they are young: the collector then need not move them. */
const PIECE_RECORDS = 256
const TELL_RECORDS = 4096
/** Rows that are read from a table together: one by one they cost twice as much. */
const PAGE_ROWS = 128
const MOST_DIFFERENCES = 100

export interface FoldComparison {
  /** Compares no further: views may be behind the journal. */
  readonly upTo: number
  /** Hears how many records were folded, now and then. */
  readonly onProgress: (done: number) => void
}

/** How views differ from what records fold to, by table and row; empty when they do not. Reads only. */
export function foldDiffers(
  file: string,
  records: Iterable<{ readonly seq: number; readonly bytes: Uint8Array }>,
  { upTo, onProgress }: FoldComparison,
): readonly string[] {
  const db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5000 })
  try {
    const supervisedTo = Number(db.prepare('SELECT supervised_to FROM folded').pluck().get())
    const walk = new Walk(db)
    for (const { seq, bytes } of records) {
      if (seq > upTo) break
      walk.fold.fold(seq, bytes, seq <= supervisedTo)
      if (seq % PIECE_RECORDS !== 0) continue
      walk.settle()
      if (seq % TELL_RECORDS === 0) onProgress(seq)
      if (walk.differences.length >= MOST_DIFFERENCES) break
    }
    walk.settle()
    walk.finish()
    return walk.differences.slice(0, MOST_DIFFERENCES)
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return [`the views cannot be read: ${error.message}`]
    throw error
  } finally {
    db.close()
  }
}

type RawRow = readonly (string | number | null)[]
const COLUMNS = Object.fromEntries(TABLE_NAMES.map((name) => [name, columnsOf(TABLES[name])])) as Readonly<
  Record<TableName, readonly string[]>
>

class Walk {
  readonly differences: string[] = []
  readonly fold: RowFold
  readonly #db: Database
  readonly #keyed = new Map<TableName, Map<string, Row>>()
  /** Rows on file of the tables without a key, in the order in which the fold makes them. */
  readonly #stored = new Map<TableName, Generator<RawRow>>()

  constructor(db: Database) {
    this.#db = db
    for (const name of TABLE_NAMES)
      if (TABLES[name].key === null) this.#stored.set(name, rowsOf(db, name))
      else this.#keyed.set(name, new Map())
    this.fold = new RowFold((table, key) => this.#keyed.get(table)?.get(key) ?? null)
  }

  settle(): void {
    for (const { table, row } of this.fold.take()) {
      const { key } = TABLES[table]
      if (key !== null) this.#keyed.get(table)?.set(String(row[key]), row)
      else this.#compare(table, this.#stored.get(table)?.next().value ?? null, row)
    }
  }

  finish(): void {
    for (const [table, rows] of this.#stored) {
      const more = rows.next()
      if (!more.done) this.differences.push(`${table} ${String(more.value[0])}: only in the views`)
      rows.return(undefined)
    }
    for (const [table, folded] of this.#keyed) {
      const at = COLUMNS[table].indexOf(TABLES[table].key as string)
      for (const raw of rowsOf(this.#db, table)) {
        const key = String(raw[at])
        const row = folded.get(key)
        if (row) this.#compare(table, raw, row)
        else this.differences.push(`${table} ${key}: only in the views`)
        folded.delete(key)
      }
      for (const key of folded.keys()) this.differences.push(`${table} ${key}: missing in the views`)
    }
  }

  #compare(table: TableName, raw: RawRow | null, row: Row): void {
    if (raw === null) {
      this.differences.push(`${table} ${String(row['seq'])}: missing in the views`)
      return
    }
    const columns = COLUMNS[table]
    for (let i = 0; i < columns.length; i++) {
      const own = row[columns[i] as string] ?? null
      if (raw[i] === own) continue
      const at = `${table} ${String(row['seq'])}: ${columns[i]}`
      this.differences.push(`${at} is ${String(raw[i])}, the records give ${String(own)}`)
      return
    }
  }
}

/** Rows on file in order of their sequence. */
function* rowsOf(db: Database, name: TableName): Generator<RawRow> {
  const sql = `SELECT ${columnList(TABLES[name])} FROM ${name} WHERE seq > ? ORDER BY seq LIMIT ${PAGE_ROWS}`
  const page = db.prepare<[number], RawRow>(sql).raw()
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = page.all(after) as readonly RawRow[]
    yield* rows
    if (rows.length < PAGE_ROWS) return
    after = Number(rows.at(-1)?.[0])
  }
}
