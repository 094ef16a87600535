/**
 * How to spread an order over venues that fill less and less likely the more is sent (models.md 4.2 and 8, step
 * 4). The chance of one more share falls with every share sent, so taking the best next unit each time is the
 * best split of all. Pure; the first venue wins a tie.
 */
import { must } from '@shared/must'

/** One venue: chances, and what a share is worth there against taking it elsewhere now, in one unit of money. */
export interface SplitVenue {
  /** Chance that at least 1, 2, … units are filled; never rising. */
  readonly tails: Float64Array
  /** Gained by a unit that is filled: spread and fees saved less adverse selection. */
  readonly gain: number
  /** Lost by a unit that is not: drift and delay until it comes back. */
  readonly loss: number
}

/**
 * Writes how many units each venue gets into `out` and returns how many were placed: at most `units`, and none
 * whose expected worth is not positive.
 */
export function greedySplit(venues: readonly SplitVenue[], units: number, out: Int32Array): number {
  must(out.length >= venues.length, `invalid out: ${out.length} places for ${venues.length} venues`)
  out.fill(0)
  let placed = 0
  while (placed < units) {
    let best = -1
    let most = 0
    for (let i = 0; i < venues.length; i++) {
      const { tails, gain, loss } = venues[i] as SplitVenue
      const chance = tails[out[i] as number]
      if (chance === undefined) continue
      const worth = chance * gain - (1 - chance) * loss
      if (worth > most) {
        most = worth
        best = i
      }
    }
    if (best < 0) break
    out[best] = (out[best] as number) + 1
    placed++
  }
  return placed
}
