/** A venue's cost is the sum of its terms, never below the exact expectation, and payment never outranks the client. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bookWalk,
  COST_TERMS,
  costAt,
  fallbackCost,
  NO_OFFER,
  reachableShares,
  type Taking,
  type VenueOffer,
  VenueRanking,
  venueCost,
} from './venue-cost'

/** Buying 500 at 10.00 by 10.02: the half-spread is 0.01. */
const taking = (more: Partial<Taking> = {}): Taking => ({
  isBuy: true,
  qty: 500,
  doubleMid: 20_020_000,
  limit: 0,
  impact: 0,
  driftPerSecond: 0,
  fallback: 13_000,
  ...more,
})
const offer = (more: Partial<VenueOffer> = {}): VenueOffer => ({
  price: 10_020_000,
  size: 500,
  levelStep: 10_000,
  levelSize: 200,
  fee: 3_000,
  fillPpm: 1_000_000,
  latencyMicros: 0,
  waitMicros: 0,
  impactPpm: 0,
  adverse: 0,
  payment: 0,
  ...more,
})

test('a displayed touch costs the half-spread and the fee, a rebate lowers it', () => {
  expect(venueCost(taking(), offer())).toEqual({
    spread: 10_000,
    walk: 0,
    fee: 3_000,
    delay: 0,
    impact: 0,
    adverse: 0,
    unfilled: 0,
    total: 13_000,
  })
  expect(venueCost(taking(), offer({ fee: -200 })).total).toBe(9_800)
  expect(fallbackCost(true, 20_020_000, 10_020_000, 3_000)).toBe(13_000)
  expect(fallbackCost(false, 20_020_000, 10_000_000, 3_000)).toBe(13_000)
})

test('rules.md 11-e and 11-f: 1,000 shares pay 3.00 to take at 30 mils, 1.00 at 10 mils, posting earns 1.60', () => {
  const feeOf = (fee: number) => 1_000 * venueCost(taking({ qty: 1_000 }), offer({ fee })).fee
  expect([feeOf(3_000), feeOf(1_000), feeOf(-1_600)]).toEqual([3_000_000, 1_000_000, -1_600_000])
})

test('beyond the displayed size each level is a step worse', () => {
  // 500 displayed, then 200 at one cent more, 200 at two, 100 at three: 900 steps over 1,000 shares.
  expect(bookWalk(1_000, offer())).toBe(9_000)
  expect(venueCost(taking({ qty: 1_000 }), offer()).total).toBe(22_000)
  // Not a whole micro-unit: rounded up.
  expect(bookWalk(501, offer())).toBe(20)
})

test('a limit bounds the levels reached, and the shares beyond count as not filled', () => {
  const bounded = taking({ qty: 1_000, limit: 10_035_000 })
  expect(reachableShares(bounded, offer())).toBe(700)
  const cost = venueCost(bounded, offer())
  // 200 of 700 are a cent worse; 300 of 1,000 come back to a fallback of 0.013.
  expect(cost.walk).toBe(2_858)
  expect(cost.unfilled).toBe(Math.ceil(0.3 * (13_000 - 15_858)))
  expect(reachableShares(taking({ limit: 10_010_000 }), offer())).toBe(0)
  expect(venueCost(taking({ limit: 10_010_000 }), offer()).total).toBe(NO_OFFER)
  expect(venueCost(taking(), offer({ price: 0 })).total).toBe(NO_OFFER)
})

test('models.md 4.3: a midpoint order gains what the placement formula says', () => {
  // pi (h + f - f_mid) - pi AS - (1 - pi)(drift over the wait); h .01, f .003, f_mid .001, AS .002, pi .4, drift .0015.
  const now = fallbackCost(true, 20_020_000, 10_020_000, 3_000)
  const pool = offer({
    price: 10_010_000,
    fee: 1_000,
    fillPpm: 400_000,
    adverse: 2_000,
    waitMicros: 500_000,
  })
  const cost = venueCost(taking({ driftPerSecond: 3_000, fallback: now }), pool)
  const gain = 0.4 * (10_000 + 3_000 - 1_000) - 0.4 * 2_000 - 0.6 * 1_500
  expect(now - cost.total).toBeCloseTo(gain, 6)
  expect(cost).toMatchObject({ spread: 0, fee: 1_000, adverse: 2_000, unfilled: 6_900, total: 9_900 })
})

test('models.md 5: a patient order earns the half-spread and rebate, and pays the touch when it is not filled', () => {
  const posted = offer({
    price: 10_000_000,
    fee: -2_000,
    fillPpm: 600_000,
    adverse: 5_000,
    waitMicros: 2_000_000,
  })
  const cost = venueCost(taking({ driftPerSecond: 1_000 }), posted)
  expect(cost.total).toBe(0.6 * (-10_000 - 2_000 + 5_000) + 0.4 * (13_000 + 2_000))
})

