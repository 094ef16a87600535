/** The desk's fill from inventory: the price stays inside the quote, the size is the one that earns most, NaN fills nothing. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inventoryRisk } from './inventory-cost'
import { acceptance, bestOffset, costOfBestOffset } from './logistic-demand'
import {
  type ClientResponse,
  captiveClients,
  choosingClients,
  PrincipalQuote,
  type PrincipalTerms,
  principalQuote,
} from './principal-quote'
import { askOffset, bidOffset, quoteTier } from './quote-ladder'

/** A stock at 50.00 / 50.02: A makes a thousand shares cost a tenth of a cent each. */
const terms = (more: Partial<PrincipalTerms> = {}): PrincipalTerms => ({
  clientBuys: true,
  qty: 500,
  nbb: 50_000_000,
  nbo: 50_020_000,
  grid: 100,
  position: 0,
  inventoryCost: 1,
  toxicity: 1_000,
  toxicityVariance: 0,
  confidence: 1,
  pfof: 0,
  clearing: 0,
  routingSaved: 0,
  minImprovement: 100,
  headroom: 1e6,
  mayPassMidpoint: false,
  ...more,
})
const quoteOf = (response: ClientResponse, more: Partial<PrincipalTerms> = {}) =>
  principalQuote(response, terms(more), new PrincipalQuote())

/** Random terms on the grid, of every regime: tight and wide, flat and loaded, benign and toxic. */
const anyTerms = fc
  .record({
    clientBuys: fc.boolean(),
    qty: fc.integer({ min: 1, max: 20_000 }),
    nbb: fc.integer({ min: 10_000, max: 2_000_000 }),
    spread: fc.integer({ min: 1, max: 1_000 }),
    position: fc.integer({ min: -30_000, max: 30_000 }),
    inventoryCost: fc.double({ min: 1e-3, max: 10, noNaN: true }),
    toxicity: fc.double({ min: -20_000, max: 20_000, noNaN: true }),
    toxicityVariance: fc.double({ min: 0, max: 1e8, noNaN: true }),
    confidence: fc.double({ min: 0, max: 3, noNaN: true }),
    pfof: fc.integer({ min: 0, max: 5_000 }),
    clearing: fc.integer({ min: 0, max: 1_000 }),
    routingSaved: fc.integer({ min: 0, max: 5_000 }),
    minImprovement: fc.constantFrom(0, 100, 1_000, 10_000),
    headroom: fc.integer({ min: 0, max: 20_000 }),
    mayPassMidpoint: fc.boolean(),
  })
  .map(({ nbb, spread, ...rest }) => ({ ...rest, grid: 100, nbb: nbb * 100, nbo: (nbb + spread) * 100 }))
const anyResponse = fc.oneof(
  fc
    .record({
      alpha: fc.double({ min: -3, max: 2, noNaN: true }),
      scale: fc.integer({ min: 50, max: 50_000 }),
    })
    .map(({ alpha, scale }) => choosingClients(alpha, 1 / scale)),
  fc
    .record({ margin: fc.integer({ min: 0, max: 3_000 }), kept: fc.double({ min: 0, max: 1, noNaN: true }) })
    .map(({ margin, kept }) => captiveClients(margin, kept)),
)

describe('a captive order', () => {
  it('is charged its cost and margin where that is more than the share to keep', () => {
    // p = 1000 + 1·(500 - 0) = 1500, and a margin of 2000: 50.01 + 0.0035, rounded to the client's side.
    const quote = quoteOf(captiveClients(2_000, 0.3))
    expect(quote).toMatchObject({ reason: 'priced', price: 50_013_500, improvement: 6_500, cost: 1_500 })
    // R = 3500 - 1000; x* = R / (2·A) = 1250, more than was ordered.
    expect(quote.netRevenue).toBe(2_500)
    expect(quote.qty).toBe(500)
  })

  it('is charged every cost, and its size counts every cost but doubt', () => {
    const quote = quoteOf(captiveClients(500, 0), {
      toxicityVariance: 90_000,
      confidence: 2,
      pfof: 700,
      clearing: 40,
      routingSaved: 2_500,
    })
    // p = 1000 + 2·300 + 700 + 40 + 1·500; 500 more is asked; on the grid 3300; R = 3300 - 1740 + 2500.
    expect(quote).toMatchObject({
      cost: 2_840,
      offset: 3_340,
      price: 50_013_300,
      netRevenue: 4_060,
      qty: 500,
    })
    // 100 of improvement is the least: R = 9900 - 6000 + 1000, and x* = 4900 / 2.
    expect(
      quoteOf(captiveClients(0, 1), { qty: 9_000, toxicity: 0, pfof: 6_000, routingSaved: 1_000 }).qty,
    ).toBe(2_450)
  })

  it('is not given a step of the grid for the dust of floats', () => {
    // 0.57 of a half-spread of 10,000 leaves 4,300, which floats miss by a hair: not 4,400.
    expect(10_000 - 0.57 * 10_000).toBeGreaterThan(4_300)
    expect(quoteOf(captiveClients(0, 0.57), { toxicity: 0, qty: 1 }).improvement).toBe(4_300)
  })

  it('gets the far side where the grid has no price inside the quote', () => {
    const terms = { toxicity: 0, qty: 1, inventoryCost: 1e-3 }
    const low = { ...terms, nbb: 50_000_000, nbo: 50_000_050 }
    const high = { ...terms, nbb: 50_000_050, nbo: 50_000_100 }
    expect(quoteOf(captiveClients(0, 0.3), low)).toMatchObject({ price: 50_000_050, improvement: 0 })
    expect(quoteOf(captiveClients(0, 0.3), { ...high, clientBuys: false })).toMatchObject({
      price: 50_000_050,
    })
  })

  it('is charged the share to keep where the cost is less', () => {
    const quote = quoteOf(captiveClients(0, 0.4), { qty: 100, toxicity: 0 })
    expect(quote).toMatchObject({ price: 50_014_000, improvement: 6_000, qty: 100 })
  })

  it('is taken in part when it is large: x* = s·q + R / (2·A)', () => {
    const quote = quoteOf(captiveClients(0, 0.4), {
      qty: 4_000,
      toxicity: 0,
      position: -1_000,
      clientBuys: false,
    })
    expect(quote.netRevenue).toBe(4_000)
    expect(quote.qty).toBe(1_000 + 4_000 / 2)
  })

  it('is refused when the far side does not pay for one share', () => {
    expect(quoteOf(captiveClients(0, 0.3), { toxicity: 10_000 })).toMatchObject({
      reason: 'beyondFarSide',
      qty: 0,
    })
  })

  it('is taken at a loss where it reduces the position', () => {
    const quote = quoteOf(captiveClients(0, 0.3), { toxicity: 12_000, position: 5_000 })
    expect(quote.netRevenue).toBeLessThan(0)
    expect(quote.qty).toBe(500)
  })
})

