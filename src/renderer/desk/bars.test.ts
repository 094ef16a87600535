// Bars hold exactly the prints of their span, whatever the span, and volume is never lost between them.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addPrint, BAR_MICROS, type Bar, widened } from './bars'

const prints = fc
  .array(
    fc.record({
      wait: fc.integer({ min: 0, max: 3_000_000 }),
      price: fc.integer({ min: 1, max: 1_000_000_000 }),
      qty: fc.integer({ min: 1, max: 10_000 }),
    }),
    { minLength: 1, maxLength: 200 },
  )
  .map((steps) => {
    let at = 1_700_000_000_000_000
    return steps.map(({ wait, price, qty }) => {
      at += wait
      return { at, price, qty }
    })
  })

test('every span has its open, extremes, close and volume', () => {
  fc.assert(
    fc.property(prints, fc.constantFrom(1, 5, 60), (tape, seconds) => {
      const bars: Bar[] = []
      for (const print of tape) addPrint(bars, print)
      const wide = widened(bars, seconds * BAR_MICROS)
      const span = seconds * BAR_MICROS
      for (const bar of wide) {
        const mine = tape.filter((print) => print.at >= bar.at && print.at < bar.at + span)
        expect(bar).toEqual({
          at: bar.at,
          open: mine[0]?.price,
          high: Math.max(...mine.map((print) => print.price)),
          low: Math.min(...mine.map((print) => print.price)),
          close: mine.at(-1)?.price,
          volume: mine.reduce((sum, print) => sum + print.qty, 0),
        })
      }
      expect(wide.reduce((sum, bar) => sum + bar.volume, 0)).toBe(
        tape.reduce((sum, print) => sum + print.qty, 0),
      )
    }),
  )
})

test('a print that comes late changes nothing', () => {
  const bars: Bar[] = []
  addPrint(bars, { at: 5_000_000, price: 10, qty: 1 })
  addPrint(bars, { at: 1_000_000, price: 99, qty: 1 })
  expect(bars).toEqual([{ at: 5_000_000, open: 10, high: 10, low: 10, close: 10, volume: 1 }])
})
