/**
 * Allocation of filled shares to accounts: which allocations there are, and how much of each order they gave away.
 *
 * An allocation is a fact for supervision (alert S6). It moves no position and no holding: booking it is the back
 * office's. It must never give away more of an order than was filled, and never an order of the desk itself.
 *
 * It usually comes after its order has ended, and an ended order never changes: so it stands here.
 */
import type { Code } from '@shared/codes'
import type { InputOf } from '@shared/inputs'
import { shares } from '@shared/units'
import type { Desk } from './desk'
import { must } from './must'

/** One allocation that was taken. */
export interface Allocated {
  readonly id: string
  readonly order: string
  readonly qty: number
}

export class Allocations {
  readonly #ids = new Set<string>()
  readonly #all: Allocated[] = []
  /** Shares given away, and how many allocations that were, by order. */
  readonly #byOrder = new Map<string, { qty: number; count: number }>()

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** Shares of an order that were allocated. */
  of(order: string): number {
    return this.#byOrder.get(order)?.qty ?? 0
  }

  /** A name for the next allocation of an order: "<order id>-a<number>", the first that is free. */
  nextId(order: string): string {
    let number = (this.#byOrder.get(order)?.count ?? 0) + 1
    while (this.has(`${order}-a${number}`)) number++
    return `${order}-a${number}`
  }

  add(allocated: Allocated): void {
    must(!this.has(allocated.id), 'an allocation is made once', allocated.id)
    const sum = this.#byOrder.get(allocated.order) ?? { qty: 0, count: 0 }
    this.#byOrder.set(allocated.order, { qty: sum.qty + allocated.qty, count: sum.count + 1 })
    this.#ids.add(allocated.id)
    this.#all.push(allocated)
  }

  /** All of them, in the order in which they were made. */
  all(): readonly Allocated[] {
    return this.#all
  }
}

/** Takes an allocation, or refuses it with the field that is wrong. */
export function allocate(desk: Desk, input: InputOf<'allocation'>): void {
  const { order, account, qty, house } = input
  const wrong = faultOf(desk, input)
  if (wrong !== null) {
    const [code, detail] = wrong
    desk.emit({ type: 'allocationRejected', at: desk.at, id: input.id, order, codes: [code], detail })
    return
  }
  const id = input.id ?? desk.allocations.nextId(order)
  desk.allocations.add({ id, order, qty })
  const allocated = shares(desk.allocations.of(order))
  const filled = shares(desk.orders.get(order)?.filled ?? 0)
  must(allocated <= filled, 'no more is allocated than was filled', allocated)
  desk.emit({ type: 'allocationAccepted', at: desk.at, id, order, account, qty, house, allocated, filled })
}

/** The first thing that is wrong with an allocation: its code, the field and why; null when nothing is. */
function faultOf(desk: Desk, input: InputOf<'allocation'>): readonly [Code, string] | null {
  const { id, account, qty, house } = input
  const order = desk.orders.get(input.order)
  if (id !== null && desk.allocations.has(id))
    return ['ALLOCATION_DUPLICATE', `field 'id': there is an allocation '${id}'`]
  if (order === undefined) return ['ORDER_UNKNOWN', `field 'order': there is no order '${input.order}'`]
  if (order.isDesk) return ['ALLOCATION_OWN_ORDER', `field 'order': '${order.id}' is the desk’s own`]
  if (!house && !desk.clients.has(account))
    return ['CLIENT_UNKNOWN', `field 'account': there is no client '${account}'`]
  if (!Number.isSafeInteger(qty) || qty <= 0)
    return ['QTY_INVALID', `field 'qty': not whole shares of 1 or more, was ${qty}`]
  const left = order.filled - desk.allocations.of(order.id)
  if (qty <= left) return null
  return ['ALLOCATION_OVER_FILL', `field 'qty': ${qty} of ${left} shares that are filled and not allocated`]
}
