/** What every random day must show: exact books, fair prices, a preview that is kept, and one outcome a journal. */
import { ByteWriter } from '@shared/bytes'
import { readRecord, writeEvent, writeInput } from '@shared/codec'
import type { DeskEvent, EventOf } from '@shared/events'
import type { Input } from '@shared/inputs'
import type { PolicySettings } from '@shared/policy'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultPolicy, Engine } from '../../src/main/engine'
import { RANDOM_DATE, randomDay } from '../reference/random-desk'
import { configFor } from '../scenarios/scenario-runner'
import { journaled } from './simulated-journal'

const CONFIG = configFor(RANDOM_DATE)
type Over = Pick<PolicySettings, 'mode' | 'routing'>
const engineIn = (over: Over): Engine =>
  new Engine({ ...CONFIG, policy: { ...defaultPolicy, desk: { ...defaultPolicy.desk, ...over } } })

/** A random day in a random mode, by either routing. */
const day = fc.record({
  seed: fc.integer({ min: 1, max: 1e9 }),
  mode: fc.constantFrom<Over['mode']>('passive', 'active', 'off'),
  routing: fc.constantFrom<Over['routing']>('net', 'expected'),
  count: fc.integer({ min: 20, max: 300 }),
})
const forDays = (runs: number, claim: (inputs: Input[], over: Over) => void): void =>
  fc.assert(
    fc.property(day, ({ seed, mode, routing, count }) => claim(randomDay(seed, count), { mode, routing })),
    { numRuns: runs },
  )

/** An event with all its fields as own values: a decision keeps its receipt as bytes until it is asked for. */
const inFull = (event: DeskEvent): DeskEvent =>
  event.type === 'decision' ? { ...event, receipt: event.receipt } : event
const run = (engine: Engine, inputs: readonly Input[]): DeskEvent[] =>
  inputs.flatMap((input) => engine.step(input).map(inFull))
const of = <T extends DeskEvent['type']>(events: readonly DeskEvent[], type: T): EventOf<T>[] =>
  events.filter((event): event is EventOf<T> & DeskEvent => event.type === type)
const sign = (side: string): number => (side === 'buy' ? 1 : -1)

test('client fills, the desk’s position and venue fills add up to nothing, in every symbol', () => {
  forDays(150, (inputs, over) => {
    const engine = engineIn(over)
    const started = new Map<string, number>()
    const events = inputs.flatMap((input) => {
      const said = run(engine, [input])
      // A starting position that comes too late or does not read is told as an alert and counts for nothing.
      if (input.type === 'position' && said.length === 0) started.set(input.symbol, input.qty)
      return said
    })
    const sides = new Map(of(events, 'routeSent').map((r) => [r.routeId, { side: r.side, symbol: r.symbol }]))
    for (const symbol of ['ABC', 'XYZ', 'LOW']) {
      let sum = engine.positionOf(symbol).qty - (started.get(symbol) ?? 0)
      for (const fill of of(events, 'fill')) if (fill.symbol === symbol) sum += sign(fill.side) * fill.qty
      for (const fill of of(events, 'routeFilled')) {
        const route = sides.get(fill.routeId)
        if (route?.symbol === symbol) sum -= sign(route.side) * fill.qty
      }
      expect(sum).toBe(0)
    }
    expect(of(events, 'invariantBroken')).toEqual([])
  })
})

test('no fill is beyond its limit, and none inside the house beyond the protected quote', () => {
  forDays(150, (inputs, over) => {
    const limits = new Map<string, number | null>()
    for (const event of run(engineIn(over), inputs)) {
      if (event.type === 'orderAccepted' || event.type === 'orderReplaced') limits.set(event.id, event.limit)
      if (event.type !== 'fill') continue
      const limit = limits.get(event.id) ?? null
      if (limit !== null) expect(sign(event.side) * (limit - event.price)).toBeGreaterThanOrEqual(0)
      if (event.capacity === 'routed') continue
      expect(event.price).toBeGreaterThanOrEqual(event.nbb as number)
      expect(event.price).toBeLessThanOrEqual(event.nbo as number)
    }
  })
})

