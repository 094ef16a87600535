// Open orders stand in the order of acceptance however many ended, and each ended one is handed out once.
import { completeInput } from '@shared/complete-input'
import { shares, timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import type { Client, Instrument } from './facts'
import { Order } from './facts'
import { Orders } from './orders'

const parties = [{} as Client, {} as Instrument] as const
function order(number: number): Order {
  const input = completeInput('order', timeMicros(1), {
    id: `o${number}`,
    client: 'C1',
    symbol: 'ABC',
    side: 'buy',
    qty: shares(100),
    orderType: 'market',
    tif: 'day',
  })
  return new Order(input, ...parties, number, number)
}

test('ended orders are swept out and still found by id', () => {
  const orders = new Orders()
  const all = Array.from({ length: 3000 }, (_, number) => order(number))
  for (const [number, it] of all.entries()) {
    orders.add(it)
    if (number % 10 !== 0) orders.end(it)
  }
  expect(orders.open()).toEqual(all.filter((_, number) => number % 10 === 0))
  expect(orders.get('o7')).toBe(all[7])
  expect(orders.takeEnded()).toEqual(all.filter((_, number) => number % 10 !== 0))
  expect(orders.takeEnded()).toEqual([])
})
