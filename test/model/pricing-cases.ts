/** Quotes, inventory, hedges and the fill from inventory: T1 to T4, T6 to T8, T18, T19. */
import { limitBookMaker } from '../../src/main/models/pricing/avellaneda-stoikov'
import { acceptedQty } from '../../src/main/models/pricing/captive-flow'
import { makerAskDepth, makerBidDepth, makerDepths } from '../../src/main/models/pricing/gueant-lehalle'
import { hedgeModel, hedgePressure, hedgeRate } from '../../src/main/models/pricing/hedging'
import {
  beliefAfter,
  binaryValue,
  fairPrice,
  singleAuction,
} from '../../src/main/models/pricing/informed-trading'
import { captiveXi, inventoryRisk, streamedXi } from '../../src/main/models/pricing/inventory-cost'
import { lambertW0 } from '../../src/main/models/pricing/lambert-w'
import * as demand from '../../src/main/models/pricing/logistic-demand'
import {
  captiveClients,
  choosingClients,
  PrincipalQuote,
  principalQuote,
} from '../../src/main/models/pricing/principal-quote'
import { halfSpreadLadder, ladderSkew, quoteTier } from '../../src/main/models/pricing/quote-ladder'
import { seeded } from '../bench/order-stream'
import { atTimeLeft, exactBidDepth, longHorizon } from '../models/bounded-maker'
import { captiveGain, optimalCaptivePolicy, ruleOf } from '../models/captive-desk'
import { limitBookPaths } from '../models/limit-book-paths'
import { oneTierDesk, twoTierDesk } from '../models/published-desks'
import { closedForms, solve } from '../models/solved-desk'
import { gainOf } from '../models/streamed-desk'
import { type ModelCase, modelCase } from './model-case'

const FX = 'bp, million, day'

