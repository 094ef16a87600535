/** Claim: expected routing costs each venue as the model does, learns from routes alone, and replays to the same bytes. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { ByteReader, ByteWriter } from '@shared/bytes'
import type { EventOf } from '@shared/events'
import { describe, expect, it } from 'vitest'
import { inputsOf, runScenario } from '../../../test/scenarios/scenario-runner'
import { FillCurve } from '../models/fill-probability'
import { fallbackCost, venueCost } from '../models/venue-cost'
import { type Route, Venue } from './facts'
import { VenueLearning } from './venue-learning'

const scenario = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, `../../../test/scenarios/${name}.jsonl`), 'utf8')
const LEFT_POOL = scenario('pool-that-never-fills-is-left')

function decisionsOf(text: string): EventOf<'decision'>[] {
  return runScenario(text).events.filter((event) => event.type === 'decision')
}
const costAt = (decision: EventOf<'decision'> | undefined, venue: string): number | null | undefined =>
  decision?.receipt.alternatives.find((option) => option.venue === venue)?.clientCost

describe('expected routing', () => {
  it('writes the model’s total into the receipt, with what the venue filled so far', () => {
    const first = decisionsOf(LEFT_POOL).filter(({ receipt }) => receipt.trigger === 'new')
    const shown = fallbackCost(true, 20_020_000, 10_020_000, 3_000)
    const taking = {
      isBuy: true,
      qty: 100,
      doubleMid: 20_020_000,
      limit: 0,
      impact: 0,
      driftPerSecond: 0,
      fallback: shown + 4_000,
    }
    const none = { levelStep: 0, levelSize: 0, latencyMicros: 0, waitMicros: 0, impactPpm: 0, adverse: 0 }
    const pool = new FillCurve(50, 100)
    const exchange = new FillCurve(50, 100)
    expect(first).toHaveLength(5)
    for (const [n, decision] of first.entries()) {
      const offer = { ...none, size: 100, payment: 0 }
      const atPool = { ...offer, price: 10_010_000, fee: 1_000, fillPpm: pool.expectedPpm(100) }
      const atExchange = { ...offer, price: 10_020_000, fee: 3_000, fillPpm: exchange.expectedPpm(100) }
      expect(costAt(decision, 'M'), `order ${n + 1}`).toBe(venueCost(taking, atPool).total)
      expect(costAt(decision, 'A'), `order ${n + 1}`).toBe(venueCost(taking, atExchange).total)
      if (n < 3) pool.observe(100, 0)
      exchange.observe(100, 100)
    }
  })

  it('keeps what it learned in the state’s bytes', () => {
    const bytes = (text: string): string => Buffer.from(runScenario(text).engine.stateBytes()).toString('hex')
    expect(bytes(LEFT_POOL)).toBe(bytes(LEFT_POOL))
    // The pool, asked for 100 shares three times and three times empty: level 0 reached and ended 3 times.
    const learned = new ByteWriter()
    const pool = new FillCurve(50, 100)
    for (let n = 0; n < 3; n++) pool.observe(100, 0)
    pool.encode(learned)
    expect(bytes(LEFT_POOL)).toContain(Buffer.from(learned.bytes()).toString('hex'))
  })

  it('comes back from its bytes as it was', () => {
    const [a, b] = [new Venue('A', 3), new Venue('B', 0)]
    const learned = new VenueLearning()
    const order = { auction: null, directedTo: null }
    const answer = (venue: Venue, qty: number, filled: number): void =>
      learned.answered({ order, venue, qty, filled, shownSize: 0, purpose: 'client' } as unknown as Route)
    answer(a, 250, 100)
    answer(b, 40, 40)
    const bytes = new ByteWriter()
    learned.encode(bytes)
    const again = new VenueLearning()
    again.restore(new ByteReader(bytes.bytes(), 0), (id) => (id === 'A' ? a : b))
    const rewritten = new ByteWriter()
    again.encode(rewritten)
    expect(rewritten.bytes()).toEqual(bytes.bytes())
    for (const venue of [a, b])
      expect(again.of(venue).expectedPpm(200)).toBe(learned.of(venue).expectedPpm(200))
    expect(again.of(a).expectedPpm(200)).toBeLessThan(again.of(b).expectedPpm(200))
  })

  it('learns nothing from a route that the client ended', () => {
    const cancelled = LEFT_POOL.replace(
      '"type": "venueReject", "id": "o3", "venue": "M", "reason": "returned"',
      '"type": "cancel", "id": "o3"',
    )
    expect(cancelled).not.toBe(LEFT_POOL)
    // After two answers the pool is as likely as it was before the third.
    const fourth = decisionsOf(cancelled).find(({ receiptId }) => receiptId === 'o4#1')
    expect(costAt(fourth, 'M')).toBe(
      costAt(
        decisionsOf(LEFT_POOL).find(({ receiptId }) => receiptId === 'o3#1'),
        'M',
      ),
    )
  })

  it('is the net price where nothing can be expected', () => {
    const stale = LEFT_POOL.split('\n')
      .filter((line) => !line.includes('venueReject') && !line.includes('venueFill'))
      .map((line) => (line.includes('"order"') ? line.replace('T10:00:00', 'T10:00:05') : line))
      .join('\n')
    expect(inputsOf(stale).length).toBeGreaterThan(8)
    const [first] = decisionsOf(stale)
    expect(first?.receipt.market.quality).toBe('stale')
    expect(first?.receipt.alternatives.some(({ venue }) => venue === 'M')).toBe(false)
    expect(costAt(first, 'A')).toBe(13_000)
  })
})
