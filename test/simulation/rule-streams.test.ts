/**
 * No fill that a venue beats, none outside the protected quote or a limit, no duty past its time without an alert, no
 * sub-penny rank: 3,000 random streams keep it, and a planted breach of each is found. 100,000 were lived once:
 * docs/simulation.md.
 */
import type { DeskEvent, EventOf } from '@shared/events'
import { micros } from '@shared/units'
import { expect, test } from 'vitest'
import { RANDOM_DATE } from '../reference/random-desk'
import { configFor } from '../scenarios/scenario-runner'
import { liveStream } from './rule-stream'
import { isFailure } from './simulated-day'

const STREAMS = 3_000
const INPUTS = 120
const config = configFor(RANDOM_DATE)

test(`${STREAMS} streams of ${INPUTS} inputs keep the properties of the rules`, { timeout: 300_000 }, () => {
  const total = { fills: 0, duties: 0 }
  for (let seed = 1; seed <= STREAMS; seed++) {
    const outcome = liveStream(seed, config, INPUTS)
    if (isFailure(outcome)) throw new Error(`seed ${seed} fails at input ${outcome.input}: ${outcome.what}`)
    total.fills += outcome.kinds['fills'] ?? 0
    total.duties += outcome.kinds['duties'] ?? 0
  }
  expect(total.fills).toBeGreaterThan(STREAMS)
  expect(total.duties).toBeGreaterThan(STREAMS / 100)
})

type Change = (event: DeskEvent) => DeskEvent | null
const changed =
  (type: DeskEvent['type'], change: Change) =>
  (events: readonly DeskEvent[]): readonly DeskEvent[] =>
    events.flatMap((event) => (event.type === type ? (change(event) ?? []) : event))
const withFields =
  (more: object): Change =>
  (event) =>
    ({ ...event, ...more }) as DeskEvent

const dearer = (alternatives: EventOf<'decision'>['receipt']['alternatives']) =>
  alternatives.map((it) =>
    it.action === 'principal' ? { ...it, clientCost: micros((it.clientCost ?? 0) + 20_000) } : it,
  )

test.each([
  [
    'a fill outside the quote',
    changed('fill', (it) =>
      it.type === 'fill' && it.capacity !== 'routed' ? withFields({ price: 1 })(it) : it,
    ),
    /outside|limit/,
  ],
  [
    'a fill beyond its limit',
    changed('fill', (it) =>
      it.type === 'fill' && it.capacity === 'routed'
        ? withFields({ price: it.side === 'buy' ? 1e9 : 1 })(it)
        : it,
    ),
    /beyond its limit/,
  ],
  [
    'a duty that nobody ended',
    changed('obligation', (it) => (it.type === 'obligation' && it.status === 'open' ? it : null)),
    /past its time/,
  ],
  ['a breach without an alert', changed('alert', () => null), /without an alert/],
  [
    'a sub-penny order',
    changed('orderAccepted', (it) =>
      it.type === 'orderAccepted' && it.limit !== null ? withFields({ limit: it.limit + 50 })(it) : it,
    ),
    /accepted at/,
  ],
  [
    'a fill that a venue beats',
    changed('decision', (it) =>
      it.type === 'decision' && it.receipt.split.principal > 0
        ? withFields({ receipt: { ...it.receipt, alternatives: dearer(it.receipt.alternatives) } })(it)
        : it,
    ),
    /principal costs/,
  ],
  [
    'an order left behind',
    changed('fill', (it) =>
      it.type === 'fill' && it.capacity === 'cross' ? withFields({ capacity: 'principal', qty: 0 })(it) : it,
    ),
    /left behind/,
  ],
] as const)('%s is found', (_, plant, what) => {
  for (let seed = 1; seed < 400; seed++) {
    const outcome = liveStream(seed, config, 400, plant)
    if (isFailure(outcome)) {
      expect(outcome.what).toMatch(what)
      return
    }
  }
  throw new Error('not found in 400 streams')
})
