// A record is found by its id whatever ids came before it, and all stay in the order in which they came.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashOf, hashOfAscii, IdTable } from './id-table'

test('agrees with a map for any ids', () => {
  const ids = fc.uniqueArray(fc.string({ maxLength: 8 }), { maxLength: 50 })
  fc.assert(
    fc.property(ids, ids, (added, asked) => {
      const table = new IdTable<{ id: string }>()
      const map = new Map<string, { id: string }>()
      for (const id of added) {
        const item = { id }
        table.add(item)
        map.set(id, item)
      }
      for (const id of [...added, ...asked]) expect(table.get(id)).toBe(map.get(id))
      expect(added.map((_, place) => table.at(place))).toEqual([...map.values()])
    }),
  )
})

test('finds every one of many, through all its growth, and none that is not there', () => {
  const table = new IdTable<{ id: string; number: number }>()
  for (let number = 0; number < 20_000; number++) table.add({ id: `o${number}`, number })
  expect(table.size).toBe(20_000)
  for (let number = 0; number < 20_000; number++) expect(table.get(`o${number}`)?.number).toBe(number)
  expect(table.has('o20000')).toBe(false)
})

test('refuses an id that is there', () => {
  const table = new IdTable<{ id: string }>()
  table.add({ id: 'a' })
  expect(() => table.add({ id: 'a' })).toThrow('an id is added once, was a')
})

test('an id in ASCII has one hash, as text and as bytes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (id) => {
      const bytes = Buffer.from(`<${id}>`, 'utf8')
      const hash = hashOfAscii(bytes, 1, bytes.length - 1)
      expect(hash).toBe(bytes.length === id.length + 2 ? hashOf(id) : null)
    }),
  )
})
