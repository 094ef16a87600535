/** Exposure by symbol and by sector adds up to the whole, and what cannot be marked is named, not zero. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Exposure, exposureOf, type MarkedPosition, UNKNOWN_SECTOR } from './exposure'

const position = (
  symbol: string,
  qty: number,
  price: number,
  sector: string | null = 'Energy',
): MarkedPosition => ({ symbol, qty, doubleMark: 2_000_000 * price, sector })

test('long and short stand apart, gross is their sum and net their difference', () => {
  const report = exposureOf([
    position('AAA', 300, 10),
    position('BBB', -100, 20),
    position('CCC', 50, 100, 'Utilities'),
    position('DDD', 0, 100, 'Utilities'),
  ])
  expect(report.all).toEqual({
    long: 8_000_000_000,
    short: 2_000_000_000,
    gross: 10_000_000_000,
    net: 6_000_000_000,
    positions: 3,
    grossPpm: 1_000_000,
  })
  expect([...report.bySymbol.keys()]).toEqual(['CCC', 'AAA', 'BBB'])
  expect(report.bySector.get('Energy')).toMatchObject({
    gross: 5_000_000_000,
    net: 1_000_000_000,
    grossPpm: 500_000,
  })
})

test('a position without a market is named, and an unknown sector is a group', () => {
  const report = exposureOf([
    { symbol: 'ZZZ', qty: -5, doubleMark: null, sector: 'Energy' },
    position('AAA', 1, 10, null),
  ])
  expect(report.unmarked).toEqual(['ZZZ'])
  expect(report.all.short).toBe(0)
  expect([...report.bySector.keys()]).toEqual([UNKNOWN_SECTOR])
  expect(exposureOf([]).all).toEqual({ long: 0, short: 0, gross: 0, net: 0, positions: 0, grossPpm: 0 })
})

test('every grouping adds up to the whole in every column', () => {
  const any = fc.record({
    symbol: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
    qty: fc.integer({ min: -50_000, max: 50_000 }),
    doubleMark: fc.option(fc.integer({ min: 2, max: 10_000_000_000 })),
    sector: fc.option(fc.constantFrom('x', 'y')),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 20 }), (positions) => {
      const report = exposureOf(positions)
      expect(report.all.net).toBe(report.all.long - report.all.short)
      for (const group of [report.bySymbol, report.bySector])
        for (const column of ['long', 'short', 'gross', 'net', 'positions'] as const)
          expect([...group.values()].reduce((sum, row: Exposure) => sum + row[column], 0)).toBe(
            report.all[column],
          )
      const rows = [...report.bySymbol.values()]
      rows.slice(1).forEach((row, i) => {
        expect(row.gross).toBeLessThanOrEqual(rows[i]?.gross ?? 0)
      })
    }),
  )
})

test('the order in which positions are given changes nothing', () => {
  const some = [position('AAA', 3, 10), position('BBB', -3, 10), position('CCC', 3, 10, 'Utilities')]
  expect([...exposureOf(some.toReversed()).bySymbol]).toEqual([...exposureOf(some).bySymbol])
})

test('an exposure that cannot be counted is refused by name', () => {
  expect(() => exposureOf([position('AAA', 9_007_199_254, 1_000_000)])).toThrow('invalid exposure of AAA')
})
