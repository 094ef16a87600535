/** Each scenario beside this file gives exactly the events that stand beside it, line by line; of a receipt, what it came to and why. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { runScenario, sha256 } from './scenario-runner'

const here = import.meta.dirname
const inFolder = (folder: string): string[] =>
  readdirSync(resolve(here, folder))
    .filter((name) => /(?<!\.(events|value))\.jsonl$/.test(name))
    .map((name) => `${folder}${name}`)
const scenarios = [...inFolder(''), ...inFolder('rules/')]

test('the index names every scenario, and none that is not there', () => {
  const table = readFileSync(resolve(here, 'README.md'), 'utf8').match(/^\|.*\|$/gm) ?? []
  const named = table.slice(2).flatMap((row) => row.split('|')[2]?.trim().split(', ') ?? [])
  const all = [...scenarios, ...inFolder('economics/')].map((name) => name.replace('.jsonl', ''))
  expect([...new Set(named)].sort()).toEqual(all.sort())
})

test('T17: the same inputs give the same events, byte for byte, and the same state', () => {
  for (const name of scenarios) {
    const text = readFileSync(resolve(here, name), 'utf8')
    const [one, other] = [runScenario(text), runScenario(text)]
    expect(other.lines, name).toEqual(one.lines)
    expect(sha256(String(other.engine.stateBytes())), name).toBe(sha256(String(one.engine.stateBytes())))
  }
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
