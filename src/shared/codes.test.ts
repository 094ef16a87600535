/** The docs page of codes is the table, word for word, and every number is used once. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { CODES, codesPage } from './codes'

test('docs/codes.md is what codesPage writes', () => {
  const page = resolve(import.meta.dirname, '../../docs/codes.md')
  if (process.env['CROSSDESK_WRITE_DOCS'] === '1') writeFileSync(page, codesPage())
  expect(readFileSync(page, 'utf8')).toBe(codesPage())
})

test('no number stands for two codes', () => {
  const numbers = Object.values(CODES).map((entry) => entry.number)
  expect(new Set<number>(numbers).size).toBe(numbers.length)
})
