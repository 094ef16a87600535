/** Intervals that respect that orders of one client on one day hang together: whole blocks are drawn again. */
import { Random } from '../../../src/main/market/random'
import type { Run } from './prequential'

/** Draws of every interval of the protocol, and the seed that they start from. */
const DRAWS = 1_000
const SEED = 0xb007

export interface Block {
  readonly sum: number
  readonly count: number
}
export interface BootInterval {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** The mean over all blocks and its 95 % percentile interval. */
export function blockBootstrap(blocks: readonly Block[]): BootInterval {
  const random = new Random(SEED, blocks.length)
  const meanOf = (pick: (i: number) => Block): number => {
    let [sum, count] = [0, 0]
    for (let i = 0; i < blocks.length; i++) {
      const block = pick(i)
      sum += block.sum
      count += block.count
    }
    return sum / count
  }
  const drawn = Array.from({ length: DRAWS }, () => meanOf(() => blocks[random.below(blocks.length)]!))
  drawn.sort((a, b) => a - b)
  return {
    mean: meanOf((i) => blocks[i]!),
    low: drawn[Math.floor(0.025 * DRAWS)]!,
    high: drawn[Math.ceil(0.975 * DRAWS) - 1]!,
  }
}

/** One block a client and run, of any figure of an order. */
export function clientBlocks(runs: readonly Run[], figure: (run: Run, order: number) => number): Block[] {
  return runs.flatMap((run) => {
    const blocks = new Map<number, { sum: number; count: number }>()
    for (const [i, { client }] of run.orders.entries()) {
      const block = blocks.get(client) ?? { sum: 0, count: 0 }
      block.sum += figure(run, i)
      block.count++
      blocks.set(client, block)
    }
    return [...blocks.values()]
  })
}

/** Regret against the oracle with its interval, bp an order. */
export const regretInterval = (runs: readonly Run[]): BootInterval =>
  blockBootstrap(clientBlocks(runs, (run, i) => run.best[i]! - run.gains[i]!))

/** How much more the first policy earns than the second on the same orders, with its interval, bp an order. */
export const advantage = (one: readonly Run[], other: readonly Run[]): BootInterval =>
  blockBootstrap(clientBlocks(one, (run, i) => run.gains[i]! - other[one.indexOf(run)]!.gains[i]!))
