/** Which codes refuse an order, worked out from the documents: terms, prices, sizes, credit, limits of the day. */
import type { InputOf } from '@shared/inputs'
import { atMarketTime, marketTime } from '@shared/time'
import {
  auctionOf,
  awayRoute,
  CLOSE,
  closeFor,
  MINUTE,
  market,
  micros,
  OPEN,
  openQty,
  type RefClient,
  type RefDayUse,
  type RefDesk,
  type RefOrder,
  settingsFor,
} from './reference-state'

type Asked = InputOf<'order'>
/** What the checks found: the codes that refuse, the limits that are nearly used up, the price it counts at. */
export interface RefVerdict {
  codes: string[]
  near: string[]
  counted: number
}

const mustHaveLimit = (o: Asked): boolean => ['limit', 'stopLimit', 'loc', 'loo'].includes(o.orderType)
const isStopType = (o: Asked): boolean => o.orderType === 'stop' || o.orderType === 'stopLimit'
const isOnTick = (price: number): boolean => price % (price >= 1_000_000 ? 10_000 : 100) === 0
const isWhole = (qty: number): boolean => Number.isInteger(qty) && qty > 0

/** Checks a new order; `client` is undefined for one that nobody knows. */
export function checkOrder(desk: RefDesk, o: Asked, client: RefClient | undefined): RefVerdict {
  if (desk.usedIds.has(o.id)) return { codes: ['DUPLICATE_ID'], near: [], counted: 0 }
  const instrument = desk.instruments.find((i) => i.symbol === o.symbol)
  const codes: string[] = []
  if (!client) codes.push('CLIENT_UNKNOWN')
  if (client && !client.input.enabled) codes.push('CLIENT_DISABLED')
  if (!instrument) codes.push('SYMBOL_UNKNOWN')
  codes.push(...stateCodes(desk, o, client), ...termCodes(desk, o))
  if (client && o.side === 'sell') codes.push(...locateCodes(desk, o))
  if (o.parent !== null) codes.push(...parentCodes(desk, o))
  if (!isWhole(o.qty)) codes.push('QTY_INVALID')
  const counted = isPriced(o) ? (o.limit ?? marketWorth(desk, o)) : 0
  const parent = o.parent === null ? undefined : desk.orders.get(o.parent)
  const amounts = amountCodes(desk, o, client, counted, isWhole(o.qty) ? o.qty : 0, 0, parent)
  codes.push(...priceCodes(desk, o), ...amounts.codes)
  const window = settingsFor(desk, o.client, o.symbol).duplicateWindowMicros
  const last = client?.recent[sameness(o)]
  if (window > 0 && last !== undefined && o.at - last <= window) codes.push('DUPLICATE_ORDER')
  return { codes, near: amounts.near, counted }
}

/** Checks an order as a replacement would make it; what it held of its limits was given back before. */
export function checkReplacement(desk: RefDesk, order: RefOrder, o: Asked, namesStop: boolean): RefVerdict {
  const { client, filled, waitsForStop } = order
  const codes = stateCodes(desk, o, client)
  if (!isWhole(o.qty)) codes.push('QTY_INVALID')
  else if (o.qty < filled) codes.push('QTY_BELOW_FILLED')
  if (namesStop && !waitsForStop) codes.push('STOP_NOT_ALLOWED')
  else codes.push(...termCodes(desk, o))
  const counted = isPriced(o) ? (o.limit ?? order.counted) : 0
  const amounts = amountCodes(desk, o, client, counted, isWhole(o.qty) ? o.qty : filled, filled, undefined)
  codes.push(...priceCodes(desk, o), ...amounts.codes)
  return { codes, near: amounts.near, counted }
}

/** Two orders are equal when a client asks for the same thing. */
export const sameness = (o: Asked): string =>
  [o.symbol, o.side, o.orderType, o.qty, o.limit, o.stop].map(String).join(' ')

function stateCodes(desk: RefDesk, o: Asked, client: RefClient | undefined): string[] {
  const codes: string[] = []
  if (desk.states['desk'] === 'halted') codes.push('DESK_HALTED')
  if (desk.states[`client ${o.client}`] === 'halted') codes.push('CLIENT_HALTED')
  if (desk.states[`symbol ${o.symbol}`] === 'halted') codes.push('SYMBOL_HALTED')
  const restricted: unknown = JSON.parse(client?.input.restricted ?? 'false')
  if (restricted === true || (Array.isArray(restricted) && restricted.includes(o.symbol)))
    codes.push('RESTRICTED')
  return codes
}

