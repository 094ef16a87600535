/** T16: an allocation gives both sides the same shares, nobody what they did not want, whatever the order of asking. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AllocationMethod, allocate, type Interest } from './allocation'

const MID = 10_010_000
const quote = { nbb: 10_000_000, nbo: 10_020_000 }
const terms = (method: AllocationMethod, price = MID) => ({ price, method, ...quote })
const interest = (id: string, isBuy: boolean, openQty: number, more: Partial<Interest> = {}): Interest => ({
  id,
  owner: id,
  isBuy,
  openQty,
  limit: null,
  priority: Number(id.slice(1)),
  minQty: 0,
  allOrNone: false,
  ...more,
})
const given = (list: readonly Interest[], method: AllocationMethod) =>
  Object.fromEntries([...allocate(list, terms(method)).shares].sort())

test('price and time: the better limit, then the earlier, is filled first', () => {
  const list = [
    interest('b1', true, 100, { limit: MID }),
    interest('b2', true, 100, { limit: MID + 5_000 }),
    interest('b3', true, 100, { limit: MID }),
    interest('s4', false, 150),
  ]
  expect(given(list, 'priceTime')).toEqual({ b2: 100, b1: 50, s4: 150 })
})

test('pro rata: by size, and what rounding leaves goes to the first', () => {
  const list = [
    interest('b1', true, 100),
    interest('b2', true, 300),
    interest('b3', true, 300),
    interest('s4', false, 100),
  ]
  // 14.28, 42.85, 42.85 of 100: 98 shares and 2 over.
  expect(given(list, 'proRata')).toEqual({ b1: 16, b2: 42, b3: 42, s4: 100 })
})

test('an all-or-none order that cannot be whole stands aside, and those behind it trade', () => {
  const list = [
    interest('b1', true, 500, { allOrNone: true }),
    interest('b2', true, 200),
    interest('s3', false, 300),
  ]
  expect(given(list, 'priceTime')).toEqual({ b2: 200, s3: 200 })
  expect(given([...list, interest('s4', false, 200)], 'priceTime')).toEqual({ b1: 500, s3: 300, s4: 200 })
})

test('a minimum may be met by several others together', () => {
  const list = [interest('b1', true, 500, { minQty: 300 }), interest('s2', false, 200)]
  expect(given(list, 'priceTime')).toEqual({})
  expect(given([...list, interest('s3', false, 150)], 'priceTime')).toEqual({ b1: 350, s2: 200, s3: 150 })
})

test('an owner on both sides takes part with its first side only', () => {
  const list = [
    interest('b1', true, 100, { owner: 'X' }),
    interest('s2', false, 100, { owner: 'X' }),
    interest('s3', false, 60),
  ]
  expect(given(list, 'priceTime')).toEqual({ b1: 60, s3: 60 })
})

test('outside the quote nothing trades, and contradictions are refused by name', () => {
  const list = [interest('b1', true, 100), interest('s2', false, 100)]
  expect(allocate(list, terms('priceTime', 10_020_001)).shares.size).toBe(0)
  expect(allocate(list, terms('priceTime', 10_020_000)).shares.size).toBe(2)
  expect(() => allocate([...list, interest('b1', false, 5)], terms('priceTime'))).toThrow(
    'ids are not unique',
  )
  expect(() => allocate([interest('b1', true, 0)], terms('proRata'))).toThrow('invalid openQty of b1')
})

const anyInterest = fc.record({
  isBuy: fc.boolean(),
  owner: fc.integer({ min: 0, max: 5 }).map((n) => `o${n}`),
  openQty: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 3_000_000_000 })),
  limit: fc.option(fc.integer({ min: -2, max: 2 }).map((n) => MID + n * 5_000)),
  priority: fc.integer({ min: 0, max: 2 }),
  minShare: fc.constantFrom(0, 0, 0.2, 0.5, 1),
  allOrNone: fc.boolean(),
})
const book = fc.array(anyInterest, { maxLength: 14 }).map((list) =>
  list.map(
    ({ minShare, ...rest }, i): Interest => ({
      ...rest,
      id: `i${String(i).padStart(2, '0')}`,
      minQty: Math.floor(rest.openQty * minShare),
      allOrNone: rest.allOrNone && i % 3 === 0,
    }),
  ),
)
const method = fc.constantFrom<AllocationMethod>('priceTime', 'proRata')
const total = (list: readonly number[]): number => list.reduce((sum, n) => sum + n, 0)

test('T16: sums, leaves, limits, minimums, self-trades and cash hold for any interests', () => {
  fc.assert(
    fc.property(book, method, fc.integer({ min: -3, max: 3 }), (list, how, step) => {
      const price = MID + step * 5_000
      const { shares, matches, takingPart } = allocate(list, terms(how, price))
      const known = new Map(list.map((i) => [i.id, i]))
      const side = (isBuy: boolean) =>
        [...shares].filter(([id]) => known.get(id)?.isBuy === isBuy).map(([, qty]) => qty)
      const open = (isBuy: boolean) =>
        total(takingPart.filter((i) => i.isBuy === isBuy).map((i) => i.openQty))
      expect(total(side(true))).toBe(Math.min(open(true), open(false)))
      expect(total(side(false))).toBe(total(side(true)))
      for (const [id, qty] of shares) {
        const own = known.get(id) as Interest
        expect(price >= quote.nbb && price <= quote.nbo).toBe(true)
        if (own.limit !== null) expect(own.isBuy ? price <= own.limit : price >= own.limit).toBe(true)
        expect(qty).toBeLessThanOrEqual(own.openQty)
        expect(qty).toBeGreaterThanOrEqual(Math.max(1, own.allOrNone ? own.openQty : own.minQty))
      }
      const cash = new Map<string, number>()
      for (const { buyId, sellId, qty } of matches) {
        expect(known.get(buyId)?.owner).not.toBe(known.get(sellId)?.owner)
        cash.set(buyId, (cash.get(buyId) ?? 0) + qty)
        cash.set(sellId, (cash.get(sellId) ?? 0) + qty)
      }
      expect(cash).toEqual(shares)
      const signed = matches.map(({ qty }) => BigInt(qty) * BigInt(price))
      const paid = [...shares]
        .filter(([id]) => known.get(id)?.isBuy)
        .map(([, q]) => BigInt(q) * BigInt(price))
      expect(signed.reduce((a, b) => a + b, 0n)).toBe(paid.reduce((a, b) => a + b, 0n))
    }),
    { numRuns: 2000 },
  )
})

test('T16: the order in which interests are given changes nothing', () => {
  fc.assert(
    fc.property(book, method, fc.infiniteStream(fc.nat()), (list, how, keys) => {
      const shuffled = list
        .map((item) => ({ item, key: keys.next().value as number }))
        .sort((a, b) => a.key - b.key)
        .map(({ item }) => item)
      const [one, other] = [allocate(list, terms(how)), allocate(shuffled, terms(how))]
      expect(other.matches).toEqual(one.matches)
      expect([...other.shares]).toEqual([...one.shares])
    }),
  )
})

test('by price and time nobody trades while a better interest that took part still wants', () => {
  fc.assert(
    fc.property(book, (list) => {
      const { shares, takingPart } = allocate(list, terms('priceTime'))
      for (const isBuy of [true, false]) {
        const side = takingPart.filter((i) => i.isBuy === isBuy)
        const open = side.findIndex((i) => (shares.get(i.id) ?? 0) < i.openQty)
        if (open < 0) continue
        for (const behind of side.slice(open + 1)) expect(shares.has(behind.id)).toBe(false)
      }
    }),
  )
})
