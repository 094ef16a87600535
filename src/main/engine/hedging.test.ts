/** Automatic hedges never exceed the part of the market's volume that the policy allows, however small that is. */
import { completeInput } from '@shared/complete-input'
import { canonicalJson } from '@shared/json'
import { priceMicros, shares, type TimeMicros, timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { configFor } from '../../../test/scenarios/scenario-runner'
import { Engine } from '.'

const TEN = 1_795_186_800_000_000
const HOUR = 3_600
const DAY_SECONDS = 6.5 * HOUR
const at = (second: number): TimeMicros => timeMicros(TEN + second * 1_000_000)

/** Shares hedged in an hour by a long desk in a stock of this daily volume; every hedge is filled whole at once. */
function hedgedInAnHour(adv: number, hedgeParticipationPct: number): number {
  const engine = new Engine(configFor('2026-11-20'))
  const instrument = {
    symbol: 'ABC',
    prevClose: priceMicros(30_000_000),
    adv: shares(adv),
    luldTier: 1,
    roundLot: shares(100),
  }
  const desk = { mode: 'active', pricing: 'model', hedging: 'auto', hedgeCost: '0.0001', hedgeSlope: 1e-9 }
  const sides = {
    bid: priceMicros(30_000_000),
    ask: priceMicros(30_020_000),
    bidSize: shares(900),
    askSize: shares(900),
  }
  engine.step(completeInput('instrument', at(0), instrument))
  engine.step(completeInput('venue', at(0), { id: 'A', kind: 'exchange' }))
  engine.step(completeInput('client', at(0), { id: 'C1' }))
  engine.step(
    completeInput('position', at(0), { symbol: 'ABC', qty: shares(9000), avgPrice: priceMicros(30_000_000) }),
  )
  const policy = canonicalJson({
    desk: { ...desk, maxPosition: 20_000, maxOrderAdvPct: 100, hedgeParticipationPct },
  })
  engine.step(completeInput('policy', at(0), { policy }))
  let hedged = 0
  for (let second = 1; second <= HOUR; second++) {
    const inputs = [completeInput('quote', at(second), { symbol: 'ABC', venue: 'A', ...sides })]
    // A client's order moves the position, from which the hedges begin.
    if (second === 1) {
      const order = { id: 'o1', client: 'C1', symbol: 'ABC', side: 'buy', qty: shares(100) } as const
      inputs.push(completeInput('order', at(1), { ...order, orderType: 'market', tif: 'ioc' }) as never)
    }
    for (const input of inputs)
      for (const event of engine.step(input)) {
        if (event.type !== 'routeSent' || event.purpose !== 'hedge') continue
        const { routeId, qty, limit } = event
        hedged += qty
        engine.step(completeInput('venueFill', at(second), { routeId, qty, price: limit ?? sides.bid }))
      }
  }
  return hedged
}

test.each([
  [5_000_000, 10],
  [20_000, 10],
  [1_000, 10],
  [1_000, 1],
])('of %i shares a day at most %i percent', (adv, percent) => {
  const most = (adv * percent * HOUR) / 100 / DAY_SECONDS
  const hedged = hedgedInAnHour(adv, percent)
  expect(hedged).toBeLessThanOrEqual(Math.ceil(most))
  expect(hedged).toBeGreaterThan(0)
})

test('nothing where the part is none', () => {
  expect(hedgedInAnHour(5_000_000, 0)).toBe(0)
})
