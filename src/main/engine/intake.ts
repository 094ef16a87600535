/**
 * Takes an order in: every check, then acceptance. All checks are evaluated and recorded; an order that one of
 * them blocks is refused with every code that blocks.
 *
 * `evaluate` changes nothing, so that a preview can use it.
 */
import { CODES, type Code } from '@shared/codes'
import type { InputOf } from '@shared/inputs'
import { formatDecimal } from '@shared/units'
import { CheckSheet } from '../rules/check-sheet'
import { checkCredit } from '../rules/credit'
import { checkDayLimits, hasDayLimits } from '../rules/day-limits'
import {
  auctionOf,
  checkTerms,
  isPlain,
  mayHaveLimit,
  needsLimit,
  type TermsContext,
} from '../rules/instructions'
import { collarPercent, LOW_PRICE } from '../rules/market-access'
import { checkOrderSize } from '../rules/order-size'
import { isInCollar, percentBeyond } from '../rules/price-collar'
import { checkLocate, checkMark } from '../rules/short-sale'
import { incrementFor } from '../rules/tick-size'
import { countDay, dayUse } from './day-use'
import type { Desk } from './desk'
import { takeFromParent } from './execute'
import { type Client, type Instrument, Order, type Venue } from './facts'
import { checkRates, countRate } from './order-rates'
import type { Settings } from './settings'
import { rememberRefused } from './state-bytes'

type OrderInput = InputOf<'order'>

/** What an order names, as far as it is known, and the price it counts at (0: none is known). */
export interface Evaluated {
  readonly sheet: CheckSheet
  client: Client | null
  instrument: Instrument | null
  countedAt: number
}

export const newEvaluated = (): Evaluated => ({
  sheet: new CheckSheet(),
  client: null,
  instrument: null,
  countedAt: 0,
})

/** Runs all checks of an order. A used id is judged alone: nothing else about such an order can be trusted. */
export function evaluate(
  desk: Desk,
  order: OrderInput,
  into: Evaluated,
  client: Client | null = desk.clients.get(order.client) ?? null,
): void {
  const { sheet } = into
  sheet.reset()
  const instrument = desk.instruments.get(order.symbol) ?? null
  into.client = client
  into.instrument = instrument
  const isNew = !desk.orders.has(order.id) && (desk.refused.size === 0 || !desk.refused.has(order.id))
  sheet.fact('DUPLICATE_ID', isNew)
  if (!isNew) return
  sheet.fact('INVARIANT_BROKEN', !desk.isBroken)
  sheet.fact('CLIENT_UNKNOWN', client !== null)
  sheet.fact('CLIENT_DISABLED', client === null || client.isEnabled)
  sheet.fact('SYMBOL_UNKNOWN', instrument !== null)
  sheet.fact('DESK_HALTED', desk.state !== 'halted')
  sheet.fact('CLIENT_HALTED', client === null || client.state !== 'halted')
  sheet.fact('SYMBOL_HALTED', instrument === null || instrument.state !== 'halted')
  sheet.fact('RESTRICTED', client === null || !isRestricted(client, order.symbol))
  sheet.finding('SESSION_CLOSED', desk.session.check(order.at))
  if (isPlain(order)) sheet.fact('ORDER_TERMS', true)
  else checkTerms(sheet, order, termsContext(desk, order, instrument))
  if (order.parent !== null) checkParent(desk, sheet, order)
  if (order.side === 'sell' && client !== null && instrument !== null)
    checkSale(sheet, order, client, instrument)
  const hasQty = Number.isSafeInteger(order.qty) && order.qty > 0
  if (hasQty) sheet.fact('QTY_INVALID', true)
  else sheet.judge('QTY_INVALID', false, order.qty, null)
  const hasPrice = checkPrice(desk, sheet, order, instrument)
  into.countedAt = hasPrice ? countedPrice(order, instrument) : 0
  checkAmounts(desk, order, into, hasQty ? order.qty : 0)
  if (order.limit !== null && hasPrice) checkCollar(desk, sheet, order, client, instrument)
  else sheet.fact('PRICE_COLLAR', true)
  checkDuplicate(desk, order, into)
}

