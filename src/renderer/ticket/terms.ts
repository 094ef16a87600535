/**
 * The terms of an order on the ticket: how they are called, which field goes with which type, what is set, and
 * beside which field a refusal of the engine belongs. Whether terms may go together is the engine's answer.
 */
import type { OrderDraft } from '@shared/contract'
import { formatTime, parseTime } from '@shared/time'
import type { TicketDraft, TicketField } from './draft'

export type OrderType = OrderDraft['orderType']
export type Tif = OrderDraft['tif']

export const TYPE_NAMES: Readonly<Record<OrderType, string>> = {
  limit: 'Limit',
  market: 'Market',
  stop: 'Stop',
  stopLimit: 'Stop limit',
  midpointPeg: 'Midpoint peg',
  moo: 'Market on open',
  loo: 'Limit on open',
  moc: 'Market on close',
  loc: 'Limit on close',
}
export const TIF_NAMES: Readonly<Record<Tif, string>> = {
  day: 'Day',
  ioc: 'Immediate or cancel',
  fok: 'Fill or kill',
  gtc: 'Good till cancelled',
  gtd: 'Good till date',
}
export const SHORT_NAMES = { long: 'Long', short: 'Short', exempt: 'Short exempt' } as const

type Typed = Pick<TicketDraft, 'orderType'>
export const needsLimit = ({ orderType }: Typed): boolean =>
  orderType === 'limit' || orderType === 'stopLimit' || orderType === 'loc' || orderType === 'loo'
export const takesLimit = (draft: Typed): boolean => needsLimit(draft) || draft.orderType === 'midpointPeg'
export const takesStop = ({ orderType }: Typed): boolean => orderType === 'stop' || orderType === 'stopLimit'
/** A short sale names its locate. */
export const takesLocate = ({ side, shortSale }: Pick<TicketDraft, 'side' | 'shortSale'>): boolean =>
  side === 'sell' && (shortSale === 'short' || shortSale === 'exempt')
/** Only orders with a price of their own can be shown. */
export const takesDisplay = ({ orderType }: Typed): boolean =>
  orderType === 'limit' || orderType === 'stopLimit'

/** "@ 10.02", "stop 10.05 @ 10.06", "midpoint": the price of a ticket in words. */
export function priceWords(draft: TicketDraft): string {
  const limit = takesLimit(draft) && draft.limit !== '' ? `@ ${draft.limit}` : ''
  if (takesStop(draft)) return `stop ${draft.stop} ${limit}`.trim()
  if (draft.orderType === 'midpointPeg') return `midpoint ${limit}`.trim()
  if (draft.orderType === 'limit') return limit
  return `${TYPE_NAMES[draft.orderType].toLowerCase()} ${limit}`.trim()
}

const EXPIRY = /^(?:(\d{4}-\d\d-\d\d)[ T]?)?(?:([01]?\d|2[0-3]):([0-5]\d))?$/
const END_OF_DAY = '16:00'

/**
 * "15:30", "2026-11-30" or "2026-11-30 15:30" in market time as ISO 8601 with its offset; a date alone ends at
 * 16:00. `today` is the market's date, or '' where only a whole date will do. Else the reason why it is none.
 */
export function readExpiry(text: string, today: string): { iso: string } | string {
  const parts = EXPIRY.exec(text.trim())
  if (!parts || text.trim() === '') return 'A time or a date, such as 15:30 or 2026-11-30 15:30'
  const day = parts[1] ?? today
  if (day === '') return 'Give the date too, such as 2026-11-30 15:30'
  const clock = parts[2] === undefined ? END_OF_DAY : `${parts[2].padStart(2, '0')}:${parts[3]}`
  const winter = parseTime(`${day}T${clock}:00-05:00`)
  if (typeof winter === 'string') return `No such day: ${day}`
  return { iso: `${day}T${clock}:00${formatTime(winter).slice(-6)}` }
}

/** A term that is set, as the chip shows it; taking the chip away lays `clear` over the ticket. */
export interface Chip {
  readonly name: string
  readonly clear: Partial<TicketDraft>
}

/** The terms that are set beyond client, side, symbol, quantity, prices and time in force. */
export function chipsOf(draft: TicketDraft): readonly Chip[] {
  const chips: [isSet: boolean, name: string, clear: Partial<TicketDraft>][] = [
    [draft.principalOptOut, 'Never from inventory', { principalOptOut: false }],
    [!draft.display && takesDisplay(draft), 'No display', { display: true }],
    [!draft.held, 'Not held', { held: true }],
    [draft.allOrNone, 'All or none', { allOrNone: false }],
    [draft.minQty !== '', `At least ${draft.minQty}`, { minQty: '' }],
    [draft.directedTo !== '', `To ${draft.directedTo}`, { directedTo: '' }],
    [
      draft.side === 'sell' && draft.shortSale !== '',
      draft.shortSale === '' ? '' : SHORT_NAMES[draft.shortSale],
      { shortSale: '' },
    ],
    [takesLocate(draft) && draft.locate !== '', `Locate ${draft.locate}`, { locate: '' }],
    [draft.parent !== '', `Child of ${draft.parent}`, { parent: '' }],
    [draft.conditional, 'Conditional', { conditional: false }],
  ]
  return chips.filter(([isSet]) => isSet).map(([, name, clear]) => ({ name, clear }))
}

/** Beside which field each refusal is shown; the others stand in the preview. */
const PLACES: Readonly<Record<string, TicketField>> = {
  CLIENT_UNKNOWN: 'client',
  CLIENT_DISABLED: 'client',
  CLIENT_HALTED: 'client',
  CREDIT_GROSS: 'client',
  CREDIT_NET: 'client',
  SYMBOL_UNKNOWN: 'symbol',
  SYMBOL_HALTED: 'symbol',
  RESTRICTED: 'symbol',
  QTY_INVALID: 'qty',
  ORDER_SIZE: 'qty',
  ORDER_NOTIONAL: 'qty',
  ORDER_ADV: 'qty',
  CLIENT_ORDER_NOTIONAL: 'qty',
  PARENT_QTY: 'qty',
  PRICE_MISSING: 'limit',
  PRICE_INVALID: 'limit',
  PRICE_NOT_ALLOWED: 'limit',
  SUBPENNY_ORDER: 'limit',
  PRICE_COLLAR: 'limit',
  STOP_MISSING: 'stop',
  STOP_INVALID: 'stop',
  STOP_NOT_ALLOWED: 'stop',
  EXPIRES_MISSING: 'expires',
  EXPIRES_INVALID: 'expires',
  EXPIRES_NOT_ALLOWED: 'expires',
  TIF_NOT_ALLOWED: 'tif',
  TIF_UNSUPPORTED: 'tif',
  ORDER_TYPE_UNSUPPORTED: 'orderType',
  ORDER_TERMS: 'orderType',
  LISTING_UNKNOWN: 'orderType',
  AUCTION_LATE: 'orderType',
  MIN_QTY_INVALID: 'minQty',
  VENUE_UNKNOWN: 'directedTo',
  SHORT_SALE_INVALID: 'shortSale',
  PARENT_INVALID: 'parent',
}

/** The field that a refusal concerns, or null. Rules on short sales that are added later name themselves so. */
export function placeOf(code: string): TicketField | null {
  if (code.includes('LOCATE')) return 'locate'
  return PLACES[code] ?? (code.includes('SHORT') ? 'shortSale' : null)
}
