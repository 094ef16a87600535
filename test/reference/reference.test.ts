/** On random days the engine and the obvious reference write the same events, in passive and in active mode. */
import type { DeskEvent } from '@shared/events'
import { expect, test } from 'vitest'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { configFor } from '../scenarios/scenario-runner'
import { randomDay } from './random-desk'
import { type RefEvent, ReferenceEngine } from './reference-engine'

/** What both engines must agree on: everything but free text and the receipt's explanations. */
function comparable(event: DeskEvent): RefEvent {
  if (event.type === 'decision') {
    const { type, at, id, receiptId, receipt } = event
    const { trigger, split } = receipt
    return { type, at, id, receiptId, trigger, quality: receipt.market.quality, split }
  }
  const { detail: _, ...rest } = event as DeskEvent & { detail?: string }
  if (rest.type === 'orderRejected' || rest.type === 'cancelRejected')
    return { ...rest, codes: [...rest.codes].sort() }
  return rest
}

const isCompared = (event: DeskEvent): boolean =>
  event.type !== 'obligation' && !(event.type === 'alert' && event.rule === 'LOD_LATE')

const sorted = (event: RefEvent): RefEvent =>
  Array.isArray(event['codes']) ? { ...event, codes: [...event['codes']].sort() } : event

const EVERY_DAY = [
  'orderRejected',
  'orderReplaced',
  'cancelRejected',
  'fill cross',
  'fill routed',
  'routeDone recalled',
  'routeDone returned',
  'routeDone rejected',
  'routeDone cancelled',
  'routeDone filled',
  'orderDone filled',
  'orderDone cancelled',
  'orderDone expired',
  'orderDone ioc',
  'orderDone killed',
  'alert ORDER_HELD',
  'alert FILL_AFTER_DONE',
  'alert FILL_THROUGH_LIMIT',
  'alert ROUTE_UNKNOWN',
]

for (const mode of ['passive', 'active', 'off'] as const)
  test(`${mode}: 150 random days of 300 inputs give equal events`, () => {
    const seen = new Map<string, number>()
    for (let seed = 1; seed <= 150; seed++) {
      const policy = { ...defaultPolicy, desk: { ...defaultPolicy.desk, mode } }
      const engine = new Engine({ ...configFor('2026-11-20'), policy })
      const reference = new ReferenceEngine(policy.desk)
      for (const [i, input] of randomDay(seed, 300).entries()) {
        // Duties of display and protection have scenario cases of their own.
        const fast = engine.step(input).filter(isCompared).map(comparable)
        const slow = reference.step(input).map(sorted)
        for (const event of fast) {
          const kind =
            `${event['type']} ${event['capacity'] ?? event['rule'] ?? event['reason'] ?? ''}`.trim()
          seen.set(kind, (seen.get(kind) ?? 0) + 1)
        }
        expect(fast, `seed ${seed}, input ${i}: ${JSON.stringify(input)}`).toEqual(slow)
      }
    }
    // Days that never get somewhere prove nothing about it.
    for (const kind of EVERY_DAY) expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(20)
    expect(seen.has('fill principal')).toBe(mode !== 'off')
    expect(seen.has('invariantBroken')).toBe(false)
  })
