/**
 * Intervals by a block bootstrap: whole blocks of five minutes are drawn with replacement, so that what hangs
 * together within one stays together. Two policies are drawn with the same blocks: their difference is paired.
 */
import { seeded } from '../bench/order-stream'
import { BLOCK_SUMS, type Block, emptyBlock } from './policy-day'

export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** A block under each of two policies. */
export type Pair = readonly [own: Block, other: Block]

const SEED = 20131007

function added(pairs: readonly Pair[], draw: (n: number) => number): Pair {
  const sums: Pair = [emptyBlock(), emptyBlock()]
  for (let n = 0; n < pairs.length; n++) {
    const pair = pairs[draw(n)] as Pair
    for (const side of [0, 1] as const) for (const name of BLOCK_SUMS) sums[side][name] += pair[side][name]
  }
  return sums
}

/** `figure` of all blocks with its 95 % interval over `draws` resamples; the same for the same blocks. */
export function interval(
  pairs: readonly Pair[],
  figure: (own: Block, other: Block) => number,
  draws = 2_000,
): Interval {
  const next = seeded(SEED)
  const value = figure(...added(pairs, (n) => n))
  const drawn = new Float64Array(draws)
  for (let i = 0; i < draws; i++) drawn[i] = figure(...added(pairs, () => Math.floor(next() * pairs.length)))
  drawn.sort()
  const at = (part: number): number => drawn[Math.floor(part * (draws - 1))] as number
  return { value, low: at(0.025), high: at(0.975) }
}
