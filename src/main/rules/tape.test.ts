/** Trade reports give the vectors of rules.md 7, and no report ends without the facility or an undone fill. */
import { daysFromCivil } from '@shared/time'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendar, eastern, micros, us2013, us2026 } from '../../../test/support/rule-tables'
import { sessionPhase } from './session-calendar'
import { isAsOf, reportDueBy, timingModifier } from './tape-deadline'
import { emptyReport, fillReport, isReportable, type TapeFill, tapePrice } from './tape-report'
import { isReportOpen, nextReportState, type ReportState, type ReportStep, undoStep } from './tape-state'

const due = (text: string, offset?: string, regime = us2026) =>
  reportDueBy(eastern(text, offset), calendar, regime)
const timing = (executed: string, reported: string): string => {
  const dueBy = due(executed)
  const phase = sessionPhase(calendar, eastern(executed), us2026)
  if (typeof dueBy === 'string' || phase.startsWith('unknown')) return 'unknown'
  return timingModifier(phase as 'regular', eastern(reported), dueBy)
}

test.each([
  ['7-a', '2026-11-20T10:00:00.000', '2026-11-20T10:00:09.999', ''],
  ['the tenth second itself', '2026-11-20T10:00:00.000', '2026-11-20T10:00:10.000', ''],
  ['13-m, 10.001 s', '2026-11-20T10:00:00.000', '2026-11-20T10:00:10.001', 'Z'],
  ['7-c', '2026-11-20T07:30:00', '2026-11-20T07:30:03', 'T'],
  ['7-d', '2026-11-20T18:00:00', '2026-11-20T18:00:14', 'U'],
  ['7-e', '2026-11-19T21:10:00', '2026-11-20T04:15:00', 'T'],
  ['7-e too late', '2026-11-19T21:10:00', '2026-11-20T04:15:01', 'U'],
  ['after an early close', '2026-11-27T13:30:00', '2026-11-27T13:30:05', 'T'],
] as const)('%s', (_, executed, reported, modifier) => {
  expect(timing(executed, reported)).toBe(modifier)
})

test('7-c, 7-e: the facility opens at 04:00 since 2026-03-30, at 08:00 before; what happened while closed is due 15 minutes after', () => {
  expect(due('2026-11-20T07:30:00')).toBe(eastern('2026-11-20T07:30:10'))
  expect(due('2026-03-27T07:30:00', '-04:00')).toBe(eastern('2026-03-27T08:15:00', '-04:00'))
  expect(due('2026-03-27T21:00:00', '-04:00')).toBe(eastern('2026-03-30T04:15:00', '-04:00'))
  expect(due('2026-11-20T21:10:00')).toBe(eastern('2026-11-23T04:15:00'))
  expect(due('2026-11-20T03:00:00')).toBe(eastern('2026-11-20T04:15:00'))
  expect(due('2026-11-26T10:00:00')).toBe(eastern('2026-11-27T04:15:00'))
  expect(due('2026-11-20T19:59:59.999')).toBe(eastern('2026-11-20T20:00:09.999'))
  expect(due('2026-11-20T20:00:00')).toBe(eastern('2026-11-23T04:15:00'))
  expect(due('2013-10-07T07:00:00', '-04:00', us2013)).toBe(eastern('2013-10-07T08:15:00', '-04:00'))
  expect(due('2030-01-02T10:00:00')).toBe('unknown: calendar')
  expect(isAsOf(eastern('2026-11-19T21:10:00'), eastern('2026-11-20T04:10:00'))).toBe(true)
})

const fill: TapeFill = {
  capacity: 'principal',
  clientBuys: true,
  qtyMicros: 300_000_000,
  roundLot: 100,
  sellerMark: 'long',
  day: daysFromCivil(2026, 11, 20),
  executedAt: 1_000_000_000,
  settlement: 'regular',
  isAveragePrice: false,
  isContingent: false,
  isDerivativelyPriced: false,
  stoppedAt: null,
  pricedAt: null,
  tradeThrough: null,
}
const report = (more: Partial<TapeFill>, time: '' | 'T' = '') => {
  const out = emptyReport()
  return { found: fillReport({ ...fill, ...more }, time, us2026, out), ...out }
}

test('7-g: 12.75 shares are 12 with a fraction, less than one is 1, and the field is new', () => {
  expect(report({ qtyMicros: 12_750_000 })).toMatchObject({
    qty: 12,
    fractionalQty: 12_750_000,
    modifiers: ['I'],
  })
  expect(report({ qtyMicros: 250_000 })).toMatchObject({ qty: 1, fractionalQty: 250_000 })
  expect(report({})).toMatchObject({ qty: 300, fractionalQty: null, modifiers: [] })
  expect(report({ qtyMicros: 12_750_000, day: daysFromCivil(2026, 2, 22) }).fractionalQty).toBe(null)
})

