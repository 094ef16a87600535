/** What the toxicity model costs an order: a prediction, taking it in, and learning from its label. */
import {
  DEFAULT_SETTINGS,
  Estimate,
  INTERNALIZED,
  ToxicityModel,
  type ToxicityOrder,
} from '../../src/main/models/toxicity'
import type { BenchRow } from './bench-row'

const CLIENTS = 500
const SYMBOLS = 300
const VECTORS = 1_000
const WAITING = 50_000
const ROUNDS = 20

const nanos = (since: bigint, count: number): number => Number(process.hrtime.bigint() - since) / count
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!

/** Rounds of 50,000 orders: taken in, then matured at both horizons; predictions in between. */
export async function toxicityBench(): Promise<BenchRow[]> {
  const model = new ToxicityModel(DEFAULT_SETTINGS)
  const size = DEFAULT_SETTINGS.featureCount
  const vectors = Array.from({ length: VECTORS }, (_, i) =>
    Float64Array.from({ length: size }, (_, k) => (k === 0 ? 1 : 2 * Math.sin(i * 31 + k * 7))),
  )
  const order: ToxicityOrder = {
    client: 0,
    symbol: 0,
    features: vectors[0]!,
    side: 1,
    mid: 100,
    cohort: INTERNALIZED,
  }
  const set = (i: number): void => {
    order.client = i % CLIENTS
    order.symbol = i % SYMBOLS
    order.features = vectors[i % VECTORS]!
    order.side = (i & 1) === 0 ? 1 : -1
  }
  const out = new Estimate()
  const times = { predict: [] as number[], observe: [] as number[], learn: [] as number[] }
  let at = 0
  for (let round = 0; round < ROUNDS; round++) {
    let start = process.hrtime.bigint()
    for (let i = 0; i < WAITING; i++) {
      set(i)
      model.observe(++at, order)
    }
    times.observe.push(nanos(start, WAITING))
    start = process.hrtime.bigint()
    for (let i = 0; i < WAITING; i++) {
      set(i)
      model.predict(order, out)
    }
    times.predict.push(nanos(start, WAITING))
    start = process.hrtime.bigint()
    for (const { micros } of DEFAULT_SETTINGS.horizons)
      model.mature(at + micros + 1, (symbol) => 100 + ((symbol * 7) % 11) / 1_000)
    times.learn.push(nanos(start, 2 * WAITING))
    model.takeNews()
    at += DEFAULT_SETTINGS.horizons.at(-1)!.micros + 1
  }
  const method = `${size} features, 2 horizons, ${CLIENTS} clients, ${WAITING} waiting; median of ${ROUNDS} rounds`
  return Object.entries(times).map(([what, values]) => ({
    name: `toxicity: ${what}`,
    value: median(values),
    unit: what === 'learn' ? 'ns/label' : 'ns/order',
    peer: null,
    peerValue: null,
    ratio: null,
    method,
  }))
}