describe('an order of a client who chooses', () => {
  it('is asked the best offset against its cost', () => {
    const wanted = bestOffset(-0.3, 1 / 2_000, 1_500)
    const quote = quoteOf(choosingClients(-0.3, 1 / 2_000))
    expect(quote.offset).toBe(wanted)
    expect(quote.price).toBe(Math.floor((50_010_000 + wanted) / 100) * 100)
  })

  it('is asked what the ladder would quote for that size', () => {
    const tier = quoteTier(inventoryRisk(750_000, 1e-10, 11), -1, 1 / 3_200)
    const t = { inventoryCost: tier.inventoryCost, toxicity: 0, nbo: 50_040_000, position: 1_234 }
    const response = choosingClients(-1, 1 / 3_200)
    expect(quoteOf(response, t).offset).toBe(askOffset(tier, 500, 1_234, 0))
    expect(quoteOf(response, { ...t, clientBuys: false }).offset).toBe(bidOffset(tier, 500, 1_234, 0))
  })

  it('passes the midpoint only when the position wants it and the policy allows it', () => {
    const response = choosingClients(-2, 1 / 500)
    const loaded = { position: 6_000, toxicity: 0 }
    expect(quoteOf(response, loaded).price).toBe(50_010_000)
    expect(quoteOf(response, { ...loaded, mayPassMidpoint: true }).price).toBeLessThan(50_010_000)
    const benign = { toxicity: -9_000, mayPassMidpoint: true }
    expect(quoteOf(response, benign).price).toBe(50_010_000)
  })

  it('is quoted so that no other price would earn more from the same shares', () => {
    const [alpha, beta] = [-0.3, 1 / 2_000]
    const { offset, cost } = quoteOf(choosingClients(alpha, beta))
    const earned = (d: number) => acceptance(alpha, beta, d) * (d - cost)
    for (const other of [-500, -50, 50, 500]) expect(earned(offset + other)).toBeLessThan(earned(offset))
  })
})

