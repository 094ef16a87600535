// The documented format is the format: pages generated from the tables are up to date.
// CROSSDESK_WRITE_DOCS=1 rewrites them instead.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { formatSchema, formatTables } from '@shared/format-docs'
import { policyPage } from '@shared/policy-docs'
import { expect, test } from 'vitest'
import { defaultPolicy } from '../../src/main/engine'

const docs = resolve(import.meta.dirname, '../../docs')
const MARK = '<!-- tables: generated -->'

function page(name: string, text: string): void {
  const file = resolve(docs, name)
  if (process.env['CROSSDESK_WRITE_DOCS']) writeFileSync(file, text)
  expect(existsSync(file) ? readFileSync(file, 'utf8') : '', `${name} is stale`).toBe(text)
}

test('the tables of docs/scenarios.md are those of the code', () => {
  const kept = readFileSync(resolve(docs, 'scenarios.md'), 'utf8').split(MARK)[0] as string
  page('scenarios.md', `${kept}${MARK}\n\n${formatTables()}`)
})

test.each(['input', 'event'] as const)('the JSON Schema of an %s is that of the code', (which) => {
  page(`scenario-${which}.schema.json`, `${JSON.stringify(formatSchema(which), null, 2)}\n`)
})

test('docs/policy.md is the table of settings', () => {
  page('policy.md', policyPage({ ...defaultPolicy.desk }))
})
