/**
 * Each scenario beside this file gives exactly the events that stand beside it, line by line; of a receipt, what it
 * came to and why. A file named `NAME@REGIME.jsonl` runs under that regime. Under every other one each file runs to
 * its end too, and no invariant breaks.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { regimeNames } from '../../src/main/desk/regimes'
import { runScenario } from './scenario-runner'

const here = import.meta.dirname
const scenarios = [
  ...readdirSync(here),
  ...readdirSync(resolve(here, 'rules')).map((name) => `rules/${name}`),
].filter((name) => name.endsWith('.jsonl') && !name.endsWith('.events.jsonl'))

test('there are scenarios', () => {
  expect(scenarios.length).toBeGreaterThan(5)
})

const regimeOf = (name: string): string | null => /@(.+)\.jsonl$/.exec(name)?.[1] ?? null

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
