/** The lots of a real engine's days are its positions, trade by trade, and a wrong position would be told. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { DeskEvent } from '@shared/events'
import type { Input } from '@shared/inputs'
import { micros, shares } from '@shared/units'
import { expect, test } from 'vitest'
import { randomDay } from '../../../test/reference/random-desk'
import { configFor, inputsOf } from '../../../test/scenarios/scenario-runner'
import { Engine } from '../engine'
import { DeskLots } from './desk-lots'
import type { ClosedLot } from './lots'

interface Day {
  readonly lots: DeskLots
  readonly closed: ClosedLot[]
  readonly positions: number
  readonly engine: Engine
}

/** Folds a day; `change` may falsify an event on its way to the fold. */
function day(inputs: readonly Input[], change = (event: DeskEvent): DeskEvent => event): Day {
  const closed: ClosedLot[] = []
  const lots = new DeskLots((_, lot) => closed.push(lot))
  const engine = new Engine(configFor('2026-11-20'))
  let positions = 0
  for (const input of inputs) {
    lots.add(input)
    for (const event of engine.step(input)) {
      if (event.type === 'position') positions++
      lots.add(change(event))
    }
  }
  lots.finish()
  return { lots, closed, positions, engine }
}
const scenario = (name: string): Input[] =>
  inputsOf(readFileSync(resolve(import.meta.dirname, `../../../test/scenarios/${name}.jsonl`), 'utf8'))

test('random days: shares and realized profit agree after every position of the engine', () => {
  let positions = 0
  let realized = 0
  for (let seed = 1; seed <= 8; seed++) {
    const { lots, closed, positions: told } = day(randomDay(seed, 1500))
    expect(lots.disagreements).toEqual([])
    positions += told
    const byLots = lots.symbols().reduce((sum, symbol) => sum + lots.of(symbol).fifo(0).realized, 0)
    expect(closed.reduce((sum, lot) => sum + lot.realized, 0)).toBe(byLots)
    realized += Math.abs(byLots)
  }
  expect(positions).toBeGreaterThan(20)
  expect(realized).toBeGreaterThan(0)
})

test('scenarios: the starting position is the first lot, a late venue fill is the desk’s', () => {
  const { lots, closed } = day(scenario('principal-reduces-inventory'))
  expect(lots.disagreements).toEqual([])
  expect(closed[0]).toMatchObject({ qty: 200, opened: { source: 'starting position', price: 9_980_000 } })
  const late = day(scenario('late-venue-fill-is-the-desks'))
  expect(late.lots.disagreements).toEqual([])
  expect(late.positions).toBeGreaterThan(0)
  expect(late.lots.symbols().some((symbol) => late.lots.of(symbol).open().length > 0)).toBe(true)
})

test('a starting position that the engine refuses is not a lot', () => {
  const [instrument, ...rest] = scenario('principal-reduces-inventory')
  const start = rest.find((input) => input.type === 'position') as Input & { type: 'position' }
  const late = { ...start, qty: shares(5_000), at: (rest.at(-1) as Input).at }
  const unknown = { ...start, symbol: 'NONE' }
  const { lots } = day([instrument as Input, ...rest.slice(0, 4), unknown, ...rest.slice(4), late])
  expect(lots.symbols()).toEqual(['ABC'])
  expect(lots.of('ABC').qty).toBe(800)
  expect(lots.disagreements).toEqual([])
})

test('a position that its trades do not make is told by name', () => {
  const { lots } = day(scenario('principal-reduces-inventory'), (event) =>
    event.type === 'position'
      ? { ...event, qty: shares(event.qty + 1), realized: micros(event.realized - 1) }
      : event,
  )
  expect(lots.disagreements[0]).toBe('ABC: position 801, trades make 800')
  expect(lots.disagreements[1]).toMatch(/^ABC: realized \d+, trades make \d+$/)
})
