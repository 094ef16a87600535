/**
 * Canonical bytes of an input or an event: what the journal keeps and what every hash is taken over.
 *
 * A record is one type byte, `at`, then its fields in the order of its table. Numbers are little-endian
 * doubles (every whole number we use is exact in them), text is UTF-8 with its length, a choice is its index,
 * an optional field is preceded by a presence byte. One value has exactly one spelling.
 */
import { ByteReader, ByteWriter } from './bytes'
import { CODES } from './codes'
import { type DeskEvent, EVENTS, type EventOf, type EventType, type Receipt } from './events'
import type { Field, Fields } from './fields'
import { INPUTS, type Input, type InputType } from './inputs'
import { readPackedRows } from './packed-rows'
import { choiceOf, compileWriters, isNullable, packedNames } from './record-writer'
import { type TimeMicros, timeMicros } from './units'

type Row = Record<string, unknown>
type ReadFields = (from: ByteReader) => Row
interface Shape {
  readonly code: number
  readonly name: string
  readonly read: ReadFields
}

const EVENT_BASE = 64

/** Readers are made like the writers of `record-writer.ts`: straight-line code, all of it our own. */
function compileReader(fields: Fields): ReadFields {
  const make = new Function(
    'codeName',
    'readPackedRows',
    `return function read(from) { return ${readRow(fields, true)} }`,
  )
  return make(codeName, readPackedRows) as ReadFields
}

/** A record that ends early is older than its last optional fields: they have their defaults. */
const readRow = (fields: Fields, isWhole = false): string =>
  `({ ${Object.entries(fields)
    .map(([name, field], i, all) => {
      const value = readValue(field, isWhole && i === all.length - 1)
      const read = isNullable(field) ? `from.u8() === 0 ? null : ${value}` : value
      if (!isWhole || field.optional !== true) return `${name}: ${read}`
      return `${name}: from.left === 0 ? ${JSON.stringify(field.fallback ?? null)} : ${read}`
    })
    .join(', ')} })`

/** `isLast`: nothing follows in the whole record. */
function readValue(field: Field, isLast = false): string {
  switch (field.kind) {
    case 'text':
      return 'from.utf8(from.u16())'
    case 'json':
      return 'from.utf8(from.u32())'
    case 'code':
      return 'codeName(from.u16())'
    case 'hash':
      return 'from.hash()'
    case 'bool':
      return 'from.u8() === 1'
    case 'choice':
      return `from.choice(${JSON.stringify(field.of)})`
    case 'list':
      if (field.packed === true) return readPacked(field.item)
      return `from.list(() => ${readValue(field.item)})`
    case 'record':
      return readRow(field.fields, isLast)
    default:
      return 'from.f64()'
  }
}

/** The rows of a packed list, as the objects that they were written from. */
function readPacked(item: Field): string {
  const [code, choice, first, second] = packedNames(item)
  const of = JSON.stringify(choiceOf(item, choice))
  return `readPackedRows(from, (number, index, ${first}, ${second}) => {
    const ${choice} = ${of}[index];
    if (${choice} === undefined) throw new RangeError('no such choice of ' + ${of}.join(', '));
    return { ${code}: codeName(number), ${choice}, ${first}, ${second} }; })`
}

const codeNames = new Map(Object.entries(CODES).map(([name, { number }]) => [number, name]))

function codeName(number: number): string {
  const name = codeNames.get(number)
  if (name === undefined) throw new RangeError(`no code ${number} in the code table`)
  return name
}

function shapes(tables: Readonly<Record<string, Fields>>, base: number): Map<string, Shape> {
  return new Map(
    Object.entries(tables).map(([name, fields], i) => [
      name,
      { code: base + i, name, read: compileReader(fields) },
    ]),
  )
}

const inputShapes = shapes(INPUTS, 0)
const eventShapes = shapes(EVENTS, EVENT_BASE)
const byCode = new Map([...inputShapes.values(), ...eventShapes.values()].map((s) => [s.code, s]))

const writeAnyInput = compileWriters(INPUTS, 0)
const writeAnyEvent = compileWriters(EVENTS, EVENT_BASE)

