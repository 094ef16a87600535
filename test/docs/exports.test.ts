// The page about exports names every column of every table, as the code writes them.
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { EXPORT_TABLE_NAMES, EXPORT_TABLES } from '../../src/main/journal/export/tables'

const page = join(resolve(import.meta.dirname, '../..'), 'docs/exports.md')

test('docs/exports.md holds the tables', () => {
  const tables = EXPORT_TABLE_NAMES.map((name) => {
    const rows = EXPORT_TABLES[name].map((c) => `| \`${c.name}\` | ${c.kind} | ${c.says} |`)
    return `## ${name}\n\n| column | kind | meaning |\n|---|---|---|\n${rows.join('\n')}\n`
  }).join('\n')
  const text = readFileSync(page, 'utf8')
  const whole = `${text.split('\n## ')[0]?.trimEnd()}\n\n${tables}`
  if (process.env['CROSSDESK_WRITE_DOCS'] === '1') writeFileSync(page, whole)
  expect(readFileSync(page, 'utf8')).toBe(whole)
})
