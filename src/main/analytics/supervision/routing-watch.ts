/**
 * S3, interpositioning (FINRA 5310(a)(2), rules.md 13): an order went where it cost the client more than an
 * alternative of its own receipt, and no reason stands beside that alternative.
 *
 * A client who named the venue chose it. Under expected routing the price of the moment is not what is compared:
 * there only a route to another venue than the decision's is looked at.
 */
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import type { Raise, SupervisionParameters, Watch } from './alert'
import type { DayMemory } from './day-memory'
import { interposed } from './record-checks'

/** What a receipt says of an alternative that could have been taken: anything else is why it could not. */
const COULD_BE_TAKEN: ReadonlySet<string> = new Set([
  'LEAST_COST',
  'COSTS_MORE',
  'WORSE_FOR_DESK',
  'IMPROVED',
  'CROSSED',
])

export class RoutingWatch implements Watch {
  readonly #day: DayMemory
  readonly #raise: Raise
  /** The last decision on each open order; its receipt is read only when a route follows. */
  readonly #decided = new Map<string, EventOf<'decision'>>()
  #isExpected = false

  constructor(day: DayMemory, _parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    if (record.type === 'decision') this.#decided.set(record.id, record)
    else if (record.type === 'routeSent') this.#sent(record)
    else if (record.type === 'orderDone') this.#decided.delete(record.id)
    else if (record.type === 'policy') this.#policy(record)
  }

  finish(): void {
    this.#decided.clear()
  }

  /** Once expected routing was on at any level, receipts are no longer ranked by their prices of the moment. */
  #policy({ policy }: InputOf<'policy'>): void {
    const { desk, ...levels } = JSON.parse(policy) as Record<string, Record<string, unknown>>
    const all = [desk, ...Object.values(levels).flatMap((level) => Object.values(Object(level)))]
    if (all.some((it) => (it as { routing?: unknown } | undefined)?.routing === 'expected'))
      this.#isExpected = true
  }

  #sent({ id, routeId, venue, symbol, purpose, at }: EventOf<'routeSent'>): void {
    if (id === null || purpose !== 'client') return
    const alternatives = this.#decided.get(id)?.receipt.alternatives
    const order = this.#day.orders.get(id)
    if (!alternatives || order?.input.directedTo) return
    const taken = alternatives.find((it) => it.action === 'route' && it.venue === venue)
    if (!taken || taken.clientCost === null || taken.reason === 'WAITS_FOR_AUCTION') return
    if (this.#isExpected && taken.chosen) return
    const others = alternatives.filter(
      (it) => it !== taken && it.clientCost !== null && !(it.chosen && it.action !== 'route'),
    )
    const best = others
      .filter(({ reason }) => COULD_BE_TAKEN.has(reason))
      .reduce((least, { clientCost }) => Math.min(least, clientCost as number), Number.POSITIVE_INFINITY)
    if (!Number.isFinite(best)) return
    const cost: number = taken.clientCost
    for (const alert of interposed([
      { orderId: id, routeId, symbol, at, cost, bestAlternative: best, reason: null },
    ]))
      this.#raise(alert)
  }
}
