// Features are signed by the order's side, finite for every market that has two sides, and remember the past only.
import { ByteReader, ByteWriter } from '@shared/bytes'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emptySight,
  FEATURE_COUNT,
  FEATURE_NAMES,
  FlowMemory,
  MidHistory,
  type OrderSight,
  writeFeatures,
} from './index'

const SECOND = 1_000_000
const sight = (more: Partial<OrderSight> = {}): OrderSight => ({
  ...emptySight(),
  qty: 200,
  bid: 10_000_000,
  ask: 10_020_000,
  bidSize: 300,
  askSize: 100,
  ...more,
})
const featuresOf = (of: OrderSight): Record<string, number> => {
  const out = new Float64Array(FEATURE_COUNT)
  expect(writeFeatures(out, of)).toBe(true)
  return Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, out[i]!]))
}

describe('features', () => {
  it('of a buy, by hand', () => {
    const features = featuresOf(
      sight({
        adv: 1_000_000,
        return10s: 4,
        volatility: 0.5,
        usualVolatility: 0.25,
        sinceClientsLast: 59,
        streak: 2,
      }),
    )
    expect(features).toMatchObject({ constant: 1, queueImbalance: 0.5, isFirstOfClient: 0 })
    // The microprice is 10.015, half a cent above the midpoint of 10.01.
    expect(features['micropriceOffset']).toBeCloseTo((0.005 / 10.01) * 10_000, 9)
    expect(features['return10s']).toBeCloseTo(4 / (0.5 * Math.sqrt(10)), 12)
    expect(features['logQtyOverAdv']).toBeCloseTo(Math.log(2) / 2, 12)
    expect(features['logQtyOverTouch']).toBeCloseTo(Math.log(2) / 2, 12)
    expect(features['volatilityRegime']).toBeCloseTo(Math.log(2), 12)
    expect(features['logSinceClientsLast']).toBe(0)
    expect(features['sameSideStreak']).toBeCloseTo(2 / 3, 12)
  })

  it('that have a side turn with it; sizes and times do not', () => {
    const market = {
      return1s: 1,
      return10s: 2,
      return60s: 3,
      volatility: 1,
      clientFlow: 0.3,
      symbolFlow: -0.2,
    }
    const buy = featuresOf(sight({ ...market, streak: 1, adv: 1e6, sinceClientsLast: 3 }))
    const sell = featuresOf(sight({ ...market, streak: 1, adv: 1e6, sinceClientsLast: 3, side: -1 }))
    const sided = FEATURE_NAMES.slice(1, 8).concat('sameSideStreak')
    for (const name of FEATURE_NAMES) {
      if (name === 'logQtyOverTouch') continue
      expect(sell[name]! + 0, name).toBe((sided.includes(name) ? -1 : 1) * buy[name]! + 0)
    }
  })

  it('that are not known are neutral, and without a market there are none', () => {
    const features = featuresOf(sight({ bidSize: 0, askSize: 0 }))
    const unknown = FEATURE_NAMES.filter((name) => name !== 'constant' && name !== 'isFirstOfClient')
    for (const name of unknown)
      if (name !== 'logSpreadOverVolatility') expect(features[name]! + 0, name).toBe(0)
    const out = new Float64Array(FEATURE_COUNT)
    const bad = [
      { bid: 0 },
      { ask: 10_000_000 },
      { bid: 10_030_000 },
      { ask: Number.NaN },
      { qty: 0 },
      { bidSize: -1 },
    ]
    for (const wrong of bad) expect(writeFeatures(out, sight(wrong)), JSON.stringify(wrong)).toBe(false)
  })

  it('are finite for any market with two sides', () => {
    const number = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null })
    const drawn = fc.record({
      bid: fc.integer({ min: 1, max: 1e12 }),
      spread: fc.integer({ min: 1, max: 1e9 }),
      bidSize: fc.nat(),
      askSize: fc.nat(),
      adv: number,
      return1s: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null }),
      volatility: number,
      usualVolatility: number,
      sinceClientsLast: number,
      qty: fc.integer({ min: 1, max: 1e9 }),
      streak: fc.integer(),
    })
    fc.assert(
      fc.property(drawn, ({ bid, spread, ...rest }) => {
        const features = featuresOf(sight({ ...rest, bid, ask: bid + spread }))
        for (const value of Object.values(features)) expect(Number.isFinite(value)).toBe(true)
      }),
    )
  })
})

