// The random numbers are sfc32's, spread as they should be, and unrelated between neighbouring seeds.
import { expect, it } from 'vitest'
import { Random } from './random'

/** sfc32 written out a second time, with 32-bit unsigned arithmetic on big integers. */
function* reference(a: bigint, b: bigint, c: bigint): Generator<number> {
  const cut = (x: bigint) => BigInt.asUintN(32, x)
  let counter = 1n
  for (;;) {
    const sum = cut(a + b + counter)
    counter = cut(counter + 1n)
    a = b ^ (b >> 9n)
    b = cut(c + (c << 3n))
    c = cut(cut((c << 21n) | (c >> 11n)) + sum)
    yield Number(sum)
  }
}
const mix = (value: number): number => {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}

it('follows the definition of sfc32', () => {
  const seed = mix(0x9e3779b9 ^ 42)
  const unsigned = (x: number) => BigInt(x >>> 0)
  const expected = reference(
    unsigned(seed),
    unsigned(mix(seed + 0x6d2b79f5)),
    unsigned(mix(seed ^ 0x85ebca6b)),
  )
  for (let i = 0; i < 8; i++) expected.next()
  const random = new Random(42)
  for (let i = 0; i < 1000; i++) expect(random.word()).toBe(expected.next().value)
})

it('uniform, normal and exponential draws have their means and spreads', () => {
  const random = new Random(1)
  const n = 100_000
  const draws = (draw: () => number) => Array.from({ length: n }, draw)
  const mean = (all: number[]) => all.reduce((sum, x) => sum + x, 0) / n
  const uniform = draws(() => random.uniform())
  expect(mean(uniform)).toBeCloseTo(0.5, 2)
  expect(uniform.every((x) => x >= 0 && x < 1)).toBe(true)
  const normal = draws(() => random.normal())
  expect(Math.abs(mean(normal))).toBeLessThan(0.015)
  expect(mean(normal.map((x) => x * x))).toBeCloseTo(1, 1)
  expect(mean(draws(() => random.exponential()))).toBeCloseTo(1, 1)
})

it('neighbouring seeds and words are unrelated', () => {
  const first = new Set<number>()
  for (let a = 0; a < 100; a++) for (let b = 0; b < 100; b++) first.add(new Random(a, b).word() >>> 8)
  expect(first.size).toBeGreaterThan(9990)
})
