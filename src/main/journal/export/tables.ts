/**
 * The tables of an export and how records fold into their rows: `docs/exports.md` says the same to readers.
 *
 * Promises one row an event, an order, a fill and a change of position, in the order of the journal, with whole
 * numbers in 1e-6 units where a name says so. Remembers open orders only. Must never round.
 */
import { isInput, type JournalRecord } from '@shared/codec'
import type { InputOf } from '@shared/inputs'
import { canonicalJson, eventToJson, inputToJson } from '@shared/json'
import { formatTime } from '@shared/time'

export type Cell = string | number | null
export interface Column {
  readonly name: string
  /** `int` is a whole number of at most 2^53. */
  readonly kind: 'int' | 'text'
  readonly says: string
}

const int = (name: string, says: string): Column => ({ name, kind: 'int', says })
const text = (name: string, says: string): Column => ({ name, kind: 'text', says })
const WHERE = [int('seq', 'place in the journal'), text('at', 'market time, ISO 8601 with offset')] as const
const AT = int('atMicros', 'the same in microseconds since the epoch, UTC')

export const EXPORT_TABLES = {
  events: [
    ...WHERE,
    AT,
    text('kind', 'input or event'),
    text('type', 'name of the record'),
    text('json', 'the whole record in its public spelling, keys sorted'),
  ],
  orders: [
    ...WHERE,
    AT,
    text('id', 'order id'),
    text('client', 'client id'),
    text('symbol', 'symbol'),
    text('side', 'buy or sell'),
    int('qty', 'shares, after the last replacement'),
    text('orderType', 'market, limit, …'),
    int('limitMicros', 'limit price, 1e-6 currency units; empty for none'),
    text('tif', 'time in force'),
    text('status', 'open, rejected, or how it was done: filled, cancelled, expired, ioc, fok, killed'),
    int('filledQty', 'shares filled'),
    int('notionalMicros', 'sum of price times shares over its fills, 1e-6 currency units'),
    text('codes', 'codes of a rejection, separated by spaces'),
    int('doneSeq', 'place of the event that ended it; empty while open'),
  ],
  fills: [
    ...WHERE,
    AT,
    text('fillId', 'fill id'),
    text('orderId', 'order id'),
    text('client', 'client id'),
    text('symbol', 'symbol'),
    text('side', 'the client’s side'),
    int('qty', 'shares'),
    int('priceMicros', 'price, 1e-6 currency units'),
    text('capacity', 'cross, principal, dark, routed, riskless'),
    text('contra', 'id shared by both fills of a cross, desk, or the route'),
    int('nbbMicros', 'best bid at that time; empty where there was none'),
    int('nboMicros', 'best offer at that time; empty where there was none'),
    int('improvementMicros', 'against the far side, signed, a share; empty without that side'),
  ],
  positions: [
    ...WHERE,
    AT,
    text('symbol', 'symbol'),
    int('qty', 'shares, long positive'),
    int('avgPriceMicros', 'average cost; empty when flat'),
    int('realizedMicros', 'realized so far, before fees'),
  ],
} as const satisfies Readonly<Record<string, readonly Column[]>>

export type ExportTable = keyof typeof EXPORT_TABLES
export const EXPORT_TABLE_NAMES = Object.keys(EXPORT_TABLES) as ExportTable[]
type Emit = (table: ExportTable, row: readonly Cell[]) => void

interface OpenOrder {
  readonly seq: number
  readonly input: InputOf<'order'>
  qty: number
  limit: number | null
  filled: number
  notional: number
}

/** Folds records into rows. Call `finish` for the orders that are still open at the end. */
export class ExportFold {
  readonly #emit: Emit
  readonly #open = new Map<string, OpenOrder>()

  constructor(emit: Emit) {
    this.#emit = emit
  }

  add(seq: number, record: JournalRecord): void {
    const place = [seq, formatTime(record.at), record.at] as const
    const isIn = isInput(record)
    const json = canonicalJson(isIn ? inputToJson(record) : eventToJson(record, seq))
    this.#emit('events', [...place, isIn ? 'input' : 'event', record.type, json])
    if (isIn) {
      if (record.type === 'order') this.#begin(seq, record)
      return
    }
    switch (record.type) {
      case 'orderReplaced':
        this.#change(record.id, (order) => {
          order.qty = record.qty
          order.limit = record.limit
        })
        break
      case 'orderRejected':
        this.#end(record.id, 'rejected', record.codes.join(' '), seq)
        break
      case 'orderDone':
        this.#end(record.id, record.reason, '', seq)
        break
      case 'fill': {
        const { id, qty, price, client, symbol, side } = record
        this.#change(id, (order) => {
          order.filled += qty
          order.notional += qty * price
        })
        const told = [record.capacity, record.contra, record.nbb, record.nbo, record.improvement]
        this.#emit('fills', [...place, record.fillId, id, client, symbol, side, qty, price, ...told])
        break
      }
      case 'position':
        this.#emit('positions', [...place, record.symbol, record.qty, record.avgPrice, record.realized])
        break
      default:
        break
    }
  }

  /** Emits the orders that are open where the journal ends. */
  finish(): void {
    for (const id of [...this.#open.keys()]) this.#end(id, 'open', '', null)
  }

  #begin(seq: number, input: InputOf<'order'>): void {
    // A second order of a name in use is rejected, and the first one goes on.
    if (this.#open.has(input.id)) return
    const { qty, limit } = input
    this.#open.set(input.id, { seq, input, qty, limit, filled: 0, notional: 0 })
  }

  #change(id: string, change: (order: OpenOrder) => void): void {
    const order = this.#open.get(id)
    if (order) change(order)
  }

  #end(id: string, status: string, codes: string, doneSeq: number | null): void {
    const order = this.#open.get(id)
    if (!order) return
    this.#open.delete(id)
    const { seq, input, qty, limit, filled, notional } = order
    const { at, client, symbol, side, orderType, tif } = input
    const asked = [id, client, symbol, side, qty, orderType, limit, tif]
    this.#emit('orders', [seq, formatTime(at), at, ...asked, status, filled, notional, codes, doneSeq])
  }
}
