/** The desk's two-sided quote stays on the grid, inside its bounds and never through the market or a client. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DeskQuote, type DeskQuoteTerms, deskQuote } from './desk-quote'
import { inventoryRisk } from './inventory-cost'
import { quoteTier } from './quote-ladder'

/** Half a cent of half-spread, and 10,000 shares move the middle by about a cent. */
const tier = quoteTier(inventoryRisk(750_000, 1e-10, 11), -1, 1 / 3_200)
const terms = (more: Partial<DeskQuoteTerms> = {}): DeskQuoteTerms => ({
  nbb: 50_000_000,
  nbo: 50_020_000,
  tick: 100,
  size: 100,
  position: 0,
  toxicity: 0,
  impact: 0,
  leastHalfSpread: 500,
  mostSkew: 8_000,
  clientBid: 0,
  clientAsk: Number.POSITIVE_INFINITY,
  ...more,
})
const quoteOf = (more: Partial<DeskQuoteTerms> = {}) => deskQuote(tier, terms(more), new DeskQuote())

describe('a quote', () => {
  it('of a flat desk lies around the midpoint by the offset of the ladder', () => {
    const quote = quoteOf()
    expect(quote.halfSpread).toBeGreaterThan(tier.flatOffset)
    expect(quote).toMatchObject({ reason: 'quoted', bid: 50_004_900, ask: 50_015_100, skew: 0 })
  })

  it('of a long desk is lower on both sides, up to the largest skew', () => {
    expect(quoteOf({ position: 3_000 }).skew).toBeLessThan(0)
    expect(quoteOf({ position: 1e6 }).skew).toBe(-8_000)
    expect(quoteOf({ position: 3_000 }).ask).toBeLessThan(quoteOf().ask)
    expect(quoteOf({ position: 3_000 }).bid).toBeLessThan(quoteOf().bid)
  })

  it('widens by what the flow is expected to know', () => {
    expect(quoteOf({ toxicity: 1_000 })).toMatchObject({ bid: 50_003_900, ask: 50_016_100 })
  })

  it('leans against the impact of its own hedges that will decay', () => {
    const pushedUp = quoteOf({ impact: 2_000 })
    expect(pushedUp.skew).toBeCloseTo(-2_000 / 1.567, -2)
    expect(quoteOf({ impact: -2_000 }).skew).toBeCloseTo(-pushedUp.skew, 9)
  })

  it('stays a step away from a resting client', () => {
    expect(quoteOf({ clientAsk: 50_002_000 }).bid).toBe(50_001_900)
    expect(quoteOf({ clientBid: 50_018_000 }).ask).toBe(50_018_100)
  })

  it('leaves out a bid that would not be a price', () => {
    expect(quoteOf({ nbb: 100, nbo: 200 }).bid).toBe(0)
  })

  it('is none when a number is not one', () => {
    const numbers = [
      'nbb',
      'nbo',
      'tick',
      'size',
      'position',
      'toxicity',
      'impact',
      'leastHalfSpread',
      'mostSkew',
      'clientBid',
      'clientAsk',
    ] as const
    for (const field of numbers) {
      expect(quoteOf({ [field]: Number.NaN }), field).toEqual(
        new DeskQuote().refuse(quoteOf({ [field]: Number.NaN }).reason),
      )
      expect(quoteOf({ [field]: Number.NaN }).reason, field).toMatch(/^invalid/)
    }
  })
})

it('for any terms keeps every bound, and moves down with inventory', () => {
  const any = fc.record({
    nbb: fc.integer({ min: 100_000, max: 2_000_000 }).map((n) => n * 100),
    spread: fc.integer({ min: 1, max: 500 }).map((n) => n * 100),
    size: fc.integer({ min: 1, max: 5_000 }),
    position: fc.integer({ min: -50_000, max: 50_000 }),
    toxicity: fc.double({ min: -20_000, max: 20_000, noNaN: true }),
    impact: fc.double({ min: -5_000, max: 5_000, noNaN: true }),
    tick: fc.constantFrom(100, 10_000),
    leastHalfSpread: fc.integer({ min: 1, max: 20_000 }),
    mostSkew: fc.integer({ min: 0, max: 50_000 }),
    away: fc.integer({ min: -30_000, max: 30_000 }),
  })
  fc.assert(
    fc.property(any, ({ spread, away, ...rest }) => {
      const nbo = rest.nbb + spread
      const t = terms({ ...rest, nbo, clientBid: rest.nbb + away - 100, clientAsk: nbo + away })
      const quote = deskQuote(tier, t, new DeskQuote())
      expect(quote.reason).toBe('quoted')
      expect([quote.bid % t.tick, quote.ask % t.tick]).toEqual([0, 0])
      expect(quote.bid).toBeLessThan(Math.min(quote.ask, nbo, t.clientAsk))
      expect(quote.ask).toBeGreaterThan(Math.max(t.nbb, t.clientBid))
      expect(quote.ask - quote.bid).toBeGreaterThanOrEqual(2 * t.leastHalfSpread)
      expect(Math.abs(quote.skew)).toBeLessThanOrEqual(t.mostSkew)
      const longer = deskQuote(tier, { ...t, position: t.position + 1_000 }, new DeskQuote())
      expect(longer.skew).toBeLessThanOrEqual(quote.skew + 1e-6)
    }),
    { numRuns: 2_000 },
  )
})
