// The model learns from matured labels only, absorbs nothing that is not finite, and survives a restore to the bit.
import { ByteReader, ByteWriter } from '@shared/bytes'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  DEFAULT_SETTINGS,
  Estimate,
  INTERNALIZED,
  ROUTED,
  TOXIC,
  ToxicityModel,
  type ToxicityOrder,
  toxicProbability,
} from './index'

const SECOND = 1_000_000
const SETTINGS = {
  ...DEFAULT_SETTINGS,
  featureCount: 3,
  tierCount: 3,
  horizons: [
    { micros: 10 * SECOND, noise: 3, weight: 0.5, client: 1, tier: 0.5 },
    { micros: 60 * SECOND, noise: 6, weight: 0.5, client: 1, tier: 0.5 },
  ],
}
const order = (more: Partial<ToxicityOrder> = {}): ToxicityOrder => ({
  client: 0,
  symbol: 0,
  features: Float64Array.from([1, 0, 0]),
  side: 1,
  mid: 100,
  cohort: INTERNALIZED,
  ...more,
})
const estimateOf = (model: ToxicityModel, of = order(), horizon = 0): Estimate => {
  const out = new Estimate()
  model.predict(of, out, horizon)
  return out
}
const bytesOf = (model: ToxicityModel): Uint8Array => {
  model.takeNews()
  const to = new ByteWriter()
  model.writeState(to)
  return to.bytes().slice()
}
/** `count` orders a second apart, each of which costs `cost` bp at both horizons. */
function feed(
  model: ToxicityModel,
  o: { count: number; cost: number; from?: number; client?: number },
): number {
  const start = o.from ?? 0
  for (let i = 0; i < o.count; i++) {
    const at = start + i * 100 * SECOND
    const it = order({ client: o.client ?? 0, side: i % 2 === 0 ? 1 : -1 })
    model.observe(at, it)
    const mid = 100 * (1 + (it.side * o.cost) / 10_000)
    model.mature(at + 11 * SECOND, () => mid)
    model.mature(at + 61 * SECOND, () => mid)
  }
  return start + o.count * 100 * SECOND
}

describe('labels', () => {
  it('are used only after their time, at the midpoint then in force', () => {
    const model = new ToxicityModel(SETTINGS)
    model.observe(0, order())
    const asked: number[] = []
    const at = (now: number, mid: number) =>
      model.mature(now, (symbol) => (asked.push(symbol) > 0 ? mid : null))
    at(9 * SECOND, 90)
    at(10 * SECOND, 90)
    expect(asked).toEqual([])
    at(10 * SECOND + 1, 100.01)
    expect(asked).toEqual([0])
    expect(model.score(0)).toMatchObject({ labels: 1, meanLabel: expect.closeTo(1, 9) })
    expect(model.score(1).labels).toBe(0)
    at(60 * SECOND + 1, 99.99)
    expect(model.score(1)).toMatchObject({ labels: 1, meanLabel: expect.closeTo(-1, 9) })
    expect(model.counts().pending).toBe(0)
  })

  it('of a sell are the mirror of those of a buy', () => {
    const model = new ToxicityModel(SETTINGS)
    model.observe(0, order({ side: -1 }))
    model.mature(11 * SECOND, () => 100.02)
    expect(model.score(0).meanLabel).toBeCloseTo(-2, 9)
  })

  it('leave predictions alone until they come: for any stream, a future midpoint changes nothing before', () => {
    const step = fc.record({
      client: fc.nat(4),
      gap: fc.integer({ min: 1, max: 9 }),
      mid: fc.integer({ min: 90, max: 110 }),
    })
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 2, maxLength: 30 }),
        fc.integer({ min: 50, max: 200 }),
        (steps, other) => {
          const [one, two] = [new ToxicityModel(SETTINGS), new ToxicityModel(SETTINGS)]
          let now = 0
          for (const [i, { client, gap, mid }] of steps.entries()) {
            now += gap * SECOND
            one.mature(now, () => mid)
            two.mature(now, () => (i === steps.length - 1 ? other : mid))
            one.observe(now, order({ client }))
            two.observe(now, order({ client }))
          }
          // Only what fell due in the last step may differ: an order 10 s or more before it.
          const last = steps.at(-1)!
          const isDue = one.score(0).labels + one.score(1).labels > 0
          if (last.mid === other || !isDue) expect(bytesOf(one)).toEqual(bytesOf(two))
        },
      ),
    )
  })

  it('that come too late, without a midpoint, or at the end of a session are counted, not learned', () => {
    const model = new ToxicityModel(SETTINGS)
    const before = estimateOf(model)
    model.observe(0, order())
    model.mature(16 * SECOND, () => 101)
    model.mature(61 * SECOND, () => null)
    model.observe(70 * SECOND, order())
    model.endSession()
    model.mature(500 * SECOND, () => 101)
    expect(model.refused).toMatchObject({ late: 3, missing: 1 })
    expect(estimateOf(model)).toEqual(before)
  })

  it('beyond six deviations are pulled in', () => {
    const model = new ToxicityModel(SETTINGS)
    feed(model, { count: 1, cost: 400 })
    expect(model.counts(0).winsorized).toBe(1)
    expect(estimateOf(model).mean).toBeLessThan(6)
  })

  it('of more orders than may wait are not kept', () => {
    const model = new ToxicityModel({ ...SETTINGS, maxPending: 20 })
    const kept = Array.from({ length: 25 }, (_, i) => model.observe(i, order()))
    expect(kept.filter(Boolean)).toHaveLength(20)
    expect(model.refused.full).toBe(5)
  })
})

