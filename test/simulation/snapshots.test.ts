/**
 * An engine restored from its bytes goes on exactly like the one that was written, whatever the day holds; bytes
 * that were changed or cut, or are of another engine, are refused.
 */
import { ByteWriter } from '@shared/bytes'
import { isInput, writeEvent } from '@shared/codec'
import type { DeskEvent } from '@shared/events'
import { type Input, isDeskRecord } from '@shared/inputs'
import { timeMicros } from '@shared/units'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Engine } from '../../src/main/engine'
import { Dice, RANDOM_DATE, RandomDay } from '../reference/random-desk'
import { configFor } from '../scenarios/scenario-runner'
import { recordsIn } from '../support/memory-journal'
import { newToxicEngine, slowDay, toxicConfig, toxicDesk } from './toxic-day'

const DAYS = 240
const INPUTS = 700
const config = configFor(RANDOM_DATE)

const writer = new ByteWriter()
function bytesOf(events: readonly DeskEvent[]): Buffer {
  writer.reset()
  for (const event of events) writeEvent(writer, event)
  return Buffer.from(writer.bytes())
}

const snapshotOf = (engine: Engine): Uint8Array => new Uint8Array(Buffer.concat(engine.snapshot()))

/** An engine and its twin, which is restored from bytes again and again, its own ones too. */
class Twins {
  readonly engine: Engine
  readonly #config: typeof config
  #twin: Engine
  restored = 0

  constructor(engine: Engine, of: typeof config) {
    this.engine = engine
    this.#config = of
    this.#twin = Engine.restored(of, snapshotOf(engine))
  }

  restore(): void {
    const bytes = Buffer.from(snapshotOf(this.engine))
    expect(bytes.equals(snapshotOf(this.#twin))).toBe(true)
    this.#twin = Engine.restored(this.#config, this.restored++ % 2 === 0 ? bytes : snapshotOf(this.#twin))
    expect(bytes.equals(snapshotOf(this.#twin))).toBe(true)
    this.compare()
  }

  compare(): void {
    expect(Buffer.from(this.#twin.stateBytes()).equals(this.engine.stateBytes())).toBe(true)
  }

  step(input: Input): readonly DeskEvent[] {
    const isDue = this.engine.isDue(input.at)
    expect(this.#twin.isDue(input.at)).toBe(isDue)
    const said = this.engine.step(input)
    const bytes = bytesOf(said)
    const again = bytesOf(this.#twin.step(input))
    if (!bytes.equals(again)) expect.fail(`another event after ${JSON.stringify(input)}`)
    return said
  }
}

test(`${DAYS} days: restored at random places, the engine goes on alike`, { timeout: 600_000 }, () => {
  const kinds = new Set<string>()
  let restored = 0
  for (let seed = 1; seed <= DAYS; seed++) {
    const dice = new Dice(seed * 7_919)
    const day = new RandomDay(seed, seed % 8 === 4)
    const twins = new Twins(new Engine(config), config)
    const step = (input: Input): void => {
      // Some policies go back by themselves; days that are compared with the reference engine have none of those.
      const isForATime = input.type === 'policy' && dice.chance(1 / 2)
      const revertsAt = isForATime ? timeMicros(input.at + dice.whole(30) * 1_000_000) : null
      const said = twins.step(isForATime ? { ...input, revertsAt } : input)
      day.hear(said)
      for (const event of said)
        kinds.add(event.type === 'alert' && event.detail.includes(' is back to ') ? 'reverted' : event.type)
    }
    for (let i = 0; i < INPUTS; i++) {
      step(day.next())
      // Of two engines that go on alike one may be ahead in writing what ended.
      if (dice.chance(1 / 20)) twins.engine.prepareSnapshot(3)
      // What stands for a moment only, such as a wait for the feed, is met by the days that restore at every input.
      if (seed % 12 === 0 || dice.chance(1 / 60)) twins.restore()
    }
    for (const input of day.end()) {
      step(input)
      if (dice.chance(1 / 20)) twins.restore()
    }
    twins.compare()
    expect(kinds.has('invariantBroken')).toBe(false)
    restored += twins.restored
  }
  expect(restored).toBeGreaterThan(DAYS * 5)
  const reached = [
    'fill',
    'invitation',
    'obligation',
    'routeFilled',
    'orderReplaced',
    'statusChanged',
    'reverted',
  ]
  for (const kind of reached) expect(kinds).toContain(kind)
})

test('40 days with the toxicity model: restored, it learns on alike', { timeout: 600_000 }, () => {
  const kinds = new Set<string>()
  for (let seed = 1; seed <= 40; seed++) {
    const dice = new Dice(seed)
    const twins = new Twins(newToxicEngine(), toxicConfig)
    for (const record of recordsIn(toxicDesk(slowDay(seed, 200)).journal)) {
      if (!isInput(record) || isDeskRecord(record)) continue
      for (const event of twins.step(record)) if (event.type === 'toxicity') kinds.add(event.kind)
      if (dice.chance(1 / 40)) twins.restore()
    }
    twins.compare()
    expect(twins.restored).toBeGreaterThan(0)
  }
  expect([...kinds]).toEqual(expect.arrayContaining(['override', 'overrideEnded', 'overrideScore']))
})

function someDay(): Engine {
  const day = new RandomDay(11, false)
  const engine = new Engine(config)
  for (let i = 0; i < INPUTS; i++) day.hear(engine.step(day.next()))
  return engine
}

test('any changed byte, any cut and any byte too many is refused', () => {
  const bytes = snapshotOf(someDay())
  expect(bytes.length).toBeGreaterThan(20_000)
  const refused = (changed: Uint8Array): void => {
    expect(() => Engine.restored(config, changed)).toThrow(RangeError)
  }
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const changed = bytes.slice()
      changed[place] = (changed[place] as number) ^ change
      refused(changed)
    }),
    { numRuns: 1_000, seed: 20261120 },
  )
  for (let place = 0; place < 24; place++) {
    const changed = bytes.slice()
    changed[place] = (changed[place] as number) ^ 1
    refused(changed)
  }
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), (length) => refused(bytes.subarray(0, length))),
    { numRuns: 300, seed: 20261120 },
  )
  refused(new Uint8Array([...bytes, 0]))
})

test('a snapshot of another version, regime or policy, or of a broken desk, is refused with the reason', () => {
  const engine = someDay()
  const bytes = snapshotOf(engine)
  const later = bytes.slice()
  later[0] = 9
  const whole = { ...config.policy, desk: { ...config.policy.desk, maxPrincipalQty: 7 } }
  expect(() => Engine.restored(config, later)).toThrow('the snapshot is of version 9, this program reads 2')
  expect(() => Engine.restored({ ...config, regimeHash: 'other' }, bytes)).toThrow('of another regime')
  expect(() => Engine.restored({ ...config, policy: whole }, bytes)).toThrow('began with another policy')
  expect(engine.step({ type: 'clock', at: timeMicros(0) })[0]?.type).toBe('invariantBroken')
  expect(() => Engine.restored(config, snapshotOf(engine))).toThrow('a desk whose invariant broke')
})
