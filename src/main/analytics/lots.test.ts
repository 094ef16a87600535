/** By lots and at average cost the profit is the same in sum, to the micro-unit, and average cost is the engine's. */
import { timeMicros } from '@shared/units'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Position } from '../engine/position'
import { Lots, type Trade } from './lots'

const trade = (n: number, qty: number, price: number): Trade => ({
  qty,
  price,
  at: timeMicros(n),
  source: `t${n}`,
})

test('the oldest lot is closed first, and the rest goes on at its own price', () => {
  const lots = new Lots()
  lots.book(trade(1, 100, 10_000_000))
  lots.book(trade(2, 100, 11_000_000))
  const closed = lots.book(trade(3, -150, 12_000_000))
  expect(closed.map(({ qty, opened, realized }) => [qty, opened.source, realized])).toEqual([
    [100, 't1', 200_000_000],
    [50, 't2', 50_000_000],
  ])
  expect(lots.open().map(({ qty, source }) => [qty, source])).toEqual([[50, 't2']])
  // Marked at 12.00: FIFO 250 + 50, average cost 10.50: 225 + 75.
  expect(lots.fifo(24_000_000)).toEqual({ realized: 250_000_000, unrealized: 50_000_000 })
  expect(lots.average(24_000_000)).toEqual({ realized: 225_000_000, unrealized: 75_000_000 })
})

test('a sale through zero closes the long lots and opens a short one', () => {
  const lots = new Lots()
  lots.book(trade(1, 300, 10_000_000))
  lots.book(trade(2, -500, 10_010_000))
  expect(lots.qty).toBe(-200)
  expect(lots.open()).toEqual([trade(2, -200, 10_010_000)])
  lots.book(trade(3, 200, 10_020_000))
  expect(lots.open()).toEqual([])
  expect(lots.fifo(1)).toEqual({ realized: 1_000_000, unrealized: 0 })
  expect(lots.average(1)).toEqual({ realized: 1_000_000, unrealized: 0 })
})

const trades = fc
  .array(
    fc.tuple(
      fc.integer({ min: -5_000, max: 5_000 }).filter((qty) => qty !== 0),
      fc.integer({ min: 1, max: 400_000_000 }),
    ),
    { maxLength: 60 },
  )
  .map((list) => list.map(([qty, price], n) => trade(n, qty, price)))
const mark = fc.integer({ min: 2, max: 800_000_001 })

test('both methods add up to cash plus the marked position, after every trade', () => {
  fc.assert(
    fc.property(trades, mark, (list, doubleMark) => {
      const lots = new Lots()
      let cash = 0n
      let held = 0n
      for (const one of list) {
        lots.book(one)
        cash -= BigInt(one.qty) * BigInt(one.price)
        held += BigInt(one.qty)
        const double = 2n * cash + held * BigInt(doubleMark)
        const whole = Number((double - (((double % 2n) + 2n) % 2n)) / 2n)
        const [fifo, average] = [lots.fifo(doubleMark), lots.average(doubleMark)]
        expect(fifo.realized + fifo.unrealized).toBe(whole)
        expect(average.realized + average.unrealized).toBe(whole)
      }
      const open = lots.open()
      expect(open.reduce((sum, { qty }) => sum + qty, 0)).toBe(lots.qty)
      expect(new Set(open.map(({ qty }) => qty > 0)).size).toBeLessThan(2)
    }),
    { numRuns: 500 },
  )
})

test('average cost is that of the engine, to the micro-unit', () => {
  fc.assert(
    fc.property(trades, (list) => {
      const lots = new Lots()
      const position = new Position()
      for (const one of list) {
        lots.book(one)
        position.book(one.qty, one.price)
        expect(lots.average(0).realized).toBe(position.realized + 0)
        const cost = position.qty < 0 ? -position.cost : position.cost
        expect(lots.average(0).unrealized).toBe(0 - cost)
      }
    }),
  )
})

test('FIFO is what a queue of single shares gives', () => {
  const small = fc.array(
    fc.tuple(
      fc.integer({ min: -9, max: 9 }).filter((qty) => qty !== 0),
      fc.integer({ min: 1, max: 99 }),
    ),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(small, (list) => {
      const lots = new Lots()
      const queue: { sign: number; price: number }[] = []
      let realized = 0
      list.forEach(([qty, price], n) => {
        lots.book(trade(n, qty, price))
        const sign = Math.sign(qty)
        for (let i = 0; i < Math.abs(qty); i++) {
          const oldest = queue[0]
          if (oldest === undefined || oldest.sign === sign) queue.push({ sign, price })
          else realized += oldest.sign * (price - (queue.shift()?.price ?? 0))
        }
      })
      expect(lots.fifo(0).realized).toBe(realized + 0)
      expect(lots.qty).toBe(queue.reduce((sum, share) => sum + share.sign, 0))
    }),
  )
})

test('many closed lots are forgotten and change nothing', () => {
  const lots = new Lots()
  for (let n = 0; n < 5_000; n++) lots.book(trade(n, 10, 1_000 + n))
  for (let n = 0; n < 4_999; n++) lots.book(trade(n, -10, 1_000))
  expect(lots.open()).toEqual([trade(4_999, 10, 5_999)])
  expect(lots.fifo(0).realized).toBe((-10 * 4_998 * 4_999) / 2)
})

test('a trade of nothing, or without a countable notional, is refused', () => {
  expect(() => new Lots().book(trade(1, 0, 1))).toThrow('a trade must move the position')
  expect(() => new Lots().book(trade(1, 1.5, 1))).toThrow('invalid qty: not a safe whole number, was 1.5')
  expect(() => new Lots().book(trade(1, 9_000_000_000, 9_000_000_000))).toThrow('invalid notional')
})