test('7-h: a price is cut off after six decimals', () => {
  expect(tapePrice('10.01345678')).toBe(micros('10.013456'))
  expect(tapePrice('10.0199999')).toBe(micros('10.019999'))
  expect(tapePrice('10')).toBe(micros('10'))
  expect(tapePrice('-1')).toBe(null)
})

test('7-i: a client’s short sale to the desk is a buy of the desk marked short', () => {
  expect(report({ clientBuys: false, sellerMark: 'short' })).toMatchObject({
    capacity: 'P',
    side: 'B',
    shortSale: 'S',
    media: true,
  })
  expect(report({ sellerMark: 'exempt' })).toMatchObject({ side: 'S', shortSale: 'E' })
})

test('7-k: a riskless leg is not on the tape, a routed fill is not ours', () => {
  expect(report({ capacity: 'riskless' })).toMatchObject({ capacity: 'R', side: 'S', media: false })
  expect(isReportable('routed')).toBe(false)
  expect(report({ capacity: 'routed' }).found).toBe('REPORT_STEP')
})

test('7-l: a cross is one report, X, as agent', () => {
  expect(report({ capacity: 'cross' })).toMatchObject({ capacity: 'A', side: 'X', media: true })
  expect(report({ capacity: 'dark' })).toMatchObject({ capacity: 'A', side: 'X', media: true })
})

test('7-m: an average price has W, and the exception under which it traded through', () => {
  expect(report({ isAveragePrice: true, tradeThrough: 'OPR_BENCHMARK' }).modifiers).toEqual([
    'W',
    'TTE',
    'OPR_BENCHMARK',
  ])
})

test.each([
  [{ settlement: 'cash' }, ['C']],
  [{ settlement: 'nextDay' }, ['ND']],
  [{ settlement: 3 }, ['S03']],
  [{ stoppedAt: 999_000_000 }, ['S1']],
  [{ pricedAt: 990_000_000 }, []],
  [{ pricedAt: 989_999_999 }, ['PRP']],
  [{ isContingent: true }, ['QCT']],
  [{ isDerivativelyPriced: true }, ['4']],
  [{ qtyMicros: 99_000_000 }, ['I']],
] as const)('modifiers of %o are %o', (more, expected) => {
  expect(report(more).modifiers).toEqual(expected)
})

test('an unknown mark and an empty fill are not reported', () => {
  expect(report({ sellerMark: null }).found).toBe('unknown: sellerMark')
  expect(report({ qtyMicros: 0 }).found).toBe('QTY_INVALID')
})

const DUE = 100
const walk = (steps: readonly ReportStep[]): ReportState | 'REPORT_STEP' => {
  let state: ReportState | 'REPORT_STEP' = 'due'
  for (const step of steps) {
    if (state === 'REPORT_STEP') return state
    state = nextReportState(state, step, DUE)
  }
  return state
}
const accept = (receivedAt: number): ReportStep => ({ kind: 'accept', receivedAt })
const send: ReportStep = { kind: 'send' }
const deadline: ReportStep = { kind: 'deadline' }

test.each([
  ['accepted', [send, accept(90)], 'accepted'],
  ['received in time, answered late', [send, deadline, accept(100)], 'accepted'],
  ['received late', [send, deadline, accept(101)], 'acceptedLate'],
  ['refused and sent again', [send, { kind: 'reject' }, send, accept(90)], 'accepted'],
  ['refused and never sent again', [send, { kind: 'reject' }, deadline], 'late'],
  ['late, sent, refused', [deadline, send, { kind: 'reject' }], 'late'],
  ['corrected', [send, accept(90), { kind: 'correct' }], 'corrected'],
  ['corrected, then undone', [send, accept(90), { kind: 'correct' }, { kind: 'reverse' }], 'reversed'],
  ['accepted without being sent', [accept(90)], 'REPORT_STEP'],
  ['corrected before it was accepted', [send, { kind: 'correct' }], 'REPORT_STEP'],
  ['cancelled twice', [send, accept(90), { kind: 'cancel' }, { kind: 'cancel' }], 'REPORT_STEP'],
] as const)('a report %s', (_, steps, expected) => {
  expect(walk(steps)).toBe(expected)
})

test('whatever happens, a deadline that passes an unaccepted report makes it late', () => {
  const anyStep = fc.oneof(
    fc.constantFrom<ReportStep>(send, { kind: 'reject' }, { kind: 'correct' }, { kind: 'cancel' }),
    fc.integer({ min: 0, max: 200 }).map(accept),
  )
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
      let state: ReportState = 'due'
      for (const step of steps) {
        const next = nextReportState(state, step, DUE)
        if (next !== 'REPORT_STEP') state = next
      }
      const after = nextReportState(state, deadline, DUE)
      expect(after === 'late' || after === 'lateSent').toBe(isReportOpen(state))
    }),
    { seed: 3, numRuns: 500 },
  )
})

test('a report is cancelled on its own day and reversed later', () => {
  expect([undoStep(5, 5), undoStep(5, 6)]).toEqual(['cancel', 'reverse'])
})