/**
 * Runs the checks that a replacement can fail, on the order as it would be. The caller has given back what the
 * order holds of its client's credit.
 */
export function evaluateReplacement(
  desk: Desk,
  order: Order,
  asked: OrderInput,
  into: Evaluated,
  namesStop: boolean,
): void {
  const { sheet } = into
  const { client, instrument } = order
  sheet.reset()
  into.client = client
  into.instrument = instrument
  sheet.fact('INVARIANT_BROKEN', !desk.isBroken)
  sheet.fact('DESK_HALTED', desk.state !== 'halted')
  sheet.fact('CLIENT_HALTED', client.state !== 'halted')
  sheet.fact('SYMBOL_HALTED', instrument.state !== 'halted')
  sheet.fact('RESTRICTED', !isRestricted(client, instrument.symbol))
  const hasQty = Number.isSafeInteger(asked.qty) && asked.qty > 0
  sheet.judge('QTY_INVALID', hasQty, asked.qty, null)
  sheet.judge('QTY_BELOW_FILLED', !hasQty || asked.qty >= order.filled, asked.qty, order.filled)
  if (namesStop && !order.waitsForStop) sheet.judge('STOP_NOT_ALLOWED', false, asked.stop, null)
  else if (!isPlain(asked)) checkTerms(sheet, asked, termsContext(desk, asked, instrument))
  const hasPrice = checkPrice(desk, sheet, asked, instrument)
  into.countedAt = hasPrice ? (asked.limit ?? order.reservePrice) : 0
  checkAmounts(desk, asked, into, hasQty ? asked.qty : order.filled, order.filled)
  if (asked.limit !== null && hasPrice) checkCollar(desk, sheet, asked, client, instrument)
  else sheet.fact('PRICE_COLLAR', true)
}

/** Regulation SHO: the mark against what the client is known to own, and the locate of a short sale. */
function checkSale(sheet: CheckSheet, order: OrderInput, client: Client, instrument: Instrument): void {
  const mark = order.shortSale ?? 'long'
  if (mark === 'long') {
    const holding = client.holdings.size === 0 ? undefined : client.holdings.get(instrument)
    // Where nobody told what the client owns, the client's own mark is relied on.
    if (holding === undefined || client.isHouse) return
    const { qty: netQty, openSells: openSellQty } = holding
    sheet.finding('SHORT_MARK', checkMark({ mark, qty: order.qty, netQty, openSellQty, isDeliverable: true }))
    return
  }
  const { hardToBorrow } = instrument
  const found = checkLocate({
    locate: order.locate,
    isEasyToBorrow: hardToBorrow === null ? null : !hardToBorrow,
    isClientOrder: true,
    isFromBrokerDealer: client.isBrokerDealer,
    marketMaking: null,
    ownedRecord: null,
  })
  sheet.finding('NO_LOCATE', found)
  // Refused either way; where the list itself is missing the refusal names it.
  if (found === 'NO_LOCATE' && hardToBorrow === null) sheet.missing.push('hardToBorrow (locate feed)')
  if (mark === 'exempt')
    sheet.finding('SHORT_EXEMPT_BASIS', order.locate === null ? 'SHORT_EXEMPT_BASIS' : 'ok')
}

function termsContext(desk: Desk, order: OrderInput, instrument: Instrument | null): TermsContext {
  const auction = auctionOf(order.orderType)
  return {
    isVenueKnown: order.directedTo === null || desk.venues.has(order.directedTo),
    hasListingVenue: instrument?.listing != null && desk.venues.has(instrument.listing),
    auctionCutoff: auction === null ? order.at : desk.session.auctionCutoff(auction, order.at),
    tick: instrument === null ? null : instrument.tick,
    band: instrument === null ? null : instrument.liquidityBand,
    regime: desk.regime,
  }
}

