/** The router's own work: 16 venues costed and ranked for one order, all terms on. No peer does the same. */
import { type Taking, type VenueOffer, VenueRanking } from '../../src/main/models/venue-cost'
import type { BenchRow } from './bench-row'

const VENUES = 16
const ROUNDS = 40_000
const RUNS = 40

export async function routingBench(): Promise<BenchRow[]> {
  const venues = Array.from(
    { length: VENUES },
    (_, n): VenueOffer => ({
      price: 10_020_000 + 10_000 * (n % 3),
      size: 100 * (1 + (n % 7)),
      levelStep: 10_000,
      levelSize: 300,
      fee: 100 * (n % 31),
      fillPpm: 700_000 + 17_000 * (n % 16),
      latencyMicros: 300 + 40 * n,
      waitMicros: 5_000,
      impactPpm: 666_667,
      adverse: 200 * (n % 5),
      payment: 100 * (n % 4),
    }),
  )
  const taking: Taking = {
    isBuy: true,
    qty: 0,
    doubleMid: 20_020_000,
    limit: 0,
    impact: 1_500,
    driftPerSecond: 900,
    fallback: 13_000,
  }
  const ranking = new VenueRanking(VENUES)
  let ranked = 0
  const run = (rounds: number): number => {
    const begin = performance.now()
    for (let i = 0; i < rounds; i++) {
      taking.qty = 100 + (i % 1_900)
      for (let n = 0; n < VENUES; n++) (venues[n] as VenueOffer).size = 100 * (1 + ((n + i) % 7))
      ranked += ranking.rankVenues(taking, venues, VENUES)
    }
    return ((performance.now() - begin) * 1_000_000) / rounds
  }
  const best = Math.min(...Array.from({ length: RUNS }, () => run(ROUNDS)))
  if (ranked !== VENUES * RUNS * ROUNDS) throw new Error(`only ${ranked} venues were ranked`)
  return [
    {
      name: `router, ${VENUES} venues costed and ranked`,
      value: best,
      unit: 'ns',
      peer: null,
      peerValue: null,
      ratio: null,
      method: `best of ${RUNS} runs of ${ROUNDS} orders in one thread; sizes change with every order`,
    },
  ]
}
