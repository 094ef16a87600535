// The day's profit in parts: against the fold that the recorded days use, over random days, and by hand.
import type { DeskEvent } from '@shared/events'
import { marketTime } from '@shared/time'
import { timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { randomDay } from '../../../test/reference/random-desk'
import { configFor } from '../../../test/scenarios/scenario-runner'
import { DeskLots } from '../analytics/desk-lots'
import { DeskProfit } from '../analytics/desk-profit'
import { doubleMid } from '../analytics/nbbo-fold'
import { Engine } from '../engine'
import { Tally } from './tally'

const AT = timeMicros(1_763_735_400_000_000)
const position = (realized: number, at = AT): DeskEvent =>
  ({ type: 'position', at, symbol: 'S1', qty: 0, avgPrice: null, realized }) as DeskEvent

test('a share sold to a client over the midpoint, bought back at a venue over it: spread, hedge, and the market between', () => {
  const tally = new Tally()
  tally.observe(position(0))
  // Sold 100 at 10.02 while the middle is 10.00; it rises to 10.01, and 100 are bought at 10.03.
  tally.traded('client', { qty: -100, price: 10_020_000 }, 20_000_000)
  tally.traded('venue', { qty: 100, price: 10_030_000 }, 20_020_000)
  tally.observe(position(-1_000_000))
  expect(tally.parts(0)).toEqual({ spread: 2_000_000, hedge: -2_000_000, markout: -1_000_000 })
})

test('the parts of a new day begin anew, and a snapshot carries those of today', () => {
  const tally = new Tally()
  tally.observe(position(0))
  tally.traded('client', { qty: -100, price: 10_020_000 }, 20_000_000)
  const copy = new Tally()
  copy.restore(tally.entries())
  expect(copy.parts(500)).toEqual(tally.parts(500))
  const next = timeMicros(AT + 86_400_000_000)
  expect(marketTime(next).day).not.toBe(marketTime(AT).day)
  tally.observe(position(0, next))
  expect(tally.parts(0)).toEqual({ spread: 0, hedge: 0, markout: 0 })
})

test('a trade without a midpoint earned no spread: all of it is the market’s', () => {
  const tally = new Tally()
  tally.observe(position(0))
  tally.traded('client', { qty: -100, price: 10_020_000 }, null)
  expect(tally.parts(300)).toEqual({ spread: 0, hedge: 0, markout: 300 })
})

test('random days: the spread of clients and venues is that of the fold that values recorded days', () => {
  let whole = 0
  for (let seed = 1; seed <= 6; seed++) {
    const engine = new Engine(configFor('2026-11-20'))
    const tally = new Tally()
    const profit = new DeskProfit()
    const lots = new DeskLots(
      () => undefined,
      (symbol, trade, where) => {
        const { nbb, nbo } = engine.quoteOf(symbol)
        const twice = doubleMid({ bid: nbb, ask: nbo })
        tally.traded(where, trade, twice)
        // That fold would take the last midpoint there was.
        profit.mark(symbol, twice ?? 2 * trade.price)
        profit.trade(symbol, trade.qty, trade.price)
      },
    )
    for (const input of randomDay(seed, 1500)) {
      lots.add(input)
      for (const event of engine.step(input)) {
        tally.observe(event)
        lots.add(event)
      }
    }
    const parts = tally.parts(0)
    expect(Math.abs(parts.spread + parts.hedge - profit.parts().spreadCaptured)).toBeLessThanOrEqual(1)
    whole += Math.abs(parts.spread)
  }
  expect(whole).toBeGreaterThan(0)
})
