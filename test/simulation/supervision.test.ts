/** Supervision is silent on clean simulated days, in every mode, and speaks when one record of them is falsified. */
import { priceMicros, shares } from '@shared/units'
import { expect, test } from 'vitest'
import { superviseDay } from '../../src/main/analytics/supervision'
import { type Entry, simulatedDay } from '../support/simulated-records'

const OPTIONS = { hasReportFacility: true }
const rules = (entries: readonly Entry[]): string[] => [
  ...new Set(superviseDay(entries, OPTIONS).map((alert) => alert.rule)),
]

const DAYS = [
  ['active', '2026-11-20T10:00:00-05:00'],
  ['passive', '2026-11-20T15:55:00-05:00'],
  ['off', '2026-11-20T12:00:00-05:00'],
] as const

test.each(DAYS)('a clean day in mode %s from %s raises nothing', (mode, from) => {
  const entries = simulatedDay(from, 4, mode)
  expect(entries.filter((it) => it.type === 'fill').length).toBeGreaterThan(100)
  expect(superviseDay(entries, OPTIONS).slice(0, 3)).toEqual([])
})

/** The clean day with one entry of a kind changed, or left out where `change` gives null. */
function tampered<T extends Entry['type']>(
  entries: readonly Entry[],
  type: T,
  change: (it: Extract<Entry, { type: T }>) => Entry | null | undefined,
): Entry[] {
  let isDone = false
  return entries.flatMap((it) => {
    if (isDone || it.type !== type) return [it]
    const changed = change(it as Extract<Entry, { type: T }>)
    if (changed === undefined) return [it]
    isDone = true
    return changed === null ? [] : [changed]
  })
}

const clean = simulatedDay('2026-11-20T10:00:00-05:00', 2, 'active')

test('S4, S13 and S15: a fill beyond the quote is found, and so is its report that says otherwise', () => {
  const worse = tampered(clean, 'fill', (it) =>
    it.capacity === 'principal' && it.side === 'buy' && it.nbo !== null
      ? { ...it, price: priceMicros(it.nbo + 10_000) }
      : undefined,
  )
  expect(rules(worse)).toEqual(['S4', 'S15', 'S13'])
})

test('S12: a report that the facility never accepts is late, once', () => {
  const unanswered = tampered(clean, 'reportAck', () => null)
  expect(superviseDay(unanswered, OPTIONS).map((it) => `${it.rule} ${it.severity}`)).toEqual(['S12 critical'])
  expect(superviseDay(unanswered, { hasReportFacility: false })).toEqual([])
})

test('S12: reports that all take nine seconds creep, though none is late', () => {
  const creeping = simulatedDay('2026-11-20T10:00:00-05:00', 2, 'active', 9_000_000)
  expect(superviseDay(creeping, OPTIONS).map((it) => `${it.rule} ${it.severity}`)).toEqual(['S12 warning'])
})

test('S13: a report of another size, capacity or mark differs', () => {
  for (const change of [{ qty: shares(7) }, { capacity: 'R' }, { shortSale: 'S' }] as const)
    expect(
      rules(tampered(clean, 'tapeReport', (it) => (it.side === 'B' ? { ...it, ...change } : undefined))),
    ).toEqual(['S13'])
})

test('S14: an order that is never shown warns after a second and breaches after thirty', () => {
  const shown = clean.filter((it) => it.type === 'routeSent' && it.purpose === 'display')
  const ends = new Map(clean.flatMap((it) => (it.type === 'orderDone' ? [[it.id, it.at] as const] : [])))
  const end = clean.at(-1)?.at ?? 0
  const resting = shown.find(
    (it) => 'id' in it && end - it.at > 40_000_000 && (ends.get(String(it.id)) ?? end) - it.at > 35_000_000,
  )
  const id = resting && 'id' in resting ? resting.id : null
  const gone = clean.filter((it) => it.type !== 'routeSent' || it.id !== id)
  const alerts = superviseDay(gone, OPTIONS).filter((it) => it.rule === 'S14')
  expect(alerts.map((it) => it.severity)).toEqual(['warning', 'critical'])
  expect(alerts[0]?.ids).toEqual([id])
})

test('S22: a marketable order of which nothing is ever said is an orphan', () => {
  const order = clean.find((it) => it.type === 'order' && it.orderType === 'market')
  const id = order?.type === 'order' ? order.id : ''
  const silent = clean.filter(
    (it) => !('id' in it && it.id === id) || it.type === 'order' || it.type === 'orderAccepted',
  )
  expect(rules(silent)).toContain('S22')
})

test('S16: an accepted limit off its increment is found', () => {
  const order = clean.find((it) => it.type === 'orderAccepted' && it.limit !== null)
  const id = order?.type === 'orderAccepted' ? order.id : ''
  const off = tampered(clean, 'order', (it) =>
    it.id === id && it.limit !== null ? { ...it, limit: priceMicros(it.limit + 1) } : undefined,
  )
  expect(rules(off)).toContain('S16')
})
