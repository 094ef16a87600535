/**
 * S1, trading ahead (FINRA 5320, rules.md 3.4 and 13): the desk bought or sold for itself at a price that a held
 * client order on its side would have taken, and the client did not get as much at that price at once.
 *
 * Worked out from trades and orders alone, at or through the limit. What the desk says about its own duties
 * counts only where it excuses with a code: an exempt order, or a breach that it admits.
 */
import { CODES, type Code } from '@shared/codes'
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'
import { type AlertSeverity, alertOf, type Raise, type SupervisionParameters, type Watch } from './alert'
import type { DayMemory, KnownOrder } from './day-memory'

interface Owed {
  readonly order: KnownOrder
  readonly price: number
  readonly since: TimeMicros
  qty: number
  isWarned: boolean
}

interface OwnTrade {
  readonly symbol: string
  readonly isBuy: boolean
  readonly qty: number
  readonly price: number
  readonly at: TimeMicros
  readonly id: string
}

export class ProtectionWatch implements Watch {
  readonly #day: DayMemory
  readonly #p: SupervisionParameters
  readonly #raise: Raise
  readonly #exempt = new Set<string>()
  #owed: Owed[] = []

  constructor(day: DayMemory, parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#p = parameters
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    this.#pass(record.at)
    if (record.type === 'decision') this.#excuses(record)
    else if (record.type === 'obligation') this.#duty(record)
    else if (record.type === 'fill') this.#fill(record)
    else if (record.type === 'routeFilled') this.#ownRoute(record)
    else if (record.type === 'orderDone')
      this.#owed = this.#owed.filter((it) => it.order.input.id !== record.id)
  }

  /** What is still within its time at the end has not been judged. */
  finish(): void {
    this.#pass(this.#day.now)
    this.#owed = []
  }

  /** The receipt names held orders that it left alone, and the exemption. */
  #excuses(decision: EventOf<'decision'>): void {
    for (const { id, outcome } of decision.receipt.considered)
      if (CODES[outcome as Code].kind === 'exemption') this.#exempt.add(id)
  }

  #duty(duty: EventOf<'obligation'>): void {
    if (duty.status === 'exempt') this.#exempt.add(duty.id)
    const order = this.#day.orders.get(duty.id)
    if (duty.status !== 'breached' || !order || !duty.rule.includes('5320')) return
    this.#late({ order, price: duty.price, since: order.since, qty: duty.qty, isWarned: true }, 'critical', 0)
  }

  #fill(fill: EventOf<'fill'>): void {
    for (const it of this.#owed) {
      const isGood = it.order.isBuy ? fill.price <= it.price : fill.price >= it.price
      if (it.order.input.id === fill.id && isGood) it.qty -= fill.qty
    }
    this.#owed = this.#owed.filter((it) => it.qty > 0)
    if (fill.capacity !== 'principal') return
    const { symbol, qty, price, at, id } = fill
    this.#traded({ symbol, isBuy: fill.side === 'sell', qty, price, at, id })
  }

  #ownRoute(filled: EventOf<'routeFilled'>): void {
    const route = this.#day.routes.get(filled.routeId)
    if (!route || route.id !== null) return
    const { qty, price, at, routeId } = filled
    this.#traded({ symbol: route.symbol, isBuy: route.side === 'buy', qty, price, at, id: routeId })
  }

  /** Everyone held on the desk's side whom the price would have satisfied, best price first, is owed. */
  #traded(own: OwnTrade): void {
    const held = [...(this.#day.openOrders.get(own.symbol) ?? [])].filter(
      (it) => it.isBuy === own.isBuy && it.input.id !== own.id && this.#wouldTake(it, own),
    )
    held.sort((a, b) => rank(a) - rank(b))
    let left = own.qty
    for (const order of held) {
      const qty = Math.min(left, order.qty - order.filled)
      if (qty <= 0) break
      left -= qty
      this.#owed.push({ order, price: own.price, since: own.at, qty, isWarned: false })
    }
  }

  #wouldTake(order: KnownOrder, own: OwnTrade): boolean {
    const { input, limit } = order
    if (this.#exempt.has(input.id) || order.filled >= order.qty || input.at > own.at) return false
    const isPlain = input.orderType === 'market' || input.orderType === 'limit'
    if (!isPlain || input.allOrNone) return false
    return limit === null || (own.isBuy ? own.price <= limit : own.price >= limit)
  }

  #pass(now: TimeMicros): void {
    if (this.#owed.length === 0) return
    for (const it of this.#owed) {
      const taken = now - it.since
      if (taken > this.#p.protectionWarnMicros && !it.isWarned) {
        it.isWarned = true
        this.#late(it, 'warning', this.#p.protectionWarnMicros)
      }
      if (taken > this.#p.protectionMicros) this.#late(it, 'critical', this.#p.protectionMicros)
    }
    this.#owed = this.#owed.filter((it) => now - it.since <= this.#p.protectionMicros)
  }

  #late(it: Owed, severity: AlertSeverity, bound: number): void {
    const { input, received } = it.order
    const { now, market } = this.#day
    this.#raise(
      alertOf(
        {
          rule: 'S1',
          code: 'TRADING_AHEAD',
          at: now,
          severity,
          detail: `owed ${it.qty} shares since the desk’s trade`,
        },
        {
          symbol: input.symbol,
          clients: [input.client],
          ids: [input.id],
          atReceipt: received,
          atExecution: market.of(input.symbol),
          observed: now - it.since,
          bound,
        },
      ),
    )
  }
}

/** Market orders first, then the better limit: the smaller the earlier. */
function rank({ isBuy, limit }: KnownOrder): number {
  if (limit === null) return Number.NEGATIVE_INFINITY
  return isBuy ? -limit : limit
}
