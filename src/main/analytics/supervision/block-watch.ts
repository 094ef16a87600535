/**
 * S2, front-running (FINRA 5270, rules.md 13): the desk places an order of its own on the side of a client block
 * that it holds and that nobody else can see.
 *
 * Hedges that the engine places by itself are not watched here: they follow a fill and not the block. An order
 * that only facilitates the block is allowed by the rule; that is for the supervisor to say.
 */
import type { DeskEvent } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'
import type { Raise, SupervisionParameters, Watch } from './alert'
import type { DayMemory } from './day-memory'
import { frontRunning } from './record-checks'

export class BlockWatch implements Watch {
  readonly #day: DayMemory
  readonly #p: SupervisionParameters
  readonly #raise: Raise
  /** Client orders that a venue shows. */
  readonly #shown = new Set<string>()

  constructor(day: DayMemory, parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#p = parameters
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    if (record.type === 'routeSent' && record.id !== null && record.purpose === 'display')
      this.#shown.add(record.id)
    else if (record.type === 'deskOrder') this.#own(record)
  }

  finish(): void {
    this.#shown.clear()
  }

  #own({ id, symbol, side, at }: InputOf<'deskOrder'>): void {
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
      }))
    const trade = { id, person: 'desk', symbol, isBuy: side === 'buy', at }
    for (const alert of frontRunning([trade], blocks, this.#p.blockShares)) this.#raise(alert)
  }
}
