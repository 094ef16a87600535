// A record is found by the codes that it names: what passed is no reason, what repeats counts once.
import { CODES } from '@shared/codes'
import { expect, test } from 'vitest'
import { event, input } from '../../../test/support/sample-records'
import { codesOf } from './codes-of'

const [A, B, C, D] = Object.keys(CODES)
const check = (code: string | undefined, verdict: string) => ({ code, verdict, observed: null, bound: null })

test('a decision names what was warned of, what became of resting orders, and why each way was or was not taken', () => {
  const plain = event('decision', 1, { id: 'o1', receiptId: 'r1' })
  expect(codesOf(plain.record)).toBeNull()
  const { receipt } = plain.record as { receipt?: object }
  const decided = event('decision', 1, {
    receipt: {
      ...receipt,
      checks: [check(A, 'pass'), check(B, 'warn'), check(C, 'block')],
      considered: [{ id: 'x', price: 1, qty: 1, outcome: D }],
      alternatives: [{ reason: B }, { reason: D }],
    },
  })
  expect(codesOf(decided.record)).toBe(`${B} ${C} ${D}`)
})

test('a refusal names its codes, an alert its rule when that is a code, and most records nothing', () => {
  expect(codesOf(event('orderRejected', 1, { codes: ['X', 'Y', 'X'] }).record)).toBe('X Y')
  expect(codesOf(event('alert', 1, { rule: A }).record)).toBe(A)
  expect(codesOf(event('alert', 1, { rule: 'no such code' }).record)).toBeNull()
  expect(codesOf(event('fill', 1).record)).toBeNull()
  expect(codesOf(input('order', 1).record)).toBeNull()
})
