// Decimal text and whole micro-units are two spellings of one number, and nothing else is a number.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDecimal, parseDecimal } from './units'

test('every whole number of micro-units survives the round trip through text', () => {
  fc.assert(
    fc.property(fc.integer({ min: -9_000_000_000_000, max: 9_000_000_000_000 }), (micros) => {
      expect(parseDecimal(formatDecimal(micros))).toBe(micros === 0 ? 0 : micros)
    }),
  )
})

test.each([
  ['10.02', 10_020_000],
  [10.02, 10_020_000],
  ['0.0001', 100],
  [0.000001, 1],
  ['-5', -5_000_000],
  ['10', 10_000_000],
])('%s is %d micro-units', (text, micros) => {
  expect(parseDecimal(text)).toBe(micros)
})

test.each(['', 'abc', '1.', '.5', '1e5', ' 1', '0x10', 'NaN', '1,000'])(
  '%j is not a decimal number',
  (text) => {
    expect(parseDecimal(text)).toMatch(/not a decimal/)
  },
)

test.each(['1.0000001', 1e-7, 0.1234567])('%s has more than six decimals', (value) => {
  expect(parseDecimal(value)).toMatch(/more than six decimals/)
})

test('a number too large for a safe integer is read, and is not a safe integer', () => {
  const huge = parseDecimal(1e20)
  expect(typeof huge).toBe('number')
  expect(Number.isSafeInteger(huge)).toBe(false)
})

test('prices show at least two decimals and no needless zero', () => {
  expect([10_020_000, 10_000_000, 100, 10_005_000, -1].map(formatDecimal)).toEqual([
    '10.02',
    '10.00',
    '0.0001',
    '10.005',
    '-0.000001',
  ])
})
