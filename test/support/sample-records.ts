/** Records of a made-up desk, as the journal keeps them: for tests of the journal and the views. */
import { ByteWriter } from '@shared/bytes'
import { type JournalRecord, writeEvent, writeInput } from '@shared/codec'
import { CODES } from '@shared/codes'
import { type DeskEvent, EVENTS, type EventType } from '@shared/events'
import type { Field, Fields } from '@shared/fields'
import { INPUTS, type Input, type InputType } from '@shared/inputs'
import type { RecordBatch } from '../../src/main/ports'

export interface Sample {
  readonly record: JournalRecord
  readonly isInput: boolean
}

/** The plainest value that a field can hold. */
function plain(field: Field): unknown {
  if (field.optional) return field.fallback ?? null
  switch (field.kind) {
    case 'text':
      return 'x'
    case 'json':
      return '{}'
    case 'code':
      return Object.keys(CODES)[0]
    case 'hash':
      return '0'.repeat(64)
    case 'bool':
      return false
    case 'choice':
      return field.of[0]
    case 'list':
      return []
    case 'record':
      return plainRow(field.fields)
    default:
      return 0
  }
}

const plainRow = (fields: Fields): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, plain(field)]))

/** An input with the given fields, all others as plain as can be. */
export const input = (type: InputType, at: number, fields: Record<string, unknown> = {}): Sample => ({
  record: { type, at, ...plainRow(INPUTS[type]), ...fields } as unknown as JournalRecord,
  isInput: true,
})

/** An event with the given fields, all others as plain as can be. */
export const event = (type: EventType, at: number, fields: Record<string, unknown> = {}): Sample => ({
  record: { type, at, ...plainRow(EVENTS[type]), ...fields } as unknown as JournalRecord,
  isInput: false,
})

/** Frames records into a batch that begins at a sequence. */
export function batchOf(first: number, samples: readonly Sample[]): RecordBatch {
  const writer = new ByteWriter()
  for (const { record, isInput } of samples) {
    const place = writer.at
    writer.u32(0)
    if (isInput) writeInput(writer, record as Input)
    else writeEvent(writer, record as DeskEvent)
    writer.patchU32(place, writer.at - place - 4)
  }
  return { first, count: samples.length, frames: writer.bytes().slice() }
}

/** One order from input to done: crossed in part, the rest routed. Nine records. */
export function orderLife(number: number, at = 1_000_000 * number): Sample[] {
  const [id, client, symbol, side] = [`o${number}`, `C${number % 7}`, `S${number % 11}`, 'buy']
  const limit = 10_020_000
  const fill = { id, client, symbol, side, nbb: 10_000_000, nbo: 10_020_000 }
  const route = { id, routeId: `${id}/1`, venue: 'A' }
  return [
    input('order', at, { id, client, symbol, side, qty: 300, orderType: 'limit', limit, tif: 'day' }),
    event('orderAccepted', at, { id, client, symbol, side, qty: 300, orderType: 'limit', limit, tif: 'day' }),
    event('decision', at, { id, receiptId: `r${number}` }),
    event('fill', at, {
      ...fill,
      fillId: `${id}.1`,
      qty: 100,
      price: 10_010_000,
      capacity: 'cross',
      contra: `x${number}`,
      improvement: 10_000,
    }),
    event('routeSent', at, { ...route, symbol, side, qty: 200, limit, purpose: 'client' }),
    event('routeFilled', at + 5, { ...route, qty: 200, price: limit, fee: 600_000 }),
    event('fill', at + 5, {
      ...fill,
      fillId: `${id}.2`,
      qty: 200,
      price: limit,
      capacity: 'routed',
      contra: `${id}/1`,
      improvement: 0,
    }),
    event('routeDone', at + 5, { ...route, reason: 'filled' }),
    event('orderDone', at + 5, { id, reason: 'filled', filled: 300, cancelled: 0 }),
  ]
}

/** The lives of orders 1 to `orders` as records from sequence 1 on. */
export const ordersFrom = (orders: number): Sample[] =>
  Array.from({ length: orders }, (_, i) => orderLife(i + 1)).flat()
