/** Days 501 to 1,000 hold as the first 500 do. */
import { expect, test } from 'vitest'
import { EVENTS, liveDays, SEEDS } from './fixed-days'

test(`${SEEDS / 2} days more of ${EVENTS} inputs hold`, { timeout: 900_000 }, () => {
  const { restarts, events } = liveDays(SEEDS / 2 + 1, SEEDS, EVENTS)
  expect(restarts).toBe(SEEDS)
  expect(events).toBeGreaterThan(SEEDS * EVENTS * 0.4)
})
