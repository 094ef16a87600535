/** A broken invariant becomes an event, halts the desk, and refuses every later order. */
import { completeInput } from '@shared/complete-input'
import { timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { configFor, inputsOf } from '../../../test/scenarios/scenario-runner'
import { Engine } from './index'

const at = (second: number): string => `"at":"2026-11-20T10:00:0${second}-05:00"`
const START = [
  `{${at(0)},"type":"instrument","symbol":"ABC","tick":"0.01"}`,
  `{${at(0)},"type":"client","id":"C1"}`,
  `{${at(0)},"type":"venue","id":"A","kind":"exchange"}`,
  `{${at(1)},"type":"quote","symbol":"ABC","venue":"A","bid":"10.00","bidSize":500,"ask":"10.02","askSize":300}`,
]
const ORDER = `{${at(2)},"type":"order","id":"o1","client":"C1","symbol":"ABC","side":"buy","qty":100,"orderType":"market","tif":"day"}`

test('time that goes backwards halts the desk and the next order is refused', () => {
  const engine = new Engine(configFor('2026-11-20'))
  for (const input of inputsOf(START.join('\n'))) engine.step(input)
  const [order] = inputsOf(ORDER)
  const broken = engine.step({ type: 'clock', at: timeMicros(1) })
  expect(broken.map((event) => event.type)).toEqual(['invariantBroken', 'stateChanged'])
  expect(engine.deskState().state).toBe('halted')
  const refused = engine.step(order as NonNullable<typeof order>)
  expect(refused).toMatchObject([{ type: 'orderRejected', codes: ['INVARIANT_BROKEN', 'DESK_HALTED'] }])
})

test('a policy that does not read is refused with a reason and the old one stays', () => {
  const engine = new Engine(configFor('2026-11-20'))
  const before = engine.policy()
  const events = engine.step(completeInput('policy', timeMicros(1), { policy: '{"desk":{"mode":"wild"}}' }))
  expect(events).toMatchObject([{ type: 'alert', rule: 'POLICY_INVALID', severity: 'critical' }])
  expect(engine.policy()).toEqual(before)
})

test('a policy part is laid over the one in force, and the most specific level wins', () => {
  const engine = new Engine(configFor('2026-11-20'))
  for (const input of inputsOf(START.join('\n'))) engine.step(input)
  const policy = '{"desk":{"maxOrderShares":500},"clients":{"C1":{"maxOrderShares":50}}}'
  const before = engine.policy().hash
  engine.step(completeInput('policy', timeMicros(1_795_186_802_000_000), { policy }))
  expect(engine.policy().hash).not.toBe(before)
  expect(engine.policy().policy.desk.mode).toBe('passive')
  const [order] = inputsOf(ORDER.replace(at(2), at(4)))
  expect(engine.step(order as NonNullable<typeof order>)).toMatchObject([{ codes: ['ORDER_SIZE'] }])
})
