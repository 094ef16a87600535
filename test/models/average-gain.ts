/**
 * A desk's inventory as a Markov chain on a grid, and what a policy earns a day in the long run. Solved exactly:
 * 0 = -gain + reward(q) + sum rate·(V(q') - V(q)), with V(0) = 0. No approximation but the grid.
 */

/** Inventories -most..most in steps of one; what a policy earns at each, and the moves it makes from there. */
export interface InventoryChain {
  readonly most: number
  /** By state index (q + most): reward a day. */
  readonly rewards: Float64Array
  /** By state index: moves as pairs (step in grid units, rate a day). Moves off the grid are not made. */
  readonly moves: readonly (readonly (readonly [step: number, rate: number])[])[]
}

export interface LongRun {
  readonly gain: number
  /** V by state index, 0 at a flat book. */
  readonly values: Float64Array
}

/** The gain and the values of a policy. Throws when the chain cannot come back to a flat book. */
export function longRun({ most, rewards, moves }: InventoryChain): LongRun {
  const states = 2 * most + 1
  const band = Math.max(1, ...moves.flat().map(([step]) => Math.abs(step)))
  const width = 2 * band + 1
  // Rows of minus the generator with the flat state taken out (V = 0 there); unit diagonal in its own row.
  const matrix = new Float64Array(states * width)
  const byReward = Float64Array.from(rewards)
  const byGain = new Float64Array(states).fill(1)
  for (let i = 0; i < states; i++) {
    if (i === most) matrix[i * width + band] = 1
    else
      for (const [step, rate] of moves[i] ?? []) {
        if (i + step < 0 || i + step >= states) continue
        matrix[i * width + band]! += rate
        if (i + step !== most) matrix[i * width + band + step]! -= rate
      }
  }
  byReward[most] = 0
  byGain[most] = 0
  eliminate(matrix, states, band, [byReward, byGain])
  let earned = rewards[most] ?? 0
  let spent = 1
  for (const [step, rate] of moves[most] ?? []) {
    if (most + step < 0 || most + step >= states) continue
    earned += rate * (byReward[most + step] ?? 0)
    spent += rate * (byGain[most + step] ?? 0)
  }
  const gain = earned / spent
  if (!Number.isFinite(gain)) throw new Error('the chain does not come back to a flat book')
  return { gain, values: byReward.map((value, i) => value - gain * (byGain[i] ?? 0)) }
}

/** Gauss without pivoting, which the diagonally dominant rows above do not need. Leaves the solutions in place. */
function eliminate(matrix: Float64Array, states: number, band: number, sides: readonly Float64Array[]): void {
  const width = 2 * band + 1
  for (let i = 0; i < states; i++) {
    const pivot = matrix[i * width + band]!
    for (let row = i + 1; row <= Math.min(i + band, states - 1); row++) {
      const at = row * width + band + i - row
      const factor = matrix[at]! / pivot
      if (factor === 0) continue
      for (let j = 0; j <= band; j++) matrix[at + j]! -= factor * matrix[i * width + band + j]!
      for (const side of sides) side[row]! -= factor * side[i]!
    }
  }
  for (let i = states - 1; i >= 0; i--)
    for (const side of sides) {
      for (let j = 1; j <= band && i + j < states; j++)
        side[i]! -= matrix[i * width + band + j]! * side[i + j]!
      side[i]! /= matrix[i * width + band]!
    }
}

/** The long-run average of a figure of the inventory under the same moves. */
export function longRunAverage(chain: InventoryChain, figure: (index: number) => number): number {
  return longRun({ ...chain, rewards: chain.rewards.map((_, i) => figure(i)) }).gain
}

/** Integral of the autocorrelation of inventory, days, for a chain that is symmetric around flat. */
export function relaxationTime(chain: InventoryChain): number {
  const { most } = chain
  const { values } = longRun({ ...chain, rewards: chain.rewards.map((_, i) => i - most) })
  const covariance = longRunAverage(chain, (i) => (i - most) * (values[i] ?? 0))
  return covariance / longRunAverage(chain, (i) => (i - most) ** 2)
}
