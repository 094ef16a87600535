/** A systematic internaliser gives the vectors of rules.md 12, and asks where the sheet is not confident. */
import { daysFromCivil } from '@shared/time'
import { expect, test } from 'vitest'
import { micros, resource } from '../../../test/support/rule-tables'
import { parseSiRegime, siTick } from './si-regime'
import {
  checkSiPayment,
  checkSiPublication,
  checkSiQuote,
  checkSiTrade,
  isSiImprovement,
  type SiTrade,
  standardSize,
} from './si-rules'

const json = (resource('regimes/eu-si.json') as { si: Record<string, unknown> }).si
const eu = parseSiRegime(json)

test.each([
  ['12-a, band 6', '25.00', 6, '0.005'],
  ['12-a, band 1', '25.00', 1, '0.2'],
  ['a bound belongs to the row above it', '50', 6, '0.01'],
  ['just below the bound', '49.995', 6, '0.005'],
  ['the lowest row', '0.05', 6, '0.0001'],
  ['the highest row', '60000', 1, '500'],
] as const)('tick: %s', (_, price, band, tick) => {
  expect(siTick(micros(price), band, eu)).toBe(micros(tick))
})

test('the tick falls from band to band and rises from price to price', () => {
  for (const [i, row] of eu.ticks.entries())
    for (const [j, tick] of row.bands.entries()) {
      expect(tick).toBeLessThanOrEqual(row.bands[j - 1] ?? tick)
      expect(tick).toBeGreaterThanOrEqual(eu.ticks[i - 1]?.bands[j] ?? 0)
    }
  expect(eu.ticks).toHaveLength(19)
})

const trade = (price: string, more: Partial<SiTrade> = {}): SiTrade => ({
  price: micros(price),
  band: 6,
  bid: micros('25.000'),
  ask: micros('25.005'),
  isLargeInScale: false,
  ...more,
})

test.each([
  ['12-d', trade('25.0025', { isLargeInScale: true }), 'SI_MIDPOINT'],
  ['12-e', trade('25.0025'), 'SI_NEEDS_CONFIRMATION'],
  ['on the tick', trade('25.005'), 'ok'],
  ['neither tick nor midpoint', trade('25.003', { isLargeInScale: true }), 'SI_OFF_TICK'],
  ['no band', trade('25.005', { band: null }), 'unknown: liquidityBand'],
] as const)('trade: %s', (_, it, expected) => {
  expect(checkSiTrade(it, eu)).toBe(expected)
})

test('12-c: a quote of 25.003 in band 6 is off the tick; sizes bound it from both sides', () => {
  const quote = { price: micros('25.005'), value: micros('10000'), band: 6 }
  const check = (more: Partial<typeof quote>, value: string | null = '15000') =>
    checkSiQuote({ ...quote, ...more }, value === null ? null : micros(value), eu)
  expect(check({ price: micros('25.003') })).toBe('SI_OFF_TICK')
  expect(check({})).toBe('ok')
  expect(check({ value: micros('9999') })).toBe('SI_QUOTE_SIZE')
  expect(check({ value: micros('18000') })).toBe('ok')
  expect(check({ value: micros('18001') })).toBe('SI_QUOTE_SIZE')
  expect(check({}, null)).toBe('unknown: averageValue')
})

test('standard sizes follow the table and are unknown beyond it', () => {
  expect(standardSize(micros('19999'), eu)).toBe(micros('10000'))
  expect(standardSize(micros('20000'), eu)).toBe(micros('30000'))
  expect(standardSize(micros('139999'), eu)).toBe(micros('130000'))
  expect(standardSize(micros('140000'), eu)).toBe('unknown: standardSize')
})

test('12-g: published after 61 seconds is late, after 60 is not', () => {
  expect(checkSiPublication(0, 61_000_000, eu)).toBe('SI_LATE')
  expect(checkSiPublication(0, 60_000_000, eu)).toBe('ok')
})

test('12-h: payment for retail flow is banned, the last national exemption ended on 2026-06-30', () => {
  expect(checkSiPayment(daysFromCivil(2026, 11, 20), true, eu)).toBe('PFOF_PROHIBITED')
  expect(checkSiPayment(daysFromCivil(2026, 6, 29), true, eu)).toBe('ok')
  expect(checkSiPayment(daysFromCivil(2026, 6, 29), false, eu)).toBe('PFOF_PROHIBITED')
  expect(checkSiPayment(daysFromCivil(2024, 3, 27), false, eu)).toBe('ok')
})

test('an improvement is better than the quote and not beyond its other side', () => {
  expect(isSiImprovement(true, 9, 8, 10)).toBe(true)
  expect(isSiImprovement(true, 10, 8, 10)).toBe(false)
  expect(isSiImprovement(false, 8, 8, 10)).toBe(false)
  expect(isSiImprovement(false, 9, 8, 10)).toBe(true)
})

test('parameters that are unknown, missing or malformed do not load', () => {
  expect(() => parseSiRegime({ ...json, cap: 8 })).toThrow("unknown parameter 'cap'")
  const { publishMicros: _, ...without } = json
  expect(() => parseSiRegime(without)).toThrow("missing parameter 'publishMicros'")
  expect(() => parseSiRegime({ ...json, ticks: [{ below: null, bands: ['1'] }] })).toThrow('six bands')
})