describe('what is not finite', () => {
  const wrong = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)

  it('gives no estimate and is never absorbed', () => {
    fc.assert(
      fc.property(wrong, fc.nat(2), (value, place) => {
        const model = new ToxicityModel(SETTINGS)
        const features = Float64Array.from([1, 0.5, -0.5])
        features[place] = value
        const bad = order({ features })
        const estimate = estimateOf(model, bad)
        expect(estimate.isValid).toBe(false)
        expect(estimate.mean).toBeNaN()
        expect(toxicProbability(estimate, 0)).toBeNaN()
        expect(model.observe(0, bad)).toBe(false)
        expect(model.observe(0, order({ mid: value }))).toBe(false)
        expect(model.refused).toMatchObject({ features: 1, mids: 1 })
        model.observe(0, order())
        model.mature(11 * SECOND, () => value)
        expect(model.refused.labels).toBe(1)
        expect(estimateOf(model)).toMatchObject({ isValid: true, mean: 0, labels: 0 })
      }),
    )
  })

  it('never comes out either, whatever finite features and midpoints go in', () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0, 1e-300),
    )
    const step = fc.record({ a: value, b: value, mid: value, client: fc.nat(3) })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const model = new ToxicityModel(SETTINGS)
        for (const [i, { a, b, mid, client }] of steps.entries()) {
          model.mature(i * 15 * SECOND, () => mid)
          model.observe(i * 15 * SECOND, order({ client, mid, features: Float64Array.from([1, a, b]) }))
          for (const horizon of [0, 1]) {
            const estimate = estimateOf(model, order({ client }), horizon)
            expect(estimate.isValid).toBe(true)
            expect(estimate.variance).toBeGreaterThan(0)
          }
        }
      }),
    )
  })

  it('features that are too few, or without their constant, give no estimate', () => {
    const model = new ToxicityModel(SETTINGS)
    expect(estimateOf(model, order({ features: Float64Array.from([1, 0]) })).isValid).toBe(false)
    expect(estimateOf(model, order({ features: Float64Array.from([0, 0, 0]) })).isValid).toBe(false)
  })

  it('a slot that is none, a time that goes back and settings out of range are refused by name', () => {
    const model = new ToxicityModel(SETTINGS)
    expect(() => model.observe(0, order({ client: -1 }))).toThrow(/invalid slot/)
    expect(() => model.observe(0, order({ symbol: 0.5 }))).toThrow(/invalid slot/)
    expect(() => model.setTier(0, 3)).toThrow(/invalid tier/)
    model.observe(5, order())
    expect(() => model.observe(4, order())).toThrow(/time order/)
    expect(() => new ToxicityModel({ ...SETTINGS, forgetting: 1.1 })).toThrow(/'forgetting'/)
    expect(() => new ToxicityModel({ ...SETTINGS, horizons: [] })).toThrow(/'horizons'/)
  })
})

