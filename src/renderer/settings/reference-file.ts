/**
 * Clients or venues in a file, as docs/reference-data.md describes it: CSV with a line of field names, or JSON.
 * Every line is checked before anything is asked of the desk, and every fault is told with its line and field.
 */
import {
  type FieldValue,
  fieldsOf,
  idFault,
  MOST_RECORDS,
  patchesFaults,
  type RecordKind,
  type RecordPatch,
  readField,
} from '@shared/reference-fields'
import { readCells, separatorOf } from '../basket/read-basket'
import { cell } from '../widgets/csv-cell'

export interface LineFault {
  /** In a CSV file the line, in a JSON file the record, both from 1; 0 for the file as a whole. */
  readonly line: number
  readonly id: string
  readonly field: string
  readonly reason: string
}
export interface ReadRecords {
  readonly patches: readonly RecordPatch[]
  readonly faults: readonly LineFault[]
}

const whole = (reason: string): ReadRecords => ({
  patches: [],
  faults: [{ line: 0, id: '', field: '', reason }],
})

/** Reads a file's text. With a fault anywhere nothing may be sent. */
export function readRecords(kind: RecordKind, text: string): ReadRecords {
  const first = text.trimStart().replace(/^\uFEFF/, '')[0]
  if (first === undefined) return whole('the file is empty')
  return first === '{' || first === '[' ? readJson(kind, text) : readCsv(kind, text)
}

function readJson(kind: RecordKind, text: string): ReadRecords {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return whole(`not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  const list: unknown = Array.isArray(value) ? value : (value as Record<string, unknown>)[kind]
  if (!Array.isArray(list)) return whole(`has no list '${kind}'`)
  const records = list.map((patch: unknown, at) => ({ line: at + 1, patch: patch as RecordPatch }))
  const faults = records.flatMap(({ line, patch }) =>
    patchesFaults(kind, [patch]).map((fault) => ({ ...fault, line })),
  )
  return finished(records, faults)
}

interface Line {
  readonly line: number
  readonly patch: RecordPatch
}

function readCsv(kind: RecordKind, text: string): ReadRecords {
  const separator = separatorOf(text.trimStart())
  const lines = text
    .split(/\r?\n/)
    .map((one, at) => ({ line: at + 1, cells: readCells(one, separator)[0] ?? [] }))
    .filter(({ cells }) => cells.length > 0)
  const known = ['id', ...Object.keys(fieldsOf(kind))]
  const header = lines.shift()?.cells ?? []
  const names = header.map((name) => known.find((one) => one.toLowerCase() === name.toLowerCase()) ?? null)
  if (!names.includes('id'))
    return whole("the first line must name the columns, and one of them must be 'id'")
  const unknown = header.filter((_name, at) => names[at] === null)
  if (unknown.length > 0) return whole(`no field is called '${unknown.join("', '")}'`)
  if (new Set(names).size < names.length) return whole('the first line names a column twice')
  const faults: LineFault[] = []
  const records = lines.map(({ line, cells }): Line => {
    const read = readLine(kind, names as readonly string[], cells)
    faults.push(...read.faults.map((fault) => ({ ...fault, id: read.patch.id, line })))
    return { line, patch: read.patch }
  })
  return finished(records, faults)
}

function readLine(
  kind: RecordKind,
  names: readonly string[],
  cells: readonly string[],
): { patch: RecordPatch; faults: Pick<LineFault, 'field' | 'reason'>[] } {
  const id = cells[names.indexOf('id')] ?? ''
  const wrong = idFault(id)
  const faults = wrong === null ? [] : [{ field: 'id', reason: wrong }]
  if (cells.length > names.length)
    faults.push({ field: '', reason: `has ${cells.length} cells, the first line has ${names.length}` })
  const patch: Record<string, FieldValue> & { id: string } = { id }
  for (const [column, name] of names.entries()) {
    const field = fieldsOf(kind)[name]
    const cell = cells[column] ?? ''
    // An empty cell says nothing; `none` clears.
    if (field === undefined || cell === '') continue
    const read = readField(field, cell)
    if ('fault' in read) faults.push({ field: name, reason: saidOf(read.fault, cell) })
    else patch[name] = read.value
  }
  return { patch, faults }
}

/** A reason with what stands in the cell, unless it says so already. */
const saidOf = (reason: string, cell: string): string =>
  reason.includes(`'${cell}'`) ? reason : `${reason}, was '${cell.slice(0, 40)}'`

/** Adds what only the whole list shows: names that stand there twice, too many records, none at all. */
function finished(records: readonly Line[], faults: readonly LineFault[]): ReadRecords {
  if (records.length === 0) return whole('holds no record')
  if (records.length > MOST_RECORDS)
    return whole(`has ${records.length} records, at most ${MOST_RECORDS} go at once`)
  const seen = new Map<unknown, number>()
  const twice: LineFault[] = []
  for (const { line, patch } of records) {
    const id: unknown = (patch as { id?: unknown } | null)?.id
    const before = seen.get(id)
    if (before === undefined) seen.set(id, line)
    else if (idFault(id) === null)
      twice.push({ line, id: String(id), field: 'id', reason: `stands already in ${before}` })
  }
  return {
    patches: records.map(({ patch }) => patch),
    faults: [...faults, ...twice].sort((a, b) => a.line - b.line),
  }
}

/** The records as a CSV file that `readRecords` takes back, with nothing left unsaid. */
export function writeCsv(
  kind: RecordKind,
  records: readonly { readonly id: string; readonly words: Readonly<Record<string, string>> }[],
): string {
  const names = Object.keys(fieldsOf(kind))
  const lines = records.map(({ id, words }) => [id, ...names.map((name) => cell(words[name] || 'none'))])
  return `${[['id', ...names], ...lines].map((line) => line.join(',')).join('\n')}\n`
}
