/** Toxicity, venues, impact, allocation and recorded days: T5, T9 to T16. */
import { readFileSync } from 'node:fs'
import orderFlow from '../../resources/order-flow.json'
import { type AllocationMethod, allocate } from '../../src/main/models/allocation'
import { almgrenImpact } from '../../src/main/models/impact'
import {
  brokerPayment,
  effectiveFor,
  type FlowKind,
  type WholesalerTerms,
  wholesalerPrice,
} from '../../src/main/models/order-flow'
import { readWholesalers } from '../../src/main/models/order-flow-table'
import { almgrenChriss } from '../../src/main/models/schedule'
import { Vpin } from '../../src/main/models/toxicity'
import { shouldInternalize, toxicityCut } from '../../src/main/models/toxicity/cartea-rule'
import { dayFigures, vpinOfDays } from '../market/recorded-figures'
import {
  expectedFill,
  LEARNERS,
  type LearnerName,
  learningRegret,
  PUBLISHED,
  splitBy,
  truthOf,
  WINDOWS,
} from '../models/fill-learning'
import { internalOutcome } from '../models/internal-liquidity'
import { knownMarket, PUBLISHED_TRUTH } from '../models/toxicity/known-truth'
import { POLICIES, rowOf } from '../models/toxicity/protocol-table'
import { type ModelCase, modelCase } from './model-case'

const isLearner = (name: string): name is LearnerName => Object.hasOwn(LEARNERS, name)
const isFlowKind = (terms: WholesalerTerms, kind: string): kind is FlowKind =>
  Object.hasOwn(terms.effective, kind)
const isMethod = (name: string): name is AllocationMethod => name === 'priceTime' || name === 'proRata'

