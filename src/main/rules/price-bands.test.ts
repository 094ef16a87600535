/** Bands, states, pauses and market-wide halts give the vectors of rules.md 9. */
import { expect, test } from 'vitest'
import { micros, us2013, us2026 } from '../../../test/support/rule-tables'
import { checkMarketHalt, type IndexFall, marketHalt, marketHaltEnds } from './market-halt'
import { type BandFacts, bandState, checkBands, isPauseDue, pauseEnds, priceBands } from './price-bands'
import { ReferencePrice } from './reference-price'
import type { LuldParameters } from './regime'

const MINUTE = 60_000_000
const luld = us2026.luld as LuldParameters
const clock = (hours: number, minutes: number): number => (hours * 60 + minutes) * MINUTE
const facts = (tier: 1 | 2, close: string, reference: string, at: number, leverage = 1): BandFacts => ({
  prevClose: micros(close),
  tier,
  reference: micros(reference),
  leverage,
  beforeClose: clock(16, 0) - at,
  assignedTick: null,
})
const bands = (f: BandFacts, regime = us2026) => {
  const out = { lower: -1, upper: -1 }
  return { found: priceBands(f, regime, out), ...out }
}

test.each([
  ['tier 1 at 100 in the morning', facts(1, '100', '100', clock(11, 0)), '95', '105'],
  ['the last moment before doubling', facts(1, '100', '100', clock(15, 35) - 1), '95', '105'],
  ['9-b', facts(1, '100', '100', clock(15, 40)), '90', '110'],
  ['no doubling at the open', facts(1, '100', '100', clock(9, 31)), '95', '105'],
  ['9-c', facts(2, '10', '10', clock(15, 40)), '9', '11'],
  ['9-d in the morning', facts(2, '2.50', '2.50', clock(11, 0)), '2', '3'],
  ['9-d before the close', facts(2, '2.50', '2.50', clock(15, 36)), '1.50', '3.50'],
  ['9-f', facts(2, '0.10', '0.10', clock(11, 0)), '0.025', '0.175'],
  ['below 0.75 the amount caps', facts(2, '0.70', '0.70', clock(11, 0)), '0.55', '0.85'],
  ['0.75 itself has 20 %', facts(2, '0.75', '0.75', clock(11, 0)), '0.60', '0.90'],
  ['3.00 itself has 20 %', facts(2, '3.00', '3.00', clock(11, 0)), '2.40', '3.60'],
  ['9-g', facts(2, '2.90', '3.40', clock(11, 0)), '2.72', '4.08'],
  ['9-h', facts(2, '50', '50', clock(11, 0), 2), '40', '60'],
  ['never below nothing', facts(2, '0.10', '0.10', clock(15, 50)), '0', '0.25'],
  ['on the tick', facts(1, '10.03', '10.03', clock(11, 0)), '9.53', '10.53'],
] as const)('%s', (_, f, lower, upper) => {
  expect(bands(f)).toEqual({ found: 'ok', lower: micros(lower), upper: micros(upper) })
})

test.each([
  [{ tier: null }, 'unknown: luldTier'],
  [{ prevClose: null }, 'unknown: prevClose'],
  [{ reference: null }, 'unknown: luldReference'],
] as const)('without %o the bands are unknown, and nothing trades', (missing, expected) => {
  const out = { lower: -1, upper: -1 }
  expect(priceBands({ ...facts(1, '100', '100', clock(11, 0)), ...missing }, us2026, out)).toBe(expected)
  expect(checkBands(micros('100'), out, true)).toBe('unknown: luldBands')
})

test('a regime without bands bounds nothing', () => {
  const out = bands({ ...facts(1, '100', '100', clock(11, 0)), tier: null }, us2013)
  expect(checkBands(1, out, true)).toBe('ok')
})

test('9-j: at the band is allowed, beyond it is not, outside hours there is none', () => {
  const b = { lower: micros('9'), upper: micros('11') }
  expect(checkBands(micros('11.00'), b, true)).toBe('ok')
  expect(checkBands(micros('11.01'), b, true)).toBe('LULD_BAND')
  expect(checkBands(micros('8.99'), b, true)).toBe('LULD_BAND')
  expect(checkBands(micros('11.01'), b, false)).toBe('ok')
})