describe('a client', () => {
  it('starts at its tier, and is pulled from there by its own labels', () => {
    const model = new ToxicityModel(SETTINGS)
    for (const client of [1, 2, 3]) model.setTier(client, 1)
    let now = 0
    for (const client of [1, 2]) now = feed(model, { count: 60, cost: 2, client, from: now })
    const [newcomer, stranger, regular] = [3, 9, 1].map((client) => model.clientLevel(client))
    expect(newcomer!.mean).toBeGreaterThan(stranger!.mean)
    expect(newcomer).toMatchObject({ labels: 0 })
    expect(regular!.labels).toBe(60)
    expect(regular!.mean).toBeGreaterThan(newcomer!.mean)
    expect(regular!.mean).toBeLessThan(2.05)
    expect(regular!.high - regular!.low).toBeLessThan(newcomer!.high - newcomer!.low)
  })

  it('without labels takes the mean of a new tier; one that taught much keeps what it taught', () => {
    const model = new ToxicityModel(SETTINGS)
    model.setTier(1, 1)
    const now = feed(model, { count: 300, cost: 2, client: 1 })
    feed(model, { count: 3, cost: 0, client: 2, from: now })
    const before = model.clientLevel(1).mean
    model.setTier(1, 2)
    expect(Math.abs(model.clientLevel(1).mean - before)).toBeLessThan(0.05)
    model.setTier(5, 1)
    expect(model.clientLevel(5).mean - model.clientLevel(6).mean).toBeGreaterThan(0.1)
  })

  it('shrinks as the closed form says: n ybar / (n + noise / client variance)', () => {
    const lone = {
      ...SETTINGS,
      clientDrift: 0,
      horizons: [{ ...SETTINGS.horizons[0]!, weight: 1e-6, tier: 1e-6 }],
    }
    const model = new ToxicityModel(lone)
    feed(model, { count: 1, cost: 2 })
    expect(model.clientLevel(0).mean).toBeCloseTo(2 / (1 + 9 / 1), 6)
  })

  it('that is toxic becomes so with evidence, as news', () => {
    const model = new ToxicityModel(SETTINGS)
    feed(model, { count: 200, cost: 3 })
    const changes = model.takeNews().filter(({ type }) => type === 'segment')
    expect(changes).toHaveLength(1)
    expect(changes[0]).toMatchObject({ client: 0, from: 1, to: TOXIC, level: { labels: 100 } })
    expect(model.segmentAt(0, 1e12)).toBe(TOXIC)
    expect(model.segments.since(0)).toBe(changes[0]!.at)
    expect(model.segments.since(5)).toBeNaN()
    expect(model.takeNews()).toEqual([])
  })
})

