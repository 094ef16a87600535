/** S13 also sees what the facility was asked to make of a report: the tape must go on saying what the blotter says. */
import { completeInput } from '@shared/complete-input'
import type { EventOf } from '@shared/events'
import type { InputOf } from '@shared/inputs'
import { priceMicros, type TimeMicros, timeMicros } from '@shared/units'
import { expect, test } from 'vitest'
import { event } from '../../../../test/support/sample-records'
import { superviseDay } from '.'

const at = timeMicros(1_795_186_800_000_000)
const PRICE = priceMicros(10_000_000)
const trade = { symbol: 'ABC', qty: 100, price: PRICE }
const records = [
  event('fill', at, { ...trade, id: 'o1', fillId: 'f1', side: 'buy', capacity: 'principal' }).record,
  event('tapeReport', at, { ...trade, fillIds: ['f1'], capacity: 'P', dueBy: at + 10_000_000 }).record,
] as [EventOf<'fill'>, EventOf<'tapeReport'>]
const ack = (status: InputOf<'reportAck'>['status'], price: number | null = null) =>
  completeInput('reportAck', (at + 1) as TimeMicros, {
    fillId: 'f1',
    status,
    price: price === null ? null : priceMicros(price),
  })

test.each([
  ['only accepted', [], []],
  ['corrected to what the blotter says', [ack('corrected', PRICE)], []],
  ['corrected to another price', [ack('corrected', 9_990_000)], ['S13 critical']],
  ['cancelled while the fill stands', [ack('cancelled')], ['S13 warning']],
  ['reversed while the fill stands', [ack('reversed')], ['S13 warning']],
] as const)('a report that is %s', (_, answers, expected) => {
  const all = superviseDay([...records, ack('accepted'), ...answers], { hasReportFacility: true })
  const alerts = all.filter(({ rule }) => rule === 'S12' || rule === 'S13')
  expect(alerts.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(expected)
})