/** A child takes shares of an open order of the same client, instrument and side. */
function checkParent(desk: Desk, sheet: CheckSheet, order: OrderInput): void {
  const parent = desk.orders.get(order.parent as string)
  const isGood =
    parent?.isOpen === true &&
    parent.client.id === order.client &&
    parent.instrument.symbol === order.symbol &&
    parent.side === order.side
  sheet.fact('PARENT_INVALID', isGood)
  if (parent === undefined || !isGood) return
  const available = freeForChildren(parent)
  sheet.judge('PARENT_QTY', order.qty <= available, order.qty, available)
}

/** Open shares of an order that are not at a venue. */
function freeForChildren(parent: Order): number {
  const { clientRoute } = parent
  return clientRoute === null ? parent.openQty : parent.openQty - (clientRoute.qty - clientRoute.filled)
}

const UNKNOWN_TICK = { tick: null, liquidityBand: null } as const

/** Price presence, sign and increment; true when the order's price can be used. */
function checkPrice(
  desk: Desk,
  sheet: CheckSheet,
  order: OrderInput,
  instrument: Instrument | null,
): boolean {
  const { limit } = order
  const isLimit = needsLimit(order.orderType)
  sheet.fact('PRICE_MISSING', !isLimit || limit !== null)
  if (limit !== null && !mayHaveLimit(order.orderType)) sheet.judge('PRICE_NOT_ALLOWED', false, limit, null)
  else sheet.fact('PRICE_NOT_ALLOWED', true)
  if (limit === null) {
    sheet.fact('PRICE_INVALID', true)
    sheet.fact('SUBPENNY_ORDER', true)
    return !isLimit
  }
  const isSound = limit > 0 && Number.isSafeInteger(limit)
  if (isSound) sheet.fact('PRICE_INVALID', true)
  else {
    sheet.judge('PRICE_INVALID', false, limit, null)
    sheet.fact('SUBPENNY_ORDER', true)
    return false
  }
  const { tick, liquidityBand } = instrument ?? UNKNOWN_TICK
  const increment = incrementFor(limit, tick, desk.regime, liquidityBand)
  if (increment === 0) sheet.finding('SI_OFF_TICK', 'unknown: liquidityBand')
  else
    sheet.judge(
      desk.regime.si === null ? 'SUBPENNY_ORDER' : 'SI_OFF_TICK',
      limit % increment === 0,
      limit,
      increment,
    )
  return true
}

/** A limit counts at itself; a market order at the far side, else the near side, the last sale, the last close. */
function countedPrice(order: OrderInput, instrument: Instrument | null): number {
  if (order.limit !== null) return order.limit
  if (order.stop !== null && order.stop > 0) return order.stop
  if (instrument === null) return 0
  const { nbb, nbo, lastSale, prevClose } = instrument
  return (order.side === 'buy' ? nbo || nbb : nbb || nbo) || lastSale || prevClose || 0
}

/** Size limits on the whole order, credit on its open part, which is all of it on arrival. */
function checkAmounts(desk: Desk, order: OrderInput, into: Evaluated, qty: number, filled = 0): void {
  const { sheet, client, instrument, countedAt } = into
  const settings = desk.policy.settingsFor(client, order.symbol)
  const notional = countedAt === 0 ? null : countedAt * qty
  const clientMax = client === null ? null : client.maxOrderNotional
  checkOrderSize(sheet, qty, notional, settings, instrument === null ? null : instrument.adv, clientMax)
  if (client === null) {
    sheet.fact('CREDIT_GROSS', true)
    sheet.fact('CREDIT_NET', true)
  } else {
    const open = notional === null ? null : countedAt * (qty - filled) - heldByParent(desk, order)
    checkCredit(sheet, client.used, order.side === 'buy', open, client.creditGross, client.creditNet)
    if (filled === 0) checkRates(sheet, client, order.at, open, settings)
    if (instrument !== null && hasDayLimits(settings)) {
      const used = dayUse(desk, client, instrument)
      const more = qty - filled - takenOver(desk, order)
      checkDayLimits(sheet, used, more, open, instrument.adv, settings)
    }
  }
}

/** Shares that a child takes over from its parent: they were ordered before. */
function takenOver(desk: Desk, order: OrderInput): number {
  const parent = order.parent === null ? undefined : desk.orders.get(order.parent)
  return parent === undefined ? 0 : Math.min(order.qty, parent.openQty)
}

