/** Running totals of the market day, folded from events: what the top bar shows. */
import type { DeskEvent } from '@shared/events'
import { marketTime } from '@shared/time'

export class Tally {
  #day = -1
  readonly #realized = new Map<string, number>()
  readonly #atOpen = new Map<string, number>()
  internalizedShares = 0
  filledShares = 0
  /** Improvement given to clients today, 1e-6 currency units. */
  improvement = 0
  /** Fees paid to venues today net of rebates, 1e-6 currency units. */
  fees = 0
  broken: string | null = null

  observe(event: DeskEvent): void {
    this.#roll(marketTime(event.at).day)
    switch (event.type) {
      case 'fill':
        this.filledShares += event.qty
        if (event.capacity !== 'routed' && event.capacity !== 'riskless') this.internalizedShares += event.qty
        this.improvement += (event.improvement ?? 0) * event.qty
        break
      case 'routeFilled':
        this.fees += event.fee
        break
      case 'position':
        this.#realized.set(event.symbol, event.realized)
        break
      case 'invariantBroken':
        this.broken = `${event.invariant}: ${event.detail}`
        break
      default:
        break
    }
  }

  /** Realized profit since the market day began, 1e-6 currency units. */
  realizedToday(): number {
    let total = 0
    for (const [symbol, realized] of this.#realized) total += realized - (this.#atOpen.get(symbol) ?? 0)
    return total
  }

  /** The totals as plain JSON: for a snapshot. */
  entries() {
    const { internalizedShares, filledShares, improvement, fees, broken } = this
    const totals = { internalizedShares, filledShares, improvement, fees, broken }
    return { day: this.#day, realized: [...this.#realized], atOpen: [...this.#atOpen], totals }
  }

  /** Takes over what `entries` gave; only before anything was observed. */
  restore({ day, realized, atOpen, totals }: ReturnType<Tally['entries']>): void {
    this.#day = day
    for (const [symbol, value] of realized) this.#realized.set(symbol, value)
    for (const [symbol, value] of atOpen) this.#atOpen.set(symbol, value)
    Object.assign(this, totals)
  }

  #roll(day: number): void {
    if (day === this.#day) return
    this.#day = day
    for (const [symbol, realized] of this.#realized) this.#atOpen.set(symbol, realized)
    this.internalizedShares = 0
    this.filledShares = 0
    this.improvement = 0
    this.fees = 0
  }
}