export const FLOW_CASES: readonly ModelCase[] = [
  modelCase(
    'internal-liquidity',
    'T5',
    'a client’s order resting in the house: profit (bp·million), seconds to the first take, inventory up to which it is taken',
    { price: 0, shown: 10, replenished: 0, cancelled: 0.001, arriving: 0, steps: 1000 },
    ({ steps, ...order }) => internalOutcome(order, steps),
  ),
  modelCase(
    'cartea-rule',
    'T9',
    'the probability below which internalizing is better, and the decision',
    { halfSpread: 1, shock: 2, inventoryCost: 0.1, clientBuys: true, inventory: 0, qty: 1, probability: 0.4 },
    ({ clientBuys, inventory, qty, probability, ...terms }) => {
      const cut = toxicityCut(terms, clientBuys, inventory, qty)
      return { cut, internalizes: shouldInternalize(probability, cut) }
    },
  ),
  modelCase(
    'known-truth',
    'T10',
    'gain, regret with its interval (bp an order), AUC and slope of every policy of the protocol, over seeds',
    { seeds: [1], orders: 50_000, clients: 200, turned: 0, newcomers: 0, ...PUBLISHED_TRUTH },
    ({ seeds, ...truth }) => {
      const markets = seeds.map((seed) => knownMarket({ seed, ...truth }))
      return POLICIES.map((policy) => {
        const { name, gain, regret, auc, slope } = rowOf(markets, policy)
        return { name, gain, regret, auc, slope }
      })
    },
  ),
  modelCase(
    'fill-split',
    'T11',
    'the split of units when every venue’s law is known, and what it is expected to fill',
    PUBLISHED,
    (hidden) => {
      const truth = truthOf(hidden)
      const split = splitBy(truth, hidden.units)
      return { split, expectedFill: expectedFill(truth, split) }
    },
  ),
  modelCase(
    'fill-learning',
    'T11',
    'mean regret an episode by window; learner is prior, thompson or naive',
    { ...PUBLISHED, learner: 'thompson', seeds: [1, 2, 3, 4, 5, 6] },
    ({ learner, seeds, ...hidden }) => {
      if (!isLearner(learner)) throw new RangeError(`fill-learning.learner: no learner '${learner}'`)
      return { windowsUpTo: WINDOWS, regret: learningRegret(hidden, learner, seeds) }
    },
  ),
  modelCase(
    'wholesaler',
    'section 5',
    'price that the shipped table expects and what it pays the broker a share; 1e-6 currency. kind as in resources/order-flow.json',
    {
      venue: 'WHSL',
      broker: 'spread',
      kind: 'market',
      isBuy: true,
      qty: 1000,
      nbb: 10_000_000,
      nbo: 10_040_000,
    },
    ({ venue, broker, kind, isBuy, qty, nbb, nbo }) => {
      const terms = readWholesalers(orderFlow).get(venue)
      if (terms === undefined) throw new RangeError(`wholesaler.venue: no venue '${venue}'`)
      if (!isFlowKind(terms, kind)) throw new RangeError(`wholesaler.kind: no kind '${kind}'`)
      const effectivePpm = effectiveFor(terms, kind, qty)
      const price = effectivePpm === null ? null : wholesalerPrice(isBuy, nbb, nbo, effectivePpm)
      return { effectivePpm, price, paidPerShare: brokerPayment(terms, broker, kind, nbo - nbb) }
    },
  ),
  modelCase(
    'almgren-impact',
    'T12',
    'permanent, temporary and cost of a planned order, as parts of the price (1e-4 is a bp)',
    { qty: 656_100, days: 0.1, dailyVolatility: 0.0157, adv: 6_561_000, sharesOutstanding: 1_728_000_000 },
    (order) => almgrenImpact(order),
  ),
  modelCase(
    'almgren-chriss',
    'T12',
    'kappa, holdings, expected cost and deviation of a liquidation',
    {
      qty: 1_000_000,
      days: 5,
      intervals: 5,
      dailyDeviation: 0.95,
      fixedCost: 0.0625,
      temporary: 2.5e-6,
      permanent: 2.5e-7,
      riskAversion: 1e-6,
    },
    (plan) => almgrenChriss(plan),
  ),
  modelCase(
    'tick-figures',
    'T13, T14',
    'a row of the reference table of models.md 7 from a day’s two files; class is lit or trf',
    { quotes: '', trades: '', class: 'lit', lagMs: 0 },
    ({ quotes, trades, class: kind, lagMs }) => {
      if (kind !== 'lit' && kind !== 'trf') throw new RangeError(`tick-figures.class: no class '${kind}'`)
      return dayFigures({ quotes: readFileSync(quotes), trades: readFileSync(trades) }, kind, lagMs)
    },
  ),
  modelCase(
    'vpin-days',
    'T15',
    'VPIN by minutes over the trade files of whole days: deviation in sample, buckets of a fiftieth of the average day',
    { trades: [''] },
    ({ trades }) => vpinOfDays(trades.map((file) => readFileSync(file))),
  ),
  modelCase(
    'vpin',
    'T15',
    'the values after each bucket, of bars [change of price, shares]',
    {
      bucketShares: 100,
      deviation: 2,
      buckets: 2,
      bars: [
        [2, 60],
        [-2, 120],
        [0, 20],
      ],
    },
    ({ bars, ...terms }) => {
      const vpin = new Vpin(terms)
      const values: number[] = []
      for (const [change = Number.NaN, shares = Number.NaN] of bars)
        vpin.addBar(change, shares, (value) => values.push(value))
      return { values }
    },
  ),
  modelCase(
    'allocation',
    'T16',
    'shares and matches of a cross at one price (whole 1e-6); method is priceTime or proRata',
    {
      price: 10_010_000,
      nbb: 10_000_000,
      nbo: 10_020_000,
      method: 'priceTime',
      interests: [
        {
          id: 'b1',
          owner: 'A',
          isBuy: true,
          openQty: 300,
          limit: null as number | null,
          priority: 1,
          minQty: 0,
          allOrNone: false,
        },
        {
          id: 's1',
          owner: 'B',
          isBuy: false,
          openQty: 200,
          limit: null,
          priority: 2,
          minQty: 0,
          allOrNone: false,
        },
      ],
    },
    ({ interests, method, ...terms }) => {
      if (!isMethod(method)) throw new RangeError(`allocation.method: no method '${method}'`)
      const { shares, matches } = allocate(interests, { ...terms, method })
      return { shares, matches }
    },
  ),
]