test('crosses come in pairs: one contra id, equal quantity, price and time, two owners', () => {
  forDays(100, (inputs, over) => {
    const pairs = new Map<string, EventOf<'fill'>[]>()
    for (const fill of of(run(engineIn(over), inputs), 'fill'))
      if (fill.capacity === 'cross' || fill.capacity === 'dark')
        pairs.set(fill.contra, [...(pairs.get(fill.contra) ?? []), fill])
    for (const pair of pairs.values()) {
      expect(pair).toHaveLength(2)
      const [a, b] = pair as [EventOf<'fill'>, EventOf<'fill'>]
      expect([a.qty, a.price, a.at]).toEqual([b.qty, b.price, b.at])
      expect(a.side).not.toBe(b.side)
      expect(a.client).not.toBe(b.client)
    }
  })
})

test('accepted orders end once, with everything filled or cancelled, and no route outlives its order', () => {
  forDays(100, (inputs, over) => {
    const engine = engineIn(over)
    const events = run(engine, inputs)
    const accepted = of(events, 'orderAccepted').map((e) => e.id)
    const done = of(events, 'orderDone')
    expect(done.map((e) => e.id).sort()).toEqual([...accepted].sort())
    const totals = new Map<string, number>()
    for (const event of events)
      if (event.type === 'orderAccepted' || event.type === 'orderReplaced') totals.set(event.id, event.qty)
    for (const end of done) {
      expect(end.filled + end.cancelled).toBe(totals.get(end.id))
      // A parent whose shares are all with its children may end without a fill or a share of its own.
      if (end.reason === 'filled') expect(end.cancelled).toBe(0)
    }
    const sent = of(events, 'routeSent').map((e) => e.routeId)
    expect(
      of(events, 'routeDone')
        .map((e) => e.routeId)
        .sort(),
    ).toEqual(sent.sort())
    expect([engine.openOrderCount(), engine.openRouteCount()]).toEqual([0, 0])
  })
})

test('a preview changes nothing and is the receipt of the decision that follows', () => {
  forDays(100, (inputs, over) => {
    const engine = engineIn(over)
    for (const input of inputs) {
      if (input.type !== 'order') {
        engine.step(input)
        continue
      }
      // What falls due until then is no part of the preview.
      engine.step({ type: 'clock', at: input.at })
      const before = engine.stateBytes()
      const preview = engine.preview(input)
      expect(engine.stateBytes()).toEqual(before)
      const events = engine.step(input)
      const first = of(events, 'decision')[0]
      expect(preview.receipt).toEqual(first?.receipt ?? null)
      expect(preview.codes).toEqual(of(events, 'orderRejected')[0]?.codes ?? [])
    }
  })
})

/** Reads every record back from its bytes, as a replay of the journal does. */
function throughBytes(inputs: readonly Input[]): Input[] {
  return inputs.map((input) => {
    const to = new ByteWriter()
    writeInput(to, input)
    return readRecord(to.bytes().slice()) as Input
  })
}

test('T17: one journal has one outcome: replayed from its bytes it gives the same events and the same state', () => {
  forDays(60, (inputs, over) => {
    const [live, again] = [engineIn(over), engineIn(over)]
    const events = run(live, inputs)
    expect(run(again, throughBytes(inputs))).toEqual(events)
    expect(again.stateBytes()).toEqual(live.stateBytes())
    for (const event of events) {
      const to = new ByteWriter()
      writeEvent(to, event)
      expect(readRecord(to.bytes().slice())).toEqual(event)
    }
  })
})

test('the state is the same however often it is asked for on the way: what is over never changes', () => {
  forDays(60, (inputs, over) => {
    const [asked, unasked] = [engineIn(over), engineIn(over)]
    for (const input of inputs) {
      asked.step(input)
      asked.stateBytes()
    }
    run(unasked, inputs)
    expect(asked.stateBytes()).toEqual(unasked.stateBytes())
  })
})

test('leaving superseded quotes out of the journal changes no decision and no state', () => {
  forDays(150, (inputs, over) => {
    const live = engineIn(over)
    const kept = journaled(live, inputs)
    const replayed = engineIn(over)
    const again = run(replayed, kept)
    expect(again).toEqual(run(engineIn(over), inputs))
    expect(replayed.stateBytes()).toEqual(live.stateBytes())
  })
})
