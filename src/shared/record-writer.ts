/**
 * The fast encoder: makes, from a table of fields, the function that writes a record's canonical bytes.
 *
 * The function is straight-line code with one property access a field and the place kept in a local: walking
 * the table for each record, or a call a field, costs five times as much. Room is asked for once a record and
 * once more before each text and list item; every request leaves room for all fields of fixed size. The text
 * below is all our own: nothing that is read from a file or a page ever becomes part of it.
 */
import { type ByteWriter, putText } from './bytes'
import { CODES } from './codes'
import type { Field, Fields } from './fields'
import { PackedRows, packableCode } from './packed-rows'

/** Appends the type byte, `at` and the fields of a row. */
type WriteRecord = (to: ByteWriter, code: number, row: object) => void

/** Places of a list whose codes are remembered, and those of all lists, 64 by 64. */
const PLACES = 64
const lastNames: string[] = []
const lastNumbers: number[] = []
let lists = 0

/** Room that a request leaves, and the place of a list in which a field stands, as code. */
interface Spot {
  readonly room: number
  readonly place: string | null
}

/** An optional field without a fallback may be null: a presence byte precedes it. */
export const isNullable = (field: Field): boolean =>
  field.optional === true && (field.fallback === undefined || field.fallback === null)

/** Makes the writer of a table. */
function compileWriter(fields: Fields): WriteRecord {
  const room = 9 + fixedSize(fields)
  const make = new Function(
    'refuse',
    'codeNumber',
    'putText',
    'lastNames',
    'lastNumbers',
    'PackedRows',
    'gathered',
    `return function write(to, code, row) {
      if (to.at + ${room} > to.buffer.length) to.room(${room});
      let { buffer, view, at } = to;
      buffer[at++] = code;
      view.setFloat64(at, row.at, true); at += 8;
      ${writeRow(fields, 'row', 0, { room, place: null })}
      to.at = at;
    }`,
  )
  return make(refuse, codeNumber, putText, lastNames, lastNumbers, PackedRows, gathered) as WriteRecord
}

/** Makes the writer of any record of these tables: it finds the one for the record's type by comparing names. */
export function compileWriters(
  tables: Readonly<Record<string, Fields>>,
  base: number,
): (to: ByteWriter, row: { type: string }) => void {
  const names = Object.keys(tables)
  const known = names.map((_, i) => `write${i}`)
  const tests = names.map(
    (name, i) => `if (type === ${JSON.stringify(name)}) return write${i}(to, ${base + i}, row);`,
  )
  const make = new Function(
    'refuse',
    ...known,
    `return function writeAny(to, row) { const { type } = row; ${tests.join(' ')} refuse(type); }`,
  )
  const writers = Object.values(tables).map(compileWriter)
  while (lastNames.length < PLACES * lists) {
    lastNames.push('')
    lastNumbers.push(0)
  }
  return make(refuse, ...writers) as ReturnType<typeof compileWriters>
}

/** Bytes of all fields that have one size, lists counted as one item. */
function fixedSize(fields: Fields): number {
  return Object.values(fields).reduce((sum, field) => sum + 1 + fixedSizeOf(field), 0)
}

function fixedSizeOf(field: Field): number {
  switch (field.kind) {
    case 'hash':
      return 32
    case 'record':
      return fixedSize(field.fields)
    case 'list':
      return 2 + fixedSizeOf(field.item)
    default:
      return 8
  }
}

function writeRow(fields: Fields, row: string, depth: number, spot: Spot): string {
  return Object.entries(fields)
    .map(([name, field]) => {
      const value = `v${depth}`
      const write = writeValue(field, value, depth, spot)
      if (!isNullable(field)) return `{ const ${value} = ${row}.${name}; ${write} }`
      return `{ const ${value} = ${row}.${name};
        if (${value} === null || ${value} === undefined) buffer[at++] = 0;
        else { buffer[at++] = 1; ${write} } }`
    })
    .join('\n')
}

/** Makes sure that `need` bytes and all fields of fixed size still fit. */
const ensure = (need: string, room: number): string =>
  `if (at + ${need} + ${room} > buffer.length) {
    to.at = at; to.room(${need} + ${room}); buffer = to.buffer; view = to.view; }`

