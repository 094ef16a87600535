// Why segments are bands with hysteresis and not clusters (docs/decisions/0004): clusters of levels name toxic clients
// where nobody is, and move clients that did nothing new.
import { describe, expect, it } from 'vitest'
import { Random } from '../../../src/main/market/random'
import { TOXIC } from '../../../src/main/models/toxicity'
import { type KnownOrder, knownMarket } from './known-truth'
import { DeskModel } from './policies'

const CLIENTS = 200
const LOOKS = 50

/** Three clusters of numbers (k-means): of each number, whether it is in the lowest, middle or highest. */
function clusters(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  let centers = [0, sorted.length >> 1, sorted.length - 1].map((i) => sorted[i]!)
  for (let round = 0; round < 100; round++) {
    const of = values.map((x) => nearest(centers, x))
    const next = centers.map((center, k) => {
      const own = values.filter((_, i) => of[i] === k)
      return own.length === 0 ? center : own.reduce((a, b) => a + b) / own.length
    })
    if (next.every((center, k) => center === centers[k])) break
    centers = next
  }
  return values.map((x) => nearest(centers, x))
}
const nearest = (centers: readonly number[], x: number): number =>
  centers.reduce((best, center, k) => (Math.abs(x - center) < Math.abs(x - centers[best]!) ? k : best), 0)

interface Seen {
  /** Clients in the costliest segment at the end. */
  readonly toxic: number
  /** Changes of segment over the second half, a client. */
  readonly changes: number
}

/** Both ways of making segments, looked at fifty times while one model learns from one market. */
function compared(orders: readonly KnownOrder[], clientOf: (order: KnownOrder, i: number) => number) {
  const model = new DeskModel('desk model', { clientOf })
  const [bands, found]: [number[][], number[][]] = [[], []]
  for (const [i, order] of orders.entries()) {
    if (i >= 50) model.learn(orders[i - 50]!, i - 50)
    model.predict(order, i)
    if ((i + 1) % (orders.length / LOOKS) !== 0) continue
    const clients = Array.from({ length: CLIENTS }, (_, client) => client)
    bands.push(clients.map((client) => model.model.segments.of(client)))
    found.push(clusters(clients.map((client) => model.model.clientLevel(client).mean)))
  }
  const seen = (looks: readonly number[][]): Seen => {
    const late = looks.slice(LOOKS / 2)
    const changes = late.slice(1).map((now, k) => now.filter((segment, c) => segment !== late[k]![c]).length)
    const toxic = looks.at(-1)!.filter((segment) => segment === TOXIC).length
    return { toxic, changes: changes.reduce((a, b) => a + b, 0) / CLIENTS }
  }
  return { bands: seen(bands), clusters: seen(found) }
}

describe('bands against clusters', () => {
  it.each([1, 2, 3])('where nobody differs, clusters still call clients toxic: market %i', (seed) => {
    const { orders } = knownMarket({ seed })
    const random = new Random(seed, 99)
    const anybody = orders.map(() => random.below(CLIENTS))
    const placebo = compared(orders, (_, i) => anybody[i]!)
    if (process.env['CROSSDESK_PRINT_PROTOCOL']) console.log('placebo', seed, placebo)
    expect(placebo.bands.toxic).toBeLessThanOrEqual(2)
    expect(placebo.clusters.toxic).toBeGreaterThan(10)
  })

  it.each([1, 2, 3])('where clients differ, clusters move them several times as often: market %i', (seed) => {
    const real = compared(knownMarket({ seed }).orders, (order) => order.client)
    if (process.env['CROSSDESK_PRINT_PROTOCOL']) console.log('real', seed, real)
    expect(real.clusters.changes).toBeGreaterThan(2 * real.bands.changes)
    expect(real.bands.toxic).toBeGreaterThan(5)
  })
})
