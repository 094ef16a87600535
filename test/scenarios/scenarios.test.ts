/** Each scenario beside this file gives exactly the events that stand beside it, line by line; of a receipt, what it came to and why. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { runScenario } from './scenario-runner'

const here = import.meta.dirname
const scenarios = [
  ...readdirSync(here),
  ...readdirSync(resolve(here, 'rules')).map((name) => `rules/${name}`),
].filter((name) => name.endsWith('.jsonl') && !name.endsWith('.events.jsonl'))

test('there are scenarios', () => {
  expect(scenarios.length).toBeGreaterThan(5)
})

for (const name of scenarios)
  test(name, () => {
    const { brief } = runScenario(readFileSync(resolve(here, name), 'utf8'))
    const expected = resolve(here, name.replace('.jsonl', '.events.jsonl'))
    // CROSSDESK_WRITE_DOCS=1 writes what is not there yet; a change of what is there is made by hand, or by deleting it.
    if (process.env['CROSSDESK_WRITE_DOCS'] === '1' && !existsSync(expected))
      writeFileSync(expected, `${brief.join('\n')}\n`)
    expect(brief).toEqual(readFileSync(expected, 'utf8').trimEnd().split('\n'))
  })
