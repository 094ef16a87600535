/**
 * Folds durable records into rows. Pure but for what it remembers: the rows of orders and routes that are not
 * done, and of positions. The same records give the same rows, however they are cut into batches.
 *
 * Quotes, prints and feed records make no rows: what a decision saw is in its receipt.
 */
import { isInput, type JournalRecord, readRecord } from '@shared/codec'
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { must } from '@shared/must'
import { micros } from '@shared/units'
import { codesOf } from './codes-of'
import { foldFirmUp, foldNote } from './fold-duties'
import { foldEvent, foldPosition } from './fold-events'
import { SupervisionFold } from './fold-supervision'
import { foldAlternatives, foldTerms } from './fold-value'
import { summaryOf } from './summary'
import type { TableName } from './tables'

export type Row = Record<string, string | number | null>
/** Finds a row that was folded before and is no longer remembered. */
export type LookUp = (table: TableName, key: string) => Row | null
export interface ChangedRow {
  readonly table: TableName
  readonly row: Row
  /** The table did not have it before. */
  readonly isNew: boolean
}

/** Something a row, by table and key. */
class KeyedRows<Value> {
  readonly tables = new Map<TableName, Map<string, Value>>()

  of(table: TableName): Map<string, Value> {
    let rows = this.tables.get(table)
    if (!rows) {
      rows = new Map()
      this.tables.set(table, rows)
    }
    return rows
  }
}

const SILENT = new Set(['quote', 'trade', 'feed', 'clock'])

export class RowFold {
  readonly #lookUp: LookUp
  readonly #live = new KeyedRows<Row>()
  readonly #changed = new KeyedRows<ChangedRow>()
  readonly #supervision: SupervisionFold
  #added: ChangedRow[] = []
  #seq: number
  /** The newest order sent: its acceptance or rejection follows. */
  pending: InputOf<'order'> | null = null
  /** Who asked for the newest allocation: its answer follows. */
  allocatedBy: string | null = null
  /** The newest replace asked for: its answer follows. */
  replacing: InputOf<'replace'> | null = null

  /** Goes on after `upTo`, 0 at the beginning; the rows of supervision may be behind, at `supervisedTo`. */
  constructor(lookUp: LookUp, upTo = 0, supervisedTo = upTo) {
    must(supervisedTo <= upTo, `supervision at ${supervisedTo} cannot be ahead of the rows at ${upTo}`)
    this.#lookUp = lookUp
    this.#seq = upTo
    this.#supervision = new SupervisionFold(this, supervisedTo)
  }

  /** Sequence of the last record folded. */
  get upTo(): number {
    return this.#seq
  }

  /** Sequence up to which the rows of supervision are whole. */
  get supervisedTo(): number {
    return this.#supervision.upTo
  }

