/** No stream of allocations gives away more of an order than was filled, and a restored desk goes on alike. */
import { completeInput } from '@shared/complete-input'
import { priceMicros, shares, type TimeMicros, timeMicros } from '@shared/units'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { configFor } from '../../../test/scenarios/scenario-runner'
import { Engine } from '.'

const TEN = 1_795_186_800_000_000
const at = (second: number): TimeMicros => timeMicros(TEN + second * 1_000_000)
const config = configFor('2026-11-20')
const FILLED = 3_000

/** A desk whose client bought 3,000 of 5,000 shares. */
function filled(): Engine {
  const engine = new Engine(config)
  const price = priceMicros(10_020_000)
  const sides = { bid: priceMicros(10_000_000), ask: price, bidSize: shares(9_000), askSize: shares(9_000) }
  const order = { id: 'o1', client: 'C1', symbol: 'ABC', side: 'buy', qty: shares(5_000) } as const
  for (const input of [
    completeInput('instrument', at(0), { symbol: 'ABC', roundLot: shares(100) }),
    completeInput('venue', at(0), { id: 'A', kind: 'exchange' }),
    completeInput('client', at(0), { id: 'C1' }),
    completeInput('quote', at(1), { symbol: 'ABC', venue: 'A', ...sides }),
    completeInput('order', at(1), { ...order, orderType: 'market', tif: 'day', principalOptOut: true }),
    completeInput('venueFill', at(2), { routeId: 'o1/1', qty: shares(FILLED), price }),
  ])
    engine.step(input)
  return engine
}
const allocation = (qty: number, id: string | null = null, second = 3) =>
  completeInput('allocation', at(second), { id, order: 'o1', account: 'C1', qty: shares(qty) })

test('whatever is asked, no more is allocated than was filled, and each answer says how much', () => {
  const asked = fc.array(fc.record({ qty: fc.integer({ min: -5, max: 2_000 }), name: fc.nat(6) }))
  fc.assert(
    fc.property(asked, (rows) => {
      const engine = filled()
      const taken = new Set<string>()
      let sum = 0
      for (const { qty, name } of rows) {
        const id = name === 0 ? null : `A${name}`
        const [answer] = engine.step(allocation(qty, id))
        const isDue = qty > 0 && sum + qty <= FILLED && (id === null || !taken.has(id))
        expect(answer?.type).toBe(isDue ? 'allocationAccepted' : 'allocationRejected')
        if (answer?.type !== 'allocationAccepted') continue
        sum += qty
        expect(taken.has(answer.id)).toBe(false)
        taken.add(answer.id)
        expect(answer).toMatchObject({ allocated: sum, filled: FILLED })
      }
      expect(sum).toBeLessThanOrEqual(FILLED)
    }),
    { numRuns: 100 },
  )
})

test('a name that the desk would give next is passed over where somebody took it', () => {
  const engine = filled()
  engine.step(allocation(100, 'o1-a2'))
  const ids = [1, 2].flatMap(() => engine.step(allocation(100)).map((it) => 'id' in it && it.id))
  expect(ids).toEqual(['o1-a3', 'o1-a4'])
})

test('allocations are facts: they move the state’s bytes, and a snapshot has them', () => {
  const engine = filled()
  const before = engine.stateBytes()
  engine.step(allocation(2_500, 'A1'))
  expect(engine.stateBytes()).not.toEqual(before)
  const restored = Engine.restored(config, Buffer.concat(engine.snapshot()))
  expect(restored.stateBytes()).toEqual(engine.stateBytes())
  for (const next of [allocation(1, 'A1', 4), allocation(501, null, 4), allocation(500, null, 4)])
    expect(restored.step(next)).toEqual(engine.step(next))
})
