/** Client, broker and desk always add up to what a fill was worth, by a formula that knows none of the three. */
import { CAPACITIES } from '@shared/events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FillFacts, fillEconomics, fillMarkout, savingAgainst } from './fill-economics'

/** A client buys 200 at 10.017 from inventory; the market is 10.00 by 10.02. */
const facts = (more: Partial<FillFacts> = {}): FillFacts => ({
  capacity: 'principal',
  isBuy: true,
  qty: 200,
  price: 10_017_000,
  nbb: 10_000_000,
  nbo: 10_020_000,
  venuePrice: null,
  venueFee: 0,
  charged: 0,
  flowReceived: 0,
  flowPaid: 0,
  ...more,
})

test('a principal fill splits the half-spread between client and desk', () => {
  // Half-spread 0.01 on 200 shares: 2.00, of which 0.60 is improvement and 1.40 is kept, 0.20 of it paid on.
  expect(fillEconomics(facts({ flowPaid: 200_000 }))).toMatchObject({
    improvement: 600_000,
    spreadKept: 1_400_000,
    client: 600_000,
    broker: 200_000,
    desk: 1_200_000,
    total: 2_000_000,
    isReferenced: true,
  })
})

test('rules.md 11-c: E/Q 0.4 of a spread of 0.04 gives the client 0.012 a share and the desk 0.008', () => {
  const value = fillEconomics(facts({ qty: 1_000, price: 10_028_000, nbo: 10_040_000 }))
  expect([value.improvement, value.spreadKept]).toEqual([12_000_000, 8_000_000])
})

test('a cross leaves the spread to the two clients', () => {
  const buyer = fillEconomics(facts({ capacity: 'cross', price: 10_010_000 }))
  const seller = fillEconomics(facts({ capacity: 'cross', price: 10_010_000, isBuy: false }))
  expect([buyer.client, seller.client, buyer.desk, seller.desk]).toEqual([2_000_000, 2_000_000, 0, 0])
  expect(buyer.total + seller.total).toBe(200 * 20_000)
})

test('a routed fill at the far side is worth its fee, negative, whoever pays it', () => {
  const routed = facts({ capacity: 'routed', price: 10_020_000, venueFee: 600_000 })
  expect(fillEconomics(routed)).toMatchObject({ client: 0, broker: -600_000, desk: 0, total: -600_000 })
  const passedOn = fillEconomics({ ...routed, charged: 600_000 })
  expect(passedOn).toMatchObject({ client: -600_000, broker: 0, total: -600_000 })
  const wholesale = facts({ capacity: 'routed', price: 10_014_000, flowReceived: 200_000 })
  expect(fillEconomics(wholesale)).toMatchObject({ client: 1_200_000, broker: 200_000, total: 1_400_000 })
})

test('a riskless fill keeps what the desk put on the price of the venue', () => {
  const riskless = facts({ capacity: 'riskless', price: 10_020_000, venuePrice: 10_018_000 })
  expect(fillEconomics(riskless)).toMatchObject({ spreadKept: 400_000, client: 0, total: 400_000 })
})

test('without a far side nothing is claimed and the fees still count', () => {
  const blind = facts({ capacity: 'routed', nbo: null, venueFee: 600_000 })
  expect(fillEconomics(blind)).toMatchObject({ improvement: 0, total: -600_000, isReferenced: false })
  expect(savingAgainst(blind, fillEconomics(blind), { clientCost: 1, houseValue: 0 })).toBeNull()
})

const amount = fc.integer({ min: -5_000_000_000, max: 5_000_000_000 })
const side = fc.option(fc.integer({ min: 1, max: 400_000_000 }))
const anyFacts: fc.Arbitrary<FillFacts> = fc.record({
  capacity: fc.constantFrom(...CAPACITIES),
  isBuy: fc.boolean(),
  qty: fc.integer({ min: 1, max: 1_000_000 }),
  price: fc.integer({ min: 1, max: 400_000_000 }),
  nbb: side,
  nbo: side,
  venuePrice: side,
  venueFee: amount,
  charged: amount,
  flowReceived: amount,
  flowPaid: amount,
})

