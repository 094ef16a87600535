/**
 * A seeded stream of order messages with the mix of the field's book benchmarks: 60 % limit orders within 20
 * ticks of a moving middle, 30 % cancels of live orders, 10 % market orders, symbols chosen by Zipf's law.
 */
import { BookMatcher } from './book-matcher'

/** One message. Prices in ticks, 0 for a market order or a cancel. */
export interface StreamMessage {
  readonly op: 'limit' | 'cancel' | 'market'
  readonly isBuy: boolean
  readonly symbol: number
  readonly id: number
  readonly price: number
  readonly qty: number
  readonly account: number
  /** The symbol's middle, in ticks. */
  readonly middle: number
}

/** sfc32 seeded through splitmix32: the same numbers on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  const mix = (): number => {
    state = (state + 0x9e3779b9) | 0
    let t = state ^ (state >>> 16)
    t = Math.imul(t, 0x21f0aaad)
    t ^= t >>> 15
    t = Math.imul(t, 0x735a2d97)
    return (t ^ (t >>> 15)) | 0
  }
  let [a, b, c, d] = [mix(), mix(), mix(), mix()]
  return () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return (t >>> 0) / 4_294_967_296
  }
}

const BAND = 20
const DRIFT = 0.02
const MEAN_QTY = 450
const MIDDLE = 30_000

/** Chooses symbols by Zipf's law: the first is wanted twice as often as the second. */
function zipf(symbols: number, next: () => number): () => number {
  const weights = Float64Array.from({ length: symbols }, (_, i) => 1 / (i + 1))
  const total = weights.reduce((sum, w) => sum + w, 0)
  return () => {
    let u = next() * total
    for (let i = 0; i < symbols; i++) {
      u -= weights[i] as number
      if (u < 0) return i
    }
    return symbols - 1
  }
}

/** The orders that can still be cancelled, by symbol. */
class LiveOrders {
  readonly #live: number[][]
  readonly #place: Int32Array
  readonly #symbolOf: Int32Array

  constructor(symbols: number, ids: number) {
    this.#live = Array.from({ length: symbols }, () => [])
    this.#place = new Int32Array(ids).fill(-1)
    this.#symbolOf = new Int32Array(ids)
  }

  of(symbol: number): readonly number[] {
    return this.#live[symbol] as number[]
  }

  /** Notes an order's symbol: it may end before it was ever live. */
  note(id: number, symbol: number): void {
    this.#symbolOf[id] = symbol
  }

  add(id: number): void {
    const list = this.#live[this.#symbolOf[id] as number] as number[]
    this.#place[id] = list.length
    list.push(id)
  }

  remove(id: number): void {
    const list = this.#live[this.#symbolOf[id] as number] as number[]
    const last = list.pop() as number
    if (last === id) return
    list[this.#place[id] as number] = last
    this.#place[last] = this.#place[id] as number
  }
}

export function orderStream(seed: number, count: number, symbols: number, accounts = 5000): StreamMessage[] {
  const next = seeded(seed)
  const whole = (n: number): number => Math.floor(next() * n)
  const matcher = new BookMatcher(symbols, count + 1)
  const live = new LiveOrders(symbols, count + 1)
  const middles = new Int32Array(symbols).fill(MIDDLE)
  matcher.onDone = (id) => live.remove(id)
  const pick = zipf(symbols, next)
  const messages: StreamMessage[] = []
  for (let id = 1; id <= count; id++) {
    const symbol = pick()
    if (next() < DRIFT) middles[symbol] = (middles[symbol] as number) + (next() < 0.5 ? 1 : -1)
    const middle = middles[symbol] as number
    const isBuy = next() < 0.5
    const account = Math.floor(accounts * next() ** 2)
    const kind = next()
    const alive = live.of(symbol)
    const base = { symbol, account, middle }
    if (kind >= 0.6 && kind < 0.9 && alive.length > 0) {
      const target = alive[whole(alive.length)] as number
      messages.push({ op: 'cancel', isBuy: matcher.isBuy(target), id: target, price: 0, qty: 0, ...base })
      matcher.cancel(target)
      live.remove(target)
      continue
    }
    const marketQty = Math.max(1, Math.floor(-Math.log(1 - next()) * MEAN_QTY * 2.5))
    if (kind >= 0.9 && matcher.resting(symbol, !isBuy) > marketQty * 2) {
      messages.push({ op: 'market', isBuy, id, price: 0, qty: marketQty, ...base })
      matcher.order(id, symbol, isBuy, 0, marketQty)
      continue
    }
    const price = isBuy ? middle - 1 - whole(BAND) : middle + 1 + whole(BAND)
    const qty = next() < 0.2 ? 1 + whole(99) : 100 * (1 + whole(10))
    messages.push({ op: 'limit', isBuy, id, price, qty, ...base })
    live.note(id, symbol)
    if (matcher.order(id, symbol, isBuy, price, qty) > 0) live.add(id)
  }
  return messages
}
