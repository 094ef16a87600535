/**
 * Which fills venues told already, so that none is booked twice.
 *
 * A venue that names its executions is known by the name. Without one two equal fills of a route that has shares left
 * may both be meant; once it is filled whole, one in the same words is taken for the last one told again.
 *
 * What is told of an open order stands on its routes. An ended order never changes: what a venue still tells of it,
 * which is rare, stands here.
 */
import type { InputOf } from '@shared/inputs'
import type { Route } from './facts'

type Told = Pick<InputOf<'venueFill'>, 'execId' | 'qty' | 'price'>

/** A fill that came after its order had ended. `price` in 1e-6. */
export interface LateFill extends Told {
  readonly routeId: string
  readonly venue: string
}

export class ToldFills {
  /** By the id of the order, in the order in which they came. */
  readonly #late = new Map<string, LateFill[]>()

  isToldAgain(route: Route, { execId, qty, price }: Told): boolean {
    const { order, venue } = route
    const late = this.#late.get(order.id)
    if (execId !== null) {
      const isKnown = order.routes?.some((it) => it.venue === venue && it.execIds?.includes(execId) === true)
      return isKnown === true || late?.some((it) => it.venue === venue.id && it.execId === execId) === true
    }
    if (route.filled !== route.qty) return false
    const last = late?.findLast(({ routeId }) => routeId === route.id)
    return last === undefined
      ? route.lastQty === qty && route.lastPrice === price
      : last.qty === qty && last.price === price
  }

  remember(route: Route, { execId, qty, price }: Told): void {
    const { order, venue } = route
    if (!order.isOpen) {
      this.restore(order.id, { routeId: route.id, venue: venue.id, execId, qty, price })
      return
    }
    route.lastQty = qty
    route.lastPrice = price
    if (execId !== null) route.execIds = [...(route.execIds ?? []), execId]
  }

  restore(orderId: string, fill: LateFill): void {
    const late = this.#late.get(orderId)
    if (late) late.push(fill)
    else this.#late.set(orderId, [fill])
  }

  /** Every late fill with the id of its order. */
  *late(): Generator<readonly [orderId: string, LateFill]> {
    for (const [orderId, fills] of this.#late) for (const fill of fills) yield [orderId, fill]
  }
}
