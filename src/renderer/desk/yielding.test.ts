// Quotes and rows give way to an order on its way, in order, and never for long.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Yielding } from './yielding'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function heard(): { seen: number[]; hear: (n: number) => void; yielding: Yielding } {
  const seen: number[] = []
  const yielding = new Yielding()
  return { seen, yielding, hear: (n) => yielding.take(() => seen.push(n)) }
}

test('work is done at once, waits while an order is on its way, and is done in order after it', () => {
  const { seen, hear, yielding } = heard()
  hear(1)
  yielding.begin()
  hear(2)
  hear(3)
  expect(seen).toEqual([1])
  yielding.end()
  hear(4)
  expect(seen).toEqual([1, 2, 3, 4])
})

test('nothing waits longer than a tenth of a second, however many orders follow each other', () => {
  const { seen, hear, yielding } = heard()
  yielding.begin()
  hear(1)
  vi.advanceTimersByTime(60)
  yielding.begin()
  vi.advanceTimersByTime(39)
  expect(seen).toEqual([])
  vi.advanceTimersByTime(1)
  expect(seen).toEqual([1])
  hear(2)
  expect(seen).toEqual([1, 2])
})

test('an end without a beginning does nothing, and the next beginning has its whole time', () => {
  const { seen, hear, yielding } = heard()
  yielding.begin()
  vi.advanceTimersByTime(60)
  yielding.end()
  yielding.end()
  yielding.begin()
  hear(1)
  vi.advanceTimersByTime(99)
  expect(seen).toEqual([])
  vi.advanceTimersByTime(1)
  expect(seen).toEqual([1])
})
