/** Regulation SHO gives the vectors of rules.md 8, and never lets a short sale pass on a missing fact. */
import { daysFromCivil } from '@shared/time'
import { expect, test } from 'vitest'
import { calendar, micros, us2026 } from '../../../test/support/rule-tables'
import {
  checkLocate,
  checkMark,
  checkShortSalePrice,
  closeOutDays,
  restrictedThrough,
  type SaleToLocate,
  type SaleToPrice,
  splitSale,
  startsShortSaleRestriction,
} from './short-sale'

const day = (month: number, date: number): number => daysFromCivil(2026, month, date)

test('201: a fall of 10 % on the prior close starts it, a micro less does not, no close is unknown', () => {
  expect(startsShortSaleRestriction(micros('18.00'), micros('20.00'), us2026)).toBe(true)
  expect(startsShortSaleRestriction(micros('18.000001'), micros('20.00'), us2026)).toBe(false)
  expect(startsShortSaleRestriction(micros('18.00'), null, us2026)).toBe('unknown: prevClose')
})

test('8-b, 8-c: it holds through the whole next trading day', () => {
  expect(restrictedThrough(calendar, day(11, 16))).toBe(day(11, 17))
  expect(restrictedThrough(calendar, day(11, 20))).toBe(day(11, 23))
  expect(restrictedThrough(calendar, day(11, 25))).toBe(day(11, 27))
})

const short = (price: string, more: Partial<SaleToPrice> = {}): SaleToPrice => ({
  mark: 'short',
  price: micros(price),
  isRestricted: true,
  nbb: micros('17.90'),
  exemptBasis: null,
  ...more,
})

test.each([
  ['8-d, and 8-f when locked', short('17.90'), 'SHORT_SALE_PRICE'],
  ['above the bid', short('17.9001'), 'ok'],
  ['8-g', short('17.90', { mark: 'exempt', exemptBasis: '201(c) c7' }), 'SHORT_EXEMPT'],
  ['exempt without a basis', short('17.90', { mark: 'exempt' }), 'SHORT_EXEMPT_BASIS'],
  ['long', short('17.90', { mark: 'long' }), 'ok'],
  ['not restricted', short('17.00', { isRestricted: false }), 'ok'],
  ['nobody knows', short('18.00', { isRestricted: null }), 'unknown: shortSaleRestriction'],
  ['no bid', short('18.00', { nbb: 0 }), 'unknown: nbb'],
] as const)('201: %s', (_, sale, expected) => {
  expect(checkShortSalePrice(sale)).toBe(expected)
})

test('8-h: a unit long 100 that sells 150 splits 100 and 50, or marks all short; never all long', () => {
  const out = { longQty: 0, shortQty: 0 }
  splitSale(150, 100, 0, out)
  expect(out).toEqual({ longQty: 100, shortQty: 50 })
  splitSale(150, 100, 80, out)
  expect(out).toEqual({ longQty: 20, shortQty: 130 })
  splitSale(150, -10, 0, out)
  expect(out).toEqual({ longQty: 0, shortQty: 150 })
  const sale = { mark: 'long', qty: 150, netQty: 100, openSellQty: 0, isDeliverable: true } as const
  expect(checkMark(sale)).toBe('SHORT_MARK')
  expect(checkMark({ ...sale, qty: 100 })).toBe('ok')
  expect(checkMark({ ...sale, qty: 100, openSellQty: 1 })).toBe('SHORT_MARK')
  expect(checkMark({ ...sale, qty: 100, isDeliverable: false })).toBe('SHORT_MARK')
  expect(checkMark({ ...sale, netQty: null })).toBe('unknown: clientPosition')
  expect(checkMark({ ...sale, mark: 'short' })).toBe('ok')
})

const client: SaleToLocate = {
  locate: null,
  isEasyToBorrow: null,
  isClientOrder: true,
  isFromBrokerDealer: false,
  marketMaking: null,
  ownedRecord: null,
}

test.each([
  ['8-j', client, 'NO_LOCATE'],
  ['a locate', { ...client, locate: 'L1' }, 'ok'],
  ['an empty reference', { ...client, locate: '' }, 'NO_LOCATE'],
  ['the easy list', { ...client, isEasyToBorrow: true }, 'LOCATE_EASY'],
  ['another broker', { ...client, isFromBrokerDealer: true }, 'LOCATE_BROKER'],
  ['owned, restricted', { ...client, ownedRecord: 'r1' }, 'LOCATE_OWNED'],
  ['8-k', { ...client, isClientOrder: false, marketMaking: 'mm 2026' }, 'LOCATE_MARKET_MAKER'],
  ['8-l', { ...client, isClientOrder: false, isEasyToBorrow: false }, 'NO_LOCATE'],
  ['8-l without a list', { ...client, isClientOrder: false }, 'unknown: locate feed'],
] as const)('locate: %s', (_, sale, expected) => {
  expect(checkLocate(sale)).toBe(expected)
})

test('204: a short fail closes by T+2, a long or market-making one by T+4', () => {
  expect([closeOutDays('short', false), closeOutDays('long', false), closeOutDays('short', true)]).toEqual([
    2, 4, 4,
  ])
})
