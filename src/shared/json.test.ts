// The public format: a line is an input or a sentence that names what is wrong with it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { INPUTS } from './inputs'
import { canonicalJson, inputToJson, parseInput, parseInputLine } from './json'

const ORDER = {
  at: '2026-11-20T10:00:00-05:00',
  type: 'order',
  id: 'o1',
  client: 'C1',
  symbol: 'ABC',
  side: 'buy',
  qty: 200,
  orderType: 'limit',
  limit: '10.02',
  tif: 'day',
}

test('an order is read with its defaults, prices as whole micro-units', () => {
  const parsed = parseInput(ORDER)
  expect(parsed).toMatchObject({
    ok: true,
    input: { limit: 10_020_000, held: true, display: true, stop: null },
  })
})

test.each([
  ['not JSON', '{'],
  ['not a JSON object', '[]'],
  ["missing field 'type'", '{}'],
  ["unknown type 'feed'", JSON.stringify({ at: ORDER.at, type: 'feed' })],
  ["unknown type 'nonsense'", JSON.stringify({ at: ORDER.at, type: 'nonsense' })],
  ["unknown field 'colour'", JSON.stringify({ ...ORDER, colour: 1 })],
  ["field 'qty': must be a number", JSON.stringify({ ...ORDER, qty: '200' })],
  ["field 'limit': more than six decimals", JSON.stringify({ ...ORDER, limit: '10.0000001' })],
  ["field 'limit': not a decimal", JSON.stringify({ ...ORDER, limit: 'NaN' })],
  ["field 'side': must be one of buy, sell", JSON.stringify({ ...ORDER, side: 'hold' })],
  ["field 'client': missing", JSON.stringify({ ...ORDER, client: undefined })],
  ["field 'id': must not be empty", JSON.stringify({ ...ORDER, id: '' })],
  ["field 'id': longer than", JSON.stringify({ ...ORDER, id: 'x'.repeat(10_000_000) })],
  ["field 'at'", JSON.stringify({ ...ORDER, at: 'now' })],
])('says %s', (reason, line) => {
  const parsed = parseInputLine(line)
  expect(parsed.ok).toBe(false)
  if (!parsed.ok) expect(parsed.reason).toContain(reason)
})

test('what a client could get wrong is not the file’s mistake', () => {
  for (const qty of [0, -1, 1.5, 1e20]) expect(parseInput({ ...ORDER, qty }).ok).toBe(true)
  for (const limit of ['-1', '0', 1e20, '10.005']) expect(parseInput({ ...ORDER, limit }).ok).toBe(true)
})

test('no text whatever makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string(), (line) => void parseInputLine(line)),
    { numRuns: 5000 },
  )
  fc.assert(
    fc.property(fc.json(), (line) => void parseInputLine(line)),
    { numRuns: 5000 },
  )
})

test('an input is written and read back the same', () => {
  const parsed = parseInput(ORDER)
  if (!parsed.ok) throw new Error(parsed.reason)
  expect(parseInput(inputToJson(parsed.input))).toEqual(parsed)
})

test('canonical JSON has one spelling for one value', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
    '{"a":true,"b":[1,{"c":"x","d":null}]}',
  )
})

test('every documented input type is known', () => {
  expect(Object.keys(INPUTS)).toContain('venueReject')
})
