// The ticket reads what a trader types, steps by tick and lot, and never makes an order of a field it cannot read.
import type { Reference } from '@shared/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainClient } from '../../../test/support/client-facts'
import {
  EMPTY_DRAFT,
  faultsOf,
  missingField,
  orderOfDraft,
  readPrice,
  readQty,
  stepPrice,
  stepQty,
} from './draft'
import { readExpiry } from './terms'

const REFERENCE: Reference = {
  clients: [
    { ...plainClient, id: 'C1', name: 'Client one', tier: 'retail', enabled: true },
    { ...plainClient, id: 'C2', name: 'Client two', tier: 'retail', enabled: false },
  ],
  instruments: [{ symbol: 'AAPL', name: 'Apple Inc.', sector: 'Technology', tick: 10_000, roundLot: 100 }],
  venues: [],
  codes: {},
}
const FULL = { ...EMPTY_DRAFT, client: 'C1', symbol: 'AAPL', qty: '500', limit: '10.02' }

describe('quantities', () => {
  it.each([
    ['500', 500],
    ['1,500', 1_500],
    ['5k', 5_000],
    ['1.5K', 1_500],
    ['2m', 2_000_000],
  ])('reads %s as %i', (text, qty) => expect(readQty(text)).toBe(qty))
  it.each(['', '0', '-5', '1.5', '1e20', 'NaN', 'ten', '0x10', '1.0001k', '9'.repeat(30)])(
    'refuses %s',
    (text) => expect(readQty(text)).toBeNull(),
  )
})

describe('prices', () => {
  it('reads decimals into whole micro-units', () => {
    expect(readPrice('10.02')).toBe(10_020_000)
    expect(readPrice(' $.5')).toBe(500_000)
  })
  it.each(['', '0', '-1', '10.0000001', '1e3', 'NaN', '10,02'])('gives a reason for %s', (text) =>
    expect(readPrice(text)).toBeTypeOf('string'),
  )
})

describe('stepping', () => {
  it('moves one tick, from a price between two ticks onto the next one', () => {
    expect(stepPrice('10.02', 1, null, 10_000)).toBe('10.03')
    expect(stepPrice('10.025', 1, null, 10_000)).toBe('10.03')
    expect(stepPrice('10.025', -1, null, 10_000)).toBe('10.02')
    expect(stepPrice('', 1, 10_040_000, 10_000)).toBe('10.04')
    expect(stepPrice('1.00', -1, null, 10_000)).toBe('0.9999')
  })
  it('moves one round lot and stays at one at least', () => {
    expect(stepQty('500', 1, 100)).toBe('600')
    expect(stepQty('550', 1, 100)).toBe('600')
    expect(stepQty('550', -1, 100)).toBe('500')
    expect(stepQty('100', -1, 100)).toBe('100')
    expect(stepQty('', 1, 40)).toBe('40')
  })
  it('comes back to the price it left, whatever the tick', () => {
    fc.assert(
      fc.property(fc.integer({ min: 101, max: 500_000 }), fc.constantFrom(10_000, 50_000), (ticks, tick) => {
        const price = String((ticks * tick) / 1e6)
        const back = stepPrice(stepPrice(price, 3, null, tick), -3, null, tick)
        expect(readPrice(back)).toBe(ticks * tick)
      }),
    )
  })
})

describe('the order', () => {
  it('is what was typed', () => {
    expect(orderOfDraft(FULL, REFERENCE)).toEqual({
      client: 'C1',
      symbol: 'AAPL',
      side: 'buy',
      qty: 500,
      orderType: 'limit',
      limit: '10.02',
      tif: 'day',
      principalOptOut: false,
      display: true,
    })
  })
  it('has no limit when it is a market order, whatever stands in the field', () => {
    expect(orderOfDraft({ ...FULL, orderType: 'market', limit: 'x' }, REFERENCE)?.limit).toBeNull()
  })
  it('is none while a field is missing or cannot be read, and says which', () => {
    expect(missingField({ ...FULL, qty: '' })).toBe('qty')
    expect(orderOfDraft({ ...FULL, limit: '' }, REFERENCE)).toBeNull()
    for (const [field, text] of [
      ['client', 'C9'],
      ['client', 'C2'],
      ['symbol', 'NONE'],
      ['qty', '1.5'],
      ['limit', 'x'],
    ] as const) {
      const draft = { ...FULL, [field]: text }
      expect(Object.keys(faultsOf(draft, REFERENCE))).toEqual([field])
      expect(orderOfDraft(draft, REFERENCE)).toBeNull()
    }
  })
  it('sends the terms that go with the type, and none that do not', () => {
    const all = {
      ...FULL,
      stop: '10.05',
      expires: '15:30',
      minQty: '1k',
      shortSale: 'short',
      locate: 'L7',
      conditional: true,
    } as const
    expect(orderOfDraft(all, REFERENCE)).not.toHaveProperty('stop')
    expect(orderOfDraft(all, REFERENCE)).not.toHaveProperty('shortSale')
    const winter = Date.UTC(2026, 10, 20, 15) * 1_000
    const stop = { ...all, orderType: 'stopLimit', tif: 'gtd', side: 'sell' } as const
    expect(orderOfDraft(stop, REFERENCE, winter)).toMatchObject({
      stop: '10.05',
      limit: '10.02',
      expires: '2026-11-20T15:30:00-05:00',
      minQty: 1_000,
      shortSale: 'short',
      locate: 'L7',
      conditional: true,
    })
    expect(faultsOf(stop, REFERENCE).expires).toContain('Give the date too')
    expect(missingField({ ...stop, stop: '' })).toBe('stop')
    expect(
      orderOfDraft({ ...stop, orderType: 'midpointPeg', limit: '' }, REFERENCE, winter)?.limit,
    ).toBeNull()
  })
  it.each([
    ['2026-07-01 9:45', '2026-07-01T09:45:00-04:00'],
    ['2026-11-30', '2026-11-30T16:00:00-05:00'],
    ['11:00', '2026-11-20T11:00:00-05:00'],
  ])('takes %s as %s', (text, iso) => expect(readExpiry(text, '2026-11-20')).toEqual({ iso }))
  it.each(['', '25:00', '2026-02-30', 'soon'])('refuses %s as an expiry', (text) =>
    expect(readExpiry(text, '2026-11-20')).toBeTypeOf('string'),
  )
})
