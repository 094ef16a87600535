// The figures of the recorded days come out as the published reference table has them, to 1e-3.
import { describe, expect, it } from 'vitest'
import { crossedTime } from '../../src/main/analytics/tick-figures'
import { CLOSE_MS, OPEN_MS } from '../../src/main/market/print-orders'
import { readQuoteTicks, readTradeTicks } from '../../src/main/market/tick-files'
import { missingDays, recordedDay } from './recorded-days'
import { dayFigures, statesOf } from './recorded-figures'

/** Effective, quoted, effective over quoted, impact after 1 s and 60 s, realized after 60 s. */
const TABLE = [
  ['ibm_20131007', 'lit', 0, 14_034, [2.9816, 3.3763, 0.8831, 2.8883, 3.1457, -0.1641]],
  ['ibm_20131007', 'trf', 5, 5_685, [3.7892, 4.8002, 0.7894, 0.785, 2.0854, 1.7038]],
  ['ibm_20131008', 'lit', 0, 19_441, [3.0674, 3.436, 0.8927, 2.662, 3.6585, -0.591]],
  ['ibm_20131008', 'trf', 5, 8_599, [3.5037, 4.2097, 0.8323, 0.5549, 0.7608, 2.7429]],
  ['bac_20131007', 'lit', 0, 41_886, [1.0004, 1.0, 1.0004, 0.5528, 0.8183, 0.1821]],
  ['bac_20131007', 'trf', 10, 33_396, [1.0027, 1.0, 1.0027, 0.1003, 0.1691, 0.8336]],
] as const

describe.skipIf(missingDays !== null)(missingDays ?? 'T14: reference figures of the recorded days', () => {
  it.each(TABLE)('%s %s', (stem, kind, lagMs, n, expected) => {
    const f = dayFigures(recordedDay(stem), kind, lagMs)
    expect(f.n).toBe(n)
    const found = [f.effective, f.quoted, f.effectiveOverQuoted, f.impact1s, f.impact60s, f.realized60s]
    found.forEach((value, i) => {
      expect(Math.abs(value - expected[i]!), `column ${i}: ${value} against ${expected[i]}`).toBeLessThan(
        1e-3,
      )
    })
    expect(f.effective).toBeCloseTo(f.realized60s + f.impact60s, 12)
  })

  it.each([
    ['ibm_20131007', 109_067, 24_293],
    ['ibm_20131008', 125_750, 33_381],
    ['bac_20131007', 476_855, 88_172],
  ] as const)('%s holds the rows that were counted', (stem, quoteRows, tradeRows) => {
    const day = recordedDay(stem)
    expect(readQuoteTicks(day.quotes).rows).toBe(quoteRows)
    expect(readTradeTicks(day.trades).rows).toBe(tradeRows)
  })

  it('IBM on 10-07 folds to 45,075 states in regular hours, crossed for about 1e-5 of the time', () => {
    const all = statesOf(readQuoteTicks(recordedDay('ibm_20131007').quotes))
    const ms = Array.from(all.ms)
    const from = ms.findIndex((at) => at >= OPEN_MS)
    const to = ms.findIndex((at) => at >= CLOSE_MS)
    const cut = (column: ArrayLike<number>) => Array.from(column).slice(from, to)
    const { crossedMs, lastedMs, crossedStates } = crossedTime({
      count: to - from,
      ms: cut(all.ms),
      bid: cut(all.bid),
      ask: cut(all.ask),
    })
    expect(to - from).toBe(45_075)
    expect(crossedStates).toBe(20)
    expect(crossedMs / lastedMs).toBeCloseTo(1e-5, 5)
    expect(crossedMs / lastedMs).toBeLessThan(1e-4)
  })
})
