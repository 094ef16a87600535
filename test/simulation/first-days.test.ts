/** Days 1 to 500 hold: engine and reference agree, restarts lose nothing, a broken desk stays halted; planted faults are found. */
import { expect, test } from 'vitest'
import { RANDOM_DATE } from '../reference/random-desk'
import { configFor } from '../scenarios/scenario-runner'
import { runCanary } from './canary'
import { EVENTS, liveDays, SEEDS } from './fixed-days'

test('every planted fault is found', () => {
  const { found, missed } = runCanary(configFor(RANDOM_DATE), 600)
  expect(missed).toEqual([])
  expect(found.length).toBeGreaterThan(4)
})

test(`${SEEDS / 2} days of ${EVENTS} inputs hold`, { timeout: 900_000 }, () => {
  const { restarts, events } = liveDays(1, SEEDS / 2, EVENTS)
  expect(restarts).toBe(SEEDS)
  expect(events).toBeGreaterThan(SEEDS * EVENTS * 0.4)
})
