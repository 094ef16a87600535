/** A report's row follows the rule: accepted, late, refused, corrected, cancelled on its day, reversed on the next. */
import { completeInput } from '@shared/complete-input'
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { parseTime } from '@shared/time'
import { priceMicros, shares, type TimeMicros, timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { TapeFold } from './fold-tape'
import type { Row } from './rows'

const at = (text: string): TimeMicros => parseTime(`2026-11-${text}-05:00`) as TimeMicros
const EXECUTED = at('20T10:00:00')
const report: EventOf<'tapeReport'> & { type: 'tapeReport'; at: TimeMicros } = {
  ...{ type: 'tapeReport', at: EXECUTED, fillIds: ['f1'], symbol: 'ABC', price: priceMicros(10_000_000) },
  ...{ qty: shares(100), capacity: 'P', side: 'B', media: true, shortSale: null, modifiers: [] },
  dueBy: timeMicros(EXECUTED + 10_000_000),
}
const ack = (when: TimeMicros, status: InputOf<'reportAck'>['status'], price: number | null = null) =>
  completeInput('reportAck', when, {
    fillId: 'f1',
    status,
    price: price === null ? null : priceMicros(price),
  })

function stateAfter(...answers: InputOf<'reportAck' | 'reportAmend'>[]): Row {
  const rows = new Map<string, Row>()
  const fold = new TapeFold({
    put: (fillId, row) => void rows.set(fillId, { ...row }),
    find: (fillId) => rows.get(fillId) ?? null,
  })
  fold.add(1, report, true)
  for (const [i, answer] of answers.entries()) fold.add(i + 2, answer, true)
  return rows.get('f1') ?? {}
}
const soon = at('20T10:00:01')

test.each([
  ['accepted in time', [ack(soon, 'accepted')], 'accepted', ''],
  ['accepted late', [ack(at('20T10:00:11'), 'accepted')], 'acceptedLate', 'Z'],
  ['refused and sent again', [ack(soon, 'rejected')], 'sent', ''],
  ['corrected', [ack(soon, 'accepted'), ack(at('20T11:00:00'), 'corrected', 9_990_000)], 'corrected', ''],
  ['cancelled on its day', [ack(soon, 'accepted'), ack(at('20T15:00:00'), 'cancelled')], 'cancelled', ''],
  ['reversed on the next', [ack(soon, 'accepted'), ack(at('23T09:00:00'), 'reversed')], 'reversed', ''],
  [
    'cancelled twice',
    [ack(soon, 'accepted'), ack(soon, 'cancelled'), ack(soon, 'reversed')],
    'cancelled',
    '',
  ],
  ['corrected before it was accepted', [ack(soon, 'corrected', 1)], 'sent', ''],
] as const)('a report that is %s', (_, answers, state, modifiers) => {
  expect(stateAfter(...answers)).toMatchObject({ state, modifiers })
})

test('a correction carries its price; a report is reversed however late', () => {
  const accepted = ack(soon, 'accepted')
  expect(stateAfter(accepted, ack(soon, 'corrected', 9_990_000))['price']).toBe(9_990_000)
  expect(stateAfter(accepted, ack(at('27T09:00:00'), 'reversed'))['state']).toBe('reversed')
})

test('what a supervisor asked stands until the facility confirms it; nothing is asked of an open report', () => {
  const asked = completeInput('reportAmend', soon, {
    ...{ fillId: 'f1', action: 'correct', price: priceMicros(9_990_000), reason: 'keyed wrong', by: 'Ada' },
  })
  expect(stateAfter(asked)).toMatchObject({ state: 'sent', asked: null })
  const waits = stateAfter(ack(soon, 'accepted'), asked)
  expect(waits).toMatchObject({ state: 'accepted', asked: 'correct', askedBy: 'Ada', price: 10_000_000 })
  const done = stateAfter(ack(soon, 'accepted'), asked, ack(soon, 'corrected', 9_990_000))
  expect(done).toMatchObject({ state: 'corrected', asked: null, askedBy: 'Ada', price: 9_990_000 })
})
