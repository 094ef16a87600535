/**
 * Four properties of the rules that every stream must keep, worked out from what went in and what came out, without
 * a word of the engine for the market, the limits or the increments (`docs/rules.md`):
 *
 * 1. no fill inside the house outside the protected quote: no stream declares self-help, so nothing excuses;
 * 2. no fill of a client beyond its limit, wherever it was made;
 * 3. no duty past its time: each is met, exempt, or breached with an alert in the step in which its time is over;
 * 4. no order accepted, replaced, shown or ranked at a price finer than its increment.
 *
 * One that holds them together: a fill from inventory leaves no protected order behind on the desk's side. And one
 * that reads what the engine wrote: of an order filled inside, no venue in its own receipt would have cost less.
 */
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input, InputOf } from '@shared/inputs'

const ONE = 1_000_000
const PENNY = 10_000
const SUB_DOLLAR = 100
/** FINRA 5320.06, from 0.01 up: in 1e-6. */
const STEP = 10_000
const INSIDE: ReadonlySet<string> = new Set(['cross', 'principal', 'dark'])

interface Held {
  readonly input: InputOf<'order'>
  limit: number | null
  open: number
  isDone: boolean
}

export class RuleProperties {
  readonly #venues = new Map<string, boolean>()
  readonly #quotes = new Map<string, Map<string, InputOf<'quote'>>>()
  readonly #lots = new Map<string, number>()
  readonly #orders = new Map<string, Held>()
  /** Open duties: an order and its rule have one for each trade that it is owed. */
  readonly #duties = new Map<string, EventOf<'obligation'>[]>()
  readonly #filledOf = new Map<string, number>()
  /** Orders whose open shares are at a venue. */
  readonly #away = new Set<string>()
  /** Orders whose shares may be with their children. */
  readonly #parents = new Set<string>()
  fills = 0
  duties = 0

  /** Takes one input and what it caused; the first property that broke, in words, or null. */
  add(input: Input, events: readonly DeskEvent[]): string | null {
    this.#hear(input)
    for (const event of events) {
      const wrong = this.#look(event, events)
      if (wrong !== null) return wrong
    }
    for (const [key, open] of this.#duties)
      for (const duty of open) if (duty.dueBy < input.at) return `${key}: a duty is open past its time`
    return null
  }

  #hear(input: Input): void {
    if (input.type === 'venue') this.#venues.set(input.id, input.protected ?? input.kind === 'exchange')
    else if (input.type === 'instrument') this.#lots.set(input.symbol, input.roundLot ?? 100)
    else if (input.type === 'quote' && this.#lots.has(input.symbol) && this.#venues.has(input.venue)) {
      const known = this.#quotes.get(input.symbol) ?? new Map<string, InputOf<'quote'>>()
      this.#quotes.set(input.symbol, known.set(input.venue, input))
    } else if (input.type === 'order' && !this.#orders.has(input.id))
      this.#orders.set(input.id, { input, limit: input.limit, open: 0, isDone: true })
    if (input.type === 'order' && input.parent !== null) this.#parents.add(input.parent)
  }

  #look(event: DeskEvent, events: readonly DeskEvent[]): string | null {
    if (event.type === 'invariantBroken') return `an invariant broke: ${event.detail}`
    if (event.type === 'orderAccepted' || event.type === 'orderReplaced') return this.#accepted(event)
    if (event.type === 'orderDone') this.#done(event.id)
    if (event.type === 'routeSent') return this.#sent(event)
    if (event.type === 'routeDone' && event.id !== null) this.#away.delete(event.id)
    if (event.type === 'decision') return this.#ranked(event) ?? beaten(event)
    if (event.type === 'fill') return this.#filled(event)
    if (event.type === 'obligation') return this.#duty(event, events)
    return null
  }

  #accepted(event: EventOf<'orderAccepted'> | EventOf<'orderReplaced'>): string | null {
    const held = this.#orders.get(event.id)
    if (held === undefined) return `${event.id}: accepted and never sent`
    const filled = held.isDone ? 0 : (this.#filledOf.get(event.id) ?? 0)
    held.isDone = false
    held.limit = event.limit
    held.open = event.qty - filled
    return isOnIncrement(event.limit) ? null : `${event.id}: accepted at ${event.limit}`
  }

