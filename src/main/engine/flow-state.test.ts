/** What the desk has learned of its clients is whole in its bytes: restored and continued, nothing is different. */
import { ByteReader, ByteWriter } from '@shared/bytes'
import type { InputOf } from '@shared/inputs'
import { expect, test } from 'vitest'
import { configFor } from '../../../test/scenarios/scenario-runner'
import { marks, morning, order, quote, roundsOf, segment } from '../../../test/support/toxic-flow'
import { Desk } from './desk'
import { decideAndExecute } from './execute'
import { FlowToxicity } from './flow-toxicity'
import { accept, evaluate, newEvaluated } from './intake'
import { applyQuote } from './market'
import { decide, Plan } from './plan'
import { declareClient, declareInstrument, declareVenue } from './reference'

/** Takes the inputs of a made-up morning as the engine does, into a desk that the test can look into. */
function take(desk: Desk, inputs: ReturnType<typeof morning>): void {
  const evaluated = newEvaluated()
  for (const input of inputs) {
    desk.at = input.at
    if (input.type === 'instrument') declareInstrument(desk, input)
    else if (input.type === 'client') declareClient(desk, input)
    else if (input.type === 'venue') declareVenue(desk, new Plan(), input)
    else if (input.type === 'policy') expect(desk.policy.lay(input.policy)).toBeNull()
    else if (input.type === 'marks') desk.toxicity.mature(desk, input)
    else if (input.type === 'clientSegment') desk.toxicity.override(desk, input)
    else if (input.type === 'quote') {
      applyQuote(desk.instrument(input.symbol), desk.venue(input.venue), input)
      desk.market.lastFeedAt = input.at
    } else if (input.type === 'order') {
      evaluate(desk, input, evaluated)
      decideAndExecute(desk, new Plan(), accept(desk, input, evaluated), 'new', evaluated.sheet)
    }
  }
}

const bytesOf = (flow: FlowToxicity): Uint8Array => {
  const to = new ByteWriter()
  flow.writeState(to)
  return to.bytes().slice()
}

function taught(): Desk {
  const desk = new Desk(configFor('2026-11-20'))
  take(desk, morning(['T', 'B']))
  take(desk, roundsOf(['T', 'B'], [2, 0], { rounds: 12, from: 1 }))
  take(desk, [segment(490, 'B', { segment: 'toxic' }), quote(491, 3000), order(491.5, 'open', 'B')])
  return desk
}

test('restored, it has the same bytes, the same estimate, and learns the same', () => {
  const desk = taught()
  const bytes = bytesOf(desk.toxicity)
  const restored = new FlowToxicity()
  restored.readState(new ByteReader(bytes), desk)
  expect(Buffer.compare(bytesOf(restored), bytes)).toBe(0)

  const late = marks(503, '30.0500') as InputOf<'marks'>
  desk.at = late.at
  desk.toxicity.mature(desk, late)
  restored.mature(desk, late)
  expect(Buffer.compare(bytesOf(restored), bytesOf(desk.toxicity))).toBe(0)
  expect(Buffer.compare(bytesOf(restored), bytes)).not.toBe(0)

  take(desk, [quote(505, 3000)])
  const evaluated = newEvaluated()
  const next = order(505.5, 'next', 'T') as InputOf<'order'>
  desk.at = next.at
  evaluate(desk, next, evaluated)
  const plan = new Plan()
  decide(plan, desk, accept(desk, next, evaluated), 'new')
  const { mean } = plan.flow.estimate
  expect(mean).toBeGreaterThan(1)
  restored.read(plan)
  expect(plan.flow.estimate.mean).toBe(mean)
})

test('a state of another desk is refused with the name that is missing', () => {
  const bytes = bytesOf(taught().toxicity)
  const other = new Desk(configFor('2026-11-20'))
  expect(() => new FlowToxicity().readState(new ByteReader(bytes), other)).toThrow("no client 'T'")
})
