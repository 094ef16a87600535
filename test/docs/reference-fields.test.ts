/** Claim: docs/reference-data.md names every field that a person may set, and no other. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fieldsOf, RECORD_KINDS } from '@shared/reference-fields'
import { expect, test } from 'vitest'

test('every field of a client and of a venue stands in its table', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/reference-data.md'), 'utf8')
  const named = [...page.matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  )
  expect(named.sort()).toEqual(RECORD_KINDS.flatMap((kind) => Object.keys(fieldsOf(kind))).sort())
})