/** Appends an input's canonical bytes. */
export function writeInput(to: ByteWriter, input: Input): void {
  writeAnyInput(to, input)
}

/** Appends an event's canonical bytes. */
export function writeEvent(to: ByteWriter, event: DeskEvent): void {
  if (event instanceof WrittenDecision) event.copyTo(to)
  else {
    writeAnyEvent(to, event)
  }
}

/**
 * A decision that is kept as its canonical bytes. Its receipt is read back from them when somebody asks: most
 * receipts go to the journal and are never looked at. It equals the decision it was written from.
 */
export class WrittenDecision {
  readonly type = 'decision'
  readonly at: TimeMicros
  readonly id: string
  readonly receiptId: string
  readonly #page: DecisionPage
  readonly #use: number
  readonly #from: number
  readonly #to: number

  constructor(event: EventOf<'decision'>, page: DecisionPage, from: number) {
    this.at = event.at
    this.id = event.id
    this.receiptId = event.receiptId
    this.#page = page
    this.#use = page.use
    this.#from = from
    this.#to = page.writer.at
  }

  /** The receipt, a new object each time. Throws once the page is used again. */
  get receipt(): Receipt {
    const whole = readRecord(this.#writer().buffer.subarray(this.#from, this.#to)) as EventOf<'decision'>
    return whole.receipt
  }

  copyTo(to: ByteWriter): void {
    to.append(this.#writer().buffer, this.#from, this.#to)
  }

  #writer(): ByteWriter {
    if (this.#page.use !== this.#use)
      throw new RangeError(`the page of decision ${this.receiptId} was used again`)
    return this.#page.writer
  }
}

/**
 * Where the decisions of one step are written. The page is used again for the next step, so that it stays in the
 * processor's cache: whoever wants a decision for longer asks for its receipt or copies it before.
 */
export class DecisionPage {
  readonly writer = new ByteWriter(16_384)
  /** How often the page was begun: a decision of an earlier use is gone. */
  use = 0

  /** Forgets the decisions written so far. */
  begin(): void {
    this.use++
    this.writer.reset()
  }

  /** Writes a decision down; the event given may be used again afterwards. */
  write(event: EventOf<'decision'>): WrittenDecision {
    const from = this.writer.at
    writeAnyEvent(this.writer, event)
    return new WrittenDecision(event, this, from)
  }
}

/** An event that may be kept after its step: a decision as a plain object, any other as it is. */
export function keptEvent(event: DeskEvent): DeskEvent {
  if (!(event instanceof WrittenDecision)) return event
  const { type, at, id, receiptId, receipt } = event
  return { type, at, id, receiptId, receipt }
}

/** A journaled record: an input, or an event that it caused. */
export type JournalRecord = Input | DeskEvent

/** True when the record is an input, false when it is an event. */
export const isInput = (record: JournalRecord): record is Input =>
  // `position` is the one name that both have; only the event says what was realized.
  inputShapes.has(record.type) && !(record.type === 'position' && 'realized' in record)

/** True when the bytes of a record are those of an input: told without reading it. */
export const isInputBytes = (bytes: Uint8Array): boolean => (bytes[0] ?? 0) < EVENT_BASE

/** Reads one record; throws `RangeError` when the bytes are not one record of this version. */
export function readRecord(bytes: Uint8Array): JournalRecord {
  const from = new ByteReader(bytes)
  const code = from.u8()
  const shape = byCode.get(code)
  if (!shape) throw new RangeError(`no record type ${code}`)
  const at = timeMicros(from.f64())
  const row = shape.read(from)
  if (from.left !== 0) throw new RangeError(`${from.left} bytes too many in a ${shape.name}`)
  return { type: shape.name as InputType & EventType, at, ...row } as unknown as JournalRecord
}

/** The type byte of a record's bytes is an input's. */
export const isInputCode = (code: number): boolean => code < EVENT_BASE

/** The type name that a record's first byte stands for, or undefined. */
export const recordTypeOf = (code: number): string | undefined => byCode.get(code)?.name
