// What is typed is asked in parts of a million and whole shares; what is no number is named and stands as zero.
import { expect, test } from 'vitest'
import { NO_TERMS, readPercent, readTerms } from './what-if-terms'

test('percent text becomes parts of a million, within its most', () => {
  expect(readPercent('5', 100)).toBe(50_000)
  expect(readPercent('0.25', 100)).toBe(2_500)
  for (const text of ['', '-1', '101', 'ten', '1e3']) expect(readPercent(text, 100), text).toBeNull()
})

test('a trade that is not whole is not asked, and a field at fault is named', () => {
  const trades = [
    { id: 1, symbol: 'ABC', side: 'buy', qty: '300' },
    { id: 2, symbol: 'ABC', side: 'sell', qty: '1.5' },
    { id: 3, symbol: '', side: 'sell', qty: '100' },
  ] as const
  const { arg, faults } = readTerms({ ...NO_TERMS, trades, scope: 'sector', name: 'Energy', spread: 'wide' })
  expect(arg.trades).toEqual([{ symbol: 'ABC', side: 'buy', qty: 300 }])
  expect(arg.shock).toEqual({ scope: 'sector', name: 'Energy', ppm: 50_000 })
  expect([arg.widerSpreadPpm, Object.keys(faults)]).toEqual([0, ['spread']])
})