/** What those shares hold of the client's credit already. */
function heldByParent(desk: Desk, order: OrderInput): number {
  const parent = order.parent === null ? undefined : desk.orders.get(order.parent)
  return parent === undefined ? 0 : takenOver(desk, order) * parent.reservePrice
}

function checkCollar(
  desk: Desk,
  sheet: CheckSheet,
  order: OrderInput,
  client: Client | null,
  instrument: Instrument | null,
): void {
  const limit = order.limit as number
  if (instrument === null || instrument.nbb === 0 || instrument.nbo === 0) {
    sheet.fact('PRICE_COLLAR', true)
    return
  }
  const collarPct = collarOf(desk, desk.policy.settingsFor(client, order.symbol), instrument)
  if (typeof collarPct === 'string') {
    sheet.finding('PRICE_COLLAR', collarPct)
    return
  }
  const midpoint = (instrument.nbb + instrument.nbo) / 2
  const isBuy = order.side === 'buy'
  const isGood = isInCollar(isBuy, limit, midpoint, collarPct)
  sheet.judge('PRICE_COLLAR', isGood, percentBeyond(isBuy, limit, midpoint), collarPct)
}

/** The collar of an instrument: by its tier where the policy has one for it, else the same for all. */
function collarOf(
  { regime }: Desk,
  settings: Settings,
  { luldTier, prevClose }: Instrument,
): number | `unknown: ${string}` {
  const { collarPct, collarTier1Pct: tier1Pct, collarTier2Pct: tier2Pct, collarLowPricePct } = settings
  const isFlat = tier1Pct === 0 && tier2Pct === 0 && collarLowPricePct === 0
  // A regime without price bands has no tiers.
  if (isFlat || regime.luld === null) return collarPct
  const lowPrice = collarLowPricePct === 0 ? 0 : LOW_PRICE
  const collars = { tier1Pct, tier2Pct, lowPricePct: collarLowPricePct, lowPrice }
  const found = collarPercent(luldTier, prevClose, collars)
  return found === 0 ? collarPct : found
}

const duplicateKey = (order: OrderInput): string =>
  `${order.symbol}|${order.side}|${order.orderType}|${order.qty}|${order.limit ?? ''}|${order.stop ?? ''}`

function checkDuplicate(desk: Desk, order: OrderInput, into: Evaluated): void {
  const { sheet, client } = into
  const window = desk.policy.settingsFor(client, order.symbol).duplicateWindowMicros
  const last = client === null || window === 0 ? undefined : client.recent.get(duplicateKey(order))
  if (last === undefined) sheet.fact('DUPLICATE_ORDER', true)
  else sheet.judge('DUPLICATE_ORDER', order.at - last > window, order.at - last, window)
}

const RECENT_LIMIT = 1_000

/** Remembers an order for the duplicate window; forgets those that are out of it once there are many. */
function rememberRecent(desk: Desk, order: OrderInput, client: Client): void {
  const window = desk.policy.settingsFor(client, order.symbol).duplicateWindowMicros
  if (window === 0) return
  if (client.recent.size >= RECENT_LIMIT)
    for (const [key, at] of client.recent) if (order.at - at > window) client.recent.delete(key)
  client.recent.set(duplicateKey(order), order.at)
}

const isRestricted = (client: Client, symbol: string): boolean =>
  client.isRestricted || client.restrictedSymbols?.has(symbol) === true

/** An order of known client and instrument, not yet registered anywhere. */
export function draft(desk: Desk, input: OrderInput, from: Evaluated): Order {
  const { client, instrument } = from
  const order = new Order(
    input,
    client as Client,
    instrument as Instrument,
    desk.orders.size,
    desk.priorities,
    input.directedTo === null && input.parent === null ? undefined : linksOf(desk, input),
  )
  order.reservePrice = from.countedAt
  return order
}

