/** An active desk quotes both sides inside the protected quote, leans with its inventory, and withdraws by name when it must. */
import { expect, test } from 'vitest'
import { configFor, inputsOf } from '../../../test/scenarios/scenario-runner'
import { Engine } from '.'

const MARKET = `
{"at":"2026-11-20T09:30:00-05:00","type":"instrument","symbol":"ABC","tick":"0.01","roundLot":100,"prevClose":"10.00","luldTier":1,"adv":5000000}
{"at":"2026-11-20T09:30:00-05:00","type":"client","id":"C1","tier":"gold"}
{"at":"2026-11-20T09:30:00-05:00","type":"venue","id":"A","kind":"exchange"}
{"at":"2026-11-20T09:30:00-05:00","type":"position","symbol":"ABC","qty":POSITION,"avgPrice":"10.00"}
{"at":"2026-11-20T09:30:00-05:00","type":"policy","policy":{"desk":{"mode":"active","quoteShares":300,"maxPosition":1000}}}
{"at":"2026-11-20T10:00:00-05:00","type":"quote","symbol":"ABC","venue":"A","bid":"10.00","bidSize":500,"ask":"10.02","askSize":500}`

/** The quote of a desk with this position, after some lines more, for clients of a tier. */
function quoted(lines: readonly string[] = [], { position = 0, tier = null as string | null } = {}) {
  const engine = new Engine(configFor('2026-11-20'))
  const timed = lines.map((it) => (it.startsWith('"at"') ? it : `"at":"2026-11-20T10:00:00.5-05:00",${it}`))
  const more = timed.map((it) => `{${it}}`).join('\n')
  for (const input of inputsOf(`${MARKET.replace('POSITION', String(position))}\n${more}`)) engine.step(input)
  const reading = engine.deskQuoteOf('ABC', tier)
  if (reading === null) throw new Error('ABC is unknown')
  return reading
}
const policy = (desk: object, tiers: object = {}): string =>
  `"type":"policy","policy":${JSON.stringify({ desk, tiers })}`
const state = (scope: string, to: string): string =>
  `"type":"state","scope":"${scope}","id":${scope === 'desk' ? 'null' : '"ABC"'},"state":"${to}"`

test('a flat desk quotes both sides, better than the protected quote, and around the midpoint', () => {
  const { bid, ask, bidQty, askQty, skew, withdrawn } = quoted()
  expect([bid, ask, bidQty, askQty, skew, withdrawn]).toEqual([10_002_000, 10_018_000, 300, 300, 0, null])
})

test.each(['share', 'model'])('priced by %s, a long desk quotes lower and a short one higher', (pricing) => {
  const of = (position: number) => quoted([policy({ pricing })], { position })
  const [long, flat, short] = [of(600), of(0), of(-600)]
  for (const side of ['bid', 'ask'] as const) {
    expect(long[side]).toBeLessThan(flat[side] as number)
    expect(short[side]).toBeGreaterThan(flat[side] as number)
  }
  expect([Math.sign(long.skew), Math.sign(short.skew)]).toEqual([-1, 1])
  for (const { bid, ask } of [long, flat, short])
    expect(bid !== null && ask !== null && bid >= 10_000_000 && ask <= 10_020_000 && bid < ask).toBe(true)
})

test('a tier has a quote of its own, by the most specific level', () => {
  const gold = quoted([policy({}, { gold: { improvementShare: 0.6 } })], { tier: 'gold' })
  expect([gold.bid, gold.ask, gold.level]).toEqual([10_006_000, 10_014_000, 'tier gold'])
  expect(quoted([policy({}, { gold: { mode: 'off' } })], { tier: 'gold' }).withdrawn).toBe('MODE_OFF')
})

test.each<[string, readonly string[]]>([
  ['MODE_OFF', [policy({ mode: 'passive' })]],
  ['DESK_HALTED', [state('desk', 'halted')]],
  ['SYMBOL_HALTED', [state('symbol', 'halted')]],
  ['STATE_CROSS_ONLY', [state('desk', 'crossOnly')]],
  ['MARKET_HALTED', ['"type":"status","symbol":"ABC","status":"halt"']],
  ['MARKET_ONE_SIDED', ['"type":"quote","symbol":"ABC","venue":"A","bid":null,"ask":"10.02","askSize":500']],
  [
    'MARKET_LOCKED',
    ['"type":"quote","symbol":"ABC","venue":"A","bid":"10.02","bidSize":500,"ask":"10.02","askSize":500'],
  ],
  ['MARKET_STALE', ['"at":"2026-11-20T10:00:05-05:00","type":"clock"']],
])('%s: neither side stands', (why, lines) => {
  const { bid, ask, withdrawn } = quoted(lines)
  expect([bid, ask, withdrawn]).toEqual([null, null, why])
})

test.each<[string, number, readonly string[], readonly [number, number], string]>([
  ['at the position limit', 1000, [], [0, 300], 'NO_ROOM'],
  ['short at the limit', -1000, [], [300, 0], 'NO_ROOM'],
  ['near it', 900, [], [100, 300], ''],
  ['in the state reduce', 500, [state('desk', 'reduce')], [0, 300], 'NO_ROOM'],
  ['without capital', 500, [policy({ maxGrossNotional: '5000' })], [0, 300], 'DESK_CAPITAL'],
  ['with capital for less', 500, [policy({ maxGrossNotional: '6001' })], [100, 300], ''],
])('%s the desk quotes what it may take, and no more', (_, position, lines, sizes, why) => {
  const { bidQty, askQty, bid, ask, withdrawn } = quoted(lines, { position })
  expect([bidQty, askQty]).toEqual(sizes)
  expect([bid === null, ask === null]).toEqual(sizes.map((size) => size === 0))
  expect(withdrawn).toBe(why === '' ? null : why)
})