/** Terms that are missing or contradict each other. */
function termCodes(desk: RefDesk, o: Asked): string[] {
  const codes: string[] = []
  const auction = auctionOf(o.orderType)
  if (!isStopType(o) && o.stop !== null) codes.push('STOP_NOT_ALLOWED')
  if (isStopType(o) && o.stop === null) codes.push('STOP_MISSING')
  if (isStopType(o) && o.stop !== null && !(o.stop > 0 && isOnTick(o.stop))) codes.push('STOP_INVALID')
  if (o.tif !== 'gtd' && o.expires !== null) codes.push('EXPIRES_NOT_ALLOWED')
  if (o.tif === 'gtd' && o.expires === null) codes.push('EXPIRES_MISSING')
  if (o.tif === 'gtd' && o.expires !== null && o.expires <= o.at) codes.push('EXPIRES_INVALID')
  const isNow = o.tif === 'ioc' || o.tif === 'fok'
  if ((isNow && isStopType(o)) || (auction !== null && o.tif !== 'day')) codes.push('TIF_NOT_ALLOWED')
  const isPegged = o.orderType === 'midpointPeg'
  if ((o.conditional && (isNow || !isPegged)) || (o.directedTo !== null && isPegged))
    codes.push('ORDER_TERMS')
  if (o.minQty !== null && !(isWhole(o.minQty) && o.minQty <= o.qty)) codes.push('MIN_QTY_INVALID')
  if (o.directedTo !== null && !desk.venues.some((v) => v.id === o.directedTo)) codes.push('VENUE_UNKNOWN')
  if (o.side === 'buy' && o.shortSale !== null) codes.push('SHORT_SALE_INVALID')
  if (auction === null) return codes
  const listing = desk.instruments.find((i) => i.symbol === o.symbol)?.listing
  if (!listing || !desk.venues.some((v) => v.id === listing)) codes.push('LISTING_UNKNOWN')
  if (o.at > cutoff(auction, o.at)) codes.push('AUCTION_LATE')
  return codes
}

/** Regulation SHO: a short sale needs a locate unless the instrument is easy to borrow, an exempt one its basis. */
function locateCodes(desk: RefDesk, o: Asked): string[] {
  const instrument = desk.instruments.find((i) => i.symbol === o.symbol)
  if (!instrument || (o.shortSale !== 'short' && o.shortSale !== 'exempt') || o.locate) return []
  const codes = instrument.hardToBorrow === false ? [] : ['NO_LOCATE']
  return o.shortSale === 'exempt' ? [...codes, 'SHORT_EXEMPT_BASIS'] : codes
}

/** Until when the next auction takes orders. */
function cutoff(auction: 'open' | 'close', at: number): number {
  const close = closeFor(at)
  if (auction === 'close') return close - 10 * MINUTE
  return atMarketTime(marketTime(close as Asked['at']).day, OPEN) - 2 * MINUTE
}

function parentCodes(desk: RefDesk, o: Asked): string[] {
  const parent = desk.orders.get(o.parent as string)
  const isIts =
    parent?.isOpen === true &&
    parent.input.client === o.client &&
    parent.input.symbol === o.symbol &&
    parent.input.side === o.side
  if (!parent || !isIts) return ['PARENT_INVALID']
  const away = awayRoute(parent)
  return o.qty > openQty(parent) - (away ? away.qty - away.filled : 0) ? ['PARENT_QTY'] : []
}

const isPriced = (o: Asked): boolean => (o.limit === null ? !mustHaveLimit(o) : o.limit > 0)

function priceCodes(desk: RefDesk, o: Asked): string[] {
  const { limit } = o
  if (limit === null) return mustHaveLimit(o) ? ['PRICE_MISSING'] : []
  const codes = mustHaveLimit(o) || o.orderType === 'midpointPeg' ? [] : ['PRICE_NOT_ALLOWED']
  if (limit <= 0) return [...codes, 'PRICE_INVALID']
  if (!isOnTick(limit)) codes.push('SUBPENNY_ORDER')
  const { nbb, nbo } = market(desk, o.symbol)
  const { collarPct } = settingsFor(desk, o.client, o.symbol)
  const middle = (nbb + nbo) / 2
  const beyond = o.side === 'buy' ? limit - middle : middle - limit
  if (nbb && nbo && beyond * 100 > middle * collarPct) codes.push('PRICE_COLLAR')
  return codes
}