describe('an override', () => {
  it('holds until it expires and is scored by the labels of its time', () => {
    const model = new ToxicityModel(SETTINGS)
    let now = feed(model, { count: 150, cost: 0 })
    const until = now + 60 * 100 * SECOND
    model.override({ client: 0, segment: TOXIC, at: now, until })
    expect(model.segmentAt(0, now)).toBe(TOXIC)
    expect(model.segmentAt(0, until)).not.toBe(TOXIC)
    expect(model.segmentAt(1, now)).not.toBe(TOXIC)
    model.takeNews()
    now = feed(model, { count: 60, cost: 1.5, from: now })
    model.mature(now + 20 * SECOND, () => 100)
    const news = model.takeNews().find(({ type }) => type === 'overrideScore')
    expect(news).toMatchObject({ score: { client: 0, segment: TOXIC, labels: 60, verdict: 'trader' } })
  })

  it('that was wrong is scored so, and one with few labels is undecided', () => {
    const model = new ToxicityModel(SETTINGS)
    let now = feed(model, { count: 150, cost: 0 })
    model.override({ client: 0, segment: TOXIC, at: now, until: now + 1e15 })
    now = feed(model, { count: 29, cost: 0, from: now })
    expect(model.overrides.score(0)).toMatchObject({ labels: 29, verdict: 'undecided' })
    now = feed(model, { count: 31, cost: 0, from: now })
    expect(model.overrides.score(0)).toMatchObject({ labels: 60, verdict: 'model' })
    expect(model.overrides.withdraw(0, now)).toBe(true)
    expect(model.segmentAt(0, now)).not.toBe(TOXIC)
  })
})

describe('state', () => {
  const step = fc.record({
    client: fc.nat(6),
    symbol: fc.nat(3),
    gap: fc.integer({ min: 0, max: 20_000_000 }),
    side: fc.constantFrom<1 | -1>(1, -1),
    move: fc.integer({ min: -50, max: 50 }),
    a: fc.double({ min: -3, max: 3, noNaN: true }),
    cohort: fc.constantFrom(INTERNALIZED, ROUTED),
    tier: fc.option(fc.nat(2), { nil: null }),
    override: fc.boolean(),
  })
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never
  const run = (model: ToxicityModel, steps: readonly Step[], from: number): number => {
    let now = from
    for (const it of steps) {
      now += it.gap
      model.mature(now, (symbol) => 100 + (symbol + it.move) / 100)
      if (it.tier !== null) model.setTier(it.client, it.tier)
      if (it.override) model.override({ client: it.client, segment: 2, at: now, until: now + 5 * SECOND })
      const { client, symbol, side, cohort } = it
      model.observe(
        now,
        order({ client, symbol, side, cohort, features: Float64Array.from([1, it.a, -it.a]) }),
      )
    }
    return now
  }

  it('restored and continued is the state never interrupted, byte for byte', () => {
    const some = fc.array(step, { maxLength: 60 })
    fc.assert(
      fc.property(some, some, (first, second) => {
        const whole = new ToxicityModel(SETTINGS)
        const now = run(whole, first, 0)
        const bytes = bytesOf(whole)
        const restored = new ToxicityModel(SETTINGS)
        const reader = new ByteReader(bytes)
        restored.readState(reader)
        expect(reader.left).toBe(0)
        expect(bytesOf(restored)).toEqual(bytes)
        run(whole, second, now)
        run(restored, second, now)
        expect(restored.takeNews()).toEqual(whole.takeNews())
        expect(bytesOf(restored)).toEqual(bytesOf(whole))
      }),
    )
  })

  it('is the same for the same calls, and prediction leaves no trace in it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const [one, two] = [new ToxicityModel(SETTINGS), new ToxicityModel(SETTINGS)]
        run(one, steps, 0)
        run(two, steps, 0)
        estimateOf(two, order({ client: 99, symbol: 7 }))
        expect(bytesOf(one)).toEqual(bytesOf(two))
      }),
    )
  })

  it('of another make, or cut short, is refused', () => {
    const bytes = bytesOf(new ToxicityModel(SETTINGS))
    const other = new ToxicityModel({ ...SETTINGS, featureCount: 4 })
    expect(() => other.readState(new ByteReader(bytes))).toThrow(/featureCount is 3, was to be 4/)
    const short = new ByteReader(bytes.slice(0, -4))
    expect(() => new ToxicityModel(SETTINGS).readState(short)).toThrow(RangeError)
  })

  it('is written only when the news are taken', () => {
    const model = new ToxicityModel(SETTINGS)
    feed(model, { count: 200, cost: 3 })
    expect(() => model.writeState(new ByteWriter())).toThrow(/news are taken/)
  })
})
