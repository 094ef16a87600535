/**
 * What the ticket holds while it is typed, and what can be said about it without the desk: whether it is a
 * number at all. Whether it may trade is the engine's answer, in the preview.
 */
import type { OrderDraft, Reference } from '@shared/contract'
import { marketDate } from '@shared/time'
import { formatDecimal, MICROS_PER_UNIT, parseDecimal, timeMicros } from '@shared/units'
import { createStore } from '../desk/store'
import {
  needsLimit,
  type OrderType,
  readExpiry,
  type SHORT_NAMES,
  type Tif,
  takesDisplay,
  takesLimit,
  takesLocate,
  takesStop,
} from './terms'

export interface TicketDraft {
  client: string
  side: 'buy' | 'sell'
  symbol: string
  qty: string
  orderType: OrderType
  limit: string
  tif: Tif
  principalOptOut: boolean
  display: boolean
  stop: string
  /** Market time, as `readExpiry` takes it. */
  expires: string
  minQty: string
  allOrNone: boolean
  held: boolean
  directedTo: string
  shortSale: '' | keyof typeof SHORT_NAMES
  locate: string
  parent: string
  conditional: boolean
}
export type TicketField =
  | 'client'
  | 'symbol'
  | 'qty'
  | 'limit'
  | 'stop'
  | 'expires'
  | 'minQty'
  | 'directedTo'
  | 'shortSale'
  | 'locate'
  | 'parent'
  | 'orderType'
  | 'tif'
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
  stop: '',
  expires: '',
  minQty: '',
  allOrNone: false,
  held: true,
  directedTo: '',
  shortSale: '',
  locate: '',
  parent: '',
  conditional: false,
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

/** The market's date at the desk's time, '' while that is not known. */
const dateAt = (now: number): string => (now === 0 ? '' : marketDate(timeMicros(now)))

/**
 * What is wrong with each field that was typed in; an empty field is not wrong yet, only `missing`. `now` is the
 * desk's time, which an expiry without a date needs.
 */
export function faultsOf(draft: TicketDraft, reference: Reference | null, now = 0): Faults {
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
  if (takesLimit(draft) && typeof price === 'string') faults.limit = price
  return { ...faults, ...termFaults(draft, reference, now) }
}

/** The same for the terms that only some orders have. */
function termFaults(draft: TicketDraft, reference: Reference | null, now: number): Faults {
  const faults: Faults = {}
  const stop = draft.stop === '' || !takesStop(draft) ? null : readPrice(draft.stop)
  if (typeof stop === 'string') faults.stop = stop
  const expiry = draft.tif === 'gtd' && draft.expires !== '' ? readExpiry(draft.expires, dateAt(now)) : null
  if (typeof expiry === 'string') faults.expires = expiry
  if (draft.minQty !== '' && readQty(draft.minQty) === null) faults.minQty = 'Whole shares, more than zero'
  const { directedTo } = draft
  if (directedTo !== '' && reference && !reference.venues.some((known) => known.id === directedTo))
    faults.directedTo = `No venue ${directedTo}`
  return faults
}

/** The first field that must still be filled, in tab order; null when all are. */
export function missingField(draft: TicketDraft): TicketField | null {
  if (draft.client === '') return 'client'
  if (draft.symbol === '') return 'symbol'
  if (draft.qty === '') return 'qty'
  if (needsLimit(draft) && draft.limit === '') return 'limit'
  if (takesStop(draft) && draft.stop === '') return 'stop'
  return draft.tif === 'gtd' && draft.expires === '' ? 'expires' : null
}

/** The order to send, or null while the ticket is not complete. */
export function orderOfDraft(draft: TicketDraft, reference: Reference | null, now = 0): OrderDraft | null {
  if (missingField(draft) !== null || Object.keys(faultsOf(draft, reference, now)).length > 0) return null
  const price = takesLimit(draft) ? readPrice(draft.limit) : null
  return {
    client: draft.client,
    symbol: draft.symbol,
    side: draft.side,
    qty: readQty(draft.qty) ?? 0,
    orderType: draft.orderType,
    limit: typeof price === 'number' ? formatDecimal(price) : null,
    tif: draft.tif,
    principalOptOut: draft.principalOptOut,
    display: draft.display || !takesDisplay(draft),
    ...termsOf(draft, now),
  }
}

/** The terms that are set and go with the type: what stands in a field that is not shown is not sent. */
function termsOf(draft: TicketDraft, now: number): Partial<OrderDraft> {
  const stop = takesStop(draft) ? readPrice(draft.stop) : null
  const expiry = draft.tif === 'gtd' ? readExpiry(draft.expires, dateAt(now)) : null
  const { side, shortSale, locate, directedTo, parent } = draft
  return {
    ...(typeof stop === 'number' ? { stop: formatDecimal(stop) } : {}),
    ...(expiry !== null && typeof expiry !== 'string' ? { expires: expiry.iso } : {}),
    ...(draft.minQty === '' ? {} : { minQty: readQty(draft.minQty) }),
    ...(draft.allOrNone ? { allOrNone: true } : {}),
    ...(draft.held ? {} : { held: false }),
    ...(directedTo === '' ? {} : { directedTo }),
    ...(side === 'sell' && shortSale !== '' ? { shortSale } : {}),
    ...(takesLocate(draft) && locate !== '' ? { locate } : {}),
    ...(parent === '' ? {} : { parent }),
    ...(draft.conditional ? { conditional: true } : {}),
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
