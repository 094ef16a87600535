/**
 * S8, marking the close (rules.md 13; Exchange Act 9(a)(2), FINRA 5210): in the last minutes somebody made a large
 * part of the volume, the price moved much in the direction of those trades, and a position gained by it.
 */
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import { type TimeMicros, timeMicros } from '@shared/units'
import { alertOf, type Raise, type SupervisionParameters, type Watch } from './alert'
import { type DayMemory, isInHouse } from './day-memory'

const DESK = 'desk'

/** One symbol in the window before the close. Volumes in shares, prices in 1e-6. */
interface Window {
  volume: number
  /** Signed shares and volume of each trader. */
  readonly traders: Map<string, { net: number; volume: number; ids: Set<string> }>
  first: number | null
  last: number | null
  /** The desk's position when the window began. */
  readonly position: number
  at: TimeMicros
}

export class CloseWatch implements Watch {
  readonly #day: DayMemory
  readonly #p: SupervisionParameters
  readonly #raise: Raise
  readonly #lastBefore = new Map<string, number>()
  readonly #positionBefore = new Map<string, number>()
  readonly #windows = new Map<string, Window>()

  constructor(day: DayMemory, parameters: SupervisionParameters, raise: Raise) {
    this.#day = day
    this.#p = parameters
    this.#raise = raise
  }

  add(record: Input | DeskEvent): void {
    if (record.type === 'trade') this.#print(record.symbol, record.price, record.qty, record.at)
    else if (record.type === 'feed')
      for (const it of record.trades) this.#print(it.symbol, it.price, it.qty, it.tradedAt)
    else if (record.type === 'position' && 'realized' in record) {
      if (!this.#isInWindow(record.at)) this.#positionBefore.set(record.symbol, record.qty)
    } else if (record.type === 'fill' && this.#isInWindow(record.at)) {
      const { symbol, client, side, qty, id, capacity, at } = record
      const signed = side === 'buy' ? qty : -qty
      const window = this.#window(symbol, at)
      if (isInHouse(capacity)) window.volume += capacity === 'principal' ? qty : qty / 2
      this.#trader(window, client, signed, id)
      if (capacity === 'principal') this.#trader(window, DESK, -signed, id)
    } else if (record.type === 'routeFilled' && record.id === null && this.#isInWindow(record.at)) {
      const route = this.#day.routes.get(record.routeId)
      if (!route) return
      const signed = route.side === 'buy' ? record.qty : -record.qty
      this.#trader(this.#window(route.symbol, record.at), DESK, signed, record.routeId)
    }
  }

  finish(): void {
    for (const [symbol, window] of this.#windows) this.#judge(symbol, window)
    this.#windows.clear()
  }

  #isInWindow(at: TimeMicros): boolean {
    const clock = this.#day.clock(at)
    return clock >= this.#p.sessionClose - this.#p.closeWindowMicros && clock <= this.#p.sessionClose
  }

  #print(symbol: string, price: number, qty: number, at: TimeMicros): void {
    if (!this.#isInWindow(at)) {
      if (this.#day.clock(at) < this.#p.sessionClose) this.#lastBefore.set(symbol, price)
      return
    }
    const window = this.#window(symbol, at)
    window.volume += qty
    window.first ??= price
    window.last = price
    window.at = at
  }

  #window(symbol: string, at: TimeMicros): Window {
    const known = this.#windows.get(symbol)
    if (known) return known
    const window: Window = {
      volume: 0,
      traders: new Map(),
      first: this.#lastBefore.get(symbol) ?? null,
      last: null,
      position: this.#positionBefore.get(symbol) ?? 0,
      at: timeMicros(at),
    }
    this.#windows.set(symbol, window)
    return window
  }

  #trader(window: Window, who: string, signed: number, id: string): void {
    const trader = window.traders.get(who) ?? { net: 0, volume: 0, ids: new Set<string>() }
    trader.net += signed
    trader.volume += Math.abs(signed)
    trader.ids.add(id)
    window.traders.set(who, trader)
  }

  /** A client's position is not known here: for a client the direction of its trades stands for it. */
  #judge(symbol: string, { volume, traders, first, last, position, at }: Window): void {
    if (first === null || last === null || volume === 0) return
    const move = ((last - first) * 100) / first
    if (Math.abs(move) < this.#p.closeMovePct) return
    for (const [who, { net, volume: own, ids }] of traders) {
      const share = (own * 100) / volume
      const hadGain = who !== DESK || position * move > 0
      if (share < this.#p.closeSharePct || net * move <= 0 || !hadGain) continue
      this.#raise(
        alertOf(
          {
            rule: 'S8',
            code: 'MARKING_THE_CLOSE',
            at,
            severity: who === DESK ? 'critical' : 'warning',
            detail: `${share.toFixed(1)} % of the last volume, price ${move.toFixed(2)} %`,
          },
          {
            symbol,
            clients: [who],
            ids: [...ids],
            atExecution: this.#day.market.of(symbol),
            observed: share,
            bound: this.#p.closeSharePct,
          },
        ),
      )
    }
  }
}