function linksOf(desk: Desk, input: OrderInput): { directedTo: Venue | null; parent: Order | null } {
  const directedTo = input.directedTo === null ? undefined : desk.venues.get(input.directedTo)
  const parent = input.parent === null ? undefined : desk.orders.get(input.parent)
  return { directedTo: directedTo ?? null, parent: parent ?? null }
}

/** Registers an order that passed, counts it against its client's credit, and says so. */
export function accept(desk: Desk, input: OrderInput, from: Evaluated): Order {
  const order = draft(desk, input, from)
  desk.priorities++
  const { client, instrument } = order
  desk.orders.add(order)
  instrument.openOrders++
  desk.openOrders++
  if (order.isBuy) client.used.openBuy += order.qty * order.reservePrice
  else client.used.openSell += order.qty * order.reservePrice
  expireInTime(desk, order)
  if (order.isAway) instrument.away.add(order)
  rememberRecent(desk, input, client)
  countDay(desk, order, order.qty)
  const holding = order.isBuy || order.isShort ? undefined : client.holdings.get(instrument)
  if (holding !== undefined) holding.openSells += order.qty
  desk.emit({
    type: 'orderAccepted',
    at: desk.at,
    id: order.id,
    client: client.id,
    symbol: instrument.symbol,
    side: order.side,
    qty: order.qty,
    orderType: order.orderType,
    limit: order.limit,
    tif: order.tif,
  })
  if (order.parent !== null) takeFromParent(desk, order.parent, order.qty)
  for (const code of from.sheet.near) warnNear(desk, order, code)
  return order
}

function warnNear(desk: Desk, order: Order, code: Code): void {
  const detail = `${order.client.id} in ${order.instrument.symbol}: ${code}`
  desk.emit({ type: 'alert', at: desk.at, rule: 'LIMIT_NEAR', id: order.id, severity: 'warning', detail })
}

/** The closing auction's price comes moments after the close: its orders wait this long for it. */
const AUCTION_GRACE = 15 * 60_000_000

/** What a venue has not answered by the close ends there, immediate-or-cancel orders too. */
function expireInTime(desk: Desk, order: Order): void {
  if (order.tif === 'gtc') return
  if (order.tif === 'gtd') desk.wakeAt(order.expires as number, 'expiry', order)
  else if (order.auction === 'close')
    desk.wakeAt(desk.session.closeFor(order.receivedAt) + AUCTION_GRACE, 'expiry', order)
  else desk.expireAtClose(order)
}

/** Counts an order against its client's rates, whatever became of it. */
export function countArrival(desk: Desk, input: OrderInput, from: Evaluated): void {
  const { client, countedAt } = from
  if (client === null) return
  const qty = Number.isSafeInteger(input.qty) && input.qty > 0 ? input.qty : 0
  countRate(client, input, countedAt * qty, desk.policy.settingsFor(client, input.symbol))
}

/** Refuses an order with every code that blocks it. */
export function reject(desk: Desk, input: OrderInput, from: Evaluated): void {
  desk.refused.add(input.id)
  rememberRefused(desk, input.id)
  desk.emit({
    type: 'orderRejected',
    at: desk.at,
    id: input.id,
    codes: from.sheet.blocking,
    detail: detailOf(from.sheet),
  })
}

function shown(value: number | null, code: Code): string {
  if (value === null) return 'unknown'
  const { unit } = CODES[code]
  return unit === 'price' || unit === 'money' ? formatDecimal(value) : String(value)
}

/** The sentences of the codes that block, with what was observed and the bound. */
export function detailOf(sheet: CheckSheet): string {
  const parts: string[] = []
  for (const { code, verdict, observed, bound } of sheet.checks) {
    if (verdict !== 'block') continue
    const { sentence } = CODES[code as Code]
    if (observed === null && bound === null) parts.push(sentence)
    else if (bound === null) parts.push(`${sentence} Was ${shown(observed, code as Code)}.`)
    else parts.push(`${sentence} Was ${shown(observed, code as Code)}, bound ${shown(bound, code as Code)}.`)
  }
  if (sheet.missing.length > 0) parts.push(`Missing: ${sheet.missing.join(', ')}.`)
  return parts.join(' ')
}