test('9-k: the offer at the lower band is a limit state, a pause after 15 seconds, 5 minutes and extensions', () => {
  const b = { lower: micros('9'), upper: micros('11') }
  expect(bandState(micros('8.99'), micros('9'), b)).toBe('limit')
  expect(bandState(micros('11'), micros('11.01'), b)).toBe('limit')
  expect(bandState(micros('8.99'), micros('9.01'), b)).toBe('straddle')
  expect(bandState(micros('10'), micros('11.01'), b)).toBe('straddle')
  expect(bandState(micros('10'), micros('10.01'), b)).toBe('normal')
  expect(bandState(0, 0, b)).toBe('normal')
  expect(isPauseDue(0, 15_000_000, luld)).toBe(false)
  expect(isPauseDue(0, 15_001_000, luld)).toBe(true)
  expect(pauseEnds(0, 0, luld)).toBe(5 * MINUTE)
  expect(pauseEnds(0, 2, luld)).toBe(15 * MINUTE)
})

test('the reference is the mean of five minutes, every 30 seconds, adopted from a move of 1 % on', () => {
  const reference = new ReferencePrice(luld)
  expect(reference.price).toBe(null)
  reference.open(micros('100'), 0)
  reference.trade(micros('100.9'), 10_000_000)
  reference.advance(30_000_000)
  expect(reference.price).toBe(micros('100'))
  reference.trade(micros('101.1'), 40_000_000)
  reference.advance(59_999_999)
  expect(reference.price).toBe(micros('100'))
  reference.advance(60_000_000)
  expect(reference.price).toBe(micros('101'))
})

test('trades older than five minutes leave the mean, and an idle hour changes nothing', () => {
  const reference = new ReferencePrice(luld)
  reference.open(micros('100'), 0)
  reference.trade(micros('90'), 1_000_000)
  reference.advance(30_000_000)
  expect(reference.price).toBe(micros('90'))
  reference.advance(60 * MINUTE)
  expect(reference.price).toBe(micros('90'))
  reference.trade(micros('100'), 60 * MINUTE + 1)
  reference.advance(61 * MINUTE)
  expect(reference.price).toBe(micros('100'))
})

const fall = (index: string, at: number, more: Partial<IndexFall> = {}): IndexFall => ({
  index: micros(index),
  priorClose: micros('6000'),
  sinceMidnight: at,
  closeOfDay: clock(16, 0),
  haltedAt: 0,
  ...more,
})

test.each([
  ['9-l at 14:00', fall('5580', clock(14, 0)), 1],
  ['9-l at 15:26', fall('5580', clock(15, 26)), 0],
  ['15:25 itself', fall('5580', clock(15, 25)), 0],
  ['a point above', fall('5580.01', clock(14, 0)), 0],
  ['level 1 a second time', fall('5500', clock(14, 0), { haltedAt: 1 }), 0],
  ['level 2 after level 1', fall('5220', clock(14, 0), { haltedAt: 1 }), 2],
  ['level 3 late', fall('4800', clock(15, 50), { haltedAt: 2 }), 3],
  ['an early close at 12:25', fall('5580', clock(12, 25), { closeOfDay: clock(13, 0) }), 0],
  ['an early close at 12:24', fall('5580', clock(12, 24), { closeOfDay: clock(13, 0) }), 1],
  ['no close of the index', fall('5580', clock(14, 0), { priorClose: null }), 'unknown: index close'],
] as const)('market-wide: %s', (_, f, expected) => {
  expect(marketHalt(f, us2026)).toBe(expected)
})

test('levels 1 and 2 halt for 15 minutes, level 3 for the day', () => {
  expect(marketHaltEnds(1, 0, us2026)).toBe(15 * MINUTE)
  expect(marketHaltEnds(3, 0, us2026)).toBe(Number.POSITIVE_INFINITY)
  expect(checkMarketHalt(15 * MINUTE, 15 * MINUTE - 1)).toBe('MARKET_WIDE_HALT')
  expect(checkMarketHalt(15 * MINUTE, 15 * MINUTE)).toBe('ok')
})
