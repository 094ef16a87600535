/**
 * What clients did lately: which way, how soon after one another, and which way everybody goes in a symbol.
 * It depends on orders alone, so a journal of orders gives it back. Flows fade with a time constant of 10 min.
 */
import { Columns, checkSlot } from './columns'
import type { OrderSight } from './features'
import type { StateReader, StateWriter } from './state-bytes'

const FADE_MICROS = 600_000_000
const SECOND = 1_000_000

/** An order as it comes in. Times in microseconds, slots from 0. */
export interface FlowOrder {
  at: number
  client: number
  symbol: number
  side: 1 | -1
  /** Shares. */
  qty: number
}

export class FlowMemory {
  /** `at` is the time of the last order, NaN for none; `streak` is negative for sells. */
  readonly #clients = new Columns({ at: Number.NaN, net: 0, gross: 0, streak: 0 })
  readonly #symbols = new Columns({ at: Number.NaN, net: 0, gross: 0 })

  /** Writes what was known before this order into `sight`: the last four fields. Changes nothing. */
  read(order: FlowOrder, sight: OrderSight): void {
    sight.clientFlow = lean(this.#clients, order.client, order.at, 1)
    sight.symbolFlow = lean(this.#symbols, order.symbol, order.at, order.qty)
    const isKnown = order.client < this.#clients.rows
    const last = isKnown ? this.#clients.at.at[order.client]! : Number.NaN
    sight.sinceClientsLast = Number.isNaN(last) ? null : (order.at - last) / SECOND
    sight.streak = isKnown ? this.#clients.at.streak[order.client]! : 0
  }

  /** Takes over the order, after `read`. A client's flow counts orders, a symbol's counts shares. */
  add(order: FlowOrder): void {
    checkSlot(order.client)
    checkSlot(order.symbol)
    this.#clients.reach(order.client)
    this.#symbols.reach(order.symbol)
    fade(this.#clients.at, order.client, order.at, order.side, 1)
    fade(this.#symbols.at, order.symbol, order.at, order.side, order.qty)
    const { streak } = this.#clients.at
    const before = streak[order.client]!
    streak[order.client] = before * order.side > 0 ? before + order.side : order.side
  }

  writeState(to: StateWriter): void {
    this.#clients.writeState(to)
    this.#symbols.writeState(to)
  }

  readState(from: StateReader): void {
    this.#clients.readState(from)
    this.#symbols.readState(from)
  }
}

/** Net over gross flow as faded by now, the order's own size counting as undecided: between -1 and 1. */
function lean(
  columns: { readonly rows: number; readonly at: Record<'at' | 'net' | 'gross', Float64Array> },
  slot: number,
  now: number,
  size: number,
): number {
  if (slot >= columns.rows) return 0
  const { at, net, gross } = columns.at
  const kept = keptSince(at[slot]!, now)
  return (net[slot]! * kept) / (gross[slot]! * kept + size)
}

/** The part of a flow that is left; none of a flow that never was. */
const keptSince = (last: number, now: number): number =>
  Number.isNaN(last) ? 0 : Math.exp((last - now) / FADE_MICROS)

function fade(
  columns: Record<'at' | 'net' | 'gross', Float64Array>,
  slot: number,
  at: number,
  side: 1 | -1,
  size: number,
): void {
  const kept = keptSince(columns.at[slot]!, at)
  columns.net[slot] = columns.net[slot]! * kept + side * size
  columns.gross[slot] = columns.gross[slot]! * kept + size
  columns.at[slot] = at
}
