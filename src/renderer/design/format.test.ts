// Every number on screen has one spelling, and none of them reads "undefined", "NaN" or "-0".
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatAverage,
  formatCents,
  formatMoney,
  formatMoneyShort,
  formatPercent,
  formatPrice,
  formatQty,
  formatSignedQty,
  formatSpan,
  formatTimeOfDay,
  NONE,
  sideLetter,
  spaced,
  termWords,
} from './format'

describe('formats', () => {
  it('writes prices with two decimals, and sub-penny prices with what they have', () => {
    expect(formatPrice(10_020_000)).toBe('10.02')
    expect(formatPrice(10_000_000)).toBe('10.00')
    expect(formatPrice(236_307_600)).toBe('236.3076')
    expect(formatAverage(10_020_000)).toBe('10.0200')
  })
  it('signs money, groups it, and never signs nothing', () => {
    expect(formatMoney(1_234_560_000)).toBe('+1,234.56')
    expect(formatMoney(-400_000)).toBe('−0.40')
    expect(formatMoney(-4_000)).toBe('0.00')
    expect(formatMoney(995_000_000, false)).toBe('995.00')
    expect(formatMoneyShort(-35_040_000_000)).toBe('−35.0k')
    expect(formatMoneyShort(1_240_000_000_000)).toBe('1.24M')
  })
  it('writes cents a share, percents and spans in the unit that keeps them short', () => {
    expect(formatCents(4_000)).toBe('0.400¢')
    expect(formatCents(20_000)).toBe('2.00¢')
    expect(formatPercent(0.412)).toBe('41.2%')
    expect(formatPercent(-0.00001, 2)).toBe('0.00%')
    expect(formatSpan(850)).toBe('850 µs')
    expect(formatSpan(2_800)).toBe('2.8 ms')
    expect(formatSpan(1_400_000)).toBe('1.4 s')
  })
  it('shows market time, sides as letters and codes as words', () => {
    expect(formatTimeOfDay(Date.UTC(2026, 10, 20, 15, 0, 0, 123) * 1_000)).toBe('10:00:00.123')
    expect(sideLetter('buy')).toBe('B')
    expect(sideLetter('sell')).toBe('S')
    expect(spaced('tradeThrough')).toBe('trade through')
    expect(spaced('ORDER_NOTIONAL')).toBe('order notional')
    expect(['moc', 'ioc', 'midpointPeg', 'day'].map(termWords)).toEqual(['MOC', 'IOC', 'midpoint peg', 'day'])
    expect(formatSignedQty(1_200)).toBe('+1,200')
  })
  it('writes a dash where there is nothing', () => {
    for (const write of [
      formatPrice,
      formatAverage,
      formatQty,
      formatMoney,
      formatMoneyShort,
      formatCents,
      formatSpan,
    ])
      expect([write(null), write(undefined)]).toEqual([NONE, NONE])
  })
  it('never writes NaN, undefined, an ASCII minus or a negative nothing for a whole number', () => {
    const writers = [formatPrice, formatAverage, formatQty, formatMoney, formatMoneyShort, formatCents]
    fc.assert(
      fc.property(fc.integer({ min: -9e14, max: 9e14 }), fc.constantFrom(...writers), (value, write) => {
        const text = write(value)
        expect(text).not.toMatch(/NaN|undefined|-/)
        if (value > 0) expect(text).not.toContain('−')
      }),
    )
  })
})
