/**
 * S2, front-running (FINRA 5270, rules.md 13): the desk places an order of its own on the side of a client block
 * that it holds and that nobody else can see.
 *
 * Who knew of the block is on record: who keyed it (`order.by`), who opened it (`viewed`), who noted something about
 * it. An order of the desk by one of them, or by nobody named, is critical; by another person it is a warning, since a
 * desk can say only of what it recorded that somebody knew it.
 *
 * Hedges that the engine places by itself are not watched here: they follow a fill and not the block. An order
 * that only facilitates the block is allowed by the rule; that is for the supervisor to say. Related instruments
 * (options, funds) are not known here.
 */
import type { DeskEvent } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'
import type { Raise, SupervisionParameters, Watch } from './alert'
import type { DayMemory } from './day-memory'
import { frontRunning, type Knowledge } from './record-checks'

export class BlockWatch implements Watch {
  readonly #day: DayMemory
  readonly #p: SupervisionParameters
  readonly #raise: Raise
  /** Client orders that a venue shows. */
  readonly #shown = new Set<string>()
  /** Who knew of which order that is not done. */
  readonly #known = new Map<string, Knowledge[]>()

  constructor(day: DayMemory, parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#p = parameters
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    if (record.type === 'routeSent' && record.id !== null && record.purpose === 'display')
      this.#shown.add(record.id)
    else if (record.type === 'deskOrder') this.#own(record)
    else if (record.type === 'order') this.#knows(record.id, record.by, record.at, 'keyed')
    else if (record.type === 'viewed') this.#knows(record.order, record.by, record.at, 'opened')
    else if (record.type === 'note') this.#knows(record.about, record.by, record.at, 'noted')
    else if (record.type === 'orderDone') this.#known.delete(record.id)
  }

  finish(): void {
    this.#shown.clear()
    for (const order of this.#known.keys())
      if (this.#day.orders.get(order)?.isAccepted !== true) this.#known.delete(order)
  }

  /** Remembers the first that a person knew of an order. */
  #knows(order: string, person: string | null, at: TimeMicros, how: Knowledge['how']): void {
    if (person === null) return
    const known = this.#day.orders.get(order)
    if (known === undefined || known.isDone) return
    const list = this.#known.get(order) ?? []
    if (list.length === 0) this.#known.set(order, list)
    if (!list.some((it) => it.person === person)) list.push({ person, at, how })
  }

  #own({ id, symbol, side, by, at }: InputOf<'deskOrder'>): void {
    const blocks = [...(this.#day.openOrders.get(symbol) ?? [])]
      .filter(({ input }) => !this.#shown.has(input.id))
      .map(({ input, isBuy, qty, filled }) => ({
        id: input.id,
        client: input.client,
        symbol,
        isBuy,
        qty: qty - filled,
        receivedAt: input.at,
        publicAt: null,
        knownTo: this.#known.get(input.id) ?? [],
      }))
    const trade = { id, person: by, symbol, isBuy: side === 'buy', at }
    for (const alert of frontRunning([trade], blocks, this.#p.blockShares)) this.#raise(alert)
  }
}