export const PRICING_CASES: readonly ModelCase[] = [
  modelCase('lambert-w', 'T1', 'W0(x)', { x: 1 }, ({ x }) => ({ w: lambertW0(x) })),
  modelCase(
    'logistic-demand',
    'T1, T2',
    'delta0, c, and at a cost p: best offset, acceptance, H, its slope and curvature',
    { alpha: -0.3, beta: 5, cost: 0 },
    ({ alpha, beta, cost }) => ({
      flatOffset: demand.flatOffset(alpha, beta),
      costPerOffset: demand.costPerOffset(alpha, beta),
      bestOffset: demand.bestOffset(alpha, beta, cost),
      acceptance: demand.acceptance(alpha, beta, demand.bestOffset(alpha, beta, cost)),
      requestValue: demand.requestValue(alpha, beta, cost),
      slope: demand.requestValueSlope(alpha, beta, cost),
      curvature: demand.requestValueCurvature(alpha, beta, cost),
    }),
  ),
  modelCase(
    'streamed-closed-form',
    'T3',
    `xi, A0, omega, q*, half-spread ladder by tier and size, skew a unit (${FX})`,
    oneTierDesk(0.005, 1000),
    ({ flow, sigma, gamma, hedge }) => {
      const risk = inventoryRisk(sigma, gamma, streamedXi(flow))
      const tiers = flow.tiers.map(({ alpha, beta }) => quoteTier(risk, alpha, beta))
      const { threshold, impactWeight } = hedgeModel(risk, hedge)
      const ladder = halfSpreadLadder(tiers, flow.sizes)
      return { ...risk, threshold, impactWeight, ladder, skew: tiers.map((tier) => ladderSkew(tier, 1)) }
    },
  ),
  modelCase(
    'streamed-desk',
    'T4, T18',
    `the optimum on the grid and the closed forms evaluated on it (${FX}); gain is bp·million a day`,
    twoTierDesk(2e-3),
    (desk) => {
      const solved = solve(desk)
      const { optimal, threshold, figures } = solved
      const policies = Object.entries(closedForms(solved))
      const gains = Object.fromEntries(policies.map(([name, policy]) => [name, gainOf(desk, policy)]))
      const spreads = desk.flow.tiers.map((_, n) => optimal.bid(0, n, 1) + optimal.ask(0, n, 1))
      return { ...figures, threshold, topOfBook: spreads, gains }
    },
  ),
  modelCase(
    'captive-desk',
    'T18, T19',
    'accept or route: the optimum by dynamic programming beside the rule x*, lots accepted by position',
    {
      sigma: 100,
      gamma: 1e-3,
      netRevenue: 0.5,
      spreadCost: 0.5,
      urgencyCost: 1e-3,
      sizes: [1, 2, 5, 10],
      arrivals: [400, 150, 60, 20],
      most: 60,
      asked: 10,
      positions: [0, 5, 10, -5, -10],
    },
    ({ asked, positions, ...desk }) => {
      const rule = ruleOf(desk)
      const optimal = optimalCaptivePolicy(desk, rule.inventoryCost)
      const from = (hedge: (q: number) => number) =>
        Array.from({ length: desk.most }, (_, q) => q).find((q) => hedge(q) !== 0) ?? null
      return {
        inventoryCost: rule.inventoryCost,
        optimum: captiveGain(desk, optimal),
        rule: captiveGain(desk, rule.policy),
        acceptedByOptimum: positions.map((q) => optimal.accept(q, 1, asked)),
        acceptedByRule: positions.map((q) => rule.policy.accept(q, 1, asked)),
        optimumHedgesFrom: from(optimal.hedge),
        ruleHedgesFrom: from(rule.policy.hedge),
      }
    },
  ),
  modelCase(
    'captive-accept',
    '1.3',
    'A_c and x* of one order; side 1 when the client buys',
    { sigma: 100, gamma: 1e-3, netRevenue: 0.5, sharesPerDay: 1200, side: 1, position: 0, qty: 10 },
    (p) => {
      const risk = inventoryRisk(p.sigma, p.gamma, captiveXi(p.netRevenue, p.sharesPerDay))
      const accepted = acceptedQty(risk.inventoryCost, p.side, p.position, p.netRevenue, p.qty)
      return { inventoryCost: risk.inventoryCost, accepted }
    },
  ),
  modelCase(
    'hedge',
    '1.3, section 8 step 7',
    `pressure, threshold q* and rate at a position and impact state (${FX})`,
    {
      sigma: 100,
      gamma: 1e-3,
      xi: 15575.488,
      position: 20,
      impactState: 0,
      hedge: oneTierDesk(0.005, 0).hedge,
    },
    ({ sigma, gamma, xi, position, impactState, hedge }) => {
      const model = hedgeModel(inventoryRisk(sigma, gamma, xi), hedge)
      const pressure = hedgePressure(model, position, impactState)
      return { threshold: model.threshold, pressure, rate: hedgeRate(model, pressure) }
    },
  ),
  modelCase(
    'principal-quote',
    'section 8 steps 3 and 4',
    'price, size and reason of a fill from inventory; prices and money 1e-6 currency, shares',
    {
      isCaptive: true,
      alpha: -1,
      beta: 0.0004,
      margin: 0,
      keptShare: 0.45,
      terms: {
        clientBuys: true,
        qty: 500,
        nbb: 10_000_000,
        nbo: 10_020_000,
        grid: 100,
        position: 0,
        inventoryCost: 5,
        toxicity: 0,
        toxicityVariance: 0,
        confidence: 0,
        pfof: 0,
        clearing: 0,
        routingSaved: 0,
        minImprovement: 100,
        headroom: 5000,
        mayPassMidpoint: false,
      },
    },
    ({ isCaptive, alpha, beta, margin, keptShare, terms }) => {
      const clients = isCaptive ? captiveClients(margin, keptShare) : choosingClients(alpha, beta)
      return principalQuote(clients, terms, new PrincipalQuote())
    },
  ),
  modelCase(
    'avellaneda-stoikov',
    'T6',
    'mean and deviation of profit and position over seeded paths of length 1',
    {
      gamma: 0.1,
      sigma: 2,
      k: 1.5,
      arrivals: 140,
      mid: 100,
      paths: 20_000,
      steps: 200,
      seed: 20080401,
      isSymmetric: false,
    },
    ({ gamma, sigma, k, seed, ...run }) =>
      limitBookPaths({ ...run, maker: limitBookMaker({ gamma, sigma, k }) }, seeded(seed)),
  ),
  modelCase(
    'gueant-lehalle',
    'T7',
    'c1, c2, spread; depths by position of the closed form, of the exact solution and, with timeLeft, before a horizon',
    {
      sigma: 0.3,
      arrivals: 0.9,
      k: 0.3,
      gamma: 0.01,
      drift: 0,
      adverseMove: 0,
      most: 30,
      timeLeft: null as number | null,
      positions: [-10, -5, 0, 5, 10],
    },
    ({ most, timeLeft, positions, ...maker }) => {
      const depths = makerDepths(maker)
      const { eigenvalue, vector } = longHorizon(maker, most)
      const exact = (v: Float64Array) => positions.map((q) => exactBidDepth(maker, v, q))
      return {
        c1: depths.base,
        c2: depths.perUnit,
        spread: makerBidDepth(depths, 0) + makerAskDepth(depths, 0),
        closedBid: positions.map((q) => makerBidDepth(depths, q)),
        closedAsk: positions.map((q) => makerAskDepth(depths, q)),
        eigenvalue,
        exactBid: exact(vector),
        exactBidAtTimeLeft: timeLeft === null ? null : exact(atTimeLeft(maker, most, timeLeft)),
      }
    },
  ),
  modelCase(
    'glosten-milgrom',
    'T8',
    'belief, bid and ask before each trade of a sequence; B buys, S sells',
    { low: 99, high: 101, informed: 0.3, belief: 0.5, trades: 'BBS' },
    ({ low, high, informed, belief: start, trades }) => {
      const value = binaryValue({ low, high, informed })
      let belief = start
      return [...trades, ''].map((trade) => {
        const state = { belief, bid: fairPrice(value, belief, false), ask: fairPrice(value, belief, true) }
        if (trade !== '') belief = beliefAfter(value, belief, trade === 'B')
        return state
      })
    },
  ),
  modelCase('kyle', 'T8', 'the single auction', { valueDeviation: 2, noiseDeviation: 1000 }, (p) =>
    singleAuction(p.valueDeviation, p.noiseDeviation),
  ),
]