describe('the memory of flow', () => {
  const order = (at: number, side: 1 | -1, more = {}) => ({
    at,
    client: 1,
    symbol: 2,
    side,
    qty: 100,
    ...more,
  })
  const read = (memory: FlowMemory, of = order(100 * SECOND, 1)) => {
    const to = emptySight()
    memory.read(of, to)
    return to
  }

  it('leans the way of what was done, fades, and counts streaks', () => {
    const memory = new FlowMemory()
    expect(read(memory)).toMatchObject({ clientFlow: 0, symbolFlow: 0, sinceClientsLast: null, streak: 0 })
    memory.add(order(0, 1))
    memory.add(order(0, 1))
    expect(read(memory, order(0, 1))).toMatchObject({ clientFlow: 2 / 3, symbolFlow: 2 / 3, streak: 2 })
    expect(read(memory).sinceClientsLast).toBe(100)
    expect(read(memory, order(600 * SECOND, 1)).clientFlow).toBeCloseTo(2 / Math.E / (2 / Math.E + 1), 12)
    memory.add(order(SECOND, -1))
    expect(read(memory).streak).toBe(-1)
    expect(read(memory, order(SECOND, 1, { client: 9 }))).toMatchObject({ clientFlow: 0, streak: 0 })
  })

  it('comes back from its state', () => {
    const [whole, restored] = [new FlowMemory(), new FlowMemory()]
    for (let i = 0; i < 50; i++)
      whole.add(order(i * SECOND, i % 3 === 0 ? -1 : 1, { client: i % 7, symbol: i % 4 }))
    const to = new ByteWriter()
    whole.writeState(to)
    restored.readState(new ByteReader(to.bytes()))
    for (let client = 0; client < 9; client++) {
      const it = order(60 * SECOND, 1, { client })
      expect(read(restored, it)).toEqual(read(whole, it))
    }
  })
})

describe('the history of midpoints', () => {
  const readAt = (history: MidHistory, at: number) => {
    const to = emptySight()
    history.read(at, to)
    return to
  }

  it('gives the move since a second that lies far enough back, and null before there is one', () => {
    const history = new MidHistory()
    expect(readAt(history, 0).return1s).toBeNull()
    for (let second = 0; second <= 70; second++) history.mid(second * SECOND + 500_000, 100 + second)
    const now = readAt(history, 70 * SECOND + 600_000)
    // In force at 69.0 s was the midpoint of 68.5 s.
    expect(now.return1s).toBeCloseTo((170 / 168 - 1) * 10_000, 9)
    expect(now.return10s).toBeCloseTo((170 / 159 - 1) * 10_000, 9)
    expect(now.return60s).toBeCloseTo((170 / 109 - 1) * 10_000, 9)
    expect(readAt(history, 75 * SECOND).return1s).toBe(0)
    expect(readAt(history, 500 * SECOND).return60s).toBe(0)
  })

  it('knows the volatility of a second, and passes over what is no midpoint', () => {
    const history = new MidHistory()
    for (let second = 0; second <= 400; second++) {
      history.mid(second * SECOND, 100 * (1 + (second % 2) / 10_000))
      history.mid(second * SECOND + 1, Number.NaN)
      if (second === 30) expect(readAt(history, second * SECOND).volatility).toBeNull()
    }
    expect(readAt(history, 401 * SECOND).volatility).toBeCloseTo(1, 3)
    expect(readAt(history, 401 * SECOND).usualVolatility).toBeCloseTo(1, 2)
  })

  it('does not take a break for a calm or a move', () => {
    const history = new MidHistory()
    for (let second = 0; second <= 100; second++)
      history.mid(second * SECOND, 100 * (1 + (second % 2) / 10_000))
    const before = readAt(history, 101 * SECOND).volatility!
    history.mid(3_600 * SECOND, 110)
    const { volatility, return10s } = readAt(history, 3_600 * SECOND + 1)
    expect(volatility!).toBeLessThan(before)
    expect(return10s).toBeCloseTo(1_000, 0)
  })
})
