/**
 * Venues that behave as venues do: they fill in part or whole, give back, refuse, and now and then answer late,
 * twice, for more than they were asked, beyond the limit, or for a route that never was.
 */
import type { Given } from '@shared/complete-input'
import type { DeskEvent, EventOf } from '@shared/events'
import { priceMicros, shares } from '@shared/units'
import { cents, type Dice } from './random-desk'

/** What a venue says: a fill, or that it gives the route back. */
export type Answer = Given<'venueFill'> | Given<'venueReject'>

interface Sent {
  readonly route: EventOf<'routeSent'>
  left: number
}

const REMEMBERED = 20

export class RandomVenues {
  readonly #dice: Dice
  readonly #open: Sent[] = []
  readonly #ended: Sent[] = []
  #last: Answer | null = null
  #executions = 0

  constructor(dice: Dice) {
    this.#dice = dice
  }

  hear(event: DeskEvent): void {
    if (event.type === 'routeSent') this.#open.push({ route: event, left: event.qty })
    else if (event.type === 'routeFilled') {
      const sent = this.#open.find((it) => it.route.routeId === event.routeId)
      if (sent) sent.left -= event.qty
    } else if (event.type === 'routeDone') {
      const at = this.#open.findIndex((it) => it.route.routeId === event.routeId)
      if (at >= 0) this.#ended.push(...this.#open.splice(at, 1))
      if (this.#ended.length > REMEMBERED) this.#ended.shift()
    }
  }

  /** True while a venue owes an answer. */
  get hasOpen(): boolean {
    return this.#open.length > 0
  }

  /** An answer to something; `middle` in cents. */
  answer(middle: number): Answer {
    const dice = this.#dice
    if (this.#last !== null && dice.chance(0.05)) return this.#last
    const isLate = dice.chance(0.07) || this.#open.length === 0
    const sent = isLate ? this.#ended[dice.whole(this.#ended.length)] : dice.pick(this.#open)
    this.#last = sent && !dice.chance(0.02) ? this.#about(sent, middle) : this.#unknown(middle)
    return this.#last
  }

  #about(sent: Sent, middle: number): Answer {
    const dice = this.#dice
    const { route, left } = sent
    const isByOrder = route.id !== null && dice.chance(0.1)
    const named = isByOrder
      ? { id: route.id, venue: route.venue, routeId: null }
      : { id: null, venue: null, routeId: route.routeId }
    // A display stands until somebody trades with it; the others are answered.
    if (dice.chance(route.purpose === 'display' ? 0.3 : 0.4))
      return { ...named, reason: dice.pick(['returned', 'returned', 'no']) }
    const most = Math.max(1, left)
    const qty = dice.chance(0.03)
      ? most + 30
      : dice.pick([most, most, most, Math.ceil(most / 2), Math.min(most, 20)])
    const beyond = dice.chance(0.04) ? (route.side === 'buy' ? 1 : -1) : 0
    const price = (route.limit ?? cents(middle)) + beyond * 10_000
    const fill = { ...named, qty: shares(qty), price: priceMicros(price) }
    return dice.chance(0.3) ? { ...fill, execId: `E${++this.#executions}` } : fill
  }

  #unknown(middle: number): Answer {
    const dice = this.#dice
    const named = { id: null, venue: null, routeId: dice.pick(['none/1', 'o1/99', 'o2', '/']) }
    if (dice.chance(0.3)) return { ...named, reason: 'no' }
    const price = dice.chance(0.2) ? priceMicros(0) : cents(middle)
    return { ...named, qty: shares(dice.pick([100, 0, -3])), price }
  }
}
