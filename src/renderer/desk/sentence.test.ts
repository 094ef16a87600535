// A receipt becomes one sentence that a trader can say aloud, and it says what the next best plan would have cost.
import { describe, expect, it } from 'vitest'
import { readReceipt } from './receipt'
import { sentenceOf } from './sentence'

const plan = (
  action: string,
  qty: number,
  clientCost: string,
  isChosen: boolean,
  venue: string | null = null,
) => ({
  action,
  venue,
  qty,
  price: '10.016',
  clientCost,
  deskValue: '0.001',
  chosen: isChosen,
  reason: isChosen ? 'IMPROVED' : 'INSIDE_FILLED',
})

function receiptOf(split: Record<string, number>, alternatives: unknown[]) {
  const receipt = readReceipt({
    trigger: 'new',
    order: {
      id: 'o1',
      client: 'C1',
      symbol: 'ABC',
      side: 'buy',
      qty: 200,
      openQty: 200,
      orderType: 'limit',
      limit: '10.02',
      tif: 'day',
      receivedAt: '2026-11-20T10:00:00.000000-05:00',
    },
    market: {
      quality: 'stale',
      nbb: '10.00',
      nbbSize: 500,
      nbo: '10.02',
      nboSize: 300,
      feedAgeMicros: 12,
      venues: [],
    },
    split,
    alternatives,
  })
  if (!receipt) throw new Error('the receipt must be read')
  return receipt
}

describe('sentences', () => {
  it('tells a principal fill, how much better it was and what routing would have cost', () => {
    const receipt = receiptOf({ principal: 200 }, [
      plan('principal', 200, '0.006', true),
      plan('route', 0, '0.009', false, 'A'),
    ])
    expect(
      sentenceOf(receipt, [{ qty: 200, price: 10_016_000, capacity: 'principal', improvement: 4_000 }]),
    ).toBe(
      'Filled 200 @ 10.016 from inventory: 0.400¢ a share better than the offer; routing to A would have cost 0.300¢ more.',
    )
  })
  it.each([
    ['0.006', 'routing to A would have cost the same'],
    ['0.006004', 'routing to A would have cost less than 0.001¢ more'],
    ['0.005991', 'routing to A would have cost less than 0.001¢ less'],
    ['0.006010', 'routing to A would have cost 0.001¢ more'],
  ])('a route for %s beside 0.006: %s', (cost, words) => {
    const receipt = receiptOf({ principal: 200 }, [
      plan('principal', 200, '0.006', true),
      plan('route', 0, cost, false, 'A'),
    ])
    expect(sentenceOf(receipt, [])).toContain(words)
  })
  it('averages fills of two kinds and says how much of the order they are', () => {
    const receipt = receiptOf({ cross: 100, route: 100 }, [plan('cross', 100, '0', true)])
    const fills = [
      { qty: 50, price: 10_010_000, capacity: 'cross', improvement: 10_000 },
      { qty: 100, price: 10_020_000, capacity: 'routed', improvement: 0 },
    ]
    expect(sentenceOf(receipt, fills)).toBe(
      'Filled 150 of 200 @ 10.0167 against another client and at a venue: 0.333¢ a share better than the offer.',
    )
  })
  it('tells a decision before there is a fill, with its venues', () => {
    const receipt = receiptOf({ cross: 50, route: 100, rest: 50 }, [
      plan('route', 100, '0.013', true, 'XNAS'),
    ])
    expect(sentenceOf(receipt, [])).toBe('Cross 50, route 100 to XNAS and rest 50 in the client book.')
  })
  it('says why nothing was done', () => {
    expect(sentenceOf(receiptOf({}, []), [])).toBe('Held 200: the market is stale.')
  })
  it('reads no receipt where there was no decision', () => {
    expect([readReceipt({}), readReceipt(null), readReceipt('x')]).toEqual([null, null, null])
  })
})
