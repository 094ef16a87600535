/**
 * The desk's eyes for the toxicity model: what only the stream of quotes knows, brought to the engine with the
 * inputs that need it. Returns and volatility come with each order, midpoints with a `marks` input once a second
 * of market time, and only for symbols in which a label fell due. A quote itself need not be journaled for it.
 */
import type { InputOf } from '@shared/inputs'
import { timeMicros } from '@shared/units'
import type { Engine } from '../engine'
import { emptySight, MidHistory } from '../models/toxicity'

const SECOND = 1_000_000
const SHOWN = 10_000

export class FlowSight {
  /** The engine of the moment: a restored one takes the place of the first. */
  readonly #engine: () => Engine
  readonly #histories = new Map<string, MidHistory>()
  readonly #sight = emptySight()
  #second = 0

  constructor(engine: () => Engine) {
    this.#engine = engine
  }

  /** A quote was stepped: its symbol's midpoint is remembered while the policy uses the model. */
  quote(input: InputOf<'quote'>): void {
    if (!this.#engine().usesToxicity()) return
    const mid = this.#engine().midOf(input.symbol)
    if (mid === null) return
    let history = this.#histories.get(input.symbol)
    if (history === undefined) {
      history = new MidHistory()
      this.#histories.set(input.symbol, history)
    }
    history.mid(input.at, mid)
  }

  /** The order with what the market had done before it; as it is where that is known, or nobody needs it. */
  attach(order: InputOf<'order'>): InputOf<'order'> {
    if (order.sight === null && this.#engine().usesToxicity())
      order.sight = this.#read(order.symbol, order.at)
    return order
  }

  /** In the order of the field `sight`; what is unknown ends the list, for the longer looks need the shorter. */
  #read(symbol: string, at: number): number[] {
    const sight = this.#sight
    const history = this.#histories.get(symbol)
    if (history === undefined) return []
    history.read(at, sight)
    const known: number[] = []
    const { return1s, return10s, return60s, volatility, usualVolatility } = sight
    for (const value of [return1s, return10s, return60s, volatility, usualVolatility]) {
      if (value === null) break
      known.push(Math.round(value * SHOWN) / SHOWN || 0)
    }
    return known
  }

  /** The midpoints at the start of the second of `at`, when that is new and labels wait for them; else null. */
  marksBefore(at: number): InputOf<'marks'> | null {
    const second = Math.floor(at / SECOND)
    if (second === this.#second) return null
    this.#second = second
    const symbols = this.#engine().pendingMarks(second * SECOND)
    if (symbols.length === 0) return null
    const mids: InputOf<'marks'>['mids'][number][] = []
    for (const symbol of symbols) {
      const mid = this.#engine().midOf(symbol)
      if (mid !== null) mids.push({ symbol, mid })
    }
    return { type: 'marks', at: timeMicros(second * SECOND), mids }
  }
}
