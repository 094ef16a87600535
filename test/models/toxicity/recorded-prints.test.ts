// Item 8: on recorded days the model finds what is known of them, and predicts better than the past of each class.
import { describe, expect, it } from 'vitest'
import { missingDays, recordedDay } from '../../market/recorded-days'
import { vpinOfDays } from '../../market/recorded-figures'
import { auc } from './prequential'
import { LIT, OFF, type Predicted, predictDay } from './recorded-prints'

const DAYS = [
  ['ibm_20131007', 5],
  ['ibm_20131008', 5],
  ['bac_20131007', 10],
] as const

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** Of the second half of a day: slope of label on prediction, and squared error against the class's mean so far. */
function figures(prints: readonly Predicted[]) {
  const [first, second] = [prints.slice(0, prints.length >> 1), prints.slice(prints.length >> 1)]
  const past = [LIT, OFF].map((of) =>
    average(first.filter(({ client }) => client === of).map(({ label }) => label)),
  )
  const [x0, y0] = [average(second.map((p) => p.predicted)), average(second.map((p) => p.label))]
  const together = average(second.map((p) => (p.predicted - x0) * (p.label - y0)))
  const missed = average(second.map((p) => (p.label - p.predicted) ** 2))
  return {
    slope: together / average(second.map((p) => (p.predicted - x0) ** 2)),
    explained: 1 - missed / average(second.map((p) => (p.label - past[p.client]!) ** 2)),
    auc: aucOf(second),
    aucOfImbalance: aucOf(second.map((p) => ({ ...p, predicted: p.imbalance }))),
  }
}

const aucOf = (prints: readonly Predicted[]): number =>
  auc(
    prints.map((p) => p.predicted),
    prints.map((p) => p.label > 0),
  )

describe.skipIf(missingDays !== null)(missingDays ?? 'recorded days', () => {
  it.each(DAYS)('%s: markouts after 1 s are predicted, roughly calibrated, by no leak', (stem, lagMs) => {
    const { model, prints } = predictDay(stem, lagMs)
    const { slope, explained, auc: area, aucOfImbalance } = figures(prints)
    if (process.env['CROSSDESK_PRINT_PROTOCOL'])
      console.log(
        stem,
        slope,
        explained,
        area,
        aucOfImbalance,
        figures(prints.filter(({ client }) => client === LIT)),
        model.score(),
      )
    expect(explained).toBeGreaterThan(0.03)
    expect(explained).toBeLessThan(0.25)
    expect(slope).toBeGreaterThan(0.6)
    expect(slope).toBeLessThan(1.2)
    expect(area).toBeGreaterThan(0.55)
    // Above 0.75 is a leak until proven otherwise: here the queue at the touch before the print says it alone.
    if (area > 0.75) expect(aucOfImbalance).toBeGreaterThan(0.75)
    expect(model.score().coverage).toBeGreaterThan(0.9)
    // The model's labels are those of the states, but for the few that came after a break in the quotes.
    expect(model.score().meanLabel).toBeCloseTo(average(prints.map(({ label }) => label)), 1)
  })

  it.each(DAYS.slice(0, 2))(
    '%s: off-exchange prints cost less than half of what exchange prints cost',
    (stem, lagMs) => {
      const { model } = predictDay(stem, lagMs)
      expect(model.clientLevel(OFF).mean).toBeLessThan(model.clientLevel(LIT).mean / 2)
    },
  )

  it('T15 as far as the days go: VPIN of two days of IBM by minutes is 0.251, inside the range published for five', () => {
    const days = ['ibm_20131007', 'ibm_20131008'].map((stem) => recordedDay(stem).trades)
    const { mean, least, most } = vpinOfDays(days)
    expect(Math.abs(mean - 0.2509)).toBeLessThan(1e-3)
    expect(least).toBeGreaterThan(0.1765)
    expect(most).toBeLessThan(0.2972)
  })
})
