/**
 * Patterns of orders and trades: S9 one owner on both sides, S10 two accounts that match again and again, S11
 * cancels around an opposite execution (rules.md 13; FINRA 5210).
 */
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input } from '@shared/inputs'
import type { TimeMicros } from '@shared/units'
import { alertOf, type Raise, type SupervisionParameters, type Watch } from './alert'
import type { DayMemory } from './day-memory'

interface Trace {
  readonly at: TimeMicros
  readonly isBuy: boolean
  readonly id: string
  isReported: boolean
}
interface Trail {
  cancels: Trace[]
  fills: Trace[]
}

export class ManipulationWatch implements Watch {
  readonly #day: DayMemory
  readonly #p: SupervisionParameters
  readonly #raise: Raise
  /** The first leg of each cross until its second comes. */
  readonly #legs = new Map<string, EventOf<'fill'>>()
  readonly #matched = new Map<string, number>()
  readonly #trails = new Map<string, Trail>()
  /** Orders whose cancel the client asked for. */
  readonly #asked = new Set<string>()

  constructor(day: DayMemory, parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#p = parameters
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    if (record.type === 'cancel') this.#asked.add(record.id)
    else if (record.type === 'fill') this.#fill(record)
    else if (record.type === 'orderDone') this.#done(record)
  }

  finish(): void {
    this.#legs.clear()
  }

  #fill(fill: EventOf<'fill'>): void {
    const isBuy = fill.side === 'buy'
    const trail = this.#trail(fill.client, fill.symbol)
    trail.fills.push({ at: fill.at, isBuy, id: fill.id, isReported: false })
    this.#layering(fill.client, fill.symbol, trail, fill.at)
    if (fill.capacity !== 'cross' && fill.capacity !== 'dark') return
    const other = this.#legs.get(fill.contra)
    if (!other) this.#legs.set(fill.contra, fill)
    else {
      this.#legs.delete(fill.contra)
      this.#pair(other, fill)
    }
  }

  #pair(a: EventOf<'fill'>, b: EventOf<'fill'>): void {
    const shared = {
      symbol: b.symbol,
      clients: [a.client, b.client],
      ids: [a.id, b.id, a.fillId, b.fillId],
      atExecution: this.#day.market.of(b.symbol),
    }
    const owner = this.#day.ownerOf(b.client)
    if (this.#day.ownerOf(a.client) === owner)
      this.#raise(
        alertOf(
          {
            rule: 'S9',
            code: 'WASH_TRADE',
            at: b.at,
            severity: 'critical',
            detail: `${owner} is both buyer and seller`,
          },
          { ...shared, observed: b.qty, bound: 0 },
        ),
      )
    if (a.client !== b.client) this.#match(a, b, shared)
  }

  /** S10: orders of one size that came within a second and traded with each other. */
  #match(a: EventOf<'fill'>, b: EventOf<'fill'>, shared: object): void {
    const first = this.#day.orders.get(a.id)
    const second = this.#day.orders.get(b.id)
    if (!first || !second || first.qty !== second.qty || a.qty !== first.qty) return
    if (Math.abs(first.input.at - second.input.at) > this.#p.matchedMicros) return
    const pair = [a.client, b.client].sort().join(' ')
    const count = (this.#matched.get(pair) ?? 0) + 1
    this.#matched.set(pair, count)
    if (count !== this.#p.matchedMost + 1) return
    this.#raise(
      alertOf(
        {
          rule: 'S10',
          code: 'MATCHED_TRADES',
          at: b.at,
          severity: 'warning',
          detail: 'same size, within a second, with each other',
        },
        { ...shared, observed: count, bound: this.#p.matchedMost },
      ),
    )
  }

  #done(done: EventOf<'orderDone'>): void {
    const order = this.#day.orders.get(done.id)
    if (!order || done.reason !== 'cancelled' || !this.#asked.delete(done.id)) return
    const { client, symbol } = order.input
    const trail = this.#trail(client, symbol)
    trail.cancels.push({ at: done.at, isBuy: order.isBuy, id: done.id, isReported: false })
    this.#layering(client, symbol, trail, done.at)
  }

  #trail(client: string, symbol: string): Trail {
    const key = `${client} ${symbol}`
    const trail = this.#trails.get(key) ?? { cancels: [], fills: [] }
    this.#trails.set(key, trail)
    return trail
  }

  /** S11: within two seconds of a fill, at least three cancels of the other side. */
  #layering(client: string, symbol: string, trail: Trail, now: TimeMicros): void {
    const window = this.#p.layeringMicros
    trail.cancels = trail.cancels.filter((it) => now - it.at <= 2 * window)
    trail.fills = trail.fills.filter((it) => now - it.at <= window)
    for (const fill of trail.fills) {
      const around = trail.cancels.filter(
        (it) => it.isBuy !== fill.isBuy && Math.abs(it.at - fill.at) <= window,
      )
      if (fill.isReported || around.length < this.#p.layeringCancels) continue
      fill.isReported = true
      this.#raise(
        alertOf(
          {
            rule: 'S11',
            code: 'LAYERING',
            at: now,
            severity: 'warning',
            detail: 'cancels around an opposite fill',
          },
          {
            symbol,
            clients: [client],
            ids: [fill.id, ...around.map((it) => it.id)],
            atExecution: this.#day.market.of(symbol),
            observed: around.length,
            bound: this.#p.layeringCancels,
          },
        ),
      )
    }
  }
}
