/** With the toxicity model on, a client that costs the desk is charged, then refused; off, nothing is different. */
import { keptEvent } from '@shared/codec'
import type { DeskEvent, EventOf, Receipt } from '@shared/events'
import type { Input } from '@shared/inputs'
import { expect, test } from 'vitest'
import { configFor } from '../../../test/scenarios/scenario-runner'
import {
  at,
  MODEL_ON,
  marks,
  morning,
  order,
  policy,
  quote,
  roundsOf,
  segment,
} from '../../../test/support/toxic-flow'
import { Engine } from './index'

const desk = (): Engine => new Engine(configFor('2026-11-20'))
const run = (engine: Engine, inputs: readonly Input[]): DeskEvent[] =>
  inputs.flatMap((input) => engine.step(input).map(keptEvent))
const of = <T extends DeskEvent['type']>(events: readonly DeskEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> & DeskEvent => event.type === type)
const receiptOf = (events: readonly DeskEvent[], id: string): Receipt =>
  of(events, 'decision').find((event) => event.id === id)?.receipt as Receipt
const principal = (receipt: Receipt) => receipt.alternatives.find(({ action }) => action === 'principal')

test('a client whose orders the market follows pays more each time, and is then routed as too toxic', () => {
  const engine = desk()
  run(engine, morning(['T', 'B'], { ...MODEL_ON, maxToxicShare: 0.75 }))
  const events = run(engine, roundsOf(['T', 'B'], [2, 0], { rounds: 40, from: 1 }))
  const receipts = Array.from({ length: 40 }, (_, i) => receiptOf(events, `r${i}-T`))
  const means = receipts.map((receipt) => receipt.toxicity?.mean ?? Number.NaN)
  expect(means[0]).toBe(0)
  expect(means[39]).toBeGreaterThan(3.3)
  for (let i = 1; i < 12; i++) expect(means[i]).toBeGreaterThan(means[i - 1]!)

  // Charged: the same order, in the same market and side, for less improvement.
  const first = principal(receipts[0]!)!
  const fourth = principal(receipts[4]!)!
  expect(first.reason).toBe('IMPROVED')
  expect([fourth.reason, receipts[4]!.pricing.improvement < receipts[0]!.pricing.improvement]).toEqual([
    'IMPROVED',
    true,
  ])
  expect(principal(receipts[39]!)).toMatchObject({ qty: 0, reason: 'TOO_TOXIC' })
  expect(receipts[39]!.split).toMatchObject({ principal: 0, route: 100 })
  expect(receipts[39]!.toxicity!.probability).toBeGreaterThan(0.75)

  const benign = receiptOf(events, 'r39-B')
  expect(principal(benign)).toMatchObject({ qty: 100, reason: 'IMPROVED' })
  expect(benign.toxicity!.mean).toBeLessThan(1)
})

test('segments follow the labels, with an event, and their numbers are those that can be asked for', () => {
  const engine = desk()
  run(engine, morning(['T', 'B']))
  const events = run(engine, roundsOf(['T', 'B'], [2, 0], { rounds: 130, from: 1 }))
  const news = of(events, 'toxicity')
  expect(news.map(({ client, kind, segment }) => [client, kind, segment])).toContainEqual([
    'T',
    'segment',
    'toxic',
  ])
  const reading = engine.toxicityOf('T')!
  expect(reading).toMatchObject({ segment: 'toxic', modelSegment: 'toxic', override: null })
  expect(reading.level.labels).toBeGreaterThan(100)
  expect(reading.level.low).toBeGreaterThan(1)
  expect(reading.level.high).toBeGreaterThan(reading.level.mean)
  expect(engine.toxicityOf('B')!.segment).not.toBe('toxic')
  expect(engine.toxicityOf('nobody')).toBeNull()
})

test('an override is charged at once, ends at its time by itself, and is scored when its labels are in', () => {
  const engine = desk()
  run(engine, morning(['T', 'B']))
  const set = run(engine, [segment(1, 'T', { segment: 'toxic', until: '2026-11-20T09:30:30-05:00' })])
  expect(set).toMatchObject([{ type: 'toxicity', client: 'T', kind: 'override', segment: 'toxic' }])
  const charged = receiptOf(run(engine, [quote(2, 3000), order(2.5, 'o1', 'T')]), 'o1').toxicity
  expect(charged).toMatchObject({ mean: 1.5, meanVariance: 0, segment: 'toxic', overridden: true })
  const late = run(engine, [quote(31, 3000)])
  expect(late).toMatchObject([{ type: 'toxicity', kind: 'overrideEnded', segment: 'neutral' }])
  const free = receiptOf(run(engine, [order(31.5, 'o2', 'T')]), 'o2').toxicity
  expect(free).toMatchObject({ segment: 'neutral', overridden: false })
  expect(run(engine, [marks(45, '30.0100')])).toMatchObject([
    { type: 'toxicity', client: 'T', kind: 'overrideScore', labels: 0 },
  ])
})