function writeValue(field: Field, value: string, depth: number, spot: Spot): string {
  switch (field.kind) {
    case 'text':
      return `${ensure(`3 * ${value}.length`, spot.room)} at = putText(buffer, at, ${value});`
    case 'json':
      return `to.at = at; to.longText(${value}); to.room(${spot.room});
        buffer = to.buffer; view = to.view; at = to.at;`
    case 'code':
      return writeCode(value, spot.place)
    case 'hash':
      return `{ const words = to.hashWords(${value});
        for (let i = 0; i < 8; i++) { view.setInt32(at, words[i], true); at += 4; } }`
    case 'bool':
      return `buffer[at++] = ${value} ? 1 : 0;`
    case 'choice': {
      const tests = field.of.map((name, i) => `${value} === ${JSON.stringify(name)} ? ${i} : `).join('')
      return `buffer[at++] = ${tests}refuse(${value});`
    }
    case 'list': {
      if (field.packed === true) return writePackedList(field.item, value, spot.room)
      const item = `v${depth + 1}`
      const inside = { room: spot.room, place: `${PLACES * lists++} + (i${depth} & ${PLACES - 1})` }
      return `if (${value}.length > 0xffff) throw new RangeError('too long for its length field: ' + ${value}.length);
        view.setUint16(at, ${value}.length, true); at += 2;
        for (let i${depth} = 0; i${depth} < ${value}.length; i${depth}++) {
          ${ensure('0', spot.room)}
          const ${item} = ${value}[i${depth}]; ${writeValue(field.item, item, depth + 1, inside)} }
        ${ensure('0', spot.room)}`
    }
    case 'record':
      return writeRow(field.fields, value, depth + 1, spot)
    default:
      return `view.setFloat64(at, ${value}, true); at += 8;`
  }
}

/** The names of the four fields of a packed row; throws when the table has other ones. */
export function packedNames(item: Field): [code: string, choice: string, first: string, second: string] {
  const rows = item.kind === 'record' ? Object.entries(item.fields) : []
  const kinds = rows.map(([, field]) => (isNullable(field) ? `${field.kind}?` : field.kind)).join(' ')
  if (kinds !== 'code choice number? number?') throw new RangeError(`a packed row cannot hold: ${kinds}`)
  return rows.map(([name]) => name) as ReturnType<typeof packedNames>
}

/** What a choice field of a record can be. */
export function choiceOf(item: Field, name: string): readonly string[] {
  const field = item.kind === 'record' ? item.fields[name] : undefined
  return field?.kind === 'choice' ? field.of : []
}

function writePackedList(item: Field, value: string, room: number): string {
  const [code, choice, first, second] = packedNames(item)
  const of = choiceOf(item, choice)
  if (of.length > 4) throw new RangeError(`a packed row has at most four choices, not ${of.join(', ')}`)
  const tests = of.map((name, i) => `row.${choice} === ${JSON.stringify(name)} ? ${i} : `).join('')
  return `to.at = at;
    if (${value} instanceof PackedRows) ${value}.writeTo(to);
    else {
      gathered.reset();
      for (const row of ${value})
        gathered.add(codeNumber(row.${code}), ${tests}refuse(row.${choice}), row.${first}, row.${second});
      gathered.writeTo(to);
    }
    to.room(${room}); buffer = to.buffer; view = to.view; at = to.at;`
}

/** Rows that are packed already are copied; others are gathered here first. */
const gathered = new PackedRows()

/**
 * Thirty codes are written with every decision, and a place in a list nearly always has the code it had last
 * time: its number is kept by list and place, and looked up only when the name is another.
 */
function writeCode(value: string, place: string | null): string {
  if (place === null) return `view.setUint16(at, codeNumber(${value}), true); at += 2;`
  return `{ const place = ${place};
      if (lastNames[place] !== ${value}) {
        lastNumbers[place] = codeNumber(${value}); lastNames[place] = ${value}; }
      view.setUint16(at, lastNumbers[place], true); at += 2; }`
}

function refuse(value: unknown): never {
  throw new RangeError(`not one of the choices: '${String(value)}'`)
}

const codeNumbers = new Map(Object.entries(CODES).map(([name, { number }]) => [name, packableCode(number)]))

function codeNumber(name: string): number {
  const number = codeNumbers.get(name)
  if (number === undefined) throw new RangeError(`no code '${name}' in the code table`)
  return number
}
