// Trades and shocks that did not happen: limits, sums and both directions follow from the positions alone.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type HeldPosition, type WhatIfTerms, whatIfOf } from './what-if'

const held = (symbol: string, qty: number, more: Partial<HeldPosition> = {}): HeldPosition => ({
  symbol,
  sector: 'Energy',
  qty,
  doubleMark: 20_020_000,
  spread: 20_000,
  limitQty: 1_000,
  dayVolatilityPpm: 20_000,
  ...more,
})
const terms = (more: Partial<WhatIfTerms> = {}): WhatIfTerms => ({
  trades: new Map(),
  isShocked: () => true,
  shockPpm: 100_000,
  widerVolatilityPpm: 0,
  widerSpreadPpm: 0,
  grossLimit: 20_000_000_000,
  ...more,
})

test('a trade moves position, exposure and limit use, and says when it is over the limit', () => {
  const report = whatIfOf([held('ABC', 600)], terms({ trades: new Map([['ABC', 500]]) }))
  expect(report.before).toEqual({ net: 6_006_000_000, gross: 6_006_000_000, limitUse: 0.3003 })
  expect(report.after).toEqual({ net: 11_011_000_000, gross: 11_011_000_000, limitUse: 0.55055 })
  expect(report.rows[0]).toMatchObject({
    qty: 600,
    qtyAfter: 1_100,
    limitUse: 0.6,
    limitUseAfter: 1.1,
    isOverLimit: true,
    closeOut: { side: 'sell', qty: 1_100 },
  })
})

test('a shock moves only what it names, a short against a long', () => {
  const positions = [held('ABC', 100), held('XYZ', -100, { sector: 'Health' })]
  const all = whatIfOf(positions, terms())
  expect([all.pnlUp, all.pnlDown]).toEqual([0, 0])
  const one = whatIfOf(positions, terms({ isShocked: (it) => it.sector === 'Health' }))
  expect([one.pnlUp, one.pnlDown]).toEqual([-100_100_000, 100_100_000])
  expect(one.up).toMatchObject({ net: -100_100_000, gross: 2_102_100_000 })
  expect(one.rows.map((row) => row.isShocked)).toEqual([false, true])
})

test('a wider spread costs more to close, a higher volatility moves a day further', () => {
  const today = whatIfOf([held('ABC', -500)], terms())
  const worse = whatIfOf(
    [held('ABC', -500)],
    terms({ widerSpreadPpm: 1_000_000, widerVolatilityPpm: 500_000 }),
  )
  expect([today.closeCost, worse.closeCost]).toEqual([5_000_000, 10_000_000])
  expect([today.dayMove, worse.dayMove]).toEqual([100_100_000, 150_150_000])
  expect(today.rows[0]?.closeOut).toEqual({ side: 'buy', qty: 500 })
})

test('a position without a market is in no sum and is named; an unknown symbol is refused by name', () => {
  const report = whatIfOf([held('ABC', 100, { doubleMark: null, spread: null })], terms())
  expect(report.unmarked).toEqual(['ABC'])
  expect(report.after.gross).toBe(0)
  expect(() => whatIfOf([], terms({ trades: new Map([['NONE', 1]]) }))).toThrow(
    "trades: there is no instrument 'NONE'",
  )
  expect(() => whatIfOf([held('ABC', Number.MAX_SAFE_INTEGER)], terms())).toThrow(
    'exposure of ABC: too large',
  )
})

test('property: both directions cancel, sums are those of the rows, closing out leaves nothing', () => {
  const position = fc.record({
    qty: fc.integer({ min: -9_999, max: 9_999 }),
    price: fc.integer({ min: 1, max: 1e9 }),
  })
  fc.assert(
    fc.property(fc.array(position, { maxLength: 8 }), fc.integer({ min: 0, max: 1e6 }), (given, shockPpm) => {
      const positions = given.map(({ qty, price }, i) => held(`S${i}`, qty, { doubleMark: price }))
      const report = whatIfOf(positions, terms({ shockPpm }))
      expect(report.pnlUp + report.pnlDown).toBe(0)
      expect(report.after).toEqual(report.before)
      expect(report.after.net).toBe(report.rows.reduce((sum, row) => sum + row.exposureAfter, 0))
      const closing = report.rows.map(
        ({ symbol, closeOut }) =>
          [symbol, (closeOut?.side === 'buy' ? 1 : -1) * (closeOut?.qty ?? 0)] as const,
      )
      const closed = whatIfOf(positions, terms({ trades: new Map(closing) }))
      expect([closed.after.gross, closed.closeCost, closed.dayMove]).toEqual([0, 0, 0])
    }),
  )
})