/** The total in half micro-units by unbounded integers: what left or entered the three parties together. */
function doubleTotal(f: FillFacts): bigint {
  const far = (f.isBuy ? f.nbo : f.nbb) ?? f.price
  const inventory = f.nbb === null || f.nbo === null ? 2 * f.price : f.nbb + f.nbo
  const legs = { principal: inventory, riskless: 2 * (f.venuePrice ?? f.price) } as const
  const leg = f.capacity === 'principal' || f.capacity === 'riskless' ? legs[f.capacity] : 2 * f.price
  const move = BigInt(2 * far - leg) * BigInt(f.qty)
  return (f.isBuy ? move : -move) + 2n * BigInt(f.flowReceived - f.venueFee)
}

test('for any fill client + broker + desk is the total, and all of it is whole', () => {
  fc.assert(
    fc.property(anyFacts, (f) => {
      const value = fillEconomics(f)
      expect(value.client + value.broker + value.desk).toBe(value.total)
      const exact = doubleTotal(f)
      expect(BigInt(value.total)).toBe((exact - (((exact % 2n) + 2n) % 2n)) / 2n)
      for (const money of Object.values(value))
        if (typeof money === 'number') expect(Number.isSafeInteger(money)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('what is charged or paid between the parties moves money and not the total', () => {
  fc.assert(
    fc.property(anyFacts, amount, amount, (f, charged, flowPaid) => {
      expect(fillEconomics({ ...f, charged, flowPaid }).total).toBe(fillEconomics(f).total)
    }),
  )
})

test('a sale in the mirrored market is worth the same', () => {
  const mirror = 1_000_000_000
  fc.assert(
    fc.property(anyFacts, (f) => {
      const turned: FillFacts = {
        ...f,
        isBuy: !f.isBuy,
        price: mirror - f.price,
        nbb: f.nbo === null ? null : mirror - f.nbo,
        nbo: f.nbb === null ? null : mirror - f.nbb,
        venuePrice: f.venuePrice === null ? null : mirror - f.venuePrice,
      }
      expect(fillEconomics(turned)).toEqual(fillEconomics(f))
    }),
  )
})

test('the saving is what client and house would have lost on the other route', () => {
  // The route costs the client 0.013 a share all-in; here it paid 0.007 against the midpoint.
  const own = facts()
  const saving = savingAgainst(own, fillEconomics(own), { clientCost: 13_000, houseValue: 1_000 })
  expect(saving).toEqual({ client: 1_200_000, house: 1_200_000, total: 2_400_000 })
})

test('a markout moves value between client and desk, and spread kept = realized + impact', () => {
  // The midpoint rises 0.005: the client, who bought, gains 1.00 on 200 shares.
  const own = facts()
  const value = fillEconomics(own)
  expect(fillMarkout(own, value, 20_030_000)).toEqual({
    client: 1_000_000,
    desk: -1_000_000,
    realizedSpread: 400_000,
  })
  fc.assert(
    fc.property(anyFacts, fc.integer({ min: 2, max: 800_000_000 }), (f, later) => {
      const worth = fillEconomics(f)
      const markout = fillMarkout(f, worth, later)
      expect(markout === null).toBe(f.nbb === null || f.nbo === null)
      if (markout === null) return
      expect(worth.spreadKept + markout.desk).toBe(markout.realizedSpread)
      if (f.capacity === 'principal') expect(markout.client + markout.desk).toBe(0)
      else expect(markout.desk).toBe(0)
      const move = ((f.isBuy ? 1 : -1) * (later - (f.nbb as number) - (f.nbo as number)) * f.qty) / 2
      expect(Math.abs(markout.client - move)).toBeLessThanOrEqual(0.5)
    }),
  )
})

test('money beyond the safe integers is refused', () => {
  const huge = facts({ qty: 9_000_000_000, nbo: 400_000_000_000_000, price: 1_000_000 })
  expect(() => fillEconomics(huge)).toThrow('invalid total of a fill: not a safe whole number')
})