  /**
   * Folds one record's canonical bytes; throws `RangeError` when they are not one record. Supervision takes it where it
   * is the next that it has to hear, else by `hearAgain`; never when told so.
   */
  fold(seq: number, bytes: Uint8Array, isSupervised = true): void {
    must(seq === this.#seq + 1, `record ${seq} does not follow ${this.#seq}`)
    this.#seq = seq
    const record = readRecord(bytes)
    if (isSupervised && this.#supervision.isNext(seq)) this.#supervision.add(seq, record)
    if (SILENT.has(record.type)) return
    if (record.type === 'decision') this.#decision(record)
    else this.#record(record)
  }

  /** Hears a record that was folded: supervision remembers more than rows hold. What it heard it passes over. */
  hearAgain(seq: number, bytes: Uint8Array): void {
    must(seq <= this.#seq, `record ${seq} was not folded yet`)
    if (this.#supervision.isNext(seq)) this.#supervision.add(seq, readRecord(bytes))
  }

  /** The rows that changed since the last call, each once, as they are now. */
  take(): readonly ChangedRow[] {
    this.#supervision.settle()
    const all: ChangedRow[] = []
    for (const [table, rows] of this.#changed.tables)
      for (const [key, changed] of rows) {
        all.push(changed)
        if (isDone(changed.row)) this.#live.of(table).delete(key)
      }
    for (const added of this.#added) all.push(added)
    this.#changed.tables.clear()
    this.#added = []
    return all
  }

  /** Adds a row to a table without a key; it is taken over. */
  add(table: TableName, row: Row): void {
    row['seq'] ??= this.#seq
    this.#added.push({ table, row, isNew: true })
  }

  /** A keyed row as it is now, or null. Whoever changes it says so with `changed`. */
  find(table: TableName, key: string): Row | null {
    const live = this.#live.of(table)
    const known = live.get(key) ?? this.#changed.of(table).get(key)?.row
    if (known) return known
    const row = this.#lookUp(table, key)
    if (row && !isDone(row)) live.set(key, row)
    return row
  }

  /** Says that a keyed row was changed. */
  changed(table: TableName, key: string, row: Row, isNew = false): void {
    this.#live.of(table).set(key, row)
    const changes = this.#changed.of(table)
    changes.set(key, { table, row, isNew: isNew || (changes.get(key)?.isNew ?? false) })
  }

  /** Puts a whole keyed row, with the sequence of the record that made it; it is taken over. */
  put(table: TableName, key: string, row: Row): void {
    const isNew = this.find(table, key) === null
    row['seq'] ??= this.#seq
    this.changed(table, key, row, isNew)
  }

  clientOf(orderId: string): string | null {
    if (this.pending?.id === orderId) return this.pending.client
    const client = this.find('orders', orderId)?.['client']
    return typeof client === 'string' ? client : null
  }

  symbolOf(orderId: string): string | null {
    if (this.pending?.id === orderId) return this.pending.symbol
    const symbol = this.find('orders', orderId)?.['symbol']
    return typeof symbol === 'string' ? symbol : null
  }

  #decision(decision: EventOf<'decision'>): void {
    const { at, id: orderId, receiptId } = decision
    foldAlternatives(this, decision)
    const order = this.find('orders', orderId)
    if (order?.['status'] === 'accepted') {
      order['status'] = 'working'
      this.changed('orders', orderId, order)
    }
    const symbol = order?.['symbol'] ?? null
    const client = order?.['client'] ?? null
    this.add('decisions', { receiptId, orderId, at, symbol })
    const [summary, codes] = [summaryOf(decision), codesOf(decision)]
    this.add('journal', { at, type: 'decision', orderId, symbol, client, summary, codes })
  }

  #record(record: JournalRecord): void {
    if (isInput(record)) foldTerms(this, record)
    if (!isInput(record)) foldEvent(this, record)
    else if (record.type === 'order') this.pending = record
    else if (record.type === 'replace') this.replacing = record
    else if (record.type === 'allocation') this.allocatedBy = record.by
    else if (record.type === 'firmUp') foldFirmUp(this, record)
    else if (record.type === 'note') foldNote(this, record)
    else if (record.type === 'position') foldPosition(this, { ...record, realized: micros(0) })
    const orderId = orderOf(record)
    const symbol = orderId === null ? symbolIn(record) : (symbolIn(record) ?? this.symbolOf(orderId))
    const client = clientIn(record) ?? (orderId === null ? null : this.clientOf(orderId))
    const capacity = record.type === 'fill' ? record.capacity : null
    const { at, type } = record
    const [summary, codes] = [summaryOf(record), codesOf(record)]
    this.add('journal', { at, type, orderId, symbol, client, capacity, summary, codes })
  }
}

/** Orders and routes have the time they were done; other rows never are. */
const isDone = (row: Row): boolean => typeof row['doneAt'] === 'number'

const symbolIn = (record: JournalRecord): string | null => ('symbol' in record ? record.symbol : null)

/** The client that a record names. */
function clientIn(record: JournalRecord): string | null {
  if (record.type === 'client') return record.id
  return 'client' in record ? record.client : null
}

/** Records whose `id` is not an order's. */
const OTHER_IDS = new Set<JournalRecord['type']>(['client', 'venue', 'state', 'stateChanged', 'alert'])

function orderOf(record: JournalRecord): string | null {
  if (record.type === 'note') return record.about
  // The fill that a report is about names its order; what an allocation is about stands in a field of its own.
  if ('order' in record) return record.order
  return 'id' in record && !OTHER_IDS.has(record.type) ? record.id : null
}
