// The queue gives everything back once, by time, and in the order of arrival at equal times.
import { timeMicros } from '@shared/units'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DueQueue } from './due-queue'

it('agrees with a stable sort, whatever is added and taken in between', () => {
  const step = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant('take' as const))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const queue = new DueQueue<number>()
      let plain: { at: number; item: number }[] = []
      steps.forEach((what, item) => {
        if (what !== 'take') {
          queue.add(timeMicros(what), item)
          plain.push({ at: what, item })
          return
        }
        plain = plain.toSorted((a, b) => a.at - b.at)
        expect(queue.peek()).toBe(plain[0]?.at ?? null)
        const first = plain.shift()
        if (first) expect(queue.take()).toBe(first.item)
        else expect(() => queue.take()).toThrow('nothing is due')
      })
    }),
  )
})
