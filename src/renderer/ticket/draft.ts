/**
 * What the ticket holds while it is typed, and what can be said about it without the desk: whether it is a
 * number at all. Whether it may trade is the engine's answer, in the preview.
 */
import type { OrderDraft, Reference } from '@shared/contract'
import { formatDecimal, MICROS_PER_UNIT, parseDecimal } from '@shared/units'
import { createStore } from '../desk/store'

export interface TicketDraft {
  client: string
  side: 'buy' | 'sell'
  symbol: string
  qty: string
  orderType: 'market' | 'limit'
  limit: string
  tif: 'day' | 'ioc'
  principalOptOut: boolean
  display: boolean
}
export type TicketField = 'client' | 'symbol' | 'qty' | 'limit'
export type Faults = Partial<Record<TicketField, string>>

export const EMPTY_DRAFT: TicketDraft = {
  client: '',
  side: 'buy',
  symbol: '',
  qty: '',
  orderType: 'limit',
  limit: '',
  tif: 'day',
  principalOptOut: false,
  display: true,
}

/** The ticket outlives its panel: closing or moving the panel loses nothing that was typed. */
export const ticketDraft = createStore<TicketDraft>(EMPTY_DRAFT)

const QTY = /^(\d{1,9})(?:\.(\d{1,6}))?([km])?$/i
const DOLLAR_TICK = 10_000
const SUB_DOLLAR_TICK = 100

/** "5k" is 5,000 and "1.5m" 1,500,000; commas are allowed. Null when it is no positive whole number. */
export function readQty(text: string): number | null {
  const parts = QTY.exec(text.replaceAll(',', '').trim())
  if (!parts) return null
  const scale = parts[3]?.toLowerCase() === 'k' ? 1_000 : parts[3]?.toLowerCase() === 'm' ? 1_000_000 : 1
  const value = Number(`${parts[1]}.${parts[2] ?? '0'}`) * scale
  const rounded = Math.round(value)
  return Math.abs(value - rounded) < 1e-6 && rounded > 0 ? rounded : null
}

/** A positive price in 1e-6 currency units, or the reason why it is none. */
export function readPrice(text: string): number | string {
  const value = parseDecimal(text.trim().replace(/^\$/, '').replace(/^\./, '0.'))
  if (typeof value === 'string') return value.startsWith('more') ? 'At most six decimals' : 'Not a price'
  return value > 0 ? value : 'Must be more than zero'
}

/** The price increment at a price: what the instrument was assigned, 0.0001 below one dollar. */
export function tickAt(price: number, assigned: number | null): number {
  return price < MICROS_PER_UNIT ? SUB_DOLLAR_TICK : (assigned ?? DOLLAR_TICK)
}

/** What is wrong with each field that was typed in; an empty field is not wrong yet, only `missing`. */
export function faultsOf(draft: TicketDraft, reference: Reference | null): Faults {
  const faults: Faults = {}
  const client = reference?.clients.find((known) => known.id === draft.client)
  if (draft.client !== '' && reference && !client) faults.client = `No client ${draft.client}`
  else if (client && !client.enabled) faults.client = `${client.id} is not enabled`
  if (
    draft.symbol !== '' &&
    reference &&
    !reference.instruments.some((known) => known.symbol === draft.symbol)
  )
    faults.symbol = `No symbol ${draft.symbol}`
  if (draft.qty !== '' && readQty(draft.qty) === null) faults.qty = 'Whole shares, more than zero'
  const price = draft.limit === '' ? null : readPrice(draft.limit)
  if (draft.orderType === 'limit' && typeof price === 'string') faults.limit = price
  return faults
}

/** The first field that must still be filled, in tab order; null when all are. */
export function missingField(draft: TicketDraft): TicketField | null {
  if (draft.client === '') return 'client'
  if (draft.symbol === '') return 'symbol'
  if (draft.qty === '') return 'qty'
  return draft.orderType === 'limit' && draft.limit === '' ? 'limit' : null
}

/** The order to send, or null while the ticket is not complete. */
export function orderOfDraft(draft: TicketDraft, reference: Reference | null): OrderDraft | null {
  if (missingField(draft) !== null || Object.keys(faultsOf(draft, reference)).length > 0) return null
  const price = draft.orderType === 'limit' ? readPrice(draft.limit) : null
  return {
    client: draft.client,
    symbol: draft.symbol,
    side: draft.side,
    qty: readQty(draft.qty) ?? 0,
    orderType: draft.orderType,
    limit: typeof price === 'number' ? formatDecimal(price) : null,
    tif: draft.tif,
    principalOptOut: draft.principalOptOut,
    display: draft.display,
  }
}

/** The price one or more ticks away. From an empty or unreadable field it starts at `start`, unmoved. */
export function stepPrice(
  text: string,
  ticks: number,
  start: number | null,
  assigned: number | null,
): string {
  const price = readPrice(text)
  if (typeof price !== 'number') return start === null ? text : formatDecimal(start)
  const tick = tickAt(ticks < 0 ? price - 1 : price, assigned)
  const onTick = ticks > 0 ? Math.floor(price / tick) : Math.ceil(price / tick)
  const next = (onTick + ticks) * tick
  return next > 0 ? formatDecimal(next) : text
}

/** The quantity one or more round lots away, never below one lot. */
export function stepQty(text: string, lots: number, roundLot: number | null): string {
  const lot = roundLot ?? 100
  const qty = readQty(text)
  if (qty === null) return String(lot)
  const whole = lots > 0 ? Math.floor(qty / lot) : Math.ceil(qty / lot)
  return String(Math.max(lot, (whole + lots) * lot))
}
