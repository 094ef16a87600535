/** `npm run model` answers with the published figures where nothing is given, and refuses what it does not know by name. */
import { expect, test } from 'vitest'
import { DISCLOSURE_CASES } from './disclosure-cases'
import { FLOW_CASES } from './flow-cases'
import { answerText, overlaid } from './model-case'
import { PRICING_CASES } from './pricing-cases'

const CASES = [...PRICING_CASES, ...FLOW_CASES, ...DISCLOSURE_CASES]
const ask = (name: string, given: object = {}): Record<string, never> =>
  JSON.parse(answerText(CASES.find((it) => it.name === name)?.answer(given)))

/** Cases whose published set takes a second at most; the others have tests of their own beside their code. */
test.each<[string, object, object]>([
  [
    'execution-quality',
    {},
    {
      ...{ effective: expect.closeTo(0.02, 12), effectiveOverQuoted: expect.closeTo(0.6, 12) },
      ...{ midpoint: expect.closeTo(13.35, 9), quotedOverMidpoint: expect.closeTo(0.00249688, 8) },
      orders: [
        { where: 'improved', notional: 1_000, time: 'CvrdOrderQtyto1millisec' },
        { where: 'atQuote', notional: 1_000, time: 'CvrdOrderQtyto1sec' },
      ],
    },
  ],
  ['routing-report', {}, { ndoPct: 75, venues: [{ venue: 'W', payments: { market: { cph: 20 } } }] }],
  ['lambert-w', {}, { w: 0.5671432904097838 }],
  ['logistic-demand', {}, { flatOffset: expect.closeTo(0.2699907773, 9) }],
  ['logistic-demand', { alpha: -1.9, beta: 15 }, { flatOffset: expect.closeTo(0.1300420116, 9) }],
  ['streamed-closed-form', {}, { xi: expect.closeTo(15575.488, 3), threshold: expect.closeTo(12.402, 3) }],
  [
    'captive-desk',
    { gamma: 1e-2 },
    { optimum: expect.closeTo(529.2, 2), acceptedByOptimum: [2, 7, 10, 0, 0], optimumHedgesFrom: 3 },
  ],
  [
    'gueant-lehalle',
    {},
    { c1: expect.closeTo(3.2789822823, 9), eigenvalue: expect.closeTo(-0.6447344299, 9) },
  ],
  ['kyle', {}, { impact: 0.001, aggression: 500, remainingVariance: 2, insiderProfit: 1000 }],
  ['almgren-impact', {}, { cost: expect.closeTo(0.003222, 6) }],
  ['almgren-chriss', {}, { kappa: expect.closeTo(0.607076, 6) }],
  ['fill-split', {}, { split: [7, 15, 15, 3], expectedFill: expect.closeTo(3.5917, 4) }],
  ['principal-quote', {}, { reason: 'priced' }],
  ['wholesaler', {}, { effectivePpm: 400_000, price: 10_028_000, paidPerShare: 4_800 }],
  ['allocation', {}, { shares: { b1: 200, s1: 200 } }],
])('%s with %j', (name, given, published) => {
  expect(ask(name, given)).toMatchObject(published)
})

test('a list of states: Glosten and Milgrom before each trade', () => {
  expect(ask('glosten-milgrom')).toMatchObject([
    { belief: 0.5, bid: 99.7, ask: 100.3 },
    { belief: 0.65, bid: expect.closeTo(100, 9), ask: expect.closeTo(100.550459, 6) },
    { belief: expect.closeTo(0.775229, 6) },
    { belief: expect.closeTo(0.65, 9) },
  ])
})

test('every name is there once', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length)
})

test.each<[string, object, string]>([
  ['kyle', { sigma: 1 }, "kyle: unknown parameter 'sigma', known are valueDeviation, noiseDeviation"],
  ['kyle', { valueDeviation: '2' }, 'kyle.valueDeviation: must be a number, was a string'],
  ['streamed-desk', { hedge: { k: 1 } }, "streamed-desk.hedge: unknown parameter 'k'"],
  ['captive-desk', { sizes: 1 }, 'captive-desk.sizes: must be a list, was a number'],
  ['captive-desk', { sizes: ['1'] }, 'captive-desk.sizes[0]: must be a number, was a string'],
  ['fill-learning', { learner: 'oracle' }, "fill-learning.learner: no learner 'oracle'"],
  ['hedge', { gamma: -1 }, 'gamma'],
])('%s with %j is refused by name', (name, given, reason) => {
  expect(() => ask(name, given)).toThrow(reason)
})

test('what is given is laid over, deep in objects, and lists are taken whole', () => {
  const defaults = { a: 1, b: { c: 2, d: [1, 2] }, e: null }
  expect(overlaid(defaults, { b: { d: [3] }, e: 4 }, 'it')).toEqual({ a: 1, b: { c: 2, d: [3] }, e: 4 })
  expect(answerText({ x: Number.NaN, y: new Map([['k', Float64Array.of(1)]]) })).toBe(
    JSON.stringify({ x: 'NaN', y: { k: [1] } }, null, 2),
  )
})
