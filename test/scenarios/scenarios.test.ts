/**
 * Each scenario beside this file gives exactly the events that stand beside it, line by line; of a receipt, what it
 * came to and why. A file named `NAME@REGIME.jsonl` runs under that regime. Under every other one each file runs to
 * its end too, and no invariant breaks.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { regimeNames } from '../../src/main/desk/regimes'
import { runScenario, sha256 } from './scenario-runner'

const here = import.meta.dirname
const inFolder = (folder: string): string[] =>
  readdirSync(resolve(here, folder))
    .filter((name) => /(?<!\.(events|value))\.jsonl$/.test(name))
    .map((name) => `${folder}${name}`)
const scenarios = [...inFolder(''), ...inFolder('rules/')]
const regimeOf = (name: string): string | null => /@(.+)\.jsonl$/.exec(name)?.[1] ?? null

test('the index names every scenario, and none that is not there', () => {
  const table = readFileSync(resolve(here, 'README.md'), 'utf8').match(/^\|.*\|$/gm) ?? []
  const named = table.slice(2).flatMap((row) => row.split('|')[2]?.trim().split(', ') ?? [])
  const all = [...scenarios, ...inFolder('economics/')].map((name) => name.replace('.jsonl', ''))
  expect([...new Set(named)].sort()).toEqual(all.sort())
})

test('T17: the same inputs give the same events, byte for byte, and the same state', () => {
  for (const name of scenarios) {
    const text = readFileSync(resolve(here, name), 'utf8')
    const [one, other] = [runScenario(text, regimeOf(name)), runScenario(text, regimeOf(name))]
    expect(other.lines, name).toEqual(one.lines)
    expect(sha256(String(other.engine.stateBytes())), name).toBe(sha256(String(one.engine.stateBytes())))
  }
})

test.each(regimeNames())('every scenario runs under %s', (regime) => {
  let count = 0
  for (const name of scenarios) {
    const { events } = runScenario(readFileSync(resolve(here, name), 'utf8'), regime)
    count += events.length
    expect(events.filter(({ type }) => type === 'invariantBroken')).toEqual([])
    for (const event of events) if (event.type === 'decision') expect(event.receipt.regime).toBe(regime)
  }
  expect(count).toBeGreaterThan(scenarios.length * 5)
})

for (const name of scenarios)
  test(name, () => {
    const { brief } = runScenario(readFileSync(resolve(here, name), 'utf8'), regimeOf(name))
    const expected = resolve(here, name.replace('.jsonl', '.events.jsonl'))
    // CROSSDESK_WRITE_DOCS=1 writes what is not there yet; a change of what is there is made by hand, or by deleting it.
    if (process.env['CROSSDESK_WRITE_DOCS'] === '1' && !existsSync(expected))
      writeFileSync(expected, `${brief.join('\n')}\n`)
    expect(brief).toEqual(readFileSync(expected, 'utf8').trimEnd().split('\n'))
  })
