// An order in words fills the ticket exactly, or says what it did not understand; other text is no order.
import type { Reference } from '@shared/contract'
import { describe, expect, it } from 'vitest'
import { plainClient } from '../../../test/support/client-facts'
import { readOrderWords } from './order-words'

const REFERENCE: Reference = {
  clients: [{ ...plainClient, id: 'C1', name: 'Client one', tier: '', enabled: true }],
  instruments: ['AAPL', 'F', 'IBM'].map((symbol) => ({
    symbol,
    name: symbol,
    sector: '',
    tick: null,
    roundLot: null,
  })),
  venues: [],
  codes: {},
}
const read = (text: string) => readOrderWords(text, REFERENCE)

describe('orders in words', () => {
  it.each([
    [
      'buy 500 aapl 10.02 for C1',
      { side: 'buy', qty: '500', symbol: 'AAPL', orderType: 'limit', limit: '10.02', client: 'C1' },
    ],
    [
      'SELL 2k IBM @180.5 ioc',
      { side: 'sell', qty: '2000', symbol: 'IBM', orderType: 'limit', limit: '180.50', tif: 'ioc' },
    ],
    ['b 100 f mkt', { side: 'buy', qty: '100', symbol: 'F', orderType: 'market', limit: '' }],
    [
      'buy 100 shares of ibm at 9',
      { side: 'buy', qty: '100', symbol: 'IBM', orderType: 'limit', limit: '9.00' },
    ],
    ['s aapl 300', { side: 'sell', qty: '300', symbol: 'AAPL' }],
    [
      'buy 500 aapl stop 10.05',
      { side: 'buy', qty: '500', symbol: 'AAPL', orderType: 'stop', stop: '10.05' },
    ],
    [
      'buy 500 aapl stop 10.05 10.06 gtd 2026-11-30 15:30',
      {
        side: 'buy',
        qty: '500',
        symbol: 'AAPL',
        orderType: 'stopLimit',
        stop: '10.05',
        limit: '10.06',
        tif: 'gtd',
        expires: '2026-11-30 15:30',
      },
    ],
    [
      'b 5k ibm peg min 1000 conditional gtd 15:30',
      {
        side: 'buy',
        qty: '5000',
        symbol: 'IBM',
        orderType: 'midpointPeg',
        minQty: '1000',
        conditional: true,
        tif: 'gtd',
        expires: '15:30',
      },
    ],
    [
      's 100 ibm 9 loc short locate l7',
      {
        side: 'sell',
        qty: '100',
        symbol: 'IBM',
        orderType: 'loc',
        limit: '9.00',
        shortSale: 'short',
        locate: 'L7',
      },
    ],
    [
      'b 100 ibm 9 fok aon nh hidden agency',
      {
        side: 'buy',
        qty: '100',
        symbol: 'IBM',
        orderType: 'limit',
        limit: '9.00',
        tif: 'fok',
        allOrNone: true,
        held: false,
        display: false,
        principalOptOut: true,
      },
    ],
  ])('%s', (text, change) => expect(read(text)).toEqual({ ok: true, change }))
  it.each([
    ['buy 500 nope 10', 'No symbol NOPE'],
    ['buy aapl', 'How many shares?'],
    ['buy 500', 'Which symbol?'],
    ['buy 500 aapl stop x', 'stop x: not a price'],
    ['buy 500 aapl to nowhere', 'No venue NOWHERE'],
    ['buy 500 aapl gtd soon', 'gtd soon: a time or a date, such as 15:30 or 2026-11-30 15:30'],
    ['buy 500 aapl for C9', 'No client C9'],
    ['buy 1.5 aapl', '1.5 is not a number of shares'],
    ['buy 500 aapl 10.1234567', '10.1234567: at most six decimals'],
    ['buy 500 aapl ibm', 'No symbol IBM'],
  ])('%s: %s', (text, reason) => expect(read(text)).toEqual({ ok: false, reason }))
  it.each(['', 'show fills', 'buy', 'theme', 'aapl'])('%s is no order', (text) =>
    expect(read(text)).toBeNull(),
  )
})
