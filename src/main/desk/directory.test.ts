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

test('orders that are keyed count their names together, the desk’s own among them', () => {
  const directory = new Directory()
  const keyed = (type: 'order' | 'deskOrder'): string => {
    const id = directory.nextManualId()
    directory.observe(input(type, 1, { id }).record as never)
    return id
  }
  expect([keyed('order'), keyed('deskOrder'), keyed('deskOrder'), keyed('order')]).toEqual([
    ...['M1', 'M2', 'M3', 'M4'],
  ])
})

test('what was asked for a report stands until it is confirmed, and a snapshot has it', () => {
  const directory = new Directory()
  const tell = (to: Directory, type: 'reportAmend' | 'reportAck', fields: object): void =>
    to.observe(input(type, 1, { fillId: 'f1', ...fields }).record as never)
  tell(directory, 'reportAmend', { action: 'cancel', reason: 'busted' })
  tell(directory, 'reportAck', { status: 'rejected' })
  expect(directory.openAmends()).toMatchObject([{ fillId: 'f1', action: 'cancel' }])
  const restored = new Directory()
  restored.restore(JSON.parse(JSON.stringify(directory.entries())) as ReturnType<Directory['entries']>)
  expect(restored.openAmends()).toEqual(directory.openAmends())
  tell(restored, 'reportAck', { status: 'cancelled' })
  expect(restored.openAmends()).toEqual([])
})
