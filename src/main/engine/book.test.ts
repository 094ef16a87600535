/** The book gives orders back in price and time order, whatever entered and left before. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Book, BookPool } from './book'
import { InvariantBroken } from './must'

interface Resting {
  id: number
  price: number
  priority: number
  slot: number
}

function readSide(book: Book<Resting>, isBuy: boolean): number[] {
  const ids: number[] = []
  for (let slot = book.best(isBuy); slot >= 0; slot = book.after(isBuy, slot)) ids.push(book.at(slot).id)
  return ids
}

test('any sequence of entering and leaving reads like a sorted array', () => {
  const step = fc.record({
    isBuy: fc.boolean(),
    price: fc.constantFrom(0, 1, 2, 3, 5, 8, 13, Number.POSITIVE_INFINITY),
    leaves: fc.option(fc.nat(), { freq: 2 }),
    back: fc.nat({ max: 5 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const book = new Book<Resting>(new BookPool())
      const sides = new Map<boolean, Resting[]>([
        [true, []],
        [false, []],
      ])
      steps.forEach(({ isBuy, price, leaves, back }, id) => {
        const side = sides.get(isBuy) as Resting[]
        const leaving = leaves === null ? undefined : side[leaves % Math.max(1, side.length)]
        if (leaving) {
          book.remove(isBuy, leaving.slot)
          side.splice(side.indexOf(leaving), 1)
        } else {
          const resting = { id, price, priority: id * 10 - back * 17, slot: -1 }
          resting.slot = book.add(isBuy, price, resting.priority, resting)
          side.push(resting)
        }
        for (const [buys, list] of sides) {
          const sorted = [...list].sort((a, b) =>
            a.price === b.price ? a.priority - b.priority : buys === a.price > b.price ? -1 : 1,
          )
          expect(readSide(book, buys)).toEqual(sorted.map((r) => r.id))
        }
      })
    }),
  )
})

test('an order that left cannot leave again', () => {
  const book = new Book<string>(new BookPool())
  const slot = book.add(true, 10, 1, 'once')
  book.remove(true, slot)
  expect(() => book.remove(true, slot)).toThrow(InvariantBroken)
})
