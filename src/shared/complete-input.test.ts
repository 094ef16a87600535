// What is not given is what the public format says it is: the reader of scenario files agrees.
import { expect, test } from 'vitest'
import { completeInput } from './complete-input'
import { parseInput } from './json'
import { formatTime } from './time'
import { shares, timeMicros } from './units'

const at = timeMicros(1_763_650_800_000_000)

test('an order with the fewest fields is the one that a scenario file with these fields means', () => {
  const fewest = {
    id: 'o1',
    client: 'C1',
    symbol: 'ABC',
    side: 'buy',
    orderType: 'market',
    tif: 'day',
  } as const
  const parsed = parseInput({ at: formatTime(at), type: 'order', qty: 100, ...fewest })
  expect(parsed).toEqual({ ok: true, input: completeInput('order', at, { ...fewest, qty: shares(100) }) })
})

test('so are a client, a venue and an instrument; a given false or zero is kept', () => {
  const parsed = (row: object) => parseInput({ at: formatTime(at), ...row })
  expect(parsed({ type: 'client', id: 'C1', principalConsent: false })).toEqual({
    ok: true,
    input: completeInput('client', at, { id: 'C1', principalConsent: false }),
  })
  expect(parsed({ type: 'venue', id: 'A', kind: 'exchange' })).toEqual({
    ok: true,
    input: completeInput('venue', at, { id: 'A', kind: 'exchange' }),
  })
  expect(parsed({ type: 'instrument', symbol: 'ABC', adv: 0 })).toEqual({
    ok: true,
    input: completeInput('instrument', at, { symbol: 'ABC', adv: shares(0) }),
  })
})
