/**
 * The customer-protection radar of the book as it stands: whom a trade for the desk's own account would owe, and why
 * or why not, for every held order on its side. Only looks; nothing is traded and no duty is opened.
 */
import { type PriceMicros, type Shares, shares } from '@shared/units'
import { type ProtectedOrder, protectionRadar, type RadarRow, RadarRows } from '../rules/protection-radar'
import type { Desk } from './desk'
import { deskQuoteFor } from './desk-quotes'
import { type Instrument, type Order, orNull } from './facts'
import { marketDay } from './plan-principal'

export interface RadarReading {
  /** The desk's price; null while it has none, and then there are no rows. */
  readonly price: PriceMicros | null
  /** Shares of the trade: enough for every held order on its side. */
  readonly qty: Shares
  readonly owed: Shares
  readonly rows: readonly Readonly<RadarRow>[]
}

const NOBODY: RadarReading = { price: null, qty: shares(0), owed: shares(0), rows: [] }

/** The radar of a trade of the desk at its own price, large enough for every held order on its side. */
export function radarFor(desk: Desk, instrument: Instrument, deskBuys: boolean, at: number): RadarReading {
  const price = deskPrice(desk, instrument, deskBuys)
  const held = heldOn(instrument, deskBuys)
  const qty = held.reduce((sum, order) => sum + order.openQty, 0)
  if (price === null || qty === 0) return { ...NOBODY, price }
  const { nbb, nbo } = instrument
  const purpose = { kind: 'inventory' } as const
  const trade = { deskBuys, price, qty, at, day: marketDay(at), nbb, nbo, purpose }
  const rows = new RadarRows()
  const owed = protectionRadar(trade, held, desk.regime, rows)
  return { price, qty: shares(qty), owed: shares(owed), rows: rows.list() }
}

/** What the desk shows clients; while it shows nothing, the side of the market on which it would trade. */
function deskPrice(desk: Desk, instrument: Instrument, deskBuys: boolean): PriceMicros | null {
  const quote = deskQuoteFor(desk, instrument, null)
  return deskBuys ? (quote.bid ?? orNull(instrument.nbb)) : (quote.ask ?? orNull(instrument.nbo))
}

function heldOn({ book }: Instrument, isBuy: boolean): readonly ProtectedOrder[] {
  const held: ProtectedOrder[] = []
  for (let slot = book.best(isBuy); slot >= 0; slot = book.after(isBuy, slot))
    held.push(protectedOrder(book.at(slot)))
  return held
}

const protectedOrder = ({ id, limit, qty, openQty, receivedAt, client }: Order): ProtectedOrder => ({
  id,
  limit,
  qty,
  openQty,
  receivedAt,
  isInstitutional: client.isInstitutional,
  disclosedOn: client.disclosedOn,
  optedInQty: client.optedInQty,
  consent: null,
})