/** What an order without a limit counts at: its stop, the far side, the near side, the last sale, the last close. */
function marketWorth(desk: RefDesk, o: Asked): number {
  if (o.stop !== null && o.stop > 0) return o.stop
  const { nbb, nbo } = market(desk, o.symbol)
  const quoted = o.side === 'buy' ? nbo || nbb : nbb || nbo
  const prevClose = desk.instruments.find((i) => i.symbol === o.symbol)?.prevClose
  return quoted || desk.lastSale[o.symbol] || prevClose || 0
}

const NO_USE: RefDayUse = { close: 0, shares: 0, notional: 0 }
export function dayUse(desk: RefDesk, client: RefClient, symbol: string): RefDayUse {
  const used = client.dayUse[symbol]
  return used?.close === closeFor(desk.at) ? used : NO_USE
}

/** Sizes on the whole order, credit and limits of the day on what is open of it and not already its parent's. */
function amountCodes(
  desk: RefDesk,
  o: Asked,
  client: RefClient | undefined,
  counted: number,
  qty: number,
  filled: number,
  parent: RefOrder | undefined,
): { codes: string[]; near: string[] } {
  const codes: string[] = []
  const near: string[] = []
  const p = settingsFor(desk, o.client, o.symbol)
  const limit = (code: string, value: number, most: number): void => {
    if (value > most) codes.push(code)
    else if (p.softLimitPct < 100 && value * 100 > most * p.softLimitPct) near.push(code)
  }
  const adv = desk.instruments.find((i) => i.symbol === o.symbol)?.adv ?? 0
  limit('ORDER_SIZE', qty, p.maxOrderShares)
  if (counted > 0) limit('ORDER_NOTIONAL', counted * qty, micros(p.maxOrderNotional))
  if (adv > 0) limit('ORDER_ADV', (qty * 100) / adv, p.maxOrderAdvPct)
  if (!client) return { codes, near }
  const { maxOrderNotional, creditGross, creditNet } = client.input
  if (maxOrderNotional !== null && (counted === 0 || counted * qty > maxOrderNotional))
    codes.push('CLIENT_ORDER_NOTIONAL')
  const shared = parent ? Math.min(o.qty, openQty(parent)) : 0
  const open = counted * (qty - filled) - (parent ? shared * parent.counted : 0)
  const { filledBuy, filledSell, openBuy, openSell } = client
  const gross = filledBuy + filledSell + openBuy + openSell + open
  if (creditGross !== null && (counted === 0 || gross > creditGross)) codes.push('CREDIT_GROSS')
  const net = filledBuy - filledSell
  const after = Math.abs(o.side === 'buy' ? net + openBuy + open : net - openSell - open)
  if (creditNet !== null && (counted === 0 || after > creditNet)) codes.push('CREDIT_NET')
  if (!adv && !desk.instruments.some((i) => i.symbol === o.symbol)) return { codes, near }
  const used = dayUse(desk, client, o.symbol)
  const shares = used.shares + qty - filled - shared
  if (p.maxDayShares > 0) limit('DAY_SHARES', shares, p.maxDayShares)
  const dayMost = micros(p.maxDayNotional)
  if (dayMost > 0 && counted === 0) codes.push('DAY_NOTIONAL')
  else if (dayMost > 0) limit('DAY_NOTIONAL', used.notional + open, dayMost)
  if (p.maxDayAdvPct > 0 && !adv) codes.push('DAY_ADV')
  else if (p.maxDayAdvPct > 0) limit('DAY_ADV', (shares * 100) / adv, p.maxDayAdvPct)
  return { codes, near }
}

/** True when the policy limits what a client orders in a day. */
export function hasDayLimits(desk: RefDesk, order: RefOrder): boolean {
  const p = settingsFor(desk, order.input.client, order.input.symbol)
  return p.maxDayShares > 0 || micros(p.maxDayNotional) > 0 || p.maxDayAdvPct > 0
}

/** True from the open to the close of a session. */
export function isRegularHours(at: number): boolean {
  const { sinceMidnight } = marketTime(at as Asked['at'])
  return sinceMidnight >= OPEN && sinceMidnight < CLOSE
}
