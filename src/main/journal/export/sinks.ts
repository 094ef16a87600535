/**
 * Where rows of an export go: CSV (RFC 4180) or Parquet, written as they come.
 *
 * Promises that memory does not grow with the journal, and that both formats hold the same values. Must never
 * be asked for a whole number that a double cannot hold: it throws.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { must } from '@shared/must'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { Cell, Column } from './tables'

export const EXPORT_FORMATS = ['csv', 'parquet'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export interface Sink {
  row(cells: readonly Cell[]): void
  close(): void
}

const FLUSH_AT = 1 << 20
/** Rows held before a row group is written; a group is what a reader can pass over. */
const ROWS_A_GROUP = 20_000

/** Opens a file for rows of these columns. */
export function openSink(format: ExportFormat, file: string, columns: readonly Column[]): Sink {
  return format === 'csv' ? new CsvSink(file, columns) : new ParquetSink(file, columns)
}

class CsvSink implements Sink {
  readonly #handle: number
  #lines: string

  constructor(file: string, columns: readonly Column[]) {
    this.#handle = openSync(file, 'wx', 0o600)
    this.#lines = `${columns.map(({ name }) => name).join(',')}\r\n`
  }

  row(cells: readonly Cell[]): void {
    this.#lines += `${cells.map(csvCell).join(',')}\r\n`
    if (this.#lines.length >= FLUSH_AT) this.#flush()
  }

  close(): void {
    this.#flush()
    closeSync(this.#handle)
  }

  #flush(): void {
    writeAll(this.#handle, Buffer.from(this.#lines, 'utf8'))
    this.#lines = ''
  }
}

/** A cell by RFC 4180; empty for null, and quoted where a spreadsheet would take text for a formula. */
export function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

class ParquetSink implements Sink {
  readonly #handle: number
  readonly #columns: readonly Column[]
  readonly #bytes = new ByteWriter()
  readonly #writer: ParquetWriter
  #held: (string | bigint | null)[][]

  constructor(file: string, columns: readonly Column[]) {
    this.#handle = openSync(file, 'wx', 0o600)
    this.#columns = columns
    this.#held = columns.map(() => [])
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      createdBy: 'crossdesk',
      schema: [
        { name: 'root', num_children: columns.length },
        ...columns.map(({ name, kind }) =>
          kind === 'int'
            ? ({ name, type: 'INT64', repetition_type: 'OPTIONAL' } as const)
            : ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' } as const),
        ),
      ],
    })
  }

  row(cells: readonly Cell[]): void {
    must(cells.length === this.#columns.length, `${cells.length} cells for ${this.#columns.length} columns`)
    for (const [i, cell] of cells.entries()) {
      if (typeof cell === 'number') must(Number.isSafeInteger(cell), `${this.#columns[i]?.name} is ${cell}`)
      this.#held[i]?.push(typeof cell === 'number' ? BigInt(cell) : cell)
    }
    if ((this.#held[0]?.length ?? 0) >= ROWS_A_GROUP) this.#group()
  }

  close(): void {
    this.#group()
    void this.#writer.finish()
    this.#drain()
    closeSync(this.#handle)
  }

  #group(): void {
    if ((this.#held[0]?.length ?? 0) === 0) return
    void this.#writer.write({
      columnData: this.#columns.map(({ name }, i) => ({ name, data: this.#held[i] ?? [] })),
      rowGroupSize: ROWS_A_GROUP,
    })
    this.#held = this.#columns.map(() => [])
    this.#drain()
  }

  /** The library counts offsets by itself: what it has made may go to the file and be forgotten. */
  #drain(): void {
    writeAll(this.#handle, new Uint8Array(this.#bytes.buffer, 0, this.#bytes.index))
    this.#bytes.index = 0
  }
}

function writeAll(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at)
}
