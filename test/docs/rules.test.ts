// Claim: docs/rules.md promises no vector that no test runs, and names every rule file and every regime.
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const rules = resolve(root, 'src/main/rules')
const supervision = resolve(root, 'src/main/analytics/supervision')
const quality = resolve(root, 'src/main/analytics/execution-quality')
const page = readFileSync(resolve(root, 'docs/rules.md'), 'utf8')
const VECTOR = /\b\d{1,2}(?:\.\d)?-[a-z]\b/g
/** Files that serve the rules and are none. */
const SERVING = [
  'check-sheet',
  'day-limits',
  'instructions',
  'market-quality',
  'parameter-readers',
  'regime',
  'reused-rows',
]

test('every vector that the page lists is named by a test', () => {
  const tests = [rules, supervision, quality, resolve(root, 'src/main/analytics')]
    .flatMap((folder) => readdirSync(folder).map((name) => resolve(folder, name)))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  const tested = new Set(tests.match(VECTOR))
  const listed = page.match(VECTOR) ?? []
  expect(listed.length).toBeGreaterThan(90)
  expect(listed.filter((vector) => !tested.has(vector))).toEqual([])
})

test('every rule file is on the page', () => {
  const files = readdirSync(rules).filter((name) => !name.endsWith('.test.ts'))
  const missing = files.filter(
    (name) => !page.includes(`\`${name}\``) && !SERVING.includes(name.replace('.ts', '')),
  )
  expect(missing).toEqual([])
})

test('every regime is on the page', () => {
  const names = readdirSync(resolve(root, 'resources/regimes')).map((name) => name.replace('.json', ''))
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

test('each alert S1 to S23 is fired by a test of supervision, and stands on the page', () => {
  const tests = [supervision, resolve(root, 'test/simulation')]
    .flatMap((folder) => readdirSync(folder).map((name) => resolve(folder, name)))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  const all = Array.from({ length: 23 }, (_, i) => `S${i + 1}`)
  expect(all.filter((rule) => !new RegExp(`['" ]${rule}\\b`).test(tests))).toEqual([])
  expect(all.filter((rule) => !page.includes(`| ${rule} `))).toEqual([])
})