test('an override is withdrawn by a trader, and a wrong one is refused with a reason', () => {
  const engine = desk()
  run(engine, morning(['T']))
  run(engine, [segment(1, 'T', { segment: 'toxic', until: '2026-11-20T09:31:00-05:00' })])
  expect(run(engine, [segment(2, 'T', {})])).toMatchObject([{ kind: 'overrideEnded', segment: 'neutral' }])
  // Its timer finds nothing more to end, and withdrawing what does not run says nothing.
  expect(run(engine, [segment(3, 'T', {}), quote(90, 3000)])).toEqual([])
  const wrong = run(engine, [
    segment(91, 'nobody', { segment: 'toxic' }),
    segment(91, 'T', { segment: 'toxic', until: '2026-11-20T09:31:00-05:00' }),
  ])
  expect(of(wrong, 'alert').map(({ rule }) => rule)).toEqual(['REFERENCE_UNKNOWN', 'OVERRIDE_INVALID'])
})

test('what comes with an order and is no sight leaves no estimate, and without one the desk fills nothing', () => {
  for (const sight of [
    [0, 0, 0, -1],
    [0, 0, 0, 1, 1, 1],
  ]) {
    const engine = desk()
    run(engine, [...morning(['T']), quote(1, 3000)])
    const events = run(engine, [order(1.5, 'o1', 'T', { sight })])
    const receipt = receiptOf(events, 'o1')
    expect(principal(receipt)).toMatchObject({ qty: 0, reason: 'MODEL_INVALID' })
    expect(receipt.toxicity).toMatchObject({ features: [], mean: null, probability: null })
    expect(of(events, 'alert')).toMatchObject([{ rule: 'MODEL_INVALID', severity: 'critical' }])
  }
})

test('a tier whose clients cost more is quoted wider, and too toxic a tier is not quoted', () => {
  const engine = desk()
  run(engine, morning(['T', 'B'], { ...MODEL_ON, maxToxicShare: 0.4 }))
  run(engine, roundsOf(['T', 'B'], [1, 0], { rounds: 4, from: 1 }))
  run(engine, [quote(200, 3000)])
  const wide = (tier: string): number => {
    const { bid, ask } = engine.deskQuoteOf('ABC', tier)!
    return (ask ?? Number.NaN) - (bid ?? Number.NaN)
  }
  expect(wide('T')).toBeGreaterThan(wide('B'))
  run(engine, roundsOf(['T', 'B'], [3, 0], { rounds: 60, from: 201 }))
  run(engine, [quote(3000, 3000)])
  expect(engine.deskQuoteOf('ABC', 'T')).toMatchObject({ withdrawn: 'TOO_TOXIC', bid: null, ask: null })
  expect(engine.deskQuoteOf('ABC', 'B')!.withdrawn).toBeNull()
})

test('with the model off the receipt has no word of it, marks are nothing, and nothing is kept', () => {
  const off = { mode: 'active', pricing: 'model' }
  const inputs = [...morning(['T', 'B'], off), ...roundsOf(['T', 'B'], [2, 0], { rounds: 5, from: 1 })]
  const [one, two] = [desk(), desk()]
  const events = run(one, inputs)
  run(
    two,
    inputs.filter(({ type }) => type !== 'marks'),
  )
  expect(receiptOf(events, 'r0-T').toxicity).toBeNull()
  expect(of(events, 'toxicity')).toEqual([])
  expect(one.usesToxicity()).toBe(false)
  expect(Buffer.compare(one.stateBytes(), two.stateBytes())).toBe(0)
})

test('a preview shows the estimate of the order that follows, and changes nothing', () => {
  const engine = desk()
  run(engine, morning(['T']))
  run(engine, [...roundsOf(['T'], [2], { rounds: 5, from: 1 }), quote(200, 3000)])
  const next = order(200.5, 'next', 'T', { sight: [0.1, 0.2, 0.3, 0.5, 0.6] })
  if (next.type !== 'order') throw new Error('an order')
  const before = engine.stateBytes()
  const shown = engine.preview(next).receipt
  expect(Buffer.compare(engine.stateBytes(), before)).toBe(0)
  expect(shown).toEqual(receiptOf(run(engine, [next]), 'next'))
  expect(shown!.toxicity!.features).toHaveLength(15)
})

test('marks are wanted for symbols with labels that fell due, and for no others', () => {
  const engine = desk()
  run(engine, [...morning(['T']), quote(1, 3000), order(1.5, 'o1', 'T')])
  expect(engine.pendingMarks(at(11.5))).toEqual([])
  expect(engine.pendingMarks(at(12))).toEqual(['ABC'])
  run(engine, [marks(12, '30.0100')])
  expect(engine.pendingMarks(at(61.5))).toEqual([])
  expect(engine.pendingMarks(at(62))).toEqual(['ABC'])
  run(engine, [policy(62, { toxicity: 'off' }), marks(62, '30.0100')])
  expect(engine.pendingMarks(at(1000))).toEqual([])
})
