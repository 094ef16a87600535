// One record has exactly one spelling in bytes, and what is not a record is refused.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteReader, ByteWriter } from './bytes'
import { DecisionPage, type JournalRecord, readRecord, writeEvent, writeInput } from './codec'
import { CODES } from './codes'
import { type DeskEvent, EVENTS, type EventOf } from './events'
import type { Field, Fields } from './fields'
import { INPUTS, type Input } from './inputs'

/** Any value that a field can hold. */
function anyValue(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'text':
      return fc.string({ maxLength: 40, unit: 'grapheme' })
    case 'json':
      return fc.json()
    case 'code':
      return fc.constantFrom(...Object.keys(CODES))
    case 'hash':
      return fc.stringMatching(/^[0-9a-f]{64}$/)
    case 'bool':
      return fc.boolean()
    case 'choice':
      return fc.constantFrom(...field.of)
    case 'list':
      return fc.array(anyValue(field.item), { maxLength: 3 })
    case 'record':
      return rowOf(field.fields)
    default:
      return fc.maxSafeInteger()
  }
}

function rowOf(fields: Fields): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries(fields).map(([name, field]) => {
    const isNullable = field.optional === true && (field.fallback === undefined || field.fallback === null)
    return [name, isNullable ? fc.option(anyValue(field)) : anyValue(field)] as const
  })
  return fc.record(Object.fromEntries(entries))
}

const tables: readonly (readonly [string, Fields, 'input' | 'event'])[] = [
  ...Object.entries(INPUTS).map(([name, fields]) => [name, fields, 'input'] as const),
  ...Object.entries(EVENTS).map(([name, fields]) => [name, fields, 'event'] as const),
]

test.each(tables)('%s comes back as it went in', (name, fields, sort) => {
  fc.assert(
    fc.property(rowOf(fields), fc.maxSafeInteger(), (row, at) => {
      const record = { type: name, at, ...row } as unknown as JournalRecord
      const writer = new ByteWriter(16)
      if (sort === 'input') writeInput(writer, record as Input)
      else writeEvent(writer, record as DeskEvent)
      expect(readRecord(writer.bytes())).toEqual(record)
    }),
    { numRuns: 30 },
  )
})

test('a decision kept on a page has the bytes and the receipt of the plain one, until the page is used again', () => {
  const at = fc.maxSafeInteger()
  const decisions = fc.array(fc.tuple(rowOf(EVENTS.decision), at), { minLength: 100, maxLength: 200 })
  fc.assert(
    fc.property(decisions, (rows) => {
      const page = new DecisionPage()
      const plain = rows.map(([row, at]) => ({ type: 'decision', at, ...row }) as EventOf<'decision'>)
      const kept = plain.map((event) => page.write(event))
      for (const [i, event] of plain.entries()) {
        const own = new ByteWriter(16)
        const generic = new ByteWriter(16)
        writeEvent(own, kept[i] as EventOf<'decision'>)
        writeEvent(generic, event)
        expect(Buffer.from(own.bytes()).equals(Buffer.from(generic.bytes()))).toBe(true)
        expect(kept[i]?.receipt).toEqual(event.receipt)
      }
      page.begin()
      expect(() => kept[0]?.receipt).toThrow('used again')
      expect(() => writeEvent(new ByteWriter(16), kept[0] as EventOf<'decision'>)).toThrow('used again')
    }),
    { numRuns: 10 },
  )
})

test('a record cut short, or with a byte too many, is refused', () => {
  const writer = new ByteWriter()
  writeEvent(writer, {
    type: 'orderRejected',
    at: 1,
    id: 'o1',
    codes: ['TICK'],
    detail: 'é€😀',
  } as unknown as DeskEvent)
  const whole = writer.bytes().slice()
  for (let length = 0; length < whole.length; length++)
    expect(() => readRecord(whole.subarray(0, length))).toThrow(RangeError)
  expect(() => readRecord(new Uint8Array([...whole, 0]))).toThrow(/too many/)
})

test('random bytes never do anything but throw a RangeError or give a record', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        readRecord(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError)
      }
    }),
    { numRuns: 5000 },
  )
})

test('text is UTF-8 as the platform writes it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const writer = new ByteWriter(1)
      const length = writer.utf8(text)
      expect(Buffer.from(writer.bytes()).equals(Buffer.from(text, 'utf8'))).toBe(true)
      expect(new ByteReader(writer.bytes()).utf8(length)).toBe(text)
    }),
  )
})
