/** Whatever a model answers, no fill has a price that is none or outside the quote, or shares that are not there. */
import { keptEvent } from '@shared/codec'
import type { DeskEvent, EventOf } from '@shared/events'
import { expect, test } from 'vitest'
import { configFor, inputsOf } from '../../../test/scenarios/scenario-runner'
import type { PrincipalModel, PrincipalQuote } from '../models/pricing/principal-quote'
import { Engine } from '.'

const MARKET = `
{"at":"2026-11-20T09:30:00-05:00","type":"instrument","symbol":"ABC","tick":"0.01","roundLot":100,"prevClose":"10.00","luldTier":1,"adv":5000000}
{"at":"2026-11-20T09:30:00-05:00","type":"client","id":"C1"}
{"at":"2026-11-20T09:30:00-05:00","type":"venue","id":"A","kind":"exchange","takeFee":"0.0030"}
{"at":"2026-11-20T09:30:00-05:00","type":"position","symbol":"ABC","qty":1000,"avgPrice":"9.98"}
{"at":"2026-11-20T09:30:00-05:00","type":"policy","policy":{"desk":{"mode":"active","pricing":"model"}}}
{"at":"2026-11-20T10:00:00-05:00","type":"quote","symbol":"ABC","venue":"A","bid":"10.00","bidSize":500,"ask":"10.02","askSize":500}`
const orderOf = (side: string): string =>
  `{"at":"2026-11-20T10:00:00.1-05:00","type":"order","id":"o1","client":"C1","symbol":"ABC","side":"${side}","qty":200,"orderType":"market","tif":"day"}`

const SOUND = { reason: 'priced', qty: 200, price: 10_015_000, improvement: 5_000 } as const

/** The desk with a model that always gives one answer, and what it does with one order. */
function told(answer: Partial<PrincipalQuote>, side = 'buy') {
  const principalModel: PrincipalModel = (_response, _terms, into) => Object.assign(into, SOUND, answer)
  const engine = new Engine({ ...configFor('2026-11-20'), principalModel })
  const events: DeskEvent[] = inputsOf(`${MARKET}\n${orderOf(side)}`).flatMap((input) =>
    engine.step(input).map(keptEvent),
  )
  const of = <T extends DeskEvent['type']>(type: T) =>
    events.filter((event): event is EventOf<T> & DeskEvent => event.type === type)
  return { engine, of }
}

test('a sound answer fills: it is the answer that is checked, not the model', () => {
  const { engine, of } = told({})
  expect(of('fill')).toMatchObject([{ qty: 200, price: 10_015_000, capacity: 'principal' }])
  expect([engine.modelFaults(), of('alert')]).toEqual([0, []])
})

test.each<[string, Partial<PrincipalQuote>]>([
  ['a price that is no number', { price: Number.NaN }],
  ['a price and an improvement that are none', { price: Number.NaN, improvement: Number.NaN }],
  ['an infinite price', { price: Number.POSITIVE_INFINITY }],
  ['a negative price', { price: -1 }],
  ['a price below the best bid', { price: 9_999_999, improvement: 20_001 }],
  ['a price above the best offer', { price: 10_020_001, improvement: -1 }],
  ['a price above the best offer, called an improvement', { price: 10_020_001 }],
  ['a part of a micro-unit', { price: 10_015_000.5 }],
  ['a price outside the quote that is not worth it', { reason: 'notWorthIt', qty: 0, price: 10_030_000 }],
  ['shares that are no number', { qty: Number.NaN }],
  ['fewer shares than none', { qty: -200 }],
  ['more shares than the order has', { qty: 201 }],
  ['half a share', { qty: 0.5 }],
])('%s fills nothing, is counted and alerted, and the order is routed', (_, answer) => {
  for (const side of ['buy', 'sell']) {
    const { engine, of } = told(answer, side)
    expect(of('fill')).toEqual([])
    expect(engine.modelFaults()).toBe(1)
    expect(of('alert')).toMatchObject([{ rule: 'MODEL_INVALID', id: 'o1', severity: 'critical' }])
    expect(of('routeSent')).toMatchObject([{ venue: 'A', qty: 200 }])
    const principal = of('decision')[0]?.receipt.alternatives.find(({ action }) => action === 'principal')
    expect(principal).toMatchObject({ qty: 0, reason: 'MODEL_INVALID' })
    expect(engine.positionOf('ABC').qty).toBe(1000)
  }
})

test('a model that says it has no answer fills nothing, whatever else it says', () => {
  const { engine, of } = told({ reason: 'invalidResult', price: Number.NaN })
  expect([of('fill'), engine.modelFaults()]).toEqual([[], 1])
  expect(of('alert')).toMatchObject([
    { rule: 'MODEL_INVALID', detail: 'o1: invalidResult; no fill from inventory' },
  ])
})
