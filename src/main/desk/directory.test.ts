/** An order that was refused because its id was used before does not take over the symbol of the first one. */
import { expect, test } from 'vitest'
import { event, input } from '../../../test/support/sample-records'
import { Directory } from './directory'

test('the symbol of an order is that of the one that was accepted', () => {
  const directory = new Directory()
  const tell = (type: 'orderAccepted' | 'orderRejected', symbol: string): void => {
    directory.observe(input('order', 1, { id: 'o1', symbol }).record as never)
    directory.event(event(type, 1, { id: 'o1', symbol }).record as never)
  }
  expect(directory.symbolOfOrder('o1')).toBeNull()
  tell('orderAccepted', 'ABC')
  tell('orderRejected', 'XYZ')
  expect(directory.symbolOfOrder('o1')).toBe('ABC')
})
