/** Seeded random days: inputs that reach every branch, built from the events seen so far by nobody. */
import type { Input } from '@shared/inputs'
import { parseInput } from '@shared/json'
import { formatTime, parseTime } from '@shared/time'
import { formatDecimal, timeMicros } from '@shared/units'
import { seeded } from '../bench/order-stream'

const START = parseTime('2026-11-20T10:00:00-05:00') as number
const VENUES = [
  { id: 'A', kind: 'exchange', takeFee: '0.003', addRebate: '0.002' },
  { id: 'B', kind: 'exchange', takeFee: '0.0029', addRebate: '0.002' },
  { id: 'W', kind: 'wholesaler', takeFee: '0.0035', pfofPerShare: '0.001' },
] as const
const CLIENTS = [
  { id: 'C1' },
  { id: 'C2', beneficialOwner: 'X' },
  { id: 'C3', beneficialOwner: 'X' },
  { id: 'C4', principalConsent: false },
] as const

const SYMBOLS = ['ABC', 'XYZ'] as const
const cents = (n: number): string => formatDecimal(n * 10_000)

/** A random day of `count` inputs after the reference data; the same for the same seed. */
export function randomDay(seed: number, count: number): Input[] {
  const day = new RandomDay(seed)
  day.reference()
  for (let i = 0; i < count; i++) day.something(i)
  return day.close()
}

class RandomDay {
  readonly #next: () => number
  readonly #inputs: Input[] = []
  readonly #ids: string[] = []
  #at = START
  #middle = 1000

  constructor(seed: number) {
    this.#next = seeded(seed)
  }

  #whole(n: number): number {
    return Math.floor(this.#next() * n)
  }

  #pick<T>(of: readonly T[]): T {
    return of[this.#whole(of.length)] as T
  }

  #tell(row: Record<string, unknown>): void {
    const parsed = parseInput({ at: formatTime(timeMicros(this.#at)), ...row })
    if (!parsed.ok) throw new Error(parsed.reason)
    this.#inputs.push(parsed.input)
  }

  reference(): void {
    for (const symbol of SYMBOLS)
      this.#tell({ type: 'instrument', symbol, tick: '0.01', roundLot: 100, luldTier: 1, prevClose: '10.00' })
    for (const client of CLIENTS) this.#tell({ type: 'client', ...client })
    for (const venue of VENUES) this.#tell({ type: 'venue', ...venue })
    this.#tell({ type: 'position', symbol: 'ABC', qty: (this.#whole(21) - 10) * 100, avgPrice: '10.003' })
  }

  something(n: number): void {
    this.#at += this.#pick([0, 1, 50, 1000, 200_000, this.#next() < 0.05 ? 1_500_000 : 10])
    const symbol = this.#pick(SYMBOLS)
    const kind = this.#next()
    if (kind < 0.35) this.#quote(symbol)
    else if (kind < 0.7) this.#order(n, symbol)
    else if (this.#ids.length === 0) this.#tell({ type: 'clock' })
    else if (kind < 0.82) this.#change(kind < 0.76)
    else if (kind < 0.95) this.#answer(kind < 0.9)
    else if (kind < 0.99) this.#halt(kind < 0.97, symbol)
    else this.#tell({ type: 'clock' })
  }

  #quote(symbol: string): void {
    this.#middle += this.#whole(3) - 1
    const bid = this.#middle - 1 - this.#whole(3)
    const ask = bid + (this.#next() < 0.9 ? 1 + this.#whole(4) : this.#whole(3) - 1)
    this.#tell({
      type: 'quote',
      symbol,
      venue: this.#pick(['A', 'B']),
      bid: this.#next() < 0.04 ? null : cents(bid),
      bidSize: 100 * this.#whole(5),
      ask: this.#next() < 0.04 ? null : cents(ask),
      askSize: this.#pick([40, 100, 300, 500]),
    })
  }

  #order(n: number, symbol: string): void {
    const id = this.#next() < 0.02 && this.#ids.length > 0 ? this.#pick(this.#ids) : `o${n}`
    this.#ids.push(id)
    const isLimit = this.#next() < 0.75
    const isBadQty = this.#next() < 0.03
    this.#tell({
      type: 'order',
      id,
      client: this.#next() < 0.02 ? 'C9' : this.#pick(CLIENTS).id,
      symbol,
      side: this.#pick(['buy', 'sell']),
      qty: this.#pick(isBadQty ? [0, -5, 1.5, 60_000] : [30, 100, 250, 400, 1000]),
      orderType: isLimit ? 'limit' : 'market',
      limit: isLimit ? cents(this.#middle + this.#whole(9) - 4) : null,
      tif: this.#pick(['day', 'day', 'ioc']),
      display: this.#next() < 0.9,
      principalOptOut: this.#next() < 0.1,
    })
  }

  #change(isCancel: boolean): void {
    if (isCancel) {
      this.#tell({ type: 'cancel', id: this.#next() < 0.05 ? 'none' : this.#pick(this.#ids) })
      return
    }
    const qty = this.#next() < 0.6 ? this.#pick([50, 100, 300, 700]) : null
    const limit = this.#next() < 0.5 ? cents(this.#middle + this.#whole(7) - 3) : null
    this.#tell({ type: 'replace', id: this.#pick(this.#ids), qty, limit })
  }

  #answer(isFill: boolean): void {
    if (!isFill) {
      const id = this.#pick(this.#ids.slice(-8))
      this.#tell({
        type: 'venueReject',
        id,
        venue: this.#pick(VENUES).id,
        reason: this.#pick(['returned', 'no']),
      })
      return
    }
    const routeId = `${this.#pick(this.#ids.slice(-12))}/${1 + this.#whole(3)}`
    const price = cents(this.#middle + this.#whole(5) - 2)
    this.#tell({ type: 'venueFill', routeId, qty: this.#pick([20, 100, 250]), price })
  }

  #halt(isMarket: boolean, symbol: string): void {
    if (isMarket) {
      const halted = this.#next() < 0.7 ? symbol : null
      this.#tell({ type: 'status', symbol: halted, status: this.#pick(['halt', 'resume', 'resume']) })
      return
    }
    const scope = this.#pick(['desk', 'client', 'symbol', 'venue'] as const)
    const id = { desk: null, client: this.#pick(CLIENTS).id, symbol, venue: 'A' }[scope]
    const state = this.#pick(['active', 'active', 'active', 'reduce', 'crossOnly', 'halted'])
    this.#tell({ type: 'state', scope, id, state, cancelOpen: this.#next() < 0.2, reason: 'test' })
  }

  /** Ends with the close, which ends every day order. */
  close(): Input[] {
    this.#at = parseTime('2026-11-20T16:00:00-05:00') as number
    this.#tell({ type: 'clock' })
    return this.#inputs
  }
}