const takings = fc.record({
  isBuy: fc.boolean(),
  qty: fc.integer({ min: 1, max: 5_000_000 }),
  doubleMid: fc.integer({ min: 2_000_000, max: 1_000_000_000 }),
  limit: fc.constant(0),
  impact: fc.integer({ min: 0, max: 500_000 }),
  driftPerSecond: fc.integer({ min: -20_000, max: 20_000 }),
  fallback: fc.integer({ min: -10_000, max: 200_000 }),
})
const offers = fc.record({
  price: fc.integer({ min: 1_000_000, max: 500_000_000 }),
  size: fc.integer({ min: 1, max: 100_000 }),
  levelStep: fc.constantFrom(0, 100, 5_000, 10_000),
  levelSize: fc.integer({ min: 0, max: 50_000 }),
  fee: fc.integer({ min: -3_500, max: 3_000 }),
  fillPpm: fc.integer({ min: 0, max: 1_000_000 }),
  latencyMicros: fc.integer({ min: 0, max: 5_000_000 }),
  waitMicros: fc.integer({ min: 0, max: 5_000_000 }),
  impactPpm: fc.integer({ min: 0, max: 1_000_000 }),
  adverse: fc.integer({ min: 0, max: 50_000 }),
  payment: fc.integer({ min: 0, max: 10_000 }),
})

/** The expectation share by share, in floats: no closed form, no rounding. */
function expected(order: Taking, venue: VenueOffer): number {
  const sign = order.isBuy ? 1 : -1
  let paid = 0
  let reached = Math.min(order.qty, venue.size)
  paid += reached * sign * (venue.price - order.doubleMid / 2)
  for (let level = 1; level <= 1_000 && venue.levelSize > 0 && reached < order.qty; level++) {
    const more = Math.min(venue.levelSize, order.qty - reached)
    paid += more * (sign * (venue.price - order.doubleMid / 2) + level * venue.levelStep)
    reached += more
  }
  const perSecond = order.driftPerSecond / 1e6
  const filled =
    paid / reached +
    venue.fee +
    perSecond * venue.latencyMicros +
    (order.impact * venue.impactPpm) / 1e6 +
    venue.adverse
  const chance = (venue.fillPpm / 1e6) * (reached / order.qty)
  return chance * filled + (1 - chance) * (order.fallback + perSecond * venue.waitMicros)
}

test('terms are whole, add up to the total, and the total is the expectation rounded against us', () => {
  fc.assert(
    fc.property(takings, offers, (order, venue) => {
      const cost = venueCost(order, venue)
      for (const term of COST_TERMS) expect(Number.isSafeInteger(cost[term])).toBe(true)
      const { total, ...terms } = cost
      expect(Object.values(terms).reduce((sum, term) => sum + term, 0)).toBe(total)
      const exact = expected(order, venue)
      const slack = Math.abs(exact) * 1e-9 + Math.abs(cost.unfilled) * 1e-6
      // One part in a million of the chance to fill is rounded too, which may go either way.
      const chance = 1e-6 * (Math.abs(order.fallback) + Math.abs(total - cost.unfilled) + 100_000)
      expect(total).toBeGreaterThanOrEqual(exact - slack - chance)
      expect(total).toBeLessThanOrEqual(exact + 6 + slack + chance)
    }),
    { numRuns: 500 },
  )
})

test('a ranking is the sort by cost, net price, payment and place, and its rows are what one venue costs', () => {
  // Few distinct numbers, so that ties of every kind come up.
  const few = offers.map((venue) => ({
    ...venue,
    price: 10_010_000 + 5_000 * (venue.price % 3),
    size: 1_000,
    fee: 1_000 * (venue.fee % 2),
    fillPpm: venue.fillPpm % 3 === 0 ? 500_000 : 1_000_000,
    latencyMicros: 0,
    waitMicros: 0,
    impactPpm: 0,
    adverse: 0,
    payment: venue.payment % 3,
  }))
  const ranking = new VenueRanking(16)
  fc.assert(
    fc.property(fc.array(few, { maxLength: 16 }), fc.boolean(), (venues, isBuy) => {
      const order = taking({ isBuy, fallback: 10_000 })
      const count = ranking.rankVenues(order, venues, venues.length)
      expect(count).toBe(venues.length)
      const costs = venues.map((venue) => venueCost(order, venue))
      costs.forEach((cost, n) => {
        expect(costAt(ranking.table, n)).toEqual(cost)
      })
      const net = (n: number) => (costs[n]?.spread ?? 0) + (costs[n]?.walk ?? 0) + (costs[n]?.fee ?? 0)
      const sorted = venues
        .map((venue, n) => [costs[n]?.total ?? 0, net(n), -venue.payment, n] as const)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3])
        .map((row) => row[3])
      expect([...ranking.order.subarray(0, count)]).toEqual(sorted)
    }),
  )
})

test('no payment moves the choice away from a cheaper venue', () => {
  const ranking = new VenueRanking(2)
  const first = (a: VenueOffer, b: VenueOffer) => {
    ranking.rankVenues(taking(), [a, b], 2)
    return ranking.order[0]
  }
  expect(first(offer(), offer({ payment: 1 }))).toBe(1)
  expect(first(offer(), offer({ payment: 1_000_000, fee: 3_001 }))).toBe(0)
  // Equal expected cost but a worse price: not equal.
  expect(first(offer(), offer({ payment: 1_000_000, fee: 4_000, adverse: -1_000 }))).toBe(0)
})

test('venues that offer nothing do not rank', () => {
  const ranking = new VenueRanking(4)
  const venues = [offer({ price: 0 }), offer(), offer({ price: 10_030_000 })]
  expect(ranking.rankVenues(taking({ limit: 10_020_000 }), venues, 3)).toBe(1)
  expect(ranking.order[0]).toBe(1)
  expect(() => ranking.rankVenues(taking(), venues, 5)).toThrow('invalid count: more than 4 venues, was 5')
})