  #done(id: string): void {
    const held = this.#orders.get(id)
    if (held !== undefined) held.isDone = true
  }

  #sent({ id, routeId, purpose, limit }: EventOf<'routeSent'>): string | null {
    if (id !== null && purpose === 'client') this.#away.add(id)
    return purpose !== 'display' || isOnIncrement(limit) ? null : `${routeId}: shown at ${limit}`
  }

  #ranked({ id, receipt }: EventOf<'decision'>): string | null {
    const fine = receipt.considered.find(({ price }) => price !== 0 && !isOnIncrement(price))
    return fine === undefined ? null : `${id}: ${fine.id} is ranked at ${fine.price}`
  }

  #filled(fill: EventOf<'fill'>): string | null {
    this.fills++
    const { id, price, side, qty, capacity, symbol } = fill
    const held = this.#orders.get(id)
    if (held === undefined) return `${id}: filled and never sent`
    this.#filledOf.set(id, (this.#filledOf.get(id) ?? 0) + qty)
    held.open -= qty
    if (held.limit !== null && (side === 'buy' ? price > held.limit : price < held.limit))
      return `${id}: filled at ${price}, beyond its limit ${held.limit}`
    if (!INSIDE.has(capacity)) return null
    const { bid, ask } = this.#best(symbol)
    if (bid === 0 || ask === 0 || price < bid || price > ask)
      return `${id}: filled inside at ${price}, outside ${bid} to ${ask}`
    return capacity === 'principal' ? this.#leftBehind(fill, bid, ask) : null
  }

  #best(symbol: string): { bid: number; ask: number } {
    const lot = this.#lots.get(symbol) ?? 100
    let [bid, ask] = [0, 0]
    for (const [venue, quote] of this.#quotes.get(symbol) ?? []) {
      if (this.#venues.get(venue) !== true) continue
      if (quote.bid !== null && quote.bidSize >= lot) bid = Math.max(bid, quote.bid)
      if (quote.ask !== null && quote.askSize >= lot) ask = ask === 0 ? quote.ask : Math.min(ask, quote.ask)
    }
    return { bid, ask }
  }

  /** A day limit order of an unexempt client that the desk's own trade would have satisfied and that nothing is owed. */
  #leftBehind({ id, side, price, symbol }: EventOf<'fill'>, bid: number, ask: number): string | null {
    for (const [other, held] of this.#orders) {
      const { input, limit } = held
      if (other === id || held.isDone || held.open <= 0 || limit === null || input.symbol !== symbol) continue
      // The client bought, so the desk sold: on its side stand the sells.
      if (input.side === side || input.orderType !== 'limit' || !UNEXEMPT.has(input.client)) continue
      const isSpecial = input.directedTo !== null || input.allOrNone || input.minQty !== null
      if (isSpecial || this.#away.has(other) || this.#parents.has(other)) continue
      const step = limit >= ONE ? STEP : Math.min(STEP, (ask - bid) / 2)
      const isOutside = input.side === 'buy' ? limit < bid : limit > ask
      const isSatisfied = input.side === 'buy' ? price < limit + step : price > limit - step
      if (isSatisfied && !isOutside && !this.#duties.has(`${other} FINRA 5320`))
        return `${id}: filled from inventory at ${price}, and ${other} at ${limit} is left behind`
    }
    return null
  }

  #duty(duty: EventOf<'obligation'>, events: readonly DeskEvent[]): string | null {
    const key = `${duty.id} ${duty.rule}`
    const open = this.#duties.get(key) ?? []
    if (duty.status === 'open') {
      this.duties++
      this.#duties.set(key, [...open, duty])
      return null
    }
    const at = open.findIndex((it) => it.dueBy === duty.dueBy)
    // An exemption that holds from the start was never open.
    if (at < 0) return duty.status === 'exempt' ? null : `${key}: ${duty.status} and never open`
    open.splice(at, 1)
    if (open.length === 0) this.#duties.delete(key)
    if (duty.status !== 'breached') return null
    const rule = duty.rule === 'Rule 604' ? 'LOD_LATE' : 'PROTECTION_BREACHED'
    const isSaid = events.some((it) => it.type === 'alert' && it.rule === rule && it.id === duty.id)
    return isSaid ? null : `${key}: breached without an alert`
  }
}

/** The largest tolerance of the random policies, 1e-6 a share. */
const TOLERANCE = 1_000
const HAD: ReadonlySet<string> = new Set(['INSIDE_FILLED', 'COSTS_MORE', 'WORSE_FOR_DESK'])

/** FINRA 5310: an order that was filled whole inside although a venue that could have had it costs less. */
function beaten({ id, receipt }: EventOf<'decision'>): string | null {
  const { alternatives, split } = receipt
  if (split.route + split.rest + split.cancelled > 0) return null
  const inside = alternatives.filter(({ action, qty }) => INSIDE.has(action) && qty > 0)
  const venues = alternatives.filter(({ action, reason }) => action === 'route' && HAD.has(reason))
  const least = Math.min(...venues.map((it) => it.clientCost ?? Number.POSITIVE_INFINITY))
  const dear = inside.find(({ clientCost }) => (clientCost ?? 0) > least + TOLERANCE)
  return dear === undefined ? null : `${id}: ${dear.action} costs ${dear.clientCost}, a venue ${least}`
}

/** Clients of the random days that no written notice exempts. */
const UNEXEMPT: ReadonlySet<string> = new Set(['C1', 'C2', 'C3', 'C4', 'C5'])

function isOnIncrement(price: number | null): boolean {
  return price === null || price % (price >= ONE ? PENNY : SUB_DOLLAR) === 0
}
