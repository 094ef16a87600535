// The honest test protocol (models.md 3.4): nothing leaks from the future, nothing is found where nothing is, and
// what changes is found in time. Items 2, 5 and 7 stand in known-truth.test.ts.
import { describe, expect, it } from 'vitest'
import { Random } from '../../../src/main/market/random'
import { TOXIC, ToxicityModel } from '../../../src/main/models/toxicity'
import { type KnownOrder, knownMarket, LABEL_DELAY } from './known-truth'
import { DeskModel, TRUTH_SETTINGS } from './policies'
import { mean, prequential, type Run, regret, secondHalfAuc } from './prequential'

const SEEDS = [1, 2, 3, 4] as const
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
const deviation = (values: ArrayLike<number>): number => {
  const middle = mean(values)
  return Math.sqrt(mean(Array.from(values, (value) => (value - middle) ** 2)))
}

describe('item 1: prequential', () => {
  it('no label changes a prediction before its time: swapped labels show 50 orders later and not earlier', () => {
    const { orders } = knownMarket({ seed: 1, orders: 4_000 })
    const from = 2_000
    const other = orders.map((order, i) => (i < from ? order : { ...order, label: -order.label }))
    const [one, two] = [orders, other].map((each) => prequential(each, new DeskModel('desk model')))
    const first = one!.predictions.findIndex((value, i) => value !== two!.predictions[i])
    expect(first).toBe(from + LABEL_DELAY)
  })

  it('each label is asked for once, strictly after its time, and in order', () => {
    const model = new ToxicityModel(TRUTH_SETTINGS)
    const wait = TRUTH_SETTINGS.horizons[0]!.micros
    const features = Float64Array.from([1, 0, 0, 0, 0, 0])
    const random = new Random(1)
    const at: number[] = []
    const askedFor: number[] = []
    let now = 0
    for (let i = 0; i < 5_000; i++) {
      now += random.below(3_000_000)
      model.mature(now, (symbol) => {
        expect(now).toBeGreaterThan(at[symbol]! + wait)
        askedFor.push(symbol)
        return 100
      })
      at.push(now)
      model.observe(now, { client: 0, symbol: i, features, side: 1, mid: 100, cohort: 0 })
    }
    expect(askedFor).toEqual(at.flatMap((then, i) => (then + wait < now ? [i] : [])))
    expect(askedFor.length).toBeGreaterThan(4_900)
  })
})

describe('item 3: placebos', () => {
  it('with permuted clients the client effect vanishes', () => {
    for (const seed of SEEDS) {
      const { orders } = knownMarket({ seed })
      const random = new Random(seed, 99)
      const anybody = orders.map(() => random.below(200))
      const permuted = new DeskModel('permuted', { clientOf: (_, i) => anybody[i]! })
      const run = prequential(orders, permuted)
      const levels = Array.from({ length: 200 }, (_, client) => permuted.model.clientLevel(client))
      const middle = mean(levels.map((level) => level.mean))
      // One in twenty intervals may miss: 10 of 200 are expected, 20 would be three deviations off.
      expect(levels.filter(({ low, high }) => low > middle || high < middle).length).toBeLessThan(20)
      const toxic = levels.filter((_, client) => permuted.model.segments.of(client) === TOXIC)
      expect(toxic.length).toBeLessThanOrEqual(2)
      const none = prequential(orders, new DeskModel('no clients', { clientOf: () => 0 }))
      const real = prequential(orders, new DeskModel('desk model'))
      expect(regret(run)).toBeGreaterThan(regret(none) - 0.005)
      expect(regret(real)).toBeLessThan(regret(none) / 2)
    }
  })

  it('with labels of another day nothing is predicted: the AUC is one half', () => {
    const aucs = SEEDS.map((seed) => {
      const { orders } = knownMarket({ seed })
      const half = orders.length / 2
      const shifted = orders.map((order, i) => ({
        ...order,
        label: orders[(i + half) % orders.length]!.label,
      }))
      const run = prequential(shifted, new DeskModel('shifted'))
      return secondHalfAuc({ ...run, orders })
    })
    for (const auc of aucs) expect(Math.abs(auc - 0.5)).toBeLessThan(0.02)
    expect(Math.abs(mean(aucs) - 0.5)).toBeLessThan(0.01)
  })

  it('with flipped labels the ranking is flipped: AUC to 1 - AUC', () => {
    for (const seed of SEEDS) {
      const { orders } = knownMarket({ seed })
      const flipped = orders.map((order) => ({ ...order, label: -order.label }))
      const run = prequential(flipped, new DeskModel('flipped'))
      const straight = secondHalfAuc(prequential(orders, new DeskModel('desk model')))
      expect(Math.abs(secondHalfAuc({ ...run, orders }) - (1 - straight))).toBeLessThan(0.005)
    }
  })
})

