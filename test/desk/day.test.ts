// A day is counted from its midnight to the next by the market's clock, and its figures are those of its records.
import { formatTime } from '@shared/time'
import { timeMicros } from '@shared/units'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { OwnDesk, someDraft, until } from './own-desk'

let own: OwnDesk
beforeEach(() => {
  own = new OwnDesk()
})
afterEach(() => own.remove())

const spanOf = ({ from, before }: { from: number; before: number }) =>
  [from, before].map((at) => formatTime(timeMicros(at)).slice(0, 19))

test('the timeline has every record of the day once, the capacities every fill', async () => {
  const host = await own.open()
  const { handlers } = host
  await handlers['orders.submit']({ key: 'day-order-1', draft: await someDraft(host) })
  const state = { scope: 'desk', id: null, state: 'halted', cancelOpen: true, resumeWhen: null } as const
  await handlers['desk.setState']({ key: 'day-halt-1', reason: 'a quiet day', ...state })
  await until(async () => {
    const day = await handlers['journal.day']({ date: null })
    const count = (type: string) =>
      day.timeline.reduce((sum, one) => sum + (one.type === type ? one.count : 0), 0)
    const { total } = await handlers['views.query']({ table: 'fills', limit: 1 })
    const inCapacities = day.capacities.reduce((sum, one) => sum + one.fills, 0)
    return count('stateChanged') === 1 && total > 0 && count('fill') === total && inCapacities === total
  }, 'the fills of the day')
  const day = await handlers['journal.day']({ date: null })
  expect(day.records['stateChanged']).toBe(1)
  expect(day.records['fill']).toBe(day.capacities.reduce((sum, one) => sum + one.fills, 0))
  expect(day.totals.qty).toBe(day.capacities.reduce((sum, one) => sum + one.qty, 0))
  expect(day.totals.internalized).toBeGreaterThan(0)
  expect(day.timeline.every(({ at }) => at % day.everyMicros === 0)).toBe(true)
  expect(day.timeline.map(({ at }) => at)).toEqual(day.timeline.map(({ at }) => at).sort((a, b) => a - b))
})

test('a day without records is empty, has 25 hours when the clocks go back, and a date that is none is refused', async () => {
  const { handlers } = await own.open()
  const autumn = await handlers['journal.day']({ date: '2025-11-02' })
  expect(autumn).toMatchObject({ date: '2025-11-02', capacities: [], timeline: [], records: {} })
  expect(autumn.totals).toMatchObject({ qty: 0, internalized: null })
  expect(autumn.before - autumn.from).toBe(25 * 3_600_000_000)
  const spring = await handlers['journal.day']({ date: '2025-03-09' })
  expect(spanOf(spring)).toEqual(['2025-03-09T00:00:00', '2025-03-10T00:00:00'])
  await expect(handlers['journal.day']({ date: '2025-02-30' })).rejects.toThrow("field 'date'")
})
