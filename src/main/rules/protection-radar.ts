/**
 * The customer-protection radar (FINRA 5320, rules.md 3): what a trade for the desk's own account would owe to
 * whom, and why or why not, for every held order on its side.
 *
 * It promises that everyone who is owed is named, in priority order, up to the size that the desk trades, and
 * that no exemption holds without what proves it. It must never leave out an order that it was given.
 */
import type { Code } from '@shared/codes'
import { must } from '@shared/must'
import { wouldSatisfy } from './customer-protection'
import { type DeskTrade, tradeExemption } from './protection-exemptions'
import type { Regime } from './regime'

/** A held client order on the desk's side. Prices in 1e-6, times in microseconds, days as day numbers. */
export interface ProtectedOrder {
  readonly id: string
  /** Null for a market order. */
  readonly limit: number | null
  /** The whole order, which decides whether it is large. */
  readonly qty: number
  readonly openQty: number
  readonly receivedAt: number
  readonly isInstitutional: boolean
  /** Day of the last written notice of FINRA 5320.01, null when there was none. */
  readonly disclosedOn: number | null
  /** Shares for which the client opted in to protection: 0 none, infinite for all. */
  readonly optedInQty: number
  /** Record of an institutional or large client's consent for this very order, null when there is none. */
  readonly consent: string | null
}

/** One held order's answer. Rows are used again: copy what must stay. */
export interface RadarRow {
  id: string
  /** `CUSTOMER_PROTECTION` or `PROTECTION_CASCADE` when owed, else why not. */
  outcome: Code
  /** What it is owed, shares; 0 unless owed. */
  qty: number
  /** The worst price at which that may be filled, 1e-6: the desk's or the order's limit, the better. */
  price: number
  /** `DISCLOSURE_STALE` when an exemption failed on an old notice. */
  warning: Code | null
}

/** The rows of one look, used again by the next one: memory grows to the longest book and stays. */
export class RadarRows {
  readonly #rows: RadarRow[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  /** Row `i` of the look, in the order of the held orders. */
  at(i: number): RadarRow {
    must(i >= 0 && i < this.#count, 'no such radar row')
    return this.#rows[i] as RadarRow
  }

  /** A list of the rows, for whoever shows them: a copy of the list, not of the rows. */
  list(): readonly RadarRow[] {
    return this.#rows.slice(0, this.#count)
  }

  reset(): void {
    this.#count = 0
  }

  next(): RadarRow {
    if (this.#count === this.#rows.length)
      this.#rows.push({ id: '', outcome: 'NOT_SATISFIED', qty: 0, price: 0, warning: null })
    return this.#rows[this.#count++] as RadarRow
  }
}

/** True when the order would be exempt as institutional or large, whatever the notice says. */
function isExemptKind(order: ProtectedOrder, price: number, regime: Regime): boolean {
  if (order.isInstitutional) return true
  return order.qty >= regime.largeOrderShares && (order.limit ?? price) * order.qty >= regime.largeOrderValue
}

const hasNotice = (order: ProtectedOrder, day: number, regime: Regime): boolean =>
  order.disclosedOn !== null && day >= order.disclosedOn && day - order.disclosedOn <= regime.disclosureDays

/**
 * Judges one held order alone: `CUSTOMER_PROTECTION` when the trade would satisfy it and nothing exempts it,
 * else the reason. Costs no memory; the cascade needs `protectionRadar`.
 */
export function judgeHeld(order: ProtectedOrder, trade: DeskTrade, regime: Regime): Code {
  if (order.receivedAt > trade.at) return 'RECEIVED_AFTER'
  const exempt = tradeExemption(trade, order.receivedAt, hasNotice(order, trade.day, regime), regime)
  if (exempt !== null) return exempt
  if (order.optedInQty <= 0 && isExemptKind(order, trade.price, regime)) {
    if (order.consent !== null) return 'ORDER_CONSENT'
    if (hasNotice(order, trade.day, regime)) return order.isInstitutional ? 'INSTITUTIONAL' : 'LARGE_ORDER'
  }
  return wouldSatisfy(order, trade.deskBuys, trade.price, trade.nbb, trade.nbo, regime)
    ? 'CUSTOMER_PROTECTION'
    : 'NOT_SATISFIED'
}

/** Shares of the order that are protected: what was opted in, where the rest is exempt. */
function protectedQty(order: ProtectedOrder, trade: DeskTrade, regime: Regime): number {
  const isPartial = isExemptKind(order, trade.price, regime) && hasNotice(order, trade.day, regime)
  return isPartial ? Math.min(order.openQty, order.optedInQty) : order.openQty
}

/** The customer's price: the desk's, never worse than the limit. */
function owedPrice(order: ProtectedOrder, trade: DeskTrade): number {
  if (order.limit === null) return trade.price
  return trade.deskBuys ? Math.min(trade.price, order.limit) : Math.max(trade.price, order.limit)
}

/** True when `a` may stand before `b`: market orders, then the better limit. */
function isInOrder(a: ProtectedOrder, b: ProtectedOrder, deskBuys: boolean): boolean {
  if (a.limit === null) return true
  if (b.limit === null) return false
  return deskBuys ? a.limit >= b.limit : a.limit <= b.limit
}

function judgeAll(
  trade: DeskTrade,
  held: readonly ProtectedOrder[],
  regime: Regime,
  rows: RadarRows,
): number {
  let lastTriggered = -1
  for (let i = 0; i < held.length; i++) {
    const order = held[i] as ProtectedOrder
    const before = held[i - 1]
    // The message is built only when it is needed: this runs for every held order of every principal fill.
    if (before && !isInOrder(before, order, trade.deskBuys))
      must(false, `${order.id} is out of priority order`)
    const row = rows.next()
    row.id = order.id
    row.outcome = judgeHeld(order, trade, regime)
    row.qty = 0
    row.price = owedPrice(order, trade)
    row.warning = null
    if (row.outcome !== 'CUSTOMER_PROTECTION') continue
    if (order.limit !== null) lastTriggered = i
    const isStale = order.disclosedOn !== null && !hasNotice(order, trade.day, regime)
    if (isStale && isExemptKind(order, trade.price, regime)) row.warning = 'DISCLOSURE_STALE'
  }
  return lastTriggered
}

/**
 * Looks at all held orders on the desk's side (`held`: market orders first, then the better price, then the
 * earlier), writes one row for each, and returns the shares owed in all, at most the size of the trade.
 */
export function protectionRadar(
  trade: DeskTrade,
  held: readonly ProtectedOrder[],
  regime: Regime,
  rows: RadarRows,
): number {
  rows.reset()
  must(trade.qty > 0, 'a trade must have a size')
  const lastTriggered = judgeAll(trade, held, regime, rows)
  let left = trade.qty
  for (let i = 0; i < held.length; i++) {
    const order = held[i] as ProtectedOrder
    const row = rows.at(i)
    const isBetter = row.outcome === 'NOT_SATISFIED' && i < lastTriggered
    if (isBetter) row.outcome = 'PROTECTION_CASCADE'
    if (!isBetter && row.outcome !== 'CUSTOMER_PROTECTION') continue
    row.qty = Math.min(left, protectedQty(order, trade, regime))
    left -= row.qty
    if (row.qty === 0) row.outcome = 'PROTECTION_COVERED'
  }
  return trade.qty - left
}
