/** Rule 604 gives the vectors of rules.md 2, and its clock warns after a second and breaches after thirty. */
import { expect, test } from 'vitest'
import { micros, us2026 } from '../../../test/support/rule-tables'
import { type DisplayMarket, type DisplayOrder, displayClock, displayDuty } from './display'

const buy = (openQty: number, limit: string, more: Partial<DisplayOrder> = {}): DisplayOrder => ({
  isBuy: true,
  limit: micros(limit),
  openQty,
  roundLot: 100,
  wantsDisplay: true,
  wantsBlockDisplay: false,
  allOrNone: false,
  isExecutedOnReceipt: false,
  isShownElsewhere: false,
  ...more,
})
const own = (price: string, size: number): DisplayMarket => ({
  ownPrice: micros(price),
  ownSize: size,
  bestPrice: micros('10.00'),
})
const BEHIND = own('9.98', 500)
const AT_BEST = own('10.00', 1_000)

test.each([
  ['2-b', buy(99, '10.01'), BEHIND, 'DISPLAY_ODD_LOT'],
  ['2-c', buy(40, '500.01', { roundLot: 40 }), own('500.00', 80), 'DISPLAY_REQUIRED'],
  ['2-d', buy(10_000, '10.01'), BEHIND, 'DISPLAY_BLOCK'],
  ['a block by value', buy(400, '500.00'), BEHIND, 'DISPLAY_BLOCK'],
  ['a block to be shown', buy(10_000, '10.01', { wantsBlockDisplay: true }), BEHIND, 'DISPLAY_REQUIRED'],
  ['2-f', buy(200, '9.99'), BEHIND, 'DISPLAY_REQUIRED'],
  ['equal to a quote behind the best', buy(200, '9.98'), BEHIND, 'DISPLAY_BEHIND'],
  ['worse than the own quote', buy(200, '9.97'), BEHIND, 'DISPLAY_BEHIND'],
  ['2-g', buy(100, '10.00'), AT_BEST, 'DISPLAY_DE_MINIMIS'],
  ['2-h', buy(200, '10.00'), AT_BEST, 'DISPLAY_ADD'],
  ['2-k', buy(200, '10.01', { wantsDisplay: false }), BEHIND, 'DISPLAY_REFUSED'],
  ['all or none', buy(200, '10.01', { allOrNone: true }), BEHIND, 'DISPLAY_ALL_OR_NONE'],
  ['executed', buy(200, '10.01', { isExecutedOnReceipt: true }), BEHIND, 'DISPLAY_EXECUTED'],
  ['sent on', buy(200, '10.01', { isShownElsewhere: true }), BEHIND, 'DISPLAY_ELSEWHERE'],
  ['no own quote', buy(200, '9.00'), own('0', 0), 'DISPLAY_REQUIRED'],
  ['no round lot', buy(200, '10.01', { roundLot: null }), BEHIND, 'unknown: roundLot'],
  ['a sale inside', buy(200, '10.04', { isBuy: false }), own('10.05', 500), 'DISPLAY_REQUIRED'],
  ['a sale behind', buy(200, '10.06', { isBuy: false }), own('10.05', 500), 'DISPLAY_BEHIND'],
] as const)('%s', (_, order, market, expected) => {
  expect(displayDuty(order, market, us2026)).toBe(expected)
})

test.each([
  ['at once', 0, null, 1_000_000, 'ok'],
  ['slow', 0, null, 1_000_001, 'DISPLAY_SLOW'],
  ['the last moment', 0, null, 30_000_000, 'DISPLAY_SLOW'],
  ['2-j', 0, null, 30_001_000, 'LOD_LATE'],
  ['shown in time, asked later', 0, 500_000, 90_000_000, 'ok'],
  ['shown late', 0, 30_000_001, 90_000_000, 'LOD_LATE'],
] as const)('clock: %s', (_, receivedAt, shownAt, now, expected) => {
  expect(displayClock(receivedAt, shownAt, now, us2026)).toBe(expected)
})