describe('for any terms', () => {
  it('the price is in [nbb, nbo] and on the side of the midpoint that is allowed, the size in [0, qty]', () => {
    fc.assert(
      fc.property(anyResponse, anyTerms, (response, t) => {
        const quote = principalQuote(response, t, new PrincipalQuote())
        expect(quote.reason).not.toMatch(/^invalid/)
        if (quote.price === 0) {
          expect(quote.qty).toBe(0)
          return
        }
        const side = t.clientBuys ? 1 : -1
        expect(Number.isSafeInteger(quote.price)).toBe(true)
        expect(quote.price % t.grid).toBe(0)
        expect(quote.price).toBeGreaterThanOrEqual(t.nbb)
        expect(quote.price).toBeLessThanOrEqual(t.nbo)
        if (!(t.mayPassMidpoint && side * t.position > 0))
          expect(side * (2 * quote.price - t.nbb - t.nbo)).toBeGreaterThanOrEqual(0)
        expect(quote.qty).toBeGreaterThanOrEqual(quote.reason === 'priced' ? 1 : 0)
        expect(quote.qty).toBeLessThanOrEqual(Math.min(t.qty, t.headroom))
        expect(quote.improvement).toBe(t.clientBuys ? t.nbo - quote.price : quote.price - t.nbb)
      }),
      { numRuns: 3_000 },
    )
  })

  it('the least improvement is given where the grid has room for it before the midpoint', () => {
    fc.assert(
      fc.property(anyResponse, anyTerms, (response, t) => {
        const quote = principalQuote(response, t, new PrincipalQuote())
        if (quote.reason !== 'priced') return
        const room = Math.floor((t.nbo - t.nbb) / 2 / t.grid) * t.grid
        expect(quote.improvement).toBeGreaterThanOrEqual(Math.min(t.minImprovement, room))
      }),
    )
  })

  it('the size is the whole number that earns most at the price: x·R - A·((q - s·x)² - q²)', () => {
    fc.assert(
      fc.property(anyResponse, anyTerms, (response, t) => {
        const quote = principalQuote(response, t, new PrincipalQuote())
        if (quote.reason !== 'priced') return
        const side = t.clientBuys ? 1 : -1
        const worth = (x: number) =>
          x * quote.netRevenue - t.inventoryCost * ((t.position - side * x) ** 2 - t.position ** 2)
        const rounding = 1e-9 * (Math.abs(worth(quote.qty)) + t.inventoryCost * t.position ** 2)
        expect(worth(quote.qty - 1)).toBeLessThanOrEqual(worth(quote.qty) + rounding)
        // Above, only what was not priced could be better: the order's end, the limits, the far side.
        const half = (t.nbo - t.nbb) / 2
        const { alpha, beta, margin } = response
        const highest = response.isCaptive ? half - margin : costOfBestOffset(alpha, beta, half)
        const next = quote.qty + 1
        const charged = t.toxicity + t.confidence * Math.sqrt(t.toxicityVariance) + t.pfof + t.clearing
        const isPriced = charged + t.inventoryCost * (next - 2 * side * t.position) <= highest
        if (next <= Math.min(t.qty, t.headroom) && isPriced)
          expect(worth(next)).toBeLessThanOrEqual(worth(quote.qty) + rounding)
      }),
    )
  })

  it('more inventory on the right side never makes the price worse, and at one price never the size smaller', () => {
    fc.assert(
      fc.property(anyResponse, anyTerms, fc.integer({ min: 1, max: 20_000 }), (response, t, more) => {
        const side = t.clientBuys ? 1 : -1
        const now = principalQuote(response, t, new PrincipalQuote())
        const longer = { ...t, position: t.position + side * more }
        const then = principalQuote(response, longer, new PrincipalQuote())
        if (now.reason === 'beyondFarSide' || now.reason === 'noRoom') return
        expect(then.reason).not.toBe('beyondFarSide')
        // One step of the grid is left to the rounding of floats where the far side binds in both.
        expect(then.improvement).toBeGreaterThanOrEqual(
          now.improvement - (then.cost >= now.cost ? t.grid : 0),
        )
        if (then.price === now.price) expect(then.qty).toBeGreaterThanOrEqual(now.qty)
      }),
      { numRuns: 2_000 },
    )
  })

  it('a sell is the mirror of a buy', () => {
    fc.assert(
      fc.property(anyResponse, anyTerms, (response, t) => {
        const mirrored = { ...t, clientBuys: !t.clientBuys, position: -t.position }
        const one = principalQuote(response, t, new PrincipalQuote())
        const other = principalQuote(response, mirrored, new PrincipalQuote())
        expect({ ...other, price: 0 }).toEqual({ ...one, price: 0 })
        if (one.price !== 0) expect(other.price).toBe(t.nbb + t.nbo - one.price)
      }),
    )
  })
})

describe('what is not a number', () => {
  const fields = [
    'qty',
    'nbb',
    'nbo',
    'grid',
    'position',
    'inventoryCost',
    'toxicity',
    'toxicityVariance',
    'confidence',
    'pfof',
    'clearing',
    'routingSaved',
    'minImprovement',
    'headroom',
  ] as const

  it.each(fields)('fills nothing: %s', (field) => {
    for (const response of [captiveClients(0, 0.3), choosingClients(-1, 1e-3)])
      for (const value of [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]) {
        if (field === 'headroom' && value > 0) continue
        const quote = quoteOf(response, { [field]: value })
        expect(quote.reason).toMatch(/^invalid/)
        expect(quote).toMatchObject({ qty: 0, price: 0, improvement: 0 })
      }
  })

  it('leaves nothing of the answer before', () => {
    const answer = principalQuote(captiveClients(0, 0.3), terms(), new PrincipalQuote())
    expect(answer.qty).toBe(500)
    principalQuote(captiveClients(0, 0.3), terms({ toxicity: Number.NaN }), answer)
    expect(answer).toEqual(new PrincipalQuote().refuse('invalidToxicity'))
  })

  it('is refused by name when a model is built', () => {
    expect(() => choosingClients(0, 0)).toThrow("invalid number for 'beta': not positive, was 0")
    expect(() => choosingClients(Number.NaN, 1)).toThrow("'alpha'")
    expect(() => captiveClients(-1, 0.3)).toThrow("'margin'")
    expect(() => captiveClients(0, 1.1)).toThrow("'keptShare'")
  })
})