describe('item 4: what changes', () => {
  const figureOf = (runs: readonly Run[], isIn: (run: number, order: number) => boolean): number => {
    let [sum, count] = [0, 0]
    for (const [r, run] of runs.entries())
      for (let i = 0; i < run.orders.length; i++)
        if (isIn(r, i)) {
          sum += run.best[i]! - run.gains[i]!
          count++
        }
    return sum / count
  }

  it('clients that turn are learned again: their regret falls by more than half within the second half', () => {
    const markets = SEEDS.map((seed) => knownMarket({ seed, turned: 10 }))
    const runs = markets.map(({ orders }) => prequential(orders, new DeskModel('desk model')))
    const own = (orders: readonly KnownOrder[], turned: ReadonlySet<number>) => {
      const seen = new Map<number, number>()
      return orders.map(({ client }, i) => {
        if (i < orders.length / 2 || !turned.has(client)) return -1
        seen.set(client, (seen.get(client) ?? 0) + 1)
        return seen.get(client)!
      })
    }
    const number = markets.map(({ orders, turned }) => own(orders, turned))
    const atFirst = figureOf(runs, (r, i) => number[r]![i]! > 0 && number[r]![i]! <= 30)
    const later = figureOf(runs, (r, i) => number[r]![i]! > 200)
    expect(atFirst).toBeGreaterThan(0.5)
    expect(later).toBeLessThan(atFirst / 3)
  })

  it('a new client costs no more than an average one is thought to, and less as it is known', () => {
    const markets = SEEDS.map((seed) => knownMarket({ seed, newcomers: 40 }))
    const policies = markets.map(() => new DeskModel('desk model'))
    const number = markets.map(({ orders, newcomers }) => {
      const seen = new Map<number, number>()
      return orders.map(({ client }) => {
        if (!newcomers.has(client)) return -1
        seen.set(client, (seen.get(client) ?? 0) + 1)
        return seen.get(client)!
      })
    })
    const runs = markets.map(({ orders }, r) => prequential(orders, policies[r]!))
    const without = markets.map(({ orders }) =>
      prequential(orders, new DeskModel('no clients', { clientOf: () => 0 })),
    )
    const early = (r: number, i: number) => number[r]![i]! > 0 && number[r]![i]! <= 20
    const late = (r: number, i: number) => number[r]![i]! > 150
    expect(figureOf(runs, early)).toBeLessThan(figureOf(without, early) * 1.1)
    expect(figureOf(runs, late)).toBeLessThan(figureOf(runs, early) / 2)
  })

  it('a client that is benign for 1,000 orders and then toxic is found within 150 of its orders', () => {
    const turn = 1_000
    const found = (settings = TRUTH_SETTINGS) =>
      [...SEEDS, 5, 6, 7, 8].map((seed) => {
        const market = knownMarket({ seed, adversaryAfter: turn })
        const desk = new DeskModel('desk model', { settings })
        let [own, level, delay, segment] = [0, 0, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
        const predict = (order: KnownOrder, number: number): number => {
          const expected = desk.predict(order, number)
          if (order.client === market.adversary) {
            const known = desk.model.clientLevel(market.adversary).mean
            if (++own === turn) level = known
            // Half of the turn of 2 bp.
            if (own > turn && known > level + 1) delay = Math.min(delay, own - turn)
          }
          for (const news of desk.model.takeNews())
            if (
              news.type === 'segment' &&
              news.client === market.adversary &&
              own > turn &&
              news.to === TOXIC
            )
              segment = Math.min(segment, own - turn)
          return expected
        }
        prequential(market.orders, { name: 'watched', predict, learn: (order, i) => desk.learn(order, i) })
        return { delay, segment }
      })
    const delays = found()
    expect(median(delays.map(({ delay }) => delay))).toBeLessThan(150)
    expect(Math.max(...delays.map(({ delay }) => delay))).toBeLessThan(300)
    expect(median(delays.map(({ segment }) => segment))).toBeLessThan(200)
    const rigid = found({ ...TRUTH_SETTINGS, clientDrift: 0, alarm: { allowance: 0.2, limit: 1e9 } })
    expect(median(rigid.map(({ delay }) => delay))).toBeGreaterThan(500)
    if (process.env['CROSSDESK_PRINT_PROTOCOL']) console.log(delays, rigid)
  })

  it('the alarm is quiet where nobody turns: less than one in 1,000 orders', () => {
    const alarms = SEEDS.map((seed) => {
      const desk = new DeskModel('desk model')
      prequential(knownMarket({ seed }).orders, desk)
      return desk.model.counts().alarms
    })
    expect(Math.max(...alarms)).toBeLessThan(50)
  })
})

describe('item 6: our own impact', () => {
  const gapWith = (seed: number, impact: number) => {
    const desk = new DeskModel('hedged', { impact: (_, isRouted) => (isRouted ? 0 : impact) })
    const run = prequential(knownMarket({ seed }).orders, desk)
    return { gap: desk.model.cohortGap()!, regret: regret(run), spread: deviation(run.predictions) }
  }

  it('in the labels shows as a gap between what we internalize and what we route', () => {
    for (const seed of SEEDS) {
      expect(gapWith(seed, 0.5).gap.high).toBeLessThan(0)
      expect(gapWith(seed, 1).gap.high).toBeLessThan(gapWith(seed, 0.5).gap.low)
    }
  })

  it('shows no gap where there is none, and costs: labels must be of midpoints without our hedges', () => {
    for (const seed of SEEDS) {
      const clean = gapWith(seed, 0)
      expect(clean.gap.low).toBeLessThan(0)
      expect(clean.gap.high).toBeGreaterThan(0)
      expect(gapWith(seed, 1).regret).toBeGreaterThan(clean.regret * 2)
    }
  })
})
