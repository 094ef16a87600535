/** On random days, one engine after the other, engine and reference write the same events, and every kind of event comes. */
import { expect, test } from 'vitest'
import { configFor } from '../scenarios/scenario-runner'
import { isFailure, SimulatedDay } from '../simulation/simulated-day'
import { RANDOM_DATE } from './random-desk'

const EVERY_KIND = [
  'alert DESK_LOSS',
  'alert FALL_DOWNS',
  'alert FILL_AFTER_DONE',
  'alert FILL_DUPLICATE',
  'alert FILL_INVALID',
  'alert FILL_THROUGH_LIMIT',
  'alert FIRM_UP_INVALID',
  'alert LIMIT_NEAR',
  'alert ORDER_HELD',
  'alert POLICY_INVALID',
  'alert POSITION_NEAR',
  'alert REFERENCE_UNKNOWN',
  'alert ROUTE_UNKNOWN',
  'allocationAccepted',
  'allocationRejected',
  'cancelRejected',
  'fill cross',
  'fill dark',
  'fill principal',
  'fill routed',
  'invitation',
  'invitationDone contraGone',
  'invitationDone declined',
  'invitationDone expired',
  'invitationDone filled',
  'invitationDone withdrawn',
  'orderDone cancelled',
  'orderDone expired',
  'orderDone filled',
  'orderDone fok',
  'orderDone ioc',
  'orderDone killed',
  'orderRejected',
  'orderReplaced',
  'routeDone cancelled',
  'routeDone filled',
  'routeDone recalled',
  'routeDone rejected',
  'routeDone returned',
]

test('150 random days of 600 inputs give equal events, of every kind', { timeout: 300_000 }, () => {
  const config = configFor(RANDOM_DATE)
  const seen: Record<string, number> = {}
  for (let seed = 1; seed <= 150; seed++) {
    const outcome = new SimulatedDay(seed, config, { events: 600 }).run()
    if (isFailure(outcome)) throw new Error(`seed ${seed}, input ${outcome.input}: ${outcome.what}`)
    for (const [kind, count] of Object.entries(outcome.kinds)) seen[kind] = (seen[kind] ?? 0) + count
  }
  // Days that never get somewhere prove nothing about it.
  expect(EVERY_KIND.filter((kind) => (seen[kind] ?? 0) < 2)).toEqual([])
  expect(seen['invariantBroken']).toBeUndefined()
})
